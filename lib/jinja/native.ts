import { fromRangeError } from './errors.js';
import { repr, str } from './format.js';
import { NotLiteral, parseLiteral } from './literal.js';
import { Undefined } from './undefined.js';
import {
  boundSize,
  Dict,
  DictView,
  Float,
  Generator,
  isMapping,
  Markup,
  mappingEntries,
  mappingSet,
  Range,
  TemplateObject,
  Tuple,
} from './values.js';

/** What the platform's filter `as_is` makes of a value: kept as it is, never read as a literal. */
export class AsIs extends TemplateObject {
  readonly typeName = 'as_is';
  readonly value: unknown;

  constructor(value: unknown) {
    super();
    this.value = value;
  }

  override text(): string {
    return str(this.value);
  }

  override represent(): string {
    return repr(this.value);
  }
}

/**
 * Joins output as jinja2.nativetypes does: a single value keeps its type; text is read as a Python literal where
 * it is one, and stays text where it is not.
 *
 * @returns null where there is no output
 */
export function nativeConcat(output: readonly unknown[]): unknown {
  if (output.length === 0) return null;
  const [first] = output;
  if (output.length === 1 && typeof first !== 'string' && !(first instanceof Markup)) return first;
  let text = '';
  for (const value of output) {
    text += str(value);
    boundSize(text.length);
  }
  try {
    return parseLiteral(text);
  } catch (error) {
    if (error instanceof NotLiteral) return text;
    throw error;
  }
}

/**
 * A template's value as plain JavaScript data: tuples, ranges and generators as arrays, dicts made by the template
 * as objects, floats as numbers, undefined as null. Ints beyond 2^53 stay bigints, and lists and dicts of the
 * context stay the very objects they are.
 */
export function toPlain(value: unknown): unknown {
  try {
    return plain(value, new Map());
  } catch (error) {
    throw fromRangeError(error);
  }
}

function plain(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Float || value instanceof Markup) return value.value;
  if (value instanceof Undefined) return null;
  if (value instanceof AsIs) return plain(value.value, seen);
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (value instanceof Range || value instanceof Generator || value instanceof DictView) {
    return plain([...value], seen);
  }
  if (Array.isArray(value)) return plainArray(value, seen);
  if (isMapping(value)) return plainObject(value, seen);
  return value instanceof TemplateObject ? value.text() : value;
}

function plainArray(value: unknown[], seen: Map<object, unknown>): unknown[] {
  seen.set(value, value);
  const copy = Array.from(value, (element) => plain(element, seen));
  const same =
    !(value instanceof Tuple) && copy.every((element, index) => element === value[index]);
  const result = same ? value : copy;
  seen.set(value, result);
  return result;
}

function plainObject(value: Parameters<typeof mappingEntries>[0], seen: Map<object, unknown>) {
  seen.set(value, value);
  const copy: Record<string, unknown> = {};
  let same = !(value instanceof Dict);
  for (const [key, element] of mappingEntries(value)) {
    const converted = plain(element, seen);
    if (converted !== element) same = false;
    mappingSet(copy, str(key), converted);
  }
  const result = same ? value : copy;
  seen.set(value, result);
  return result;
}
