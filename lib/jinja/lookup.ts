import { SecurityError, TemplateRuntimeError } from './errors.js';
import { method } from './methods.js';
import { integerOf } from './operators.js';
import { characters } from './text.js';
import { ChainableUndefined, MISSING, Undefined, type UndefinedClass } from './undefined.js';
import {
  asString,
  Callable,
  isMapping,
  type KeywordArguments,
  Markup,
  mappingGet,
  type PositionalArguments,
  Range,
  TemplateObject,
  Tuple,
  typeName,
} from './values.js';

/** What a look-up needs of the environment. */
interface Lookups {
  readonly undefined: UndefinedClass;
}

const hasOwn = Object.prototype.hasOwnProperty;

/** Own data of an object without a class; JavaScript's undefined for all else. */
function plainValue(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  return hasOwn.call(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

/** Jinja2's Environment.getitem: `object[key]`, else an attribute of that name, else undefined. */
export function getitem(environment: Lookups, object: unknown, key: unknown): unknown {
  if (typeof key === 'string') {
    const own = plainValue(object, key);
    if (own !== undefined) return own;
  }
  let value = item(object, key);
  if (value === undefined) {
    const name = asString(key);
    if (name !== undefined) value = attribute(object, name);
  }
  return value === undefined ? missing(environment, object, key) : value;
}

/** Jinja2's Environment.getattr: `object.name`, else the item of that name, else undefined. */
export function getattr(environment: Lookups, object: unknown, name: string): unknown {
  let value = attribute(object, name);
  if (value === undefined) value = item(object, name);
  return value === undefined ? missing(environment, object, name) : value;
}

function missing(environment: Lookups, object: unknown, name: unknown): unknown {
  if (object instanceof ChainableUndefined) return object;
  if (object instanceof Undefined) return object.fail();
  return new environment.undefined(undefined, object, name);
}

/** An attribute that Python's value of this kind has, or JavaScript's undefined. */
export function attribute(object: unknown, name: string): unknown {
  return object instanceof TemplateObject ? object.attribute(name) : method(object, name);
}

/** An element of a list, tuple, dict, string or range, or JavaScript's undefined. */
function item(object: unknown, key: unknown): unknown {
  if (isMapping(object)) {
    return Array.isArray(key) && !(key instanceof Tuple) ? undefined : valueAt(object, key);
  }
  const integer = integerOf(key);
  if (integer === null) return undefined;
  const index = Number(integer);
  if (Array.isArray(object)) return object[index < 0 ? index + object.length : index];
  if (object instanceof Range) {
    const at = index < 0 ? index + object.length : index;
    return at >= 0 && at < object.length ? object.at(at) : undefined;
  }
  const text = asString(object);
  if (text !== undefined) {
    const letters = characters(text);
    const letter = letters[index < 0 ? index + letters.length : index];
    return letter !== undefined && object instanceof Markup ? new Markup(letter) : letter;
  }
  return undefined;
}

/** A key that cannot be hashed is in no dict. */
function valueAt(object: Parameters<typeof mappingGet>[0], key: unknown): unknown {
  try {
    return mappingGet(object, key);
  } catch (error) {
    if (error instanceof TemplateRuntimeError && error.pythonError === 'TypeError') {
      return undefined;
    }
    throw error;
  }
}

function typeError(message: string): never {
  throw new TemplateRuntimeError(message, 'TypeError');
}

/**
 * Python's `object[start:stop:step]`.
 *
 * @throws TemplateRuntimeError (TypeError) for what has no slices
 */
export function slice(object: unknown, start: unknown, stop: unknown, step: unknown): unknown {
  if (object instanceof ChainableUndefined) return object;
  if (object instanceof Undefined) return object.fail();
  const text = asString(object);
  if (text !== undefined) {
    const letters = characters(text);
    let part = '';
    for (const index of indices(letters.length, start, stop, step)) part += letters[index]!;
    return object instanceof Markup ? new Markup(part) : part;
  }
  if (Array.isArray(object)) {
    const part: unknown[] = object instanceof Tuple ? new Tuple() : [];
    for (const index of indices(object.length, start, stop, step)) part.push(object[index]);
    return part;
  }
  if (object instanceof Range) {
    const part = indices(object.length, start, stop, step);
    return new Range(object.at(part.start), object.at(part.stop), object.step * part.step);
  }
  return typeError(
    isMapping(object)
      ? "unhashable type: 'slice'"
      : `'${typeName(object)}' object is not subscriptable`,
  );
}

/** The positions that a slice takes of a sequence. */
function indices(length: number, start: unknown, stop: unknown, step: unknown): Range {
  const by = bound(step) ?? 1;
  if (by === 0) throw new TemplateRuntimeError('slice step cannot be zero', 'ValueError');
  const lowest = by < 0 ? -1 : 0;
  const highest = by < 0 ? length - 1 : length;
  const position = (value: number | null, otherwise: number) => {
    if (value === null) return otherwise;
    return Math.min(Math.max(value < 0 ? value + length : value, lowest), highest);
  };
  const from = position(bound(start), by < 0 ? highest : 0);
  const to = position(bound(stop), by < 0 ? -1 : length);
  return new Range(from, to, by);
}

function bound(value: unknown): number | null {
  if (value === null) return null;
  const integer = integerOf(value);
  if (integer !== null) return Number(integer);
  return typeError('slice indices must be integers or None or have an __index__ method');
}

/** A constant's slice, which Jinja2 takes by way of getitem: undefined where it cannot be taken. */
export function sliceConstant(
  environment: Lookups,
  object: unknown,
  start: unknown,
  stop: unknown,
  step: unknown,
): unknown {
  try {
    return slice(object, start, stop, step);
  } catch (error) {
    if (error instanceof TemplateRuntimeError && error.pythonError === 'TypeError') {
      return new environment.undefined(undefined, object, null);
    }
    throw error;
  }
}

/**
 * Calls a macro, a bound method or one of our globals; nothing else can be called.
 *
 * @throws UndefinedError or TemplateRuntimeError (TypeError)
 */
export function call(
  callee: unknown,
  args: PositionalArguments,
  kwargs: KeywordArguments,
): unknown {
  if (callee instanceof Callable) return callee.call(args, kwargs);
  if (callee instanceof Undefined) {
    if (callee.name === 'import' && callee.object === MISSING) {
      throw new SecurityError('import() of Python modules is not available in a template');
    }
    return callee.fail();
  }
  return typeError(`'${typeName(callee)}' object is not callable`);
}
