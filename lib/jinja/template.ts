import {
  fromRangeError,
  SecurityError,
  TemplateNotFound,
  TemplateRuntimeError,
  TemplatesNotFound,
} from './errors.js';
import { FILTERS } from './filters.js';
import { str } from './format.js';
import { builtinGlobals } from './globals.js';
import { getattr, getitem } from './lookup.js';
import { iterate, truth } from './operators.js';
import { TESTS } from './tests.js';
import {
  ChainableUndefined,
  DebugUndefined,
  StrictUndefined,
  Undefined,
  type UndefinedClass,
} from './undefined.js';
import { type Filter, type FilterEnvironment, hashKey, type Test } from './values.js';

/** What ends a template that would take too much; each is counted for one rendering. */
export interface Limits {
  /** Most elements of a `range()`. */
  rangeSize: number;
  /** Most characters of output, of a template and of each part of it that is collected first. */
  outputSize: number;
  /** Deepest nesting of macro calls, includes, blocks and recursive loops. */
  recursionDepth: number;
  /** Most turns of loops and calls of macros; no limit by default. */
  steps: number;
}

const defaultLimits: Limits = {
  rangeSize: 100_000,
  outputSize: 10_000_000,
  recursionDepth: 250,
  steps: Number.POSITIVE_INFINITY,
};

/** Renders into the text or, for a native environment, into the list of values. */
export type RenderFunction = (context: Context) => Output;
export type Output = string | unknown[];

/** What the code of a compiled template gives. */
export interface TemplateCode {
  root: RenderFunction;
  blocks: ReadonlyMap<string, RenderFunction>;
}

/** What one rendering has used of its limits, and the modules it has imported. */
export class RenderState {
  readonly #limits: Limits;
  #modules: Map<Template, unknown> | null = null;
  #steps = 0;
  #depth = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The modules that were imported without context, each made once. */
  get modules(): Map<Template, unknown> {
    this.#modules ??= new Map();
    return this.#modules;
  }

  /** Counts a turn of a loop. @param size characters (or values, in a native environment) of output so far */
  step(size: number): void {
    if (++this.#steps > this.#limits.steps) {
      throw new SecurityError(`the template took more than ${this.#limits.steps} steps`);
    }
    this.checkSize(size);
  }

  checkSize(size: number): void {
    if (size > this.#limits.outputSize) {
      throw new SecurityError(`output of more than ${this.#limits.outputSize} characters`);
    }
  }

  /** Runs something that may nest. */
  nested<T>(run: () => T): T {
    this.step(0);
    if (++this.#depth > this.#limits.recursionDepth) {
      throw new TemplateRuntimeError('maximum recursion depth exceeded', 'RecursionError');
    }
    try {
      const output = run();
      if (typeof output === 'string') this.checkSize(output.length);
      return output;
    } finally {
      this.#depth--;
    }
  }
}

const nothing: ReadonlyMap<string, unknown> = new Map();
const hasOwn = Object.prototype.hasOwnProperty;

/** The variables of one template while it renders (jinja2.runtime.Context). */
export class Context {
  readonly environment: TemplateEnvironment;
  readonly state: RenderState;
  readonly name: string | null;
  readonly blocks: Map<string, RenderFunction[]>;
  readonly #data: Readonly<Record<string, unknown>>;
  readonly #inherited: ReadonlyMap<string, unknown>;
  // Most templates set, include and import nothing, so what only these need is made late.
  #variables: Map<string, unknown> | null = null;
  #private: Set<string> | null = null;

  constructor(
    environment: TemplateEnvironment,
    state: RenderState,
    name: string | null,
    blocks: Map<string, RenderFunction[]>,
    data: Readonly<Record<string, unknown>>,
    inherited: ReadonlyMap<string, unknown>,
  ) {
    this.environment = environment;
    this.state = state;
    this.name = name;
    this.blocks = blocks;
    this.#data = data;
    this.#inherited = inherited;
  }

