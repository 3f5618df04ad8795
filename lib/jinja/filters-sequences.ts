import { indexArgument, Signature, typeError } from './arguments.js';
import { attributeError, attributeGetter, attributesGetter, ignoreCase } from './attributes.js';
import { FilterArgumentError, TemplateRuntimeError } from './errors.js';
import { repr, str } from './format.js';
import { iterable } from './iteration.js';
import { escapeToMarkup } from './markup.js';
import { add, compare, equal, floorDivide, iterate, lengthOf, modulo, truth } from './operators.js';
import { sorted } from './sorting.js';
import { characters, quote } from './text.js';
import { Undefined } from './undefined.js';
import {
  asString,
  boundSize,
  DictView,
  type Filter,
  type FilterEnvironment,
  Generator,
  GroupTuple,
  hashKey,
  isMapping,
  type KeywordArguments,
  Markup,
  mappingEntries,
  type PositionalArguments,
  Range,
  type Test,
  Tuple,
  typeName,
} from './values.js';

const first = new Signature('sync_do_first', ['environment', 'seq']);
const last = new Signature('do_last', ['environment', 'seq']);
const random = new Signature('do_random', ['context', 'seq']);
const list = new Signature('sync_do_list', ['value']);
const reverse = new Signature('do_reverse', ['value']);
const items = new Signature('do_items', ['value']);
const join = new Signature('sync_do_join', ['eval_ctx', 'value', 'd', 'attribute'], ['', null]);
const sum = new Signature(
  'sync_do_sum',
  ['environment', 'iterable', 'attribute', 'start'],
  [null, 0],
);
const batch = new Signature('do_batch', ['value', 'linecount', 'fill_with'], [null]);
const slice = new Signature('sync_do_slice', ['value', 'slices', 'fill_with'], [null]);
const dictsort = new Signature(
  'do_dictsort',
  ['value', 'case_sensitive', 'by', 'reverse'],
  [false, 'key', false],
);
const sort = new Signature(
  'do_sort',
  ['environment', 'value', 'reverse', 'case_sensitive', 'attribute'],
  [false, false, null],
);
const unique = new Signature(
  'do_unique',
  ['environment', 'value', 'case_sensitive', 'attribute'],
  [false, null],
);
const minimum = new Signature(
  'do_min',
  ['environment', 'value', 'case_sensitive', 'attribute'],
  [false, null],
);
const maximum = new Signature(
  'do_max',
  ['environment', 'value', 'case_sensitive', 'attribute'],
  [false, null],
);
const groupby = new Signature(
  'sync_do_groupby',
  ['environment', 'value', 'attribute', 'default', 'case_sensitive'],
  [null, false],
);

/** `first`, https://jinja.palletsprojects.com/en/3.1.x/templates/#jinja-filters.first */
export const filterFirst: Filter = (environment, value, args, kwargs) => {
  first.bind(2, args, kwargs);
  for (const item of iterate(value)) {
    return item;
  }
  return new environment.undefined('No first item, sequence was empty.');
};

/** Python's reversed(), or undefined for what has none. */
function reversed(value: unknown): Generator | undefined {
  if (Array.isArray(value)) {
    const kind = value instanceof Tuple ? 'reversed' : 'list_reverseiterator';
    return new Generator(backwards(value), kind);
  }
  if (isMapping(value) || value instanceof DictView) {
    return new Generator(backwards(Array.from(iterate(value))), 'dict_reversekeyiterator');
  }
  if (value instanceof Range) {
    return new Generator(backwards(Array.from(value)), 'range_iterator');
  }
  const text = asString(value);
  if (text !== undefined) {
    return new Generator(backwards(characters(text)), 'reversed');
  }
  return value instanceof Undefined
    ? new Generator(backwards(Array.from(value.iterate())), 'reversed')
    : undefined;
}

function* backwards(values: ArrayLike<unknown>): IterableIterator<unknown> {
  for (let index = values.length - 1; index >= 0; index--) {
    yield values[index];
  }
}

export const filterLast: Filter = (environment, value, args, kwargs) => {
  last.bind(2, args, kwargs);
  if (Array.isArray(value) && value.length > 0) {
    return value.at(-1);
  }
  const iterator = reversed(value) ?? typeError(`'${typeName(value)}' object is not reversible`);
  for (const item of iterator) {
    return item;
  }
  return new environment.undefined('No last item, sequence was empty.');
};

