import { TemplateRuntimeError } from './errors.js';
import { str } from './format.js';
import {
  type FloatPresentation,
  floatText,
  integerText,
  presentFloat,
  toDouble,
} from './numbers.js';
import { characterOf } from './percent.js';
import { characters, sliceCharacters, stringLength } from './text.js';
import { asString, boundSize, Float, isFloat, isInteger, typeName } from './values.js';

function valueError(message: string): never {
  throw new TemplateRuntimeError(message, 'ValueError');
}

/** A parsed specification, https://docs.python.org/3/library/string.html#formatspec */
interface Specification {
  fill: string;
  align: string;
  sign: string;
  isNegativeZeroKept: boolean;
  isAlternate: boolean;
  width: number;
  grouping: string;
  precision: number | undefined;
  type: string;
}

class Reader {
  private readonly letters: ArrayLike<string>;
  private position = 0;

  constructor(text: string) {
    this.letters = characters(text);
  }

  peek(offset = 0): string {
    return this.letters[this.position + offset] ?? '';
  }

  /** Takes the next character if it is one of these. */
  take(choices: string): string {
    const next = this.peek();
    if (next === '' || !choices.includes(next)) {
      return '';
    }
    this.position++;
    return next;
  }

  skip(): string {
    return this.letters[this.position++]!;
  }

  digits(): number | undefined {
    let digits = '';
    while (/^[0-9]$/.test(this.peek())) {
      digits += this.skip();
    }
    if (digits.length > 18) {
      valueError('Too many decimal digits in format string');
    }
    boundSize(Number(digits));
    return digits === '' ? undefined : Number(digits);
  }

  rest(): string[] {
    return Array.prototype.slice.call(this.letters, this.position);
  }
}

function isAlign(character: string): boolean {
  return character !== '' && '<>=^'.includes(character);
}

function parse(text: string, kind: string, defaultAlign: string): Specification {
  const reader = new Reader(text);
  const isFilled = isAlign(reader.peek(1));
  let fill = isFilled ? reader.skip() : ' ';
  let align = reader.take('<>=^');
  const sign = reader.take(' +-');
  const isNegativeZeroKept = reader.take('z') === '';
  const isAlternate = reader.take('#') !== '';
  if (!isFilled && reader.take('0') !== '') {
    fill = '0';
    align ||= defaultAlign === '>' ? '=' : defaultAlign;
  }
  const width = reader.digits() ?? 0;
  const grouping = readGrouping(reader);
  let precision: number | undefined;
  if (reader.take('.') !== '') {
    precision = reader.digits() ?? valueError('Format specifier missing precision');
  }
  const rest = reader.rest();
  if (rest.length > 1) {
    valueError(`Invalid format specifier '${text}' for object of type '${kind}'`);
  }
  const [type = ''] = rest;
  return {
    fill,
    align: align || defaultAlign,
    sign,
    isNegativeZeroKept,
    isAlternate,
    width,
    grouping,
    precision,
    type,
  };
}

function readGrouping(reader: Reader): string {
  const comma = reader.take(',');
  const underscore = reader.take('_');
  if ((comma !== '' && underscore !== '') || (underscore !== '' && reader.peek() === ',')) {
    valueError("Cannot specify both ',' and '_'.");
  }
  return comma || underscore;
}

/** A type's character as messages show it. */
function shown(type: string): string {
  return /^[!-~]$/.test(type) ? type : `\\x${type.codePointAt(0)!.toString(16)}`;
}

function checkGrouping({ grouping, type }: Specification, defaultType: string): void {
  const actual = type || defaultType;
  const allowed = grouping === '_' ? 'bdoxXeEfFgG%' : 'deEfFgG%';
  if (grouping !== '' && actual !== '' && !allowed.includes(actual)) {
    valueError(`Cannot specify '${grouping}' with '${shown(actual)}'.`);
  }
}

function unknownType(type: string, kind: string): never {
  return valueError(`Unknown format code '${shown(type)}' for object of type '${kind}'`);
}

/**
 * Python's format(value, specification).
 *
 * @throws TemplateRuntimeError with Python's message
 */
export function formatValue(value: unknown, specification: string): string {
  if (specification === '') {
    return str(value);
  }
  const text = asString(value);
  if (text !== undefined) {
    return formatText(text, specification);
  }
  if (isInteger(value) || typeof value === 'boolean') {
    return formatInteger(value, specification);
  }
  if (isFloat(value)) {
    const parsed = parse(specification, 'float', '>');
    checkGrouping(parsed, '');
    return formatFloat(value instanceof Float ? value.value : value, parsed, 'float');
  }
  throw new TemplateRuntimeError(
    `unsupported format string passed to ${typeName(value)}.__format__`,
    'TypeError',
  );
}

function formatText(text: string, specification: string): string {
  const parsed = parse(specification, 'str', '<');
  checkGrouping(parsed, 's');
  if (parsed.type !== '' && parsed.type !== 's') {
    unknownType(parsed.type, 'str');
  }
  const where = 'not allowed in string format specifier';
  if (parsed.sign !== '') {
    valueError(`${parsed.sign === ' ' ? 'Space' : 'Sign'} ${where}`);
  }
  if (!parsed.isNegativeZeroKept) {
    valueError(`Negative zero coercion (z) ${where}`);
  }
  if (parsed.isAlternate) {
    valueError(`Alternate form (#) ${where}`);
  }
  if (parsed.align === '=') {
    valueError(`'=' alignment ${where}`);
  }
  return pad(
    '',
    parsed.precision === undefined ? text : sliceCharacters(text, 0, parsed.precision),
    parsed,
  );
}

