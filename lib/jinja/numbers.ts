import { TemplateRuntimeError } from './errors.js';
import { quote, strip } from './text.js';
import { toInteger } from './values.js';

/** CPython's limit on the decimal digits of an int that is read or printed. */
const MAXIMUM_DIGITS = 4300;
const TOO_LONG = 10n ** BigInt(MAXIMUM_DIGITS);

/**
 * Python's str() of an int.
 *
 * @throws TemplateRuntimeError (ValueError) above CPython's limit of 4300 digits
 */
export function integerText(value: number | bigint): string {
  if (typeof value === 'bigint' && (value >= TOO_LONG || value <= -TOO_LONG)) {
    throw new TemplateRuntimeError(
      `Exceeds the limit (${MAXIMUM_DIGITS} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
      'ValueError',
    );
  }
  // an integral -0 is Python's 0
  return value === 0 ? '0' : String(value);
}

/** Python's repr() of a float: the shortest digits that read back as the same float. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) {
    return nonFinite(value);
  }
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa, exponentText] = Math.abs(value).toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    return `${sign}${mantissa}e${exponentPart(exponent)}`;
  }
  if (exponent < 0) {
    return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  }
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

function nonFinite(value: number): string {
  if (Number.isNaN(value)) {
    return 'nan';
  }
  return value < 0 ? '-inf' : 'inf';
}

function exponentPart(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** No double has more decimals or significant digits than this. */
const EXACT_DIGITS = 1100;

/** The value of a finite, non-negative double as numerator / 2 ** shift, exactly. */
function exact(value: number): { numerator: bigint; shift: number } {
  let scaled = value;
  let shift = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift++;
  }
  return { numerator: BigInt(scaled), shift };
}

/** numerator / denominator, rounded half to even. */
function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  return twice > denominator || (twice === denominator && quotient % 2n === 1n)
    ? quotient + 1n
    : quotient;
}

/**
 * A finite, non-negative double with a fixed number of decimals, rounded half to even on its exact value
 * (JavaScript's toFixed rounds half up), as `%.2f` writes it.
 *
 * @param decimals may be negative: rounds before the point
 */
export function fixed(value: number, decimals: number): string {
  if (decimals > EXACT_DIGITS) {
    return fixed(value, EXACT_DIGITS) + '0'.repeat(decimals - EXACT_DIGITS);
  }
  const { numerator, shift } = exact(value);
  const scale = 10n ** BigInt(Math.abs(decimals));
  if (decimals < 0) {
    return String(roundedQuotient(numerator, (1n << BigInt(shift)) * scale) * scale);
  }
  const digits = String(roundedQuotient(numerator * scale, 1n << BigInt(shift)));
  if (decimals === 0) {
    return digits;
  }
  const padded = digits.padStart(decimals + 1, '0');
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

/** A finite, non-negative double as its significant digits, rounded half to even, and its decimal exponent. */
function significant(value: number, count: number): { digits: string; exponent: number } {
  if (value === 0) {
    return { digits: '0'.repeat(count), exponent: 0 };
  }
  if (count > EXACT_DIGITS) {
    const { digits, exponent } = significant(value, EXACT_DIGITS);
    return { digits: digits.padEnd(count, '0'), exponent };
  }
  const { numerator, shift } = exact(value);
  let exponent = Number(value.toExponential().split('e')[1]) - 1;
  let digits = '';
  // the shortest digits and the rounding may each be off by a power of ten
  for (; digits.length !== count; exponent++) {
    const scale = count - 1 - exponent;
    const denominator = 1n << BigInt(shift);
    digits = String(
      scale >= 0
        ? roundedQuotient(numerator * 10n ** BigInt(scale), denominator)
        : roundedQuotient(numerator, denominator * 10n ** BigInt(-scale)),
    );
  }
  return { digits, exponent: exponent - 1 };
}

/** How a float is written: `e`, `f`, `g` and their capitals, or `r`: as `g`, but always seen to be a float. */
export type FloatPresentation = 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'r';

/**
 * The text of a float's absolute value in one of Python's presentations.
 *
 * @param precision decimals for `e` and `f`, significant digits for `g` and `r`
 * @param alternate keeps the point and `g`'s trailing zeros (`#`)
 */
export function presentFloat(
  value: number,
  presentation: FloatPresentation,
  precision: number,
  alternate: boolean,
): string {
  const kind = presentation.toLowerCase();
  const text = Number.isFinite(value)
    ? presentFinite(Math.abs(value), kind, precision, alternate)
    : nonFinite(Math.abs(value));
  return kind === presentation ? text : text.toUpperCase();
}

function presentFinite(value: number, kind: string, precision: number, alternate: boolean): string {
  if (kind === 'f') {
    return fixed(value, precision) + (alternate && precision === 0 ? '.' : '');
  }
  if (kind === 'e') {
    const { digits, exponent } = significant(value, precision + 1);
    const point = precision > 0 || alternate ? '.' : '';
    return `${digits[0]}${point}${digits.slice(1)}e${exponentPart(exponent)}`;
  }
  const count = precision || 1;
  const { digits, exponent } = significant(value, count);
  if (exponent < -4 || exponent >= (kind === 'r' ? count - 1 : count)) {
    const mantissa = trimFraction(`${digits[0]}.${digits.slice(1)}`, alternate);
    return `${mantissa}e${exponentPart(exponent)}`;
  }
  if (exponent < 0) {
    return trimFraction(`0.${'0'.repeat(-exponent - 1)}${digits}`, alternate);
  }
  const text = `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
  const trimmed = trimFraction(text, alternate);
  return kind === 'r' && !trimmed.includes('.') ? `${trimmed}.0` : trimmed;
}

function trimFraction(text: string, keep: boolean): string {
  if (keep) {
    return text;
  }
  let end = text.length;
  while (text[end - 1] === '0') {
    end--;
  }
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

const DECIMAL_DIGIT = /\p{Nd}/u;

/** The value of a decimal digit of any script; Unicode has them in runs of ten. */
function digitValue(character: string): number {
  let predecessors = 0;
  const code = character.codePointAt(0)!;
  while (DECIMAL_DIGIT.test(String.fromCodePoint(code - predecessors - 1))) {
    predecessors++;
  }
  return predecessors % 10;
}

/** Digits of any script as ASCII ones. */
function asciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (character) => String(digitValue(character)));
}

const PREFIXES: Record<string, number> = { '0b': 2, '0o': 8, '0x': 16 };

/**
 * Python's int(text, base).
 *
 * @param base 0, or 2 to 36
 * @throws TemplateRuntimeError (ValueError)
 */
export function parseInteger(text: string, base = 10): number | bigint {
  if (base !== 0 && (base < 2 || base > 36)) {
    throw new TemplateRuntimeError('int() base must be >= 2 and <= 36, or 0', 'ValueError');
  }
  const match = /^([+-]?)(0[box])?(.*)$/is.exec(asciiDigits(strip(text)));
  const [, sign, prefix = '', rest] = match as unknown as [string, string, string?, string?];
  const prefixBase = PREFIXES[prefix.toLowerCase()];
  const prefixed = prefixBase !== undefined && (base === 0 || base === prefixBase);
  const actualBase = base === 0 ? (prefixBase ?? 10) : base;
  const written = prefixed ? rest! : prefix + rest!;
  const digits = (prefixed ? written.replace(/^_/, '') : written).toLowerCase();
  const valid =
    /^[0-9a-z]+(_[0-9a-z]+)*$/.test(digits) &&
    !(base === 0 && !prefixed && /^0[0_]*[1-9]/.test(digits));
  const value = valid ? digitsValue(digits.replaceAll('_', ''), actualBase) : undefined;
  if (value === undefined) {
    throw new TemplateRuntimeError(
      `invalid literal for int() with base ${base}: ${quote(text)}`,
      'ValueError',
    );
  }
  return toInteger(sign === '-' ? -value : value);
}

function binaryDigits(digit: string, bits: number): string {
  return Number.parseInt(digit, 36).toString(2).padStart(bits, '0');
}

function digitsValue(digits: string, base: number): bigint | undefined {
  const highest = (base - 1).toString(36);
  for (const digit of digits) {
    if (digit > highest) {
      return undefined;
    }
  }
  const bits = Math.log2(base);
  if (Number.isInteger(bits)) {
    // CPython's limit is not for these bases, but a slow sum of products would not do
    return BigInt(`0b${Array.from(digits, (digit) => binaryDigits(digit, bits)).join('')}`);
  }
  if (digits.length > MAXIMUM_DIGITS) {
    throw new TemplateRuntimeError(
      `Exceeds the limit (${MAXIMUM_DIGITS} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
      'ValueError',
    );
  }
  let value = 0n;
  for (const digit of digits) {
    value = value * BigInt(base) + BigInt(Number.parseInt(digit, 36));
  }
  return value;
}

const FLOAT = /^[+-]?(\d+(_\d+)*(\.(\d+(_\d+)*)?)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?$/i;
const FLOAT_WORD = /^([+-]?)(inf|infinity|nan)$/i;

/**
 * Python's float(text).
 *
 * @param shown the text as the message has it
 * @throws TemplateRuntimeError (ValueError)
 */
export function parseFloatText(text: string, shown: string): number {
  const stripped = asciiDigits(strip(text));
  if (FLOAT.test(stripped)) {
    return Number(stripped.replaceAll('_', ''));
  }
  const word = FLOAT_WORD.exec(stripped);
  if (word === null) {
    throw new TemplateRuntimeError(`could not convert string to float: ${shown}`, 'ValueError');
  }
  const value = word[2]!.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
  return word[1] === '-' ? -value : value;
}

/**
 * Python's int() of a float: towards zero.
 *
 * @throws TemplateRuntimeError for infinity (OverflowError) and NaN (ValueError)
 */
export function truncate(value: number): number | bigint {
  if (Number.isNaN(value)) {
    throw new TemplateRuntimeError('cannot convert float NaN to integer', 'ValueError');
  }
  if (!Number.isFinite(value)) {
    throw new TemplateRuntimeError('cannot convert float infinity to integer', 'OverflowError');
  }
  const whole = Math.trunc(value) + 0;
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
}

/**
 * Python's float() of an int.
 *
 * @throws TemplateRuntimeError (OverflowError) where no double is near
 */
export function toDouble(value: number | bigint): number {
  const double = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(double)) {
    throw new TemplateRuntimeError('int too large to convert to float', 'OverflowError');
  }
  return double;
}
