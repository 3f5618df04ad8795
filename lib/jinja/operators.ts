import { SecurityError, TemplateRuntimeError } from './errors.js';
import { str } from './format.js';
import { escapeHtml, escapeToMarkup } from './markup.js';
import { formatPercent } from './percent.js';
import { compareText, stringLength } from './text.js';
import { Undefined } from './undefined.js';
import {
  asString,
  boundSize,
  DictView,
  Float,
  isInteger,
  isMapping,
  Markup,
  mappingEntries,
  mappingGet,
  mappingKeys,
  mappingSize,
  Range,
  TemplateObject,
  Tuple,
  toFloat,
  toInteger,
  typeName,
} from './values.js';

const MAX_INTEGER_BITS = 2 ** 20;
const HUGE = 1n << BigInt(MAX_INTEGER_BITS);

function typeError(message: string): never {
  throw new TemplateRuntimeError(message, 'TypeError');
}

function zeroDivision(message: string): never {
  throw new TemplateRuntimeError(message, 'ZeroDivisionError');
}

function checkSize(value: bigint): bigint {
  if (value > HUGE || value < -HUGE) {
    throw new SecurityError(`integer of more than ${MAX_INTEGER_BITS} bits`);
  }
  return value;
}

/** The value as a Python int (bool counts as one), or null where it is something else. */
export function integerOf(value: unknown): number | bigint | null {
  if (isInteger(value)) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return null;
}

function toDouble(value: number | bigint): number {
  const double = Number(value);
  if (!Number.isFinite(double)) {
    throw new TemplateRuntimeError('int too large to convert to float', 'OverflowError');
  }
  return double;
}

/** The value as a double, for int, bool and float; null for everything else. */
function doubleOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (value instanceof Float) return value.value;
  const integer = integerOf(value);
  return integer === null ? null : toDouble(integer);
}

/** Python's bool(value). */
export function truth(value: unknown): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
    case 'object':
      break;
    default:
      return value !== undefined;
  }
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Undefined) return value.truth();
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Markup) return value.value !== '';
  if (value instanceof Range || value instanceof DictView) return value.length > 0;
  if (isMapping(value)) return mappingSize(value) > 0;
  return true;
}

/** Python's `left == right`. */
export function equal(left: unknown, right: unknown): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left === right;
  if (left instanceof Undefined) return left.equals(right);
  if (right instanceof Undefined) return right.equals(left);
  if (left === right) return true;
  if (typeof left !== 'object' && typeof right !== 'object') return equalNumbers(left, right);
  if (left === null || right === null) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    if (left instanceof Tuple !== right instanceof Tuple) return false;
    for (let i = 0; i < left.length; i++) if (!equal(left[i], right[i])) return false;
    return true;
  }
  if (isMapping(left)) {
    if (!isMapping(right) || mappingSize(left) !== mappingSize(right)) return false;
    for (const [key, value] of mappingEntries(left)) {
      const other = mappingGet(right, key);
      if (other === undefined || !equal(value, other)) return false;
    }
    return true;
  }
  const leftText = asString(left);
  if (leftText !== undefined) return leftText === asString(right);
  if (left instanceof DictView) return right instanceof DictView && equalViews(left, right);
  if (left instanceof Range) return right instanceof Range && left.equals(right);
  return equalNumbers(left, right);
}

/** Views of keys and items are equal as sets are. */
function equalViews(left: DictView, right: DictView): boolean {
  if (left.kind !== right.kind || left.kind === 'dict_values') return false;
  if (left.length !== right.length) return false;
  const elements = [...right];
  return [...left].every((element) => elements.some((other) => equal(element, other)));
}

function equalNumbers(left: unknown, right: unknown): boolean {
  const a = numberOf(left);
  // JavaScript compares a bigint with a number exactly, as Python does.
  // biome-ignore lint/suspicious/noDoubleEquals: bigint and number
  return a !== null && a == numberOf(right);
}

function numberOf(value: unknown): number | bigint | null {
  if (typeof value === 'number') return value;
  if (value instanceof Float) return value.value;
  return integerOf(value);
}

export type Ordering = '<' | '<=' | '>' | '>=';

