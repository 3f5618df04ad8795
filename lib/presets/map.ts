import { evaluate, renderToString, UndefinedError, undeclaredVariables } from '../jinja/index.js';

/**
 * Maps a response as the Response tab does. A template (anything with `{{`, `{%` or `{#`) gives
 * text, and `''` as a whole when it runs into something undefined; a bare path such as
 * `response.GetRoleResponse.GetRoleResult.Role` or `response["a-b"]` gives the value there, or null.
 * `context` holds `response` and what else the template names. Throws TemplateSyntaxError.
 */
export function mapResponse(mapping: string, context: Readonly<Record<string, unknown>>): unknown {
  if (isTemplate(mapping)) return renderToString(mapping, context);
  try {
    return evaluate(mapping, context);
  } catch (error) {
    if (error instanceof UndefinedError) return null;
    throw error;
  }
}

/** Throws TemplateSyntaxError for what {@link mapResponse} could not map with. */
export function checkMapping(mapping: string): void {
  undeclaredVariables(isTemplate(mapping) ? mapping : `{{ ${mapping} }}`);
}

function isTemplate(mapping: string): boolean {
  return /\{[{%#]/.test(mapping);
}
