import { type MethodBody, noArguments } from './arguments.js';
import { dataField } from './attributes.js';
import { escapeFormat, htmlText, stripTags } from './html.js';
import { escapeToMarkup } from './markup.js';
import { DICT_METHODS, LIST_METHODS, RANGE_METHODS, TUPLE_METHODS } from './methods-containers.js';
import { TEXT_METHODS } from './methods-text.js';
import { iterate } from './operators.js';
import {
  asString,
  Callable,
  Float,
  isFloat,
  isInteger,
  isMapping,
  type KeywordArguments,
  Markup,
  type PositionalArguments,
  Range,
  Tuple,
  toFloat,
  toInteger,
} from './values.js';

/**
 * The attribute that a value of data has in Python: a bound method, or a field such as an int's `real`.
 * JavaScript's undefined for any other name; nothing of the JavaScript value itself is ever read.
 */
export function method(value: unknown, name: string): unknown {
  if (typeof value === 'string') {
    return bind(value, name, TEXT_METHODS);
  }
  if (Array.isArray(value)) {
    return value instanceof Tuple
      ? (dataField(value, name) ?? bind<unknown[]>(value, name, TUPLE_METHODS))
      : bind(value, name, LIST_METHODS);
  }
  if (isMapping(value)) {
    return bind(value, name, DICT_METHODS);
  }
  if (value instanceof Markup) {
    return bind(value, name, MARKUP_METHODS);
  }
  if (value instanceof Range) {
    return dataField(value, name) ?? bind(value, name, RANGE_METHODS);
  }
  return numberMember(value, name);
}

function bind<T>(self: T, name: string, methods: ReadonlyMap<string, MethodBody<T>>): unknown {
  const body = methods.get(name);
  return body === undefined
    ? undefined
    : new Callable(name, (args, kwargs) => body(self, args, kwargs), 'builtin_function_or_method');
}

function numberMember(value: unknown, name: string): unknown {
  const field = dataField(value, name);
  if (field !== undefined) {
    return field;
  }
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (isInteger(number)) {
    return bind(BigInt(number), name, INTEGER_METHODS);
  }
  return isFloat(number)
    ? bind(number instanceof Float ? number.value : number, name, FLOAT_METHODS)
    : undefined;
}

const INTEGER_METHODS: ReadonlyMap<string, MethodBody<bigint>> = new Map(
  Object.entries<MethodBody<bigint>>({
    as_integer_ratio: noArguments('int.as_integer_ratio', (self) => Tuple.of(toInteger(self), 1)),
    bit_count: noArguments('int.bit_count', (self) => self.toString(2).split('1').length - 1),
    bit_length: noArguments('int.bit_length', (self) =>
      self === 0n ? 0 : self.toString(2).replace('-', '').length,
    ),
    conjugate: noArguments('int.conjugate', toInteger),
  }),
);

const FLOAT_METHODS: ReadonlyMap<string, MethodBody<number>> = new Map(
  Object.entries<MethodBody<number>>({
    conjugate: noArguments('float.conjugate', toFloat),
    is_integer: noArguments('float.is_integer', (self) => Number.isInteger(self)),
  }),
);

/** Methods of Markup that give a plain answer, as str's. */
const PLAIN_METHODS = [
  'casefold',
  'count',
  'endswith',
  'find',
  'index',
  'isalnum',
  'isalpha',
  'isascii',
  'isdecimal',
  'isdigit',
  'isidentifier',
  'islower',
  'isnumeric',
  'isprintable',
  'isspace',
  'istitle',
  'isupper',
  'removeprefix',
  'removesuffix',
  'rfind',
  'rindex',
  'startswith',
];

/** Methods that escape their str arguments and give a Markup, a list or a tuple of such. */
const WRAPPED_METHODS = [
  'capitalize',
  'center',
  'expandtabs',
  'ljust',
  'lower',
  'lstrip',
  'partition',
  'replace',
  'rjust',
  'rpartition',
  'rstrip',
  'strip',
  'swapcase',
  'title',
  'translate',
  'upper',
  'zfill',
];

/** Methods that give a list of Markup, their arguments unescaped. */
const SPLITTING_METHODS = ['rsplit', 'split', 'splitlines'];

function escapeArgument(value: unknown): unknown {
  return typeof value === 'string' ? escapeToMarkup(value) : value;
}

function wrap(value: unknown): unknown {
  if (typeof value === 'string') {
    return new Markup(value);
  }
  return Array.isArray(value) ? value.map(wrap) : value;
}

function wrapped(name: string): MethodBody<Markup> {
  const body = TEXT_METHODS.get(name)!;
  return (self, args, kwargs) =>
    wrap(
      body(
        self.value,
        args.map(escapeArgument),
        new Map(Array.from(kwargs, ([key, value]) => [key, escapeArgument(value)])),
      ),
    );
}

function plain(name: string): MethodBody<Markup> {
  const body = TEXT_METHODS.get(name)!;
  return (self, args, kwargs) => body(self.value, args, kwargs);
}

function joinMarkup(self: Markup, args: PositionalArguments, kwargs: KeywordArguments): Markup {
  const body = TEXT_METHODS.get('join')!;
  const escaped = args.map((items) =>
    asString(items) === undefined ? Array.from(iterate(items), escapeToMarkup) : items,
  );
  return new Markup(body(self.value, escaped, kwargs) as string);
}

const MARKUP_METHODS: ReadonlyMap<string, MethodBody<Markup>> = new Map<string, MethodBody<Markup>>(
  [
    ...PLAIN_METHODS.map((name) => [name, plain(name)] as const),
    ...WRAPPED_METHODS.map((name) => [name, wrapped(name)] as const),
    ...SPLITTING_METHODS.map(
      (name) =>
        [
          name,
          (self: Markup, args: PositionalArguments, kwargs: KeywordArguments) =>
            wrap(TEXT_METHODS.get(name)!(self.value, args, kwargs)),
        ] as const,
    ),
    ['format', escapeFormat],
    ['join', joinMarkup],
    ['striptags', noArguments('Markup.striptags', (self) => stripTags(self.value))],
    ['unescape', noArguments('Markup.unescape', (self) => htmlText(self.value))],
  ],
);