/** Python's `left < right`, `<=`, `>`, `>=`. */
export function compare(ordering: Ordering, left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number') return ordered(ordering, left, right);
  const leftNumber = numberOf(left);
  if (leftNumber !== null) {
    const rightNumber = numberOf(right);
    if (rightNumber !== null) return ordered(ordering, leftNumber, rightNumber);
  }
  const leftText = asString(left);
  if (leftText !== undefined) {
    const rightText = asString(right);
    if (rightText !== undefined) return ordered(ordering, compareText(leftText, rightText), 0);
  }
  if (
    Array.isArray(left) &&
    Array.isArray(right) &&
    left instanceof Tuple === right instanceof Tuple
  ) {
    const shared = Math.min(left.length, right.length);
    for (let i = 0; i < shared; i++) {
      if (!equal(left[i], right[i])) return compare(ordering, left[i], right[i]);
    }
    return ordered(ordering, left.length, right.length);
  }
  refuseUndefined(left, right);
  return typeError(
    `'${ordering}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function ordered<T extends number | bigint>(ordering: Ordering, left: T, right: T): boolean {
  switch (ordering) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

function refuseUndefined(left: unknown, right: unknown): void {
  if (left instanceof Undefined) left.fail();
  if (right instanceof Undefined) right.fail();
}

function unsupported(symbol: string, left: unknown, right: unknown): never {
  refuseUndefined(left, right);
  return typeError(
    `unsupported operand type(s) for ${symbol}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function arithmetic(
  symbol: string,
  left: unknown,
  right: unknown,
  integers: (left: bigint, right: bigint) => bigint,
  doubles: (left: number, right: number) => number,
): unknown {
  const a = integerOf(left);
  const b = integerOf(right);
  if (a !== null && b !== null) {
    return toInteger(integers(checkSize(BigInt(a)), checkSize(BigInt(b))));
  }
  const x = doubleOf(left);
  const y = x === null ? null : doubleOf(right);
  if (x === null || y === null) return unsupported(symbol, left, right);
  return toFloat(doubles(x, y));
}

/** Python's `left + right`. */
export function add(left: unknown, right: unknown): unknown {
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) {
    const sum = (left as number) + (right as number);
    if (Number.isSafeInteger(sum)) return sum;
  }
  if (typeof left === 'string' && typeof right === 'string') {
    boundSize(left.length + right.length);
    return left + right;
  }
  if (left instanceof Markup || right instanceof Markup) {
    const a = asString(left);
    const b = asString(right);
    if (a !== undefined && b !== undefined) {
      boundSize(a.length + b.length);
      return new Markup(escapeText(left, a) + escapeText(right, b));
    }
  }
  if (Array.isArray(left)) {
    if (Array.isArray(right) && left instanceof Tuple === right instanceof Tuple) {
      boundSize(left.length + right.length);
      return left instanceof Tuple ? Tuple.from([...left, ...right]) : [...left, ...right];
    }
    refuseUndefined(left, right);
    const own = typeName(left);
    return typeError(`can only concatenate ${own} (not "${typeName(right)}") to ${own}`);
  }
  if (typeof left === 'string') {
    refuseUndefined(left, right);
    return typeError(`can only concatenate str (not "${typeName(right)}") to str`);
  }
  return arithmetic(
    '+',
    left,
    right,
    (a, b) => a + b,
    (a, b) => a + b,
  );
}

/** Python's `left - right`. */
export function subtract(left: unknown, right: unknown): unknown {
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) {
    const difference = (left as number) - (right as number);
    if (Number.isSafeInteger(difference)) return difference;
  }
  return arithmetic(
    '-',
    left,
    right,
    (a, b) => a - b,
    (a, b) => a - b,
  );
}

/** Python's `left * right`. */
export function multiply(left: unknown, right: unknown): unknown {
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) {
    const product = (left as number) * (right as number);
    // Adding 0 turns JavaScript's -0 into the one zero that an int has.
    if (Number.isSafeInteger(product)) return product + 0;
  }
  if (isSequence(left)) return repeat(left, right);
  if (isSequence(right)) return repeat(right, left);
  return arithmetic(
    '*',
    left,
    right,
    (a, b) => a * b,
    (a, b) => a * b,
  );
}

/** Markup keeps its text; anything else that joins it is escaped. */
function escapeText(value: unknown, text: string): string {
  return value instanceof Markup ? text : escapeHtml(text);
}

type Sequence = string | Markup | unknown[];

function isSequence(value: unknown): value is Sequence {
  return typeof value === 'string' || Array.isArray(value) || value instanceof Markup;
}

