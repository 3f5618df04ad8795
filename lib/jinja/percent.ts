import { TemplateRuntimeError } from './errors.js';
import { repr, str } from './format.js';
import { escapeHtml } from './markup.js';
import {
  type FloatPresentation,
  integerText,
  presentFloat,
  toDouble,
  truncate,
} from './numbers.js';
import { characters, quoteAscii, stringLength } from './text.js';
import { Undefined } from './undefined.js';
import {
  asString,
  boundSize,
  Float,
  isFloat,
  isInteger,
  isMapping,
  type Mapping,
  Markup,
  mappingGet,
  Range,
  Tuple,
  typeName,
} from './values.js';

function fail(
  message: string,
  kind: 'TypeError' | 'ValueError' | 'KeyError' | 'OverflowError',
): never {
  throw new TemplateRuntimeError(message, kind);
}

/**
 * Python's `format % right`, https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting.
 *
 * @param right a tuple of arguments, a dict for `%(key)s`, or the one argument
 * @returns a Markup, with the arguments escaped, when the format is one
 * @throws TemplateRuntimeError with Python's own message
 */
export function formatPercent(format: string | Markup, right: unknown): string | Markup {
  return format instanceof Markup
    ? new Markup(new PercentFormatter(format.value, right, escapeHtml).run())
    : new PercentFormatter(format, right, (text) => text).run();
}

interface Conversion {
  flags: string;
  width: number;
  precision: number | undefined;
}

/** What counts as a mapping to `%`: whatever can be subscripted, but for tuples and strings. */
function isSubscriptable(value: unknown): boolean {
  return (
    isMapping(value) ||
    (Array.isArray(value) && !(value instanceof Tuple)) ||
    value instanceof Range ||
    value instanceof Undefined
  );
}

class PercentFormatter {
  private readonly format: ArrayLike<string>;
  private readonly right: unknown;
  private readonly encode: (text: string) => string;
  private readonly isMapping: boolean;
  private position = 0;
  private used = 0;
  /** The values that are left to take when a key has chosen one. */
  private keyed: unknown[] | undefined;

  constructor(format: string, right: unknown, encode: (text: string) => string) {
    this.format = characters(format);
    this.right = right;
    this.encode = encode;
    this.isMapping = isSubscriptable(right);
  }

  run(): string {
    let output = '';
    while (this.position < this.format.length) {
      const character = this.format[this.position++]!;
      output += character === '%' ? this.conversion() : character;
      boundSize(output.length);
    }
    const given = this.right instanceof Tuple ? this.right.length : 1;
    if (!this.isMapping && this.keyed === undefined && this.used < given) {
      fail('not all arguments converted during string formatting', 'TypeError');
    }
    return output;
  }

  private next(): string {
    const character = this.format[this.position++];
    return character ?? fail('incomplete format', 'ValueError');
  }

  private peek(): string {
    return this.format[this.position] ?? fail('incomplete format', 'ValueError');
  }

  private conversion(): string {
    if (this.peek() === '%') {
      this.position++;
      return '%';
    }
    if (this.peek() === '(') {
      this.keyed = [this.lookUp(this.key())];
    }
    let flags = '';
    while ('-+ #0'.includes(this.peek())) {
      flags += this.next();
    }
    let width = this.number('width too big') ?? 0;
    if (width < 0) {
      flags += '-';
      width = -width;
    }
    let precision: number | undefined;
    if (this.peek() === '.') {
      this.position++;
      precision = Math.max(0, this.number('precision too big') ?? 0);
    }
    if ('hlL'.includes(this.peek())) {
      this.position++;
    }
    return this.convert(this.next(), { flags, width, precision });
  }

  private key(): string {
    this.position++;
    let depth = 1;
    let key = '';
    for (;;) {
      const character = this.format[this.position++] ?? fail('incomplete format key', 'ValueError');
      if (character === ')' && --depth === 0) {
        return key;
      }
      if (character === '(') {
        depth++;
      }
      key += character;
    }
  }

  private lookUp(key: string): unknown {
    if (this.right instanceof Undefined) {
      return this.right.fail();
    }
    if (!this.isMapping) {
      return fail('format requires a mapping', 'TypeError');
    }
    if (!isMapping(this.right)) {
      const kind = typeName(this.right);
      return fail(`${kind} indices must be integers or slices, not str`, 'TypeError');
    }
    const value = mappingGet(this.right as Mapping, key);
    return value === undefined ? fail(repr(key), 'KeyError') : value;
  }

  private argument(): unknown {
    if (this.keyed !== undefined) {
      if (this.keyed.length === 0) {
        return fail('not enough arguments for format string', 'TypeError');
      }
      return this.keyed.pop();
    }
    const given = this.right instanceof Tuple ? this.right : [this.right];
    if (this.used >= given.length) {
      return fail('not enough arguments for format string', 'TypeError');
    }
    return given[this.used++];
  }

