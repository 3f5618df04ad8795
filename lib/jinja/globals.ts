import { expectCount, indexArgument, Signature, someArguments } from './arguments.js';
import { SecurityError, TemplateRuntimeError } from './errors.js';
import { repr } from './format.js';
import { lipsum } from './lipsum.js';
import { DICT_METHODS, updateMapping } from './methods-containers.js';
import {
  Callable,
  type CallTarget,
  Dict,
  type KeywordArguments,
  type PositionalArguments,
  Range,
  TemplateObject,
  Tuple,
} from './values.js';

/** Python's range(), of at most so many numbers. */
function rangeOf(maximum: number): CallTarget {
  const body = someArguments<undefined>('range', 1, 3, (_self, args) => {
    const bounds = args.map(indexArgument);
    const [start, stop, step] = bounds.length === 1 ? [0, bounds[0]!, 1] : bounds;
    if (Number(step) === 0) {
      throw new TemplateRuntimeError('range() arg 3 must not be zero', 'ValueError');
    }
    const made = new Range(Number(start), Number(stop), Number(step ?? 1));
    if (!bounds.every(Number.isSafeInteger) || made.length > maximum) {
      throw new SecurityError(`range() of more than ${maximum} numbers`);
    }
    return made;
  });
  return (args, kwargs) => body(undefined, args, kwargs);
}

/** Python's dict(): of a dict or pairs, and of keyword arguments. */
const makeDict: CallTarget = (args, kwargs) => {
  expectCount('dict', args.length, 0, 1);
  const made = new Dict();
  updateMapping(made, args, kwargs);
  return made;
};

/** https://jinja.palletsprojects.com/en/3.1.x/templates/#jinja-globals.cycler */
class Cycler extends TemplateObject {
  readonly typeName = 'Cycler';
  private readonly items: Tuple;
  private position = 0;

  constructor(items: Tuple) {
    super();
    this.items = items;
  }

  override get qualifiedName(): string {
    return 'jinja2.utils.Cycler';
  }

  override attribute(name: string): unknown {
    switch (name) {
      case 'current':
        return this.items[this.position];
      case 'items':
        return this.items;
      case 'pos':
        return this.position;
      case 'next':
        return this.method(name, () => {
          const current = this.items[this.position];
          this.position = (this.position + 1) % this.items.length;
          return current;
        });
      case 'reset':
        return this.method(name, () => {
          this.position = 0;
          return null;
        });
      default:
        return undefined;
    }
  }

  private method(name: string, body: () => unknown): Callable {
    const signature = new Signature(`Cycler.${name}`, ['self']);
    return new Callable(
      name,
      (args, kwargs) => {
        signature.bind(1, args, kwargs);
        return body();
      },
      'method',
    );
  }
}

const cyclerSignature = new Signature('Cycler.__init__', ['self']);

const makeCycler: CallTarget = (args, kwargs) => {
  cyclerSignature.bind(1, [], kwargs);
  if (args.length === 0) {
    throw new TemplateRuntimeError('at least one item has to be provided', 'RuntimeError');
  }
  return new Cycler(Tuple.from(args));
};

/** https://jinja.palletsprojects.com/en/3.1.x/templates/#jinja-globals.joiner */
class Joiner extends Callable {
  private readonly separator: unknown;
  private isUsed = false;

  constructor(separator: unknown) {
    const signature = new Signature('Joiner.__call__', ['self']);
    super(
      'Joiner',
      (args, kwargs) => {
        signature.bind(1, args, kwargs);
        return this.next();
      },
      'Joiner',
    );
    this.separator = separator;
  }

  override get qualifiedName(): string {
    return 'jinja2.utils.Joiner';
  }

  override attribute(name: string): unknown {
    if (name === 'sep') {
      return this.separator;
    }
    return name === 'used' ? this.isUsed : undefined;
  }

  private next(): unknown {
    if (this.isUsed) {
      return this.separator;
    }
    this.isUsed = true;
    return '';
  }
}

const joinerSignature = new Signature('Joiner.__init__', ['self', 'sep'], [', ']);

const makeJoiner: CallTarget = (args, kwargs) =>
  new Joiner(joinerSignature.bind(1, args, kwargs)[0]);

/** https://jinja.palletsprojects.com/en/3.1.x/templates/#jinja-globals.namespace */
export class Namespace extends TemplateObject {
  readonly typeName = 'Namespace';
  private readonly attributes = new Dict();

  constructor(args: PositionalArguments, kwargs: KeywordArguments) {
    super();
    expectCount('dict', args.length, 0, 1);
    updateMapping(this.attributes, args, kwargs);
  }

  override get qualifiedName(): string {
    return 'jinja2.utils.Namespace';
  }

  override attribute(name: string): unknown {
    return this.attributes.get(name);
  }

  /** What `{% set namespace.name = value %}` does. */
  set(name: string, value: unknown): void {
    this.attributes.set(name, value);
  }

  override represent(): string {
    return `<Namespace ${repr(this.attributes)}>`;
  }
}

/** A global that Python has as a class. */
class Type extends Callable {
  private readonly shownName: string;
  private readonly members: ReadonlyMap<string, unknown>;

  constructor(
    shownName: string,
    name: string,
    call: CallTarget,
    members: ReadonlyMap<string, unknown> = new Map(),
  ) {
    super(name, call, 'type');
    this.shownName = shownName;
    this.members = members;
  }

  override attribute(name: string): unknown {
    return this.members.get(name);
  }

  override represent(): string {
    return `<class '${this.shownName}'>`;
  }
}

const fromkeys = new Callable(
  'fromkeys',
  (args, kwargs) => DICT_METHODS.get('fromkeys')!(new Dict(), args, kwargs),
  'builtin_function_or_method',
);

/**
 * Jinja2's built-in globals by name, https://jinja.palletsprojects.com/en/3.1.x/templates/#list-of-global-functions
 *
 * @param rangeSize the most numbers of a range()
 */
export function builtinGlobals(rangeSize: number): Map<string, unknown> {
  return new Map<string, unknown>([
    ['cycler', new Type('jinja2.utils.Cycler', 'cycler', makeCycler)],
    ['dict', new Type('dict', 'dict', makeDict, new Map([['fromkeys', fromkeys]]))],
    ['joiner', new Type('jinja2.utils.Joiner', 'joiner', makeJoiner)],
    ['lipsum', new Callable('generate_lorem_ipsum', lipsum)],
    [
      'namespace',
      new Type(
        'jinja2.utils.Namespace',
        'namespace',
        (args, kwargs) => new Namespace(args, kwargs),
      ),
    ],
    ['range', new Type('range', 'range', rangeOf(rangeSize))],
  ]);
}
