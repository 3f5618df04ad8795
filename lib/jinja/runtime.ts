/** What the code of compiled templates calls. Nothing here needs the compiler. */

import { fromRangeError, TemplateError, TemplateNotFound, TemplateRuntimeError } from './errors.js';
import { repr, str } from './format.js';
import { Namespace } from './globals.js';
import { escapeHtml } from './markup.js';
import { nativeConcat } from './native.js';
import { contains, iterate } from './operators.js';
import type { Context, Output, RenderFunction, Template, TemplateEnvironment } from './template.js';
import { MISSING, Undefined } from './undefined.js';
import {
  asString,
  Callable,
  type Filter,
  Generator,
  isMapping,
  type KeywordArguments,
  Markup,
  mappingEntries,
  TemplateObject,
  type Test,
  typeName,
} from './values.js';

export { call, getattr, getitem, slice, sliceConstant } from './lookup.js';
export { LoopContext, renderLoop } from './loop.js';
export { Macro } from './macro.js';
export { nativeConcat } from './native.js';
export {
  add,
  compare,
  concatenate,
  divide,
  equal,
  floorDivide,
  iterate,
  joinMarkup,
  modulo,
  multiply,
  negative,
  positive,
  power,
  subtract,
  truth,
} from './operators.js';
export { Dict, Float, Markup, NO_KEYWORDS, Tuple } from './values.js';

/** `{{ value }}` */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : str(value);
}

/** `{{ value }}` with autoescape on. */
export function escapedText(value: unknown): string {
  return value instanceof Markup ? value.value : escapeHtml(text(value));
}

/** Adds a part's values to those of the whole. */
export function append(output: unknown[], part: Output): void {
  if (typeof part === 'string') output.push(part);
  else for (const value of part) output.push(value);
}

/** Gives an error the place where it came up, unless it already has one, and JavaScript's own a name. */
export function locate(error: unknown, lineno: number, templateName: string | null): unknown {
  const known = fromRangeError(error);
  if (known instanceof TemplateError && known.lineno === null) {
    known.lineno = lineno;
    known.templateName = templateName;
  }
  return known;
}

export function undefinedName(environment: TemplateEnvironment, name: string): unknown {
  return new environment.undefined(undefined, MISSING, name);
}

export function missingParameter(environment: TemplateEnvironment, name: string): unknown {
  return new environment.undefined(`parameter ${repr(name)} was not provided`, MISSING, name);
}

/** The value of an inline `if` that is false and has no `else`: always of the default kind. */
export function missingElse(position: string): unknown {
  return new Undefined(
    `the inline if-expression on ${position} evaluated to false and no else section was defined.`,
  );
}

export function findFilter(environment: TemplateEnvironment, name: string): Filter {
  return (
    environment.filters.get(name) ??
    (() => {
      throw new TemplateRuntimeError(`No filter named ${repr(name)} found.`);
    })
  );
}

export function findTest(environment: TemplateEnvironment, name: string): Test {
  return (
    environment.tests.get(name) ??
    (() => {
      throw new TemplateRuntimeError(`No test named ${repr(name)} found.`);
    })
  );
}

/** Python's `item in container`, evaluated in the order it is written. */
export function isIn(item: unknown, container: unknown): boolean {
  return contains(container, item);
}

/** The text of a call or filter block, which has to be text already. */
export function blockText(value: unknown): string {
  const text = asString(value);
  if (text !== undefined) return text;
  throw new TemplateRuntimeError(
    `sequence item 0: expected str instance, ${typeName(value)} found`,
    'TypeError',
  );
}

/** The positional arguments that a call's `*` adds. */
export function spread(rest: unknown): Iterable<unknown> {
  return iterateOr(rest, `Value after * must be an iterable, not ${typeName(rest)}`);
}

function iterateOr(value: unknown, message: string): Iterable<unknown> {
  try {
    return iterate(value);
  } catch (error) {
    if (error instanceof TemplateRuntimeError && error.pythonError === 'TypeError') {
      throw new TemplateRuntimeError(message, 'TypeError');
    }
    throw error;
  }
}

/** The keyword arguments of a call, filter or test with `**`. */
export function keywords(
  named: readonly (readonly [string, unknown])[],
  rest: unknown,
  isCall: boolean,
): KeywordArguments {
  const taker = isCall ? 'jinja2.runtime.Context.call() ' : '';
  if (!isMapping(rest)) {
    throw new TemplateRuntimeError(
      `${taker}argument after ** must be a mapping, not ${typeName(rest)}`,
      'TypeError',
    );
  }
  const all = new Map(named);
  for (const [key, value] of mappingEntries(rest)) {
    if (typeof key !== 'string') {
      throw new TemplateRuntimeError('keywords must be strings', 'TypeError');
    }
    if (all.has(key)) {
      throw new TemplateRuntimeError(
        `${taker}got multiple values for keyword argument ${repr(key)}`,
        'TypeError',
      );
    }
    all.set(key, value);
  }
  return all;
}

/** The elements of a value that is assigned to so many names. */
export function unpack(value: unknown, count: number): readonly unknown[] {
  const elements = Array.isArray(value)
    ? value
    : [...iterateOr(value, `cannot unpack non-iterable ${typeName(value)} object`)];
  if (elements.length === count) return elements;
  throw new TemplateRuntimeError(
    elements.length > count
      ? `too many values to unpack (expected ${count})`
      : `not enough values to unpack (expected ${count}, got ${elements.length})`,
    'ValueError',
  );
}

