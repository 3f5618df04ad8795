import { TemplateRuntimeError } from './errors.js';
import { parseInteger } from './numbers.js';
import { Undefined } from './undefined.js';
import {
  asString,
  type FilterEnvironment,
  Float,
  GroupTuple,
  isFloat,
  isInteger,
  Range,
  typeName,
} from './values.js';

/** What a filter's `attribute` reads from an item. */
export type AttributeGetter = (item: unknown) => unknown;

const DIGITS = /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]+$/u;

/** The parts of a dotted path; digits are an index. */
function attributeParts(attribute: unknown): unknown[] {
  if (attribute === null) {
    return [];
  }
  const path = asString(attribute);
  if (path === undefined) {
    return [attribute];
  }
  const first = path.charCodeAt(0);
  if (first < 0x80 && (first < 0x30 || first > 0x39) && !path.includes('.')) {
    return [path];
  }
  return path.split('.').map((part) => (DIGITS.test(part) ? parseInteger(part) : part));
}

/**
 * Jinja2's make_attrgetter: reads a path such as `address.city` or `names.0` by the environment's rules.
 *
 * @param attribute a str path, an int index, or None for the item itself
 * @param fallback takes the place of an undefined part, unless it is None
 */
export function attributeGetter(
  environment: FilterEnvironment,
  attribute: unknown,
  fallback: unknown = null,
): AttributeGetter {
  const parts = attributeParts(attribute);
  if (parts.length === 1 && fallback === null) {
    const [part] = parts;
    return (item) => environment.getitem(item, part);
  }
  return (item) => {
    let value = item;
    for (const part of parts) {
      value = environment.getitem(value, part);
      if (fallback !== null && value instanceof Undefined) {
        value = fallback;
      }
    }
    return value;
  };
}

/** Jinja2's make_multi_attrgetter: the values of comma-separated paths, `age,name`. */
export function attributesGetter(
  environment: FilterEnvironment,
  attribute: unknown,
): (item: unknown) => unknown[] {
  const path = asString(attribute);
  const getters = (path === undefined ? [attribute] : path.split(',')).map((part) =>
    attributeGetter(environment, part),
  );
  return (item) => getters.map((getter) => getter(item));
}

/** A str in lower case, anything else as it is: what filters compare that ignore case. */
export function ignoreCase(value: unknown): unknown {
  const text = asString(value);
  return text === undefined ? value : text.toLowerCase();
}

/** Fails as Python does for a missing attribute. @throws TemplateRuntimeError (AttributeError), UndefinedError */
export function attributeError(value: unknown, name: string): never {
  if (value instanceof Undefined) {
    value.fail();
  }
  throw new TemplateRuntimeError(
    `'${typeName(value)}' object has no attribute '${name}'`,
    'AttributeError',
  );
}

/** The fields that values of data have as attributes in Python; JavaScript's undefined for any other name. */
export function dataField(value: unknown, name: string): unknown {
  if (value instanceof GroupTuple) {
    const index = ['grouper', 'list'].indexOf(name);
    return index === -1 ? undefined : value[index];
  }
  if (value instanceof Range) {
    return name === 'start' || name === 'stop' || name === 'step' ? value[name] : undefined;
  }
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (isInteger(number)) {
    switch (name) {
      case 'real':
      case 'numerator':
        return number;
      case 'imag':
        return 0;
      case 'denominator':
        return 1;
      default:
        return undefined;
    }
  }
  if (isFloat(number)) {
    return name === 'real' ? number : name === 'imag' ? new Float(0) : undefined;
  }
  return undefined;
}
