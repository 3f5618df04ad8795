export { Environment, type EnvironmentOptions, type ExpressionOptions } from './environment.js';
export {
  FilterArgumentError,
  SecurityError,
  TemplateAssertionError,
  TemplateError,
  TemplateNotFound,
  TemplateRuntimeError,
  TemplateSyntaxError,
  TemplatesNotFound,
  UndefinedError,
} from './errors.js';
export { evaluate, renderToNative, renderToString, undeclaredVariables } from './platform.js';
export { type PrecompileOptions, precompile } from './precompile.js';
export type { Template } from './template.js';