function repeat(sequence: Sequence, times: unknown): unknown {
  const count = integerOf(times);
  if (count === null) {
    refuseUndefined(sequence, times);
    return typeError(`can't multiply sequence by non-int of type '${typeName(times)}'`);
  }
  const repetitions = count > 0 ? Number(count) : 0;
  const text = asString(sequence);
  if (text !== undefined) {
    boundSize(text.length * repetitions);
    const repeated = text === '' ? '' : text.repeat(repetitions);
    return sequence instanceof Markup ? new Markup(repeated) : repeated;
  }
  const items = sequence as unknown[];
  boundSize(items.length * repetitions);
  const repeated: unknown[] = items instanceof Tuple ? new Tuple() : [];
  if (items.length > 0) for (let i = 0; i < repetitions; i++) repeated.push(...items);
  return repeated;
}

/** Python's `left / right`. */
export function divide(left: unknown, right: unknown): unknown {
  const a = integerOf(left);
  const b = integerOf(right);
  if (a !== null && b !== null && (typeof a === 'bigint' || typeof b === 'bigint')) {
    return divideIntegers(checkSize(BigInt(a)), checkSize(BigInt(b)));
  }
  const x = doubleOf(left);
  const y = x === null ? null : doubleOf(right);
  if (x === null || y === null) return unsupported('/', left, right);
  if (y === 0) {
    return zeroDivision(a !== null && b !== null ? 'division by zero' : 'float division by zero');
  }
  return toFloat(x / y);
}

/** The double nearest to the quotient of two integers that a double may not hold. */
function divideIntegers(left: bigint, right: bigint): unknown {
  if (right === 0n) return zeroDivision('division by zero');
  const negative = left < 0n !== right < 0n;
  const dividend = left < 0n ? -left : left;
  const divisor = right < 0n ? -right : right;
  const bits = (value: bigint) => value.toString(16).length * 4;
  // 66 bits of quotient and a sticky last one leave the rounding to Number().
  const shift = Math.max(0, 66 - (bits(dividend) - bits(divisor)));
  const scaled = dividend << BigInt(shift);
  const quotient = scaled / divisor;
  const sticky = scaled % divisor === 0n ? quotient : quotient | 1n;
  const double = Number(sticky) / 2 ** Math.min(shift, 1023) / 2 ** Math.max(shift - 1023, 0);
  if (!Number.isFinite(double)) {
    throw new TemplateRuntimeError(
      'integer division result too large for a float',
      'OverflowError',
    );
  }
  return toFloat(negative ? -double : double);
}

/** Python's `left // right`. */
export function floorDivide(left: unknown, right: unknown): unknown {
  return arithmetic('//', left, right, floorDivideIntegers, (a, b) => {
    if (b === 0) return zeroDivision('float floor division by zero');
    const rest = moduloDoubles(a, b);
    const quotient = Math.round((a - rest) / b);
    return quotient === 0 ? 0 * Math.sign(a / b) : quotient;
  });
}

function floorDivideIntegers(left: bigint, right: bigint): bigint {
  if (right === 0n) return zeroDivision('integer division or modulo by zero');
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
}

function moduloDoubles(left: number, right: number): number {
  const rest = left % right;
  if (rest === 0) return right < 0 ? -0 : 0;
  return rest < 0 !== right < 0 ? rest + right : rest;
}

/** Python's `left % right`: the remainder, or the formatting of a string. */
export function modulo(left: unknown, right: unknown): unknown {
  if (typeof left === 'string' || left instanceof Markup) return formatPercent(left, right);
  return arithmetic(
    '%',
    left,
    right,
    (a, b) => {
      if (b === 0n) return zeroDivision('integer modulo by zero');
      const rest = a % b;
      return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
    },
    (a, b) => (b === 0 ? zeroDivision('float modulo') : moduloDoubles(a, b)),
  );
}