  /** The value of a name, or JavaScript's undefined. */
  resolve(name: string): unknown {
    let value: unknown;
    if (this.#variables !== null) {
      value = this.#variables.get(name);
      if (value !== undefined) return value;
    }
    if (this.#inherited !== nothing) {
      value = this.#inherited.get(name);
      if (value !== undefined) return value;
    }
    if (hasOwn.call(this.#data, name)) {
      value = this.#data[name];
      if (value !== undefined) return value;
    }
    return this.environment.globals.get(name);
  }

  set(name: string, value: unknown, exported: boolean): void {
    this.#variables ??= new Map();
    this.#variables.set(name, value);
    if (exported) this.#private?.delete(name);
    else {
      this.#private ??= new Set();
      this.#private.add(name);
    }
  }

  /** What an import of the template finds in it. */
  exports(): Map<string, unknown> {
    const exported = new Map(this.#variables);
    for (const name of this.#private ?? []) exported.delete(name);
    return exported;
  }

  /** Adds the blocks of a parent template below those that are known already. */
  inherit(parent: Template): void {
    for (const [name, render] of parent.blocks) {
      const known = this.blocks.get(name);
      if (known === undefined) this.blocks.set(name, [render]);
      else known.push(render);
    }
  }

  /** A context of the same template that also has a scope's variables. */
  derive(locals: readonly (readonly [string, unknown])[]): Context {
    const blocks = new Map([...this.blocks].map(([name, stack]) => [name, [...stack]]));
    return this.#child(this.name, blocks, locals);
  }

  /** A context for another template that sees what this one sees. */
  share(template: Template, locals: readonly (readonly [string, unknown])[]): Context {
    return this.#child(template.name, template.newBlocks(), locals);
  }

  #child(
    name: string | null,
    blocks: Map<string, RenderFunction[]>,
    locals: readonly (readonly [string, unknown])[],
  ): Context {
    const inherited = new Map(this.#inherited);
    for (const [key, value] of this.#variables ?? []) inherited.set(key, value);
    for (const [key, value] of locals) if (value !== undefined) inherited.set(key, value);
    return new Context(this.environment, this.state, name, blocks, this.#data, inherited);
  }
}

/** A compiled template. */
export class Template {
  readonly environment: TemplateEnvironment;
  /** Its name in the loader, or null for one made from a string. */
  readonly name: string | null;
  readonly root: RenderFunction;
  readonly blocks: ReadonlyMap<string, RenderFunction>;

  constructor(environment: TemplateEnvironment, name: string | null, code: TemplateCode) {
    this.environment = environment;
    this.name = name;
    this.root = code.root;
    this.blocks = code.blocks;
  }

  newBlocks(): Map<string, RenderFunction[]> {
    const blocks = new Map<string, RenderFunction[]>();
    for (const [name, render] of this.blocks) blocks.set(name, [render]);
    return blocks;
  }

  newContext(
    data: Readonly<Record<string, unknown>>,
    state = new RenderState(this.environment.limits),
  ): Context {
    return new Context(this.environment, state, this.name, this.newBlocks(), data, nothing);
  }

  /** What the template's own function returns; running out of JavaScript's stack is a typed error here, too. */
  run(context: Context): Output {
    try {
      return this.root(context);
    } catch (error) {
      throw fromRangeError(error);
    }
  }

  /**
   * The template's output.
   *
   * @param data the variables; only own properties are seen
   * @throws UndefinedError, TemplateRuntimeError and the other errors of a rendering
   */
  render(data: Readonly<Record<string, unknown>> = {}): string {
    const context = this.newContext(data);
    const output = this.run(context);
    const text = typeof output === 'string' ? output : output.map(str).join('');
    context.state.checkSize(text.length);
    return text;
  }
}

/** Which undefined a missing value is, https://jinja.palletsprojects.com/en/3.1.x/api/#undefined-types */
export type UndefinedKind = 'default' | 'chainable' | 'strict' | 'debug';

const undefinedKinds: Record<UndefinedKind, UndefinedClass> = {
  default: Undefined,
  chainable: ChainableUndefined,
  strict: StrictUndefined,
  debug: DebugUndefined,
};

/** What matters when a template is rendered, not when it is compiled. */
export interface RenderOptions {
  /** Default: prints as nothing, fails on every use but printing, iterating and testing. */
  undefined?: UndefinedKind;
  /** Escape HTML in output; default false. */
  autoescape?: boolean;
  /** Filters besides Jinja2's own. */
  filters?: Readonly<Record<string, Filter>>;
  /** Tests besides Jinja2's own. */
  tests?: Readonly<Record<string, Test>>;
  /** Variables of every template, besides Jinja2's own globals; functions among them cannot be called. */
  globals?: Readonly<Record<string, unknown>>;
  limits?: Partial<Limits>;
}

/** What templates are rendered with; how they are found and compiled is left to subclasses. */
export abstract class TemplateEnvironment implements FilterEnvironment {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  readonly globals: ReadonlyMap<string, unknown>;
  readonly undefined: UndefinedClass;
  readonly autoescape: boolean;
  readonly limits: Limits;

  constructor(options: RenderOptions) {
    this.limits = { ...defaultLimits, ...options.limits };
    this.filters = new Map([...FILTERS, ...Object.entries(options.filters ?? {})]);
    this.tests = new Map([...TESTS, ...Object.entries(options.tests ?? {})]);
    const globals = Object.entries(options.globals ?? {});
    this.globals = new Map([...builtinGlobals(this.limits.rangeSize), ...globals]);
    this.undefined = undefinedKinds[options.undefined ?? 'default'];
    this.autoescape = options.autoescape ?? false;
  }

  /**
   * A template of the loader.
   *
   * @throws TemplateNotFound
   */
  abstract getTemplate(name: string): Template;

  getattr(object: unknown, name: string): unknown {
    return getattr(this, object, name);
  }

  getitem(object: unknown, key: unknown): unknown {
    return getitem(this, object, key);
  }

  /**
   * The template that a template's own code names.
   *
   * @throws TemplateRuntimeError (TypeError) for a list or dict, which names none
   */
  findTemplate(name: unknown): Template {
    if (name instanceof Undefined) name.fail();
    if (typeof name === 'string') return this.getTemplate(name);
    hashKey(name);
    return this.getTemplate(str(name));
  }

  /** The first template that there is of a list of names, or the one of a single name. */
  selectTemplate(names: unknown): Template {
    if (typeof names === 'string' || names instanceof Undefined) return this.findTemplate(names);
    const tried: unknown[] = [];
    for (const name of truth(names) ? iterate(names) : []) {
      tried.push(name);
      if (name instanceof Undefined) continue;
      try {
        return this.findTemplate(name);
      } catch (error) {
        if (!(error instanceof TemplateNotFound)) throw error;
      }
    }
    throw new TemplatesNotFound(
      tried.map((name) => (name instanceof Undefined ? name.message : str(name))),
    );
  }
}
