import { TemplateNotFound } from '../jinja/errors.js';
import { ConfigurationError } from '../query/errors.js';
import catalog from './precompiled.js';

type Compiler = typeof import('../jinja/platform.js');

/**
 * Stands for the compiler where code must not be generated from strings: knows the catalog's own
 * templates, which come precompiled. Throws ConfigurationError for any other.
 */
export const compile: Compiler['compile'] = (source) => {
  try {
    return catalog.getTemplate(source);
  } catch (error) {
    if (error instanceof TemplateNotFound) refuse();
    throw error;
  }
};

/** Throws ConfigurationError: what a template names is known to the compiler only. */
export const undeclaredVariables: Compiler['undeclaredVariables'] = () => refuse();

function refuse(): never {
  throw new ConfigurationError(
    'a template cannot be compiled in this runtime: precompile it (`precompile` of slim-iam/jinja) and give `templates.getTemplate(name)` of the module in place of the text',
  );
}
