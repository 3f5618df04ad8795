import { TemplateSyntaxError, UndefinedError } from './errors.js';
import { EscapeError, unescapeString } from './escapes.js';
import { getattr, getitem } from './lookup.js';
import { toPlain } from './native.js';
import { Undefined } from './undefined.js';

/** A step into a value: an attribute, or an element by key or index. */
interface Step {
  attribute?: string;
  item?: string | number;
}

const variable = /\s*([\p{XID_Start}_]\p{XID_Continue}*)\s*/uy;

const step =
  /(?:\.\s*(?:([\p{XID_Start}_]\p{XID_Continue}*)|(\d+))|\[\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|(-?\d+))\s*\])\s*/suy;

const lookups = { undefined: Undefined };

/**
 * The value at a path such as `response.a["b-c"][0]`, as a Jinja2 expression of that form has it,
 * but read without code generation.
 *
 * @returns plain data; null for what is undefined
 * @throws TemplateSyntaxError for an expression of another form
 */
export function readPath(path: string, context: Readonly<Record<string, unknown>>): unknown {
  const [name, steps] = parsePath(path);
  let value = Object.hasOwn(context, name) ? context[name] : undefined;
  if (value === undefined) value = new Undefined(undefined, undefined, name);
  try {
    for (const { attribute, item } of steps) {
      value =
        attribute === undefined
          ? getitem(lookups, value, item)
          : getattr(lookups, value, attribute);
    }
  } catch (error) {
    if (error instanceof UndefinedError) return null;
    throw error;
  }
  return toPlain(value);
}

/** Throws TemplateSyntaxError for what {@link readPath} would not read. */
export function parsePath(path: string): [variable: string, steps: Step[]] {
  variable.lastIndex = 0;
  const name = variable.exec(path)?.[1];
  if (name === undefined) refuse();
  const steps: Step[] = [];
  step.lastIndex = variable.lastIndex;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (!found) refuse();
    const [, attribute, element, single, double, index] = found;
    const key = single ?? double;
    if (attribute !== undefined) steps.push({ attribute });
    else steps.push({ item: key === undefined ? Number(element ?? index) : unescapeKey(key) });
  }
  return [name, steps];
}

function unescapeKey(key: string): string {
  try {
    return unescapeString(key);
  } catch (error) {
    if (error instanceof EscapeError) throw new TemplateSyntaxError(error.message, 1);
    throw error;
  }
}

function refuse(): never {
  throw new TemplateSyntaxError(
    'not a path such as response.a["b-c"][0]; any other expression goes between {{ and }}',
    1,
  );
}
