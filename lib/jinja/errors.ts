/**
 * Jinja2's exceptions, by Jinja2's names (jinja2.exceptions). `message` is Jinja2's own message without the
 * position; the position is in `templateName` (null for a template made from a string) and `lineno`
 * (1-based, null where it is not known).
 */

/** Base class of every error a template can raise. */
export class TemplateError extends Error {
  templateName: string | null;
  lineno: number | null;

  constructor(message: string, lineno: number | null = null, templateName: string | null = null) {
    super(message);
    this.name = new.target.name;
    this.lineno = lineno;
    this.templateName = templateName;
  }
}

/** The source is not a Jinja2 template. */
export class TemplateSyntaxError extends TemplateError {}

/** The source parses, but says something that cannot be: an unknown filter, a block defined twice. */
export class TemplateAssertionError extends TemplateSyntaxError {}

/** Names of the built-in Python exceptions that a template can raise in Jinja2. */
export type PythonError =
  | 'AssertionError'
  | 'AttributeError'
  | 'IndexError'
  | 'KeyError'
  | 'LookupError'
  | 'OverflowError'
  | 'RecursionError'
  | 'RuntimeError'
  | 'TypeError'
  | 'ValueError'
  | 'ZeroDivisionError';

/**
 * Rendering failed. Where Jinja2 lets an exception of Python itself through (`1 / 0`, `'a' + 1`), `pythonError`
 * names it; it is null for Jinja2's own runtime errors.
 */
export class TemplateRuntimeError extends TemplateError {
  readonly pythonError: PythonError | null;

  constructor(message: string, pythonError: PythonError | null = null) {
    super(message);
    this.pythonError = pythonError;
  }
}

/** A template did something with an undefined value that its kind of undefined does not allow. */
export class UndefinedError extends TemplateRuntimeError {}

/** A filter was called with arguments that it cannot take. */
export class FilterArgumentError extends TemplateRuntimeError {}

/** A template asked for something that it must not have, or passed one of the environment's limits. */
export class SecurityError extends TemplateRuntimeError {}

/** No template of that name in the environment's loader. */
export class TemplateNotFound extends TemplateError {
  /** The names that were tried, in order. */
  readonly templates: readonly string[];

  constructor(name: string, message: string = name, templates: readonly string[] = [name]) {
    super(message);
    this.templates = templates;
  }
}

/** None of several names is in the environment's loader. */
export class TemplatesNotFound extends TemplateNotFound {
  constructor(names: readonly string[]) {
    const message =
      names.length === 0
        ? 'Tried to select from an empty list of templates.'
        : `none of the templates given were found: ${names.join(', ')}`;
    super(names.at(-1) ?? '', message, names);
  }
}

/** JavaScript's own errors of size and depth by Jinja2's names; any other error as it is. */
export function fromRangeError(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  return error.message.includes('call stack')
    ? new TemplateRuntimeError('maximum recursion depth exceeded', 'RecursionError')
    : new SecurityError(`a value is too big: ${error.message}`);
}
