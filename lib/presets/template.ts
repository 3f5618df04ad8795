import { compile } from '#compiler';
import { renderTemplate } from '../jinja/render.js';
import type { Template } from '../jinja/template.js';

/** Whether a text is more than itself to Jinja2. */
export function isTemplate(text: string): boolean {
  return /\{[{%#]/.test(text);
}

/** Compiles a template. Throws TemplateSyntaxError, and ConfigurationError where nothing can be compiled. */
export function asTemplate(template: string | Template): Template {
  return typeof template === 'string' ? compile(template) : template;
}

/** Renders a template's source or a precompiled template; throws as {@link asTemplate} and rendering do. */
export function render(
  template: string | Template,
  context: Readonly<Record<string, unknown>>,
): string {
  if (typeof template === 'string' && !isTemplate(template)) {
    return template.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  }
  return renderTemplate(asTemplate(template), context);
}
