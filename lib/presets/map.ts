import { evaluate, renderToString } from '../jinja/index.js';

/**
 * Maps a response as the Response tab does. A template (anything with `{{`, `{%` or `{#`) gives
 * text, and `''` as a whole when it runs into something undefined; a bare path such as
 * `response.GetRoleResponse.GetRoleResult.Role` or `response["a-b"]` gives the value there, or null.
 * `context` holds `response` and what else the template names. Throws TemplateSyntaxError.
 */
export function mapResponse(mapping: string, context: Readonly<Record<string, unknown>>): unknown {
  return /\{[{%#]/.test(mapping) ? renderToString(mapping, context) : evaluate(mapping, context);
}