export const filterReverse: Filter = (_environment, value, args, kwargs) => {
  reverse.bind(1, args, kwargs);
  const text = asString(value);
  if (text !== undefined) {
    const turned = Array.from(text).reverse().join('');
    return value instanceof Markup ? new Markup(turned) : turned;
  }
  const iterator = reversed(value);
  if (iterator !== undefined) {
    return iterator;
  }
  const values = iterable(value);
  if (values === undefined) {
    throw new FilterArgumentError('argument must be iterable');
  }
  return Array.from(values).reverse();
};

export const filterRandom: Filter = (environment, value, args, kwargs) => {
  random.bind(2, args, kwargs);
  if (lengthOf(value) === 0) {
    return new environment.undefined('No random item, sequence was empty.');
  }
  const choices = isMapping(value) ? [] : Array.from(iterate(value));
  if (choices.length === 0) {
    typeError(`'${typeName(value)}' object is not a sequence`);
  }
  return choices[Math.floor(Math.random() * choices.length)];
};

export const filterLength: Filter = (_environment, value, args, kwargs) => {
  if (kwargs.size > 0) {
    typeError('len() takes no keyword arguments');
  }
  if (args.length > 0) {
    typeError(`len() takes exactly one argument (${args.length + 1} given)`);
  }
  return lengthOf(value);
};

export const filterList: Filter = (_environment, value, args, kwargs) => {
  list.bind(1, args, kwargs);
  return Array.isArray(value) && !(value instanceof Tuple) ? value.slice() : [...iterate(value)];
};

export const filterItems: Filter = (_environment, value, args, kwargs) => {
  items.bind(1, args, kwargs);
  return new Generator(itemPairs(value));
};

function* itemPairs(value: unknown): IterableIterator<unknown> {
  if (value instanceof Undefined) {
    return;
  }
  if (!isMapping(value)) {
    typeError('Can only get item pairs from a mapping.');
  }
  for (const [key, item] of mappingEntries(value)) {
    yield Tuple.of(key, item);
  }
}

export const filterJoin: Filter = (environment, value, args, kwargs) => {
  const [separator, attribute] = join.bind(2, args, kwargs);
  const getter = attribute === null ? undefined : attributeGetter(environment, attribute);
  if (environment.autoescape) {
    return joinMarkup(Array.from(iterate(value), getter ?? ((item) => item)), separator);
  }
  const glue = str(separator);
  let joined = '';
  let isFirst = true;
  for (const item of iterate(value)) {
    const part = getter === undefined ? item : getter(item);
    const text = typeof part === 'string' ? part : str(part);
    joined = isFirst ? text : joined + glue + text;
    isFirst = false;
    boundSize(joined.length);
  }
  return joined;
};

function joinMarkup(parts: unknown[], separator: unknown): string | Markup {
  const isMarkup = separator instanceof Markup || parts.some((part) => part instanceof Markup);
  if (!isMarkup) {
    return parts.map(str).join(str(separator));
  }
  return new Markup(
    parts.map((part) => escapeToMarkup(part).value).join(escapeToMarkup(separator).value),
  );
}

export const filterSum: Filter = (environment, value, args, kwargs) => {
  const [attribute, start] = sum.bind(2, args, kwargs);
  const getter = attribute === null ? undefined : attributeGetter(environment, attribute);
  const values = iterate(value);
  if (asString(start) !== undefined) {
    typeError("sum() can't sum strings [use ''.join(seq) instead]");
  }
  let total = start;
  for (const item of values) {
    total = add(total, getter === undefined ? item : getter(item));
  }
  return total;
};

export const filterBatch: Filter = (_environment, value, args, kwargs) => {
  const [lineCount, fillWith] = batch.bind(1, args, kwargs);
  return new Generator(batches(value, lineCount, fillWith));
};