/** Pads a text whose sign and prefix stay in front of `=` padding. */
function pad(lead: string, body: string, { fill, align, width }: Specification): string {
  const missing = Math.max(0, width - stringLength(lead) - stringLength(body));
  switch (align) {
    case '<':
      return lead + body + fill.repeat(missing);
    case '^':
      return fill.repeat(missing >> 1) + lead + body + fill.repeat(missing - (missing >> 1));
    case '=':
      return lead + fill.repeat(missing) + body;
    default:
      return fill.repeat(missing) + lead + body;
  }
}

const RADIXES: Record<string, number> = { b: 2, o: 8, x: 16, X: 16 };

function formatInteger(value: number | bigint | boolean, specification: string): string {
  const kind = typeName(value);
  const parsed = parse(specification, kind, '>');
  checkGrouping(parsed, 'd');
  const integer = typeof value === 'boolean' ? Number(value) : value;
  const { type } = parsed;
  if (type !== '' && 'eEfFgG%'.includes(type)) {
    return formatFloat(toDouble(integer), parsed, kind);
  }
  if (type !== '' && !'bcdoxXn'.includes(type)) {
    unknownType(type, kind);
  }
  if (parsed.precision !== undefined) {
    valueError('Precision not allowed in integer format specifier');
  }
  if (!parsed.isNegativeZeroKept) {
    valueError('Negative zero coercion (z) not allowed in integer format specifier');
  }
  if (type === 'c') {
    return formatCharacter(integer, parsed);
  }
  const radix = RADIXES[type];
  const digits = radix === undefined ? integerText(integer) : integer.toString(radix);
  const isNegative = digits.startsWith('-');
  const magnitude = isNegative ? digits.slice(1) : digits;
  const prefix = parsed.isAlternate && radix !== undefined ? `0${type}` : '';
  const lead = signOf(isNegative, parsed) + prefix;
  return padNumber(lead, type === 'X' ? magnitude.toUpperCase() : magnitude, '', parsed);
}

function formatCharacter(code: number | bigint, parsed: Specification): string {
  if (parsed.sign !== '') {
    valueError("Sign not allowed with integer format specifier 'c'");
  }
  if (parsed.isAlternate) {
    valueError("Alternate form (#) not allowed with integer format specifier 'c'");
  }
  if (typeof code === 'bigint' && BigInt.asIntN(64, code) !== code) {
    throw new TemplateRuntimeError('Python int too large to convert to C long', 'OverflowError');
  }
  return pad('', characterOf(code), parsed);
}

function signOf(isNegative: boolean, { sign }: Specification): string {
  if (isNegative) {
    return '-';
  }
  return sign === '-' ? '' : sign;
}

/** Groups and pads the digits of a number; with `0` as the fill of `=`, the padding is grouped, too. */
function padNumber(lead: string, digits: string, tail: string, parsed: Specification): string {
  if (parsed.grouping === '' || digits === '') {
    return pad(lead, digits + tail, parsed);
  }
  const isZeroFilled = parsed.fill === '0' && parsed.align === '=';
  const width = isZeroFilled ? parsed.width - lead.length - tail.length : 0;
  const size = RADIXES[parsed.type] === undefined ? 3 : 4;
  return pad(lead, group(digits, size, parsed.grouping, width) + tail, parsed);
}

function group(digits: string, size: number, separator: string, width: number): string {
  let padded = digits;
  const length = () => padded.length + Math.floor((padded.length - 1) / size);
  while (length() < width) {
    padded = `0${padded}`;
  }
  const head = padded.length % size || size;
  let grouped = padded.slice(0, head);
  for (let index = head; index < padded.length; index += size) {
    grouped += separator + padded.slice(index, index + size);
  }
  return grouped;
}

function formatFloat(value: number, parsed: Specification, kind: string): string {
  const { type, isAlternate } = parsed;
  if (type !== '' && !'eEfFgGn%'.includes(type)) {
    unknownType(type, kind);
  }
  const number = type === '%' ? value * 100 : value;
  const text = floatDigits(Math.abs(number), type, parsed.precision, isAlternate);
  const isZero = !/[1-9a-z]/i.test(text.split(/e/i)[0]!);
  const isNegative =
    (number < 0 || Object.is(number, -0)) && (parsed.isNegativeZeroKept || !isZero);
  const match = /^\d*/.exec(text)!;
  const tail = text.slice(match[0].length) + (type === '%' ? '%' : '');
  return padNumber(signOf(isNegative, parsed), match[0], tail, parsed);
}

/** With `#`, a float has a point even before its exponent. */
function alternateText(text: string, isAlternate: boolean): string {
  return isAlternate ? text.replace(/^(\d+)e/, '$1.e') : text;
}

function floatDigits(
  value: number,
  type: string,
  precision: number | undefined,
  isAlternate: boolean,
): string {
  if (type === '') {
    return precision === undefined
      ? alternateText(floatText(value), isAlternate)
      : presentFloat(value, 'r', precision, isAlternate);
  }
  const presentation = type === '%' ? 'f' : type === 'n' ? 'g' : type;
  return presentFloat(value, presentation as FloatPresentation, precision ?? 6, isAlternate);
}
