import { undeclaredVariables } from '#compiler';
import { ValidationError } from '../query/errors.js';
import type { Preset, PresetInput } from './catalog.js';
import { suggest } from './find.js';
import { generalName, type Limit, limitOf } from './limits.js';
import { isTemplate } from './template.js';

/**
 * Checks the names of params given in Advanced Mode: those of the preset, `Version`, and the
 * further ones of its action, tags as `Tags.member.1.Key`. Throws ValidationError for any other.
 */
export function validateParamNames(preset: Preset, names: readonly string[]): void {
  const known = [...preset.inputs.map(({ param }) => param), ...preset.optionalParams, 'Version'];
  for (const name of names) {
    if (known.includes(generalName(name)) && !name.includes('.N.')) continue;
    throw new ValidationError(
      `${preset.heading}: ${preset.action} has no param '${name.slice(0, 64)}'${suggest(name, known)}`,
      { preset: preset.heading, action: preset.action, field: name },
    );
  }
}

/**
 * Checks names given as inputs: those of the preset, and what `templates` of the caller's own use.
 * For input typed by a person; a record may well have more fields than a preset needs. Throws
 * ValidationError for any other, which would otherwise just be missing from the request.
 */
export function validateInputNames(
  preset: Preset,
  names: readonly string[],
  templates: readonly string[] = [],
): void {
  const known = preset.inputs.map((input) => input.name);
  const named = templates.filter(isTemplate).flatMap((text) => [...undeclaredVariables(text)]);
  const used = new Set([...known, ...named]);
  for (const field of names) {
    if (used.has(field)) continue;
    throw new ValidationError(
      `${preset.heading}: no input is called '${field.slice(0, 64)}'${suggest(field, known)}; it takes ${known.join(', ')}`,
      { preset: preset.heading, action: preset.action, field },
    );
  }
}

/**
 * Checks rendered params against the limits of IAM. `nameOf` gives the name that an error should
 * call a param by. Throws ValidationError naming preset, field, limit and the value's length.
 */
export function validateParams(
  preset: Preset,
  params: Readonly<Record<string, string>>,
  nameOf: (param: string) => string,
): void {
  for (const input of preset.inputs) {
    if (input.required && !params[input.param]) refuseMissing(preset, input, nameOf(input.param));
  }
  for (const [param, value] of Object.entries(params)) {
    const limit = limitOf(preset.action, param);
    if (limit) validateValue(preset, nameOf(param), value, limit);
  }
}

function refuseMissing(preset: Preset, input: PresetInput, field: string): never {
  const { min, max } = limitOf(preset.action, input.param)!;
  const why =
    field === input.name ? `{{${input.name}}} is undefined or empty` : 'its template gives nothing';
  throw new ValidationError(
    `${preset.heading}: ${field} is mandatory, but ${why} (0 characters; allowed are ${min} to ${max}); give one such as ${shorten(input.example)}`,
    {
      preset: preset.heading,
      action: preset.action,
      field,
      limit: `${min} to ${max} characters`,
      length: 0,
    },
  );
}

function validateValue(preset: Preset, field: string, value: string, limit: Limit): void {
  const length = [...value].length;
  const refuse = (what: string, limitText: string, cause?: unknown): never => {
    throw new ValidationError(`${preset.heading}: ${field} ${what}`, {
      preset: preset.heading,
      action: preset.action,
      field,
      limit: limitText,
      length,
      cause,
    });
  };
  if (limit.kind === 'integer') {
    const range = `a whole number from ${limit.min} to ${limit.max}${limit.unit ? ` ${limit.unit}` : ''}`;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= limit.min && number <= limit.max)) {
      refuse(`(${length} characters) must be ${range}`, range);
    }
    return;
  }
  const range = `${limit.min} to ${limit.max} characters`;
  if (length < limit.min || length > limit.max) {
    refuse(`has ${length} characters; allowed are ${range}`, range);
  }
  if (limit.pattern && !limit.pattern.test(value)) {
    refuse(
      `(${length} characters) is not allowed by IAM; it takes ${limit.allowed}`,
      limit.allowed!,
    );
  }
  if (limit.kind === 'policy') validatePolicy(value, refuse);
}

function validatePolicy(
  value: string,
  refuse: (what: string, limit: string, cause?: unknown) => never,
): void {
  const limit = 'a JSON object';
  let policy: unknown;
  try {
    policy = JSON.parse(value);
  } catch {
    // The parser's message quotes the document, so it is not kept as the cause.
    const hint = /^\s*\{\s*'/.test(value)
      ? ': it looks like a printed dict; add `| tojson` to its template'
      : '';
    refuse(`(${[...value].length} characters) is not valid JSON${hint}`, limit);
  }
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) {
    refuse(`(${[...value].length} characters) is JSON but not an object`, limit);
  }
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