function* batches(
  value: unknown,
  lineCount: unknown,
  fillWith: unknown,
): IterableIterator<unknown> {
  let line: unknown[] = [];
  for (const item of iterate(value)) {
    if (equal(line.length, lineCount)) {
      yield line;
      line = [];
    }
    line.push(item);
  }
  if (line.length > 0) {
    if (fillWith !== null && compare('<', line.length, lineCount)) {
      const width = indexArgument(lineCount);
      boundSize(width);
      while (line.length < width) {
        line.push(fillWith);
      }
    }
    yield line;
  }
}

export const filterSlice: Filter = (_environment, value, args, kwargs) => {
  const [count, fillWith] = slice.bind(1, args, kwargs);
  return new Generator(slices(value, count, fillWith));
};

function* slices(value: unknown, count: unknown, fillWith: unknown): IterableIterator<unknown> {
  const all = Array.from(iterate(value));
  floorDivide(all.length, count);
  modulo(all.length, count);
  const total = Number(indexArgument(count));
  boundSize(total);
  const size = Math.floor(all.length / total);
  const extra = all.length % total;
  let start = 0;
  for (let index = 0; index < total; index++) {
    const end = start + size + (index < extra ? 1 : 0);
    const part = all.slice(start, end);
    if (fillWith !== null && index >= extra) {
      part.push(fillWith);
    }
    yield part;
    start = end;
  }
}

export const filterDictsort: Filter = (_environment, value, args, kwargs) => {
  const [caseSensitive, by, isReverse] = dictsort.bind(1, args, kwargs);
  const position = ['key', 'value'].findIndex((name) => equal(by, name));
  if (position === -1) {
    throw new FilterArgumentError('You can only sort by either "key" or "value"');
  }
  if (!isMapping(value)) {
    return attributeError(value, 'items');
  }
  const isSensitive = truth(caseSensitive);
  return sorted(
    Array.from(mappingEntries(value), ([key, item]) => Tuple.of(key, item)),
    (pair) => {
      const key = pair[position];
      return isSensitive ? key : ignoreCase(key);
    },
    isReverse,
  );
};

export const filterSort: Filter = (environment, value, args, kwargs) => {
  const [isReverse, caseSensitive, attribute] = sort.bind(2, args, kwargs);
  const getter = attributesGetter(environment, attribute);
  const key = truth(caseSensitive) ? getter : (item: unknown) => getter(item).map(ignoreCase);
  return sorted(iterate(value), key, isReverse);
};

/** A filter's key: an attribute, compared without regard to case unless told otherwise. */
function keyGetter(
  environment: FilterEnvironment,
  attribute: unknown,
  caseSensitive: unknown,
  fallback?: unknown,
): (item: unknown) => unknown {
  const getter = attributeGetter(environment, attribute, fallback);
  return truth(caseSensitive) ? getter : (item) => ignoreCase(getter(item));
}

export const filterUnique: Filter = (environment, value, args, kwargs) => {
  const [caseSensitive, attribute] = unique.bind(2, args, kwargs);
  return new Generator(uniqueItems(value, keyGetter(environment, attribute, caseSensitive)));
};

function* uniqueItems(value: unknown, key: (item: unknown) => unknown): IterableIterator<unknown> {
  const seen = new Set<unknown>();
  for (const item of iterate(value)) {
    const hash = hashKey(key(item));
    if (!seen.has(hash)) {
      seen.add(hash);
      yield item;
    }
  }
}

function extreme(
  environment: FilterEnvironment,
  value: unknown,
  ordering: '<' | '>',
  [caseSensitive, attribute]: unknown[],
): unknown {
  const key = keyGetter(environment, attribute, caseSensitive);
  let best: unknown;
  let bestKey: unknown;
  for (const item of iterate(value)) {
    const itemKey = key(item);
    if (best === undefined || compare(ordering, itemKey, bestKey)) {
      best = item;
      bestKey = itemKey;
    }
  }
  return best === undefined
    ? new environment.undefined('No aggregated item, sequence was empty.')
    : best;
}

export const filterMin: Filter = (environment, value, args, kwargs) =>
  extreme(environment, value, '<', minimum.bind(2, args, kwargs));

export const filterMax: Filter = (environment, value, args, kwargs) =>
  extreme(environment, value, '>', maximum.bind(2, args, kwargs));

