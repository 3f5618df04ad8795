import { Environment, NativeEnvironment } from './environment.js';
import { UndefinedError } from './errors.js';
import { AsIs, nativeConcat, toPlain } from './native.js';
import { renderTemplate } from './render.js';
import type { Template } from './template.js';

type Variables = Readonly<Record<string, unknown>>;

const filters = { as_is: (_: unknown, value: unknown) => new AsIs(value) };
const toText = new Environment({ filters });
const toValue = new NativeEnvironment({ filters });

/**
 * Renders a template to a string, as the platform does: where a template fails on an undefined value, the whole
 * result is the empty string.
 *
 * @param source a Jinja2 template; `as_is` is one more filter
 * @param context the variables: JSON data
 * @throws TemplateSyntaxError, and TemplateRuntimeError other than UndefinedError
 */
export function renderToString(source: string, context: Variables = {}): string {
  return renderTemplate(compile(source), context);
}

/**
 * Compiles a template as {@link renderToString} does.
 *
 * @throws TemplateSyntaxError
 */
export function compile(source: string): Template {
  return toText.fromString(source);
}

/**
 * Renders a template to a native value, as the platform does with jinja2.nativetypes: a single expression keeps its
 * type, text that reads as a Python literal becomes that literal, and undefined becomes null. The filter `as_is`
 * keeps a value as it is.
 *
 * @param context the variables: JSON data; lists and dicts of it come back as the objects they are
 * @returns plain data: a tuple is an array, a dict an object, a float a number, an int beyond 2^53 a bigint
 * @throws TemplateSyntaxError, and TemplateRuntimeError other than UndefinedError
 */
export function renderToNative(source: string, context: Variables = {}): unknown {
  const template = toValue.fromString(source);
  try {
    return toPlain(nativeConcat(template.run(template.newContext(context)) as unknown[]));
  } catch (error) {
    if (error instanceof UndefinedError) return null;
    throw error;
  }
}

const expressions = new Map<string, (context: Variables) => unknown>();
const EXPRESSION_CACHE_SIZE = 400;

/**
 * The value of a Jinja2 expression without braces, such as the path `response.a.b` or `response["a-b"]["c"]`.
 *
 * @returns plain data as from renderToNative; null for undefined
 * @throws TemplateSyntaxError, UndefinedError and TemplateRuntimeError
 */
export function evaluate(expression: string, context: Variables = {}): unknown {
  let compiled = expressions.get(expression);
  if (compiled === undefined) {
    compiled = toText.compileExpression(expression);
    if (expressions.size >= EXPRESSION_CACHE_SIZE) {
      const [oldest] = expressions.keys();
      expressions.delete(oldest!);
    }
    expressions.set(expression, compiled);
  }
  return compiled(context);
}

/**
 * The names that a template takes from its context (jinja2.meta.find_undeclared_variables).
 *
 * @throws TemplateSyntaxError
 */
export function undeclaredVariables(source: string): Set<string> {
  return toText.undeclaredVariables(source);
}
