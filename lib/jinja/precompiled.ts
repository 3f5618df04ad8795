import { TemplateNotFound } from './errors.js';
import * as runtime from './runtime.js';
import {
  type RenderOptions,
  Template,
  type TemplateCode,
  TemplateEnvironment,
} from './template.js';

/** The function that the code of one template is the body of. */
export type TemplateFunction = (
  rt: typeof runtime,
  environment: TemplateEnvironment,
) => TemplateCode;

/**
 * The environment of a module that `precompile` wrote: its templates run without the compiler, where code may not be
 * generated from strings.
 */
export class PrecompiledEnvironment extends TemplateEnvironment {
  readonly #functions: Readonly<Record<string, TemplateFunction>>;
  readonly #templates = new Map<string, Template>();

  constructor(functions: Readonly<Record<string, TemplateFunction>>, options: RenderOptions = {}) {
    super(options);
    this.#functions = functions;
  }

  override getTemplate(name: string): Template {
    let template = this.#templates.get(name);
    if (template === undefined) {
      if (!Object.hasOwn(this.#functions, name)) throw new TemplateNotFound(name);
      template = new Template(this, name, this.#functions[name]!(runtime, this));
      this.#templates.set(name, template);
    }
    return template;
  }
}