/** Python's `left ** right`. */
export function power(left: unknown, right: unknown): unknown {
  const base = integerOf(left);
  const exponent = integerOf(right);
  if (base !== null && exponent !== null && exponent >= 0) {
    const bits = BigInt(base).toString(2).length;
    if (bits > 1 && base !== -1 && bits * Number(exponent) > MAX_INTEGER_BITS) {
      throw new SecurityError(`integer of more than ${MAX_INTEGER_BITS} bits`);
    }
    if (bits === 1) return Number(exponent) === 0 ? 1 : base;
    return toInteger(BigInt(base) ** BigInt(exponent));
  }
  const x = doubleOf(left);
  const y = x === null ? null : doubleOf(right);
  if (x === null || y === null) {
    refuseUndefined(left, right);
    return typeError(
      `unsupported operand type(s) for ** or pow(): '${typeName(left)}' and '${typeName(right)}'`,
    );
  }
  if (x === 0 && y < 0) return zeroDivision('0.0 cannot be raised to a negative power');
  if (x === 1 || y === 0) return toFloat(1);
  if (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) return toFloat(1);
  const result = x ** y;
  if (Number.isNaN(result) && !Number.isNaN(x) && !Number.isNaN(y)) {
    throw new TemplateRuntimeError('complex numbers are not supported', 'ValueError');
  }
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) {
    throw new TemplateRuntimeError("(34, 'Numerical result out of range')", 'OverflowError');
  }
  return toFloat(result);
}

function unary(symbol: string, value: unknown, sign: 1 | -1): unknown {
  const integer = integerOf(value);
  if (integer !== null) return toInteger(BigInt(sign) * BigInt(integer));
  const double = doubleOf(value);
  if (double !== null) return toFloat(sign * double);
  if (value instanceof Undefined) value.fail();
  return typeError(`bad operand type for unary ${symbol}: '${typeName(value)}'`);
}

/** Python's `-value`. */
export function negative(value: unknown): unknown {
  return unary('-', value, -1);
}

/** Python's `+value`. */
export function positive(value: unknown): unknown {
  return unary('+', value, 1);
}

/** Jinja2's `~`: both sides as str() gives them. */
export function concatenate(left: unknown, right: unknown): string {
  const a = typeof left === 'string' ? left : str(left);
  const b = typeof right === 'string' ? right : str(right);
  boundSize(a.length + b.length);
  return a + b;
}

/** Jinja2's `~` with autoescape on: where one side is Markup, the other is escaped. */
export function joinMarkup(left: unknown, right: unknown): unknown {
  if (!(left instanceof Markup || right instanceof Markup)) return concatenate(left, right);
  return new Markup(concatenate(escapeToMarkup(left).value, escapeToMarkup(right).value));
}

/** Python's `item in container`. */
export function contains(container: unknown, item: unknown): boolean {
  const text = asString(container);
  if (text !== undefined) {
    const part = asString(item);
    if (part === undefined) {
      return typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
    }
    return text.includes(part);
  }
  if (Array.isArray(container)) {
    for (let i = 0; i < container.length; i++) {
      if (container[i] === item || equal(container[i], item)) return true;
    }
    return false;
  }
  if (isMapping(container)) return mappingGet(container, item) !== undefined;
  if (isIterable(container)) {
    for (const element of iterate(container)) if (equal(element, item)) return true;
    return false;
  }
  return typeError(`argument of type '${typeName(container)}' is not iterable`);
}

function isIterable(value: unknown): boolean {
  return (
    value instanceof Undefined ||
    value instanceof Range ||
    value instanceof DictView ||
    (value instanceof TemplateObject && Symbol.iterator in value)
  );
}

/**
 * Python's iter(value): the elements of a list, the keys of a dict, the characters of a string.
 *
 * @throws TemplateRuntimeError (TypeError) for what cannot be iterated
 */
export function iterate(value: unknown): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  const text = asString(value);
  // JavaScript's own iterator of a string goes by code point, too.
  if (text !== undefined) return text;
  if (value instanceof Undefined) return value.iterate();
  if (value instanceof Range || value instanceof DictView) return value;
  if (isMapping(value)) return mappingKeys(value);
  if (value instanceof TemplateObject && Symbol.iterator in value) {
    return value as Iterable<unknown>;
  }
  return typeError(`'${typeName(value)}' object is not iterable`);
}

/** Python's len(value), or null where the value has none. */
export function sizeOf(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  const text = asString(value);
  if (text !== undefined) return stringLength(text);
  if (value instanceof Undefined) return value.size();
  if (value instanceof Range || value instanceof DictView) return value.length;
  if (isMapping(value)) return mappingSize(value);
  return null;
}

/**
 * Python's len(value).
 *
 * @throws TemplateRuntimeError (TypeError) for what has no length
 */
export function lengthOf(value: unknown): number {
  const size = sizeOf(value);
  return size ?? typeError(`object of type '${typeName(value)}' has no len()`);
}
