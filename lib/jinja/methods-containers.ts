import {
  boundArgument,
  expectCount,
  indexArgument,
  type MethodBody,
  namedArguments,
  noArguments,
  oneArgument,
  someArguments,
  typeError,
} from './arguments.js';
import { TemplateRuntimeError } from './errors.js';
import { repr } from './format.js';
import { equal, iterate, sizeOf } from './operators.js';
import { sorted } from './sorting.js';
import { Undefined } from './undefined.js';
import {
  boundSize,
  Callable,
  Dict,
  DictView,
  isMapping,
  type KeywordArguments,
  type Mapping,
  mappingDelete,
  mappingEntries,
  mappingGet,
  mappingKeys,
  mappingSet,
  mappingSize,
  NO_KEYWORDS,
  type Range,
  Tuple,
} from './values.js';

type Items = unknown[];

function fail(message: string, kind: 'IndexError' | 'KeyError' | 'ValueError'): never {
  throw new TemplateRuntimeError(message, kind);
}

function count(self: Items, wanted: unknown): number {
  let total = 0;
  for (const item of self) {
    if (equal(item, wanted)) {
      total++;
    }
  }
  return total;
}

/** The index of an item between two optional bounds, or -1. */
function search(self: Items, [wanted, start, end]: readonly unknown[]): number {
  const from = start === undefined ? 0 : boundArgument(start, self.length);
  const to = end === undefined ? self.length : boundArgument(end, self.length);
  for (let index = from; index < Math.min(to, self.length); index++) {
    if (equal(self[index], wanted)) {
      return index;
    }
  }
  return -1;
}

/** Where a list's index points, from 0; it may be outside. */
function position(index: unknown, length: number): number {
  const value = Number(indexArgument(index));
  return value < 0 ? value + length : value;
}

/** Adds every item of an iterable. */
function extend(self: Items, items: unknown): null {
  for (const item of Array.isArray(items) ? items.slice() : iterate(items)) {
    self.push(item);
    boundSize(self.length);
  }
  return null;
}

/** Methods of list; those that change the list change the context's own list, as in Jinja2. */
export const LIST_METHODS: ReadonlyMap<string, MethodBody<Items>> = new Map(
  Object.entries<MethodBody<Items>>({
    append: oneArgument('list.append', (self, item) => {
      self.push(item);
      return null;
    }),
    clear: noArguments('list.clear', (self) => {
      self.length = 0;
      return null;
    }),
    copy: noArguments('list.copy', (self) => self.slice()),
    count: oneArgument('list.count', count),
    extend: oneArgument('list.extend', extend),
    index: someArguments('list.index', 1, 3, (self, args) => {
      const index = search(self, args);
      return index === -1 ? fail(`${repr(args[0])} is not in list`, 'ValueError') : index;
    }),
    insert: someArguments('list.insert', 2, 2, (self, [index, item]) => {
      self.splice(Math.max(0, position(index, self.length)), 0, item);
      return null;
    }),
    pop: someArguments('list.pop', 0, 1, (self, [index = -1]) => {
      const at = position(index, self.length);
      if (self.length === 0) {
        fail('pop from empty list', 'IndexError');
      }
      if (at < 0 || at >= self.length) {
        fail('pop index out of range', 'IndexError');
      }
      return self.splice(at, 1)[0];
    }),
    remove: oneArgument('list.remove', (self, item) => {
      const index = search(self, [item]);
      if (index === -1) {
        fail('list.remove(x): x not in list', 'ValueError');
      }
      self.splice(index, 1);
      return null;
    }),
    reverse: noArguments('list.reverse', (self) => {
      self.reverse();
      return null;
    }),
    sort: (self, args, kwargs) => {
      if (args.length > 0 && args.length + kwargs.size <= 2) {
        typeError('sort() takes no positional arguments');
      }
      return sortList(self, args, kwargs);
    },
  }),
);

const sortList = namedArguments<Items>(
  'sort',
  ['key', 'reverse'],
  [null, false],
  (self, [key, reverse]) => {
    const keyOf =
      key instanceof Callable
        ? (item: unknown) => key.call([item], NO_KEYWORDS)
        : (item: unknown) => item;
    self.splice(0, self.length, ...sorted(self, keyOf, reverse));
    return null;
  },
);

