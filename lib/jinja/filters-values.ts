import { indexArgument, Signature, typeError } from './arguments.js';
import { FilterArgumentError, TemplateRuntimeError } from './errors.js';
import { repr } from './format.js';
import { attribute } from './lookup.js';
import { fixed, parseFloatText, parseInteger, toDouble, truncate } from './numbers.js';
import { divide, integerOf, multiply, power, truth } from './operators.js';
import { Undefined } from './undefined.js';
import {
  asString,
  type Filter,
  Float,
  hashKey,
  isFloat,
  toFloat,
  toInteger,
  typeName,
} from './values.js';

const attr = new Signature('do_attr', ['environment', 'obj', 'name']);
const fallback = new Signature('do_default', ['value', 'default_value', 'boolean'], ['', false]);
const int = new Signature('do_int', ['value', 'default', 'base'], [0, 10]);
const float = new Signature('do_float', ['value', 'default'], [new Float(0)]);
const round = new Signature('do_round', ['value', 'precision', 'method'], [0, 'common']);
const filesizeformat = new Signature('do_filesizeformat', ['value', 'binary'], [false]);

export const filterAbs: Filter = (_environment, value, args, kwargs) => {
  if (kwargs.size > 0) {
    typeError('abs() takes no keyword arguments');
  }
  if (args.length > 0) {
    typeError(`abs() takes exactly one argument (${args.length + 1} given)`);
  }
  const integer = integerOf(value);
  if (integer !== null) {
    return integer < 0 ? -integer : integer;
  }
  return isFloat(value)
    ? toFloat(Math.abs(numberOf(value)))
    : typeError(`bad operand type for abs(): '${typeName(value)}'`);
};

function numberOf(value: number | Float): number {
  return value instanceof Float ? value.value : value;
}

/** `attr`: an attribute only, never an item; data has no attributes but Python's methods. */
export const filterAttr: Filter = (environment, value, args, kwargs) => {
  const [name] = attr.bind(2, args, kwargs);
  hashKey(name);
  const text = asString(name);
  if (text === undefined) {
    return typeError(`attribute name must be string, not '${typeName(name)}'`);
  }
  if (value instanceof Undefined) {
    return environment.getattr(value, text);
  }
  return attribute(value, text) ?? new environment.undefined(undefined, value, text);
};

export const filterDefault: Filter = (_environment, value, args, kwargs) => {
  const [defaultValue, boolean] = fallback.bind(1, args, kwargs);
  return value instanceof Undefined || (boolean !== false && truth(boolean) && !truth(value))
    ? defaultValue
    : value;
};

/** Whether Python's `except (TypeError, ValueError)` catches it. */
function isConversionError(error: unknown): boolean {
  return (
    error instanceof TemplateRuntimeError &&
    (error.pythonError === 'TypeError' || error.pythonError === 'ValueError')
  );
}

/** The result of the first attempt that no conversion error ends, else the last value. */
function attempt(attempts: readonly (() => unknown)[], otherwise: unknown): unknown {
  for (const run of attempts) {
    try {
      return run();
    } catch (error) {
      if (!isConversionError(error)) {
        throw error;
      }
    }
  }
  return otherwise;
}

/**
 * Python's float(value).
 *
 * @throws TemplateRuntimeError for what is no number: TypeError, ValueError for text, OverflowError for a huge int
 */
function toNumber(value: unknown): number {
  const text = asString(value);
  if (text !== undefined) {
    return parseFloatText(text, repr(value));
  }
  if (isFloat(value)) {
    return numberOf(value);
  }
  const integer = integerOf(value);
  if (integer !== null) {
    return toDouble(integer);
  }
  if (value instanceof Undefined) {
    value.fail();
  }
  return typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
}

export const filterInt: Filter = (_environment, value, args, kwargs) => {
  const [defaultValue, base] = int.bind(1, args, kwargs);
  const integer = integerOf(value);
  if (integer !== null) {
    return integer;
  }
  const text = asString(value);
  return attempt(
    [
      () =>
        text === undefined
          ? truncate(toNumber(value))
          : parseInteger(text, Number(indexArgument(base))),
      () => truncate(toNumber(value)),
    ],
    defaultValue,
  );
};

export const filterFloat: Filter = (_environment, value, args, kwargs) => {
  const [defaultValue] = float.bind(1, args, kwargs);
  return attempt([() => toFloat(toNumber(value))], defaultValue);
};

export const filterRound: Filter = (_environment, value, args, kwargs) => {
  const [precision, method] = round.bind(1, args, kwargs);
  hashKey(method);
  const name = asString(method);
  if (name !== 'common' && name !== 'ceil' && name !== 'floor') {
    throw new FilterArgumentError('method must be common, ceil or floor');
  }
  if (name === 'common') {
    return pythonRound(value, precision);
  }
  const scale = power(10, precision);
  return divide(wholeNumber(multiply(value, scale), Math[name]), scale);
};

/** math.ceil or math.floor. */
function wholeNumber(value: unknown, step: (value: number) => number): unknown {
  const integer = integerOf(value);
  if (integer !== null) {
    return integer;
  }
  if (!isFloat(value)) {
    return typeError(`must be real number, not ${typeName(value)}`);
  }
  return truncate(step(numberOf(value)));
}

/** Python's round(value, precision): half to even, on the exact value. */
function pythonRound(value: unknown, precision: unknown): unknown {
  const integer = integerOf(value);
  if (integer === null && !isFloat(value)) {
    return typeError(`type ${typeName(value)} doesn't define __round__ method`);
  }
  const digits = precision === null ? 0 : indexArgument(precision);
  if (integer !== null) {
    return digits >= 0 ? integer : roundInteger(BigInt(integer), BigInt(digits));
  }
  const number = numberOf(value as number | Float);
  if (precision === null) {
    return truncate(roundDouble(number, 0));
  }
  return toFloat(roundDouble(number, Number(digits)));
}

function roundInteger(value: bigint, digits: bigint): number | bigint {
  const scale = digits < -5000n ? 0n : 10n ** -digits;
  if (scale === 0n) {
    return 0;
  }
  const rest = ((value % scale) + scale) % scale;
  const below = value - rest;
  const isUp = rest * 2n > scale || (rest * 2n === scale && (below / scale) % 2n !== 0n);
  return toInteger(isUp ? below + scale : below);
}

function roundDouble(value: number, digits: number): number {
  if (!Number.isFinite(value) || value === 0 || digits > 323) {
    return value;
  }
  const magnitude = digits < -308 ? 0 : Number(fixed(Math.abs(value), digits));
  if (magnitude === Number.POSITIVE_INFINITY) {
    throw new TemplateRuntimeError('rounded value too large to represent', 'OverflowError');
  }
  return value < 0 ? -magnitude : magnitude;
}

const DECIMAL_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'];

export const filterFilesizeformat: Filter = (_environment, value, args, kwargs) => {
  const [binary] = filesizeformat.bind(1, args, kwargs);
  const isBinary = truth(binary);
  const bytes = toNumber(value);
  const base = isBinary ? 1024 : 1000;
  if (bytes === 1) {
    return '1 Byte';
  }
  if (bytes < base) {
    return `${truncate(bytes)} Bytes`;
  }
  const units = isBinary ? BINARY_UNITS : DECIMAL_UNITS;
  const last = units.length - 1;
  let step = 0;
  while (step < last && !(bytes < base ** (step + 2))) {
    step++;
  }
  const amount = (base * bytes) / base ** (step + 2);
  return `${Number.isFinite(amount) ? fixed(amount, 1) : String(amount).slice(0, 3).toLowerCase()} ${units[step]}`;
};