export function setAttribute(target: unknown, name: string, value: unknown): void {
  if (!(target instanceof Namespace)) {
    throw new TemplateRuntimeError('cannot assign attribute on non-namespace object');
  }
  target.set(name, value);
}

/** The elements that a loop's `if` lets through. */
export function filtered(elements: Iterator<unknown>): Generator {
  return new Generator(elements);
}

export function getTemplate(environment: TemplateEnvironment, name: unknown): Template {
  return environment.findTemplate(name);
}

/** The template to include, or null where it may be missing and is. */
export function findTemplate(
  environment: TemplateEnvironment,
  name: unknown,
  ignoreMissing: boolean,
): Template | null {
  try {
    return environment.selectTemplate(name);
  } catch (error) {
    if (ignoreMissing && error instanceof TemplateNotFound) return null;
    throw error;
  }
}

type Locals = readonly (readonly [string, unknown])[];

/** The output of an included template. @param locals null without context */
export function include(context: Context, template: Template, locals: Locals | null): Output {
  if (locals === null) return defaultModule(context, template).body;
  const shared = context.share(template, locals);
  return context.state.nested(() => template.root(shared));
}

/** What `import` binds: the names a template exports; prints as its output. */
export class TemplateModule extends TemplateObject {
  readonly typeName = 'TemplateModule';
  override get qualifiedName() {
    return 'jinja2.environment.TemplateModule';
  }
  readonly name: string | null;
  readonly body: Output;
  readonly #exported: ReadonlyMap<string, unknown>;

  constructor(template: Template, context: Context) {
    super();
    this.name = template.name;
    this.body = context.state.nested(() => template.root(context));
    this.#exported = context.exports();
  }

  override attribute(name: string): unknown {
    return this.#exported.get(name);
  }

  override text(): string {
    return typeof this.body === 'string' ? this.body : str(nativeConcat(this.body));
  }

  override represent(): string {
    return `<TemplateModule ${repr(this.name)}>`;
  }
}

/** A template's module without any context, made once in a rendering. */
function defaultModule(context: Context, template: Template): TemplateModule {
  const { state } = context;
  let module = state.modules.get(template);
  if (module === undefined) {
    module = new TemplateModule(template, template.newContext({}, state));
    state.modules.set(template, module);
  }
  return module as TemplateModule;
}

/** @param locals null without context */
export function importModule(
  context: Context,
  template: Template,
  locals: Locals | null,
): TemplateModule {
  if (locals === null) return defaultModule(context, template);
  return new TemplateModule(template, context.share(template, locals));
}

export function importName(
  environment: TemplateEnvironment,
  module: TemplateModule,
  name: string,
  position: string,
): unknown {
  const value = module.attribute(name);
  if (value !== undefined) return value;
  return new environment.undefined(
    `the template ${repr(module.name)} (imported on ${position}) ` +
      `does not export the requested name ${repr(name)}`,
    MISSING,
    name,
  );
}

export function extendedTwice(): never {
  throw new TemplateRuntimeError('extended multiple times');
}

export function requireBlock(context: Context, name: string): void {
  if (context.blocks.get(name)!.length <= 1) {
    throw new TemplateRuntimeError(`Required block ${repr(name)} not found`);
  }
}

/** A block as the most derived template has it. */
export function renderBlock(context: Context, name: string): Output {
  const render = context.blocks.get(name)![0]!;
  return context.state.nested(() => render(context));
}

/** The variable `super` in a block: the block of the same name one step up. */
export function superBlock(context: Context, name: string, current: RenderFunction): unknown {
  const stack = context.blocks.get(name) ?? [];
  const index = stack.indexOf(current);
  return blockAt(context, name, stack, index === -1 ? stack.length : index + 1);
}

function blockAt(
  context: Context,
  name: string,
  stack: readonly RenderFunction[],
  depth: number,
): unknown {
  if (depth < stack.length) return new BlockReference(context, name, stack, depth);
  return new context.environment.undefined(
    `there is no parent block called ${repr(name)}.`,
    MISSING,
    'super',
  );
}

/** A block as `self.name` and `super` give it: called, it renders. */
class BlockReference extends Callable {
  override readonly typeName = 'BlockReference';
  override get qualifiedName() {
    return 'jinja2.runtime.BlockReference';
  }
  readonly #context: Context;
  readonly #stack: readonly RenderFunction[];
  readonly #depth: number;

  constructor(context: Context, name: string, stack: readonly RenderFunction[], depth: number) {
    super(name, () => {
      const output = context.state.nested(() => stack[depth]!(context));
      if (typeof output !== 'string') return nativeConcat(output);
      return context.environment.autoescape ? new Markup(output) : output;
    });
    this.#context = context;
    this.#stack = stack;
    this.#depth = depth;
  }

  override attribute(name: string): unknown {
    if (name === 'name') return this.name;
    return name === 'super'
      ? blockAt(this.#context, this.name, this.#stack, this.#depth + 1)
      : undefined;
  }
}

/** The variable `self`. */
export class TemplateReference extends TemplateObject {
  readonly typeName = 'TemplateReference';
  override get qualifiedName() {
    return 'jinja2.runtime.TemplateReference';
  }
  readonly #context: Context;

  constructor(context: Context) {
    super();
    this.#context = context;
  }

  override attribute(name: string): unknown {
    const stack = this.#context.blocks.get(name);
    return stack === undefined ? undefined : blockAt(this.#context, name, stack, 0);
  }

  override represent(): string {
    return `<TemplateReference ${repr(this.#context.name)}>`;
  }
}
