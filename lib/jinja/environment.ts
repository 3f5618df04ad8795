import { type CompileOptions, Compiler } from './compiler.js';
import { TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError } from './errors.js';
import { toPlain } from './native.js';
import { Parser } from './parser.js';
import type { TemplateFunction } from './precompiled.js';
import * as runtime from './runtime.js';
import type { Extension } from './syntax.js';
import {
  type RenderOptions,
  Template,
  type TemplateCode,
  TemplateEnvironment,
} from './template.js';
import { Undefined } from './undefined.js';

/** Options of jinja2.Environment, by its names in camelCase and with its defaults. */
export interface EnvironmentOptions extends RenderOptions {
  /** Remove the first newline after a block tag. */
  trimBlocks?: boolean;
  /** Remove white space before a block tag at the start of a line. */
  lstripBlocks?: boolean;
  /** Keep a single newline at the end of the source. */
  keepTrailingNewline?: boolean;
  extensions?: readonly Extension[];
  /** Sources by name, for getTemplate, include, import and extends. */
  loader?: Readonly<Record<string, string>>;
}

export interface ExpressionOptions {
  /** Give null for an undefined value; default true. */
  undefinedToNone?: boolean;
}

/** Compiled templates that are kept, by source; the oldest goes first. */
const CACHE_SIZE = 400;

/** Jinja2's Environment: compiles templates and keeps what they share. */
export class Environment extends TemplateEnvironment {
  readonly #options: EnvironmentOptions;
  readonly #cache = new Map<string, Template>();
  readonly #loaded = new Map<string, Template>();

  constructor(options: EnvironmentOptions = {}) {
    super(options);
    this.#options = options;
  }

  /** Whether output is collected as values; see NativeEnvironment. */
  protected get native(): boolean {
    return false;
  }

  /**
   * Compiles a template, or takes it from the cache of sources.
   *
   * @param name what errors call the template
   * @throws TemplateSyntaxError
   */
  fromString(source: string, name: string | null = null): Template {
    const key = `${name ?? ''}\0${source}`;
    let template = this.#cache.get(key);
    if (template === undefined) {
      template = new Template(this, name, this.#evaluate(this.generate(source, name)));
      if (this.#cache.size >= CACHE_SIZE) {
        const [oldest] = this.#cache.keys();
        this.#cache.delete(oldest!);
      }
      this.#cache.set(key, template);
    }
    return template;
  }

  override getTemplate(name: string): Template {
    let template = this.#loaded.get(name);
    if (template === undefined) {
      const { loader } = this.#options;
      if (loader === undefined) {
        throw new TemplateRuntimeError('no loader for this environment specified', 'TypeError');
      }
      if (!Object.hasOwn(loader, name)) throw new TemplateNotFound(name);
      template = this.fromString(loader[name]!, name);
      this.#loaded.set(name, template);
    }
    return template;
  }

  /**
   * Compiles an expression, as Jinja2's compile_expression does.
   *
   * @returns a function from variables to the expression's value as plain JavaScript data
   * @throws TemplateSyntaxError
   */
  compileExpression(
    source: string,
    { undefinedToNone = true }: ExpressionOptions = {},
  ): (context?: Readonly<Record<string, unknown>>) => unknown {
    const code = guarded(null, () => {
      const expression = this.#parser(source, null, true).parseOnlyExpression();
      return this.#compiler(null).compileExpressionTemplate(expression);
    });
    const template = new Template(this, null, this.#evaluate(code));
    return (context = {}) => {
      const value: unknown = template.run(template.newContext(context));
      return !undefinedToNone && value instanceof Undefined ? undefined : toPlain(value);
    };
  }

  /** The names that a template looks up in its context and that are no globals (jinja2.meta). */
  undeclaredVariables(source: string): Set<string> {
    const compiler = this.#compiler(null);
    guarded(null, () => compiler.compileTemplate(this.#parser(source, null).parseAsRoot()));
    return new Set([...compiler.undeclared].filter((name) => !this.globals.has(name)));
  }

  /**
   * The JavaScript of a template: the body of a function of the runtime and the environment.
   *
   * @throws TemplateSyntaxError
   */
  generate(source: string, name: string | null): string {
    return guarded(name, () =>
      this.#compiler(name).compileTemplate(this.#parser(source, name).parseAsRoot()),
    );
  }

  #parser(source: string, name: string | null, expression = false): Parser {
    const {
      trimBlocks = false,
      lstripBlocks = false,
      keepTrailingNewline = false,
      extensions = [],
    } = this.#options;
    const options = { trimBlocks, lstripBlocks, keepTrailingNewline, extensions };
    return new Parser(source, options, name, expression);
  }

  #compiler(name: string | null): Compiler {
    const options: CompileOptions = {
      autoescape: this.autoescape,
      native: this.native,
      hasFilter: (filter) => this.filters.has(filter),
      hasTest: (test) => this.tests.has(test),
    };
    return new Compiler(name, options);
  }

  #evaluate(code: string): TemplateCode {
    return guarded(null, () => newFunction(code)(runtime, this));
  }
}

function newFunction(code: string): TemplateFunction {
  try {
    return new Function('rt', 'env', code) as TemplateFunction;
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    throw new TemplateRuntimeError(
      'code must not be generated from strings here: write the template as a module with `precompile` beforehand',
    );
  }
}

/** Compiles; a source that is nested too deeply for JavaScript's stack is a typed error. */
function guarded<T>(name: string | null, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TemplateSyntaxError('the template is nested too deeply', 1, name);
  }
}

/** jinja2.nativetypes.NativeEnvironment: output is a list of values, joined by nativeConcat. */
export class NativeEnvironment extends Environment {
  protected override get native(): boolean {
    return true;
  }
}