export const filterGroupby: Filter = (environment, value, args, kwargs) => {
  const [attribute, fallback, caseSensitive] = groupby.bind(2, args, kwargs);
  const key = keyGetter(environment, attribute, caseSensitive, fallback);
  const grouper = attributeGetter(environment, attribute, fallback);
  const groups: { key: unknown; members: unknown[] }[] = [];
  for (const item of sorted(iterate(value), key, false)) {
    const itemKey = key(item);
    const group = groups.at(-1);
    if (group !== undefined && equal(group.key, itemKey)) {
      group.members.push(item);
    } else {
      groups.push({ key: itemKey, members: [item] });
    }
  }
  return groups.map(({ members }) => GroupTuple.of(grouper(members[0]), members));
};

function lookUp<T>(table: ReadonlyMap<string, T>, kind: string, name: unknown): T {
  hashKey(name);
  const found = table.get(asString(name) ?? '');
  if (found === undefined) {
    const hint =
      name instanceof Undefined
        ? ` (${name.message}; did you forget to quote the callable name?)`
        : '';
    throw new TemplateRuntimeError(`No ${kind} named ${repr(name)}.${hint}`);
  }
  return found;
}

export const filterMap: Filter = (environment, value, args, kwargs) =>
  new Generator(mapped(environment, value, args, kwargs));

function* mapped(
  environment: FilterEnvironment,
  value: unknown,
  args: PositionalArguments,
  kwargs: KeywordArguments,
): IterableIterator<unknown> {
  if (truth(value)) {
    const apply = mapFunction(environment, args, kwargs);
    for (const item of iterate(value)) {
      yield apply(item);
    }
  }
}

function mapFunction(
  environment: FilterEnvironment,
  args: PositionalArguments,
  kwargs: KeywordArguments,
): (item: unknown) => unknown {
  if (args.length === 0 && kwargs.has('attribute')) {
    for (const name of kwargs.keys()) {
      if (name !== 'attribute' && name !== 'default') {
        throw new FilterArgumentError(`Unexpected keyword argument ${quote(name)}`);
      }
    }
    return attributeGetter(environment, kwargs.get('attribute'), kwargs.get('default') ?? null);
  }
  if (args.length === 0) {
    throw new FilterArgumentError('map requires a filter argument');
  }
  const [name, ...rest] = args;
  let filter: Filter | undefined;
  return (item) => {
    filter ??= lookUp(environment.filters, 'filter', name);
    return filter(environment, item, rest, kwargs);
  };
}

/** `select`, `reject`, `selectattr` and `rejectattr`: by the outcome that is wanted and by attribute or item. */
function selection(wanted: boolean, byAttribute: boolean): Filter {
  function* selected(
    environment: FilterEnvironment,
    value: unknown,
    args: PositionalArguments,
    kwargs: KeywordArguments,
  ): IterableIterator<unknown> {
    if (truth(value)) {
      const test = itemTest(environment, args, kwargs, byAttribute);
      for (const item of iterate(value)) {
        if (test(item) === wanted) {
          yield item;
        }
      }
    }
  }
  return (environment, value, args, kwargs) =>
    new Generator(selected(environment, value, args, kwargs));
}

function itemTest(
  environment: FilterEnvironment,
  args: PositionalArguments,
  kwargs: KeywordArguments,
  byAttribute: boolean,
): (item: unknown) => boolean {
  if (!byAttribute) {
    return namedTest(environment, args, kwargs);
  }
  if (args.length === 0) {
    throw new FilterArgumentError('Missing parameter for attribute name');
  }
  const getter = attributeGetter(environment, args[0]);
  const test = namedTest(environment, args.slice(1), kwargs);
  return (item) => test(getter(item));
}

function namedTest(
  environment: FilterEnvironment,
  args: PositionalArguments,
  kwargs: KeywordArguments,
): (item: unknown) => boolean {
  if (args.length === 0) {
    return truth;
  }
  const rest = args.slice(1);
  let test: Test | undefined;
  return (item) => {
    test ??= lookUp(environment.tests, 'test', args[0]);
    return truth(test(environment, item, rest, kwargs));
  };
}

export const filterSelect = selection(true, false);
export const filterReject = selection(false, false);
export const filterSelectattr = selection(true, true);
export const filterRejectattr = selection(false, true);
