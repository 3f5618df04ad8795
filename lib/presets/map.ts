import { parsePath, readPath } from '../jinja/path.js';
import type { Template } from '../jinja/template.js';
import { asTemplate, isTemplate, render } from './template.js';

/**
 * Maps a response as the Response tab does. A template (anything with `{{`, `{%` or `{#`, or a
 * precompiled one) gives text, and `''` as a whole when it runs into something undefined; a bare
 * path such as `response.GetRoleResponse.GetRoleResult.Role` or `response["a-b"]` gives the value
 * there, or null. `context` holds `response` and what else the template names. Throws
 * TemplateSyntaxError, and ConfigurationError for a template's text where it cannot be compiled.
 */
export function mapResponse(
  mapping: string | Template,
  context: Readonly<Record<string, unknown>>,
): unknown {
  return isPath(mapping) ? readPath(mapping, context) : render(mapping, context);
}

/** Throws what {@link mapResponse} would throw for a mapping that it could not map with. */
export function checkMapping(mapping: string | Template): void {
  if (isPath(mapping)) parsePath(mapping);
  else asTemplate(mapping);
}

function isPath(mapping: string | Template): mapping is string {
  return typeof mapping === 'string' && !isTemplate(mapping);
}