export const TUPLE_METHODS: ReadonlyMap<string, MethodBody<Items>> = new Map(
  Object.entries<MethodBody<Items>>({
    count: oneArgument('tuple.count', count),
    index: someArguments('tuple.index', 1, 3, (self, args) => {
      const index = search(self, args);
      return index === -1 ? fail('tuple.index(x): x not in tuple', 'ValueError') : index;
    }),
  }),
);

export const RANGE_METHODS: ReadonlyMap<string, MethodBody<Range>> = new Map(
  Object.entries<MethodBody<Range>>({
    count: oneArgument('range.count', (self, item) => count(Array.from(self), item)),
    index: oneArgument('range.index', (self, item) => {
      const index = search(Array.from(self), [item]);
      return index === -1 ? fail(`${repr(item)} is not in range`, 'ValueError') : index;
    }),
  }),
);

/**
 * Python's dict.update(): takes a dict or an iterable of pairs.
 *
 * @throws TemplateRuntimeError (TypeError or ValueError) for an element that is no pair
 */
export function updateMapping(
  self: Mapping,
  args: readonly unknown[],
  kwargs: KeywordArguments,
): void {
  if (args.length > 0) {
    const [source] = args;
    if (source instanceof Undefined) {
      source.fail();
    }
    if (isMapping(source)) {
      for (const [key, value] of Array.from(mappingEntries(source))) {
        mappingSet(self, key, value);
      }
    } else {
      setPairs(self, iterate(source));
    }
  }
  for (const [name, value] of kwargs) {
    mappingSet(self, name, value);
  }
}

function setPairs(self: Mapping, pairs: Iterable<unknown>): void {
  let index = 0;
  for (const pair of pairs) {
    if (sizeOf(pair) === null) {
      typeError(`cannot convert dictionary update sequence element #${index} to a sequence`);
    }
    const items = Array.from(iterate(pair));
    if (items.length !== 2) {
      fail(
        `dictionary update sequence element #${index} has length ${items.length}; 2 is required`,
        'ValueError',
      );
    }
    mappingSet(self, items[0], items[1]);
    index++;
  }
}

export const DICT_METHODS: ReadonlyMap<string, MethodBody<Mapping>> = new Map(
  Object.entries<MethodBody<Mapping>>({
    clear: noArguments('dict.clear', (self) => {
      for (const key of Array.from(mappingKeys(self))) {
        mappingDelete(self, key);
      }
      return null;
    }),
    copy: noArguments('dict.copy', (self) => new Dict(mappingEntries(self))),
    fromkeys: someArguments('dict.fromkeys', 1, 2, (_self, [keys, value = null]) => {
      const made = new Dict();
      for (const key of iterate(keys)) {
        made.set(key, value);
      }
      return made;
    }),
    get: someArguments('dict.get', 1, 2, (self, [key, fallback = null]) => {
      const value = mappingGet(self, key);
      return value === undefined ? fallback : value;
    }),
    items: noArguments('dict.items', (self) => new DictView('dict_items', self)),
    keys: noArguments('dict.keys', (self) => new DictView('dict_keys', self)),
    pop: someArguments('dict.pop', 1, 2, (self, [key, fallback]) => {
      // an empty dict does not look at the key
      const value = mappingSize(self) === 0 ? undefined : mappingGet(self, key);
      if (value === undefined) {
        return fallback === undefined ? fail(repr(key), 'KeyError') : fallback;
      }
      mappingDelete(self, key);
      return value;
    }),
    popitem: noArguments('dict.popitem', (self) => {
      if (mappingSize(self) === 0) {
        fail("'popitem(): dictionary is empty'", 'KeyError');
      }
      const [key, value] = Array.from(mappingEntries(self)).at(-1)!;
      mappingDelete(self, key);
      return Tuple.of(key, value);
    }),
    setdefault: someArguments('dict.setdefault', 1, 2, (self, [key, fallback = null]) => {
      const value = mappingGet(self, key);
      if (value !== undefined) {
        return value;
      }
      mappingSet(self, key, fallback);
      return fallback;
    }),
    update: (self, args, kwargs) => {
      expectCount('update', args.length, 0, 1);
      updateMapping(self, args, kwargs);
      return null;
    },
    values: noArguments('dict.values', (self) => new DictView('dict_values', self)),
  }),
);