  private number(tooBig: string): number | undefined {
    if (this.peek() === '*') {
      this.position++;
      const value = this.argument();
      if (typeof value === 'boolean') {
        return Number(value);
      }
      if (!isInteger(value)) {
        return fail('* wants int', 'TypeError');
      }
      boundSize(value);
      return Number(value);
    }
    let digits = '';
    while (/^[0-9]$/.test(this.peek())) {
      digits += this.next();
    }
    if (Number(digits) > 2 ** 31 - 1) {
      return fail(tooBig, 'ValueError');
    }
    boundSize(Number(digits));
    return digits === '' ? undefined : Number(digits);
  }

  private convert(type: string, conversion: Conversion): string {
    const position = this.position - 1;
    const value = this.argument();
    switch (type) {
      case 's':
        return this.text(str(value), conversion);
      case 'r':
        return this.text(repr(value), conversion);
      case 'a':
        return this.text(asciiRepr(value), conversion);
      case 'c':
        return pad(character(value), { ...conversion, precision: undefined });
      case 'd':
      case 'i':
      case 'u':
        return formatNumber(integerText(decimalArgument(value, type)), '', conversion);
      case 'o':
      case 'x':
      case 'X':
        return radixNumber(value, type, conversion);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        return floatNumber(value, type, conversion);
      default: {
        const shown = /^[ -~]$/.test(type) ? type : '?';
        const code = type.codePointAt(0)!.toString(16);
        return fail(
          `unsupported format character '${shown}' (0x${code}) at index ${position}`,
          'ValueError',
        );
      }
    }
  }

  private text(text: string, conversion: Conversion): string {
    return pad(this.encode(text), conversion);
  }
}

function pad(text: string, { flags, width, precision }: Conversion): string {
  const cut =
    precision === undefined
      ? text
      : Array.prototype.slice.call(characters(text), 0, precision).join('');
  const missing = ' '.repeat(Math.max(0, width - stringLength(cut)));
  return flags.includes('-') ? cut + missing : missing + cut;
}

/** Python's ascii(). */
export function asciiRepr(value: unknown): string {
  return typeof value === 'string'
    ? quoteAscii(value)
    : repr(value).replace(/[^\0-\x7f]+/g, (text) => quoteAscii(text).slice(1, -1));
}

function character(value: unknown): string {
  const text = asString(value);
  if (text !== undefined && stringLength(text) === 1) {
    return text;
  }
  const code = typeof value === 'boolean' ? Number(value) : value;
  return isInteger(code) ? characterOf(code) : fail('%c requires int or char', 'TypeError');
}

/** The character of a code point, as `%c` and the format code `c` write it. */
export function characterOf(code: number | bigint): string {
  return code >= 0 && code <= 0x10ffff
    ? String.fromCodePoint(Number(code))
    : fail('%c arg not in range(0x110000)', 'OverflowError');
}

function decimalArgument(value: unknown, type: string): number | bigint {
  if (isInteger(value)) {
    return value;
  }
  if (typeof value === 'boolean') {
    return Number(value);
  }
  if (isFloat(value)) {
    return truncate(value instanceof Float ? value.value : value);
  }
  if (value instanceof Undefined) {
    return value.fail();
  }
  return fail(`%${type} format: a real number is required, not ${typeName(value)}`, 'TypeError');
}

function radixNumber(value: unknown, type: 'o' | 'x' | 'X', conversion: Conversion): string {
  const integer = typeof value === 'boolean' ? Number(value) : value;
  if (!isInteger(integer)) {
    return fail(`%${type} format: an integer is required, not ${typeName(value)}`, 'TypeError');
  }
  const digits = integer.toString(type === 'o' ? 8 : 16);
  const prefix = conversion.flags.includes('#') ? `0${type}` : '';
  return formatNumber(type === 'X' ? digits.toUpperCase() : digits, prefix, conversion);
}

function floatNumber(value: unknown, type: FloatPresentation, conversion: Conversion): string {
  if (value instanceof Undefined) {
    return value.fail();
  }
  const number = floatArgument(value);
  const precision = conversion.precision ?? 6;
  boundSize(precision);
  const digits = presentFloat(number, type, precision, conversion.flags.includes('#'));
  const sign = number < 0 || Object.is(number, -0) ? '-' : '';
  return formatNumber(sign + digits, '', { ...conversion, precision: undefined });
}

function floatArgument(value: unknown): number {
  if (isFloat(value)) {
    return value instanceof Float ? value.value : value;
  }
  if (isInteger(value)) {
    return toDouble(value);
  }
  return typeof value === 'boolean'
    ? Number(value)
    : fail(`must be real number, not ${typeName(value)}`, 'TypeError');
}

/** Adds sign, prefix and padding to the digits of a number. */
function formatNumber(
  text: string,
  prefix: string,
  { flags, width, precision }: Conversion,
): string {
  const negative = text.startsWith('-');
  const plus = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const lead = (negative ? '-' : plus) + prefix;
  const digits = (negative ? text.slice(1) : text).padStart(precision ?? 0, '0');
  if (flags.includes('-')) {
    return (lead + digits).padEnd(width);
  }
  return flags.includes('0')
    ? lead + digits.padStart(width - lead.length, '0')
    : (lead + digits).padStart(width);
}
