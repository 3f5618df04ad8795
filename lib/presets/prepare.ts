import type { Template } from '../jinja/template.js';
import { ValidationError } from '../query/errors.js';
import type { Preset } from './catalog.js';
import { findPreset } from './find.js';
import { limitOf } from './limits.js';
import { render } from './template.js';
import { validateParamNames, validateParams } from './validate.js';

/** Values for templates by name: the record's fields (`alternate_username`) and what was asked for. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Global settings by key, such as `{ 'AWS.Version': '2010-05-08' }`. */
export type Variables = Readonly<Record<string, string>>;

export interface PrepareOptions {
  variables?: Variables;
  /** Advanced Mode: params by name as Jinja2 templates, in place of or beside the preset's own; text, or precompiled ones. */
  params?: Readonly<Record<string, string | Template>>;
}

/** A preset's action and params, ready for `client.call`. */
export interface PreparedCall {
  preset: Preset;
  action: string;
  version: string;
  params: Record<string, string>;
  /** What the templates saw, for the response mapping to see too. */
  context: Record<string, unknown>;
}

/**
 * Renders a preset's params and checks them; sends nothing. Throws ValidationError for an unknown
 * preset or param, a missing input and a value that IAM would refuse, TemplateSyntaxError for a
 * template that is none, ConfigurationError for a template's text where it cannot be compiled.
 * Source: the heading of the preset in Oomnitza's AWS IAM integration.
 */
export function preparePreset(
  preset: string | Preset,
  inputs: Inputs = {},
  { variables, params: overrides = {} }: PrepareOptions = {},
): PreparedCall {
  const chosen = typeof preset === 'string' ? findPreset(preset) : preset;
  validateParamNames(chosen, Object.keys(overrides));
  const context = templateContext(chosen, inputs, variables);
  const templates = { ...paramTemplates(chosen), ...overrides };
  const params: Record<string, string> = {};
  for (const [name, template] of Object.entries(templates)) {
    const value = render(template, context);
    // An input that was left out renders as nothing, and nothing is not sent; a tag's value may be.
    if (value !== '' || limitOf(chosen.action, name)?.min === 0) params[name] = value;
  }
  const { Action: _, Version: version = '', ...rest } = params;
  const inputOf = new Map(chosen.inputs.map(({ param, name }) => [param, name]));
  validateParams(chosen, rest, (param) =>
    Object.hasOwn(overrides, param) ? param : (inputOf.get(param) ?? param),
  );
  return { preset: chosen, action: chosen.action, version, params: rest, context };
}

/** A preset's Params tab: each param of the query with its template. */
export function paramTemplates(preset: Preset): Record<string, string> {
  const templates: Record<string, string> = {
    Action: preset.action,
    Version: '{{AWS.Version}}',
  };
  for (const { param, name } of preset.inputs) templates[param] = `{{${name}}}`;
  return templates;
}

function templateContext(
  preset: Preset,
  inputs: Inputs,
  variables?: Variables,
): Record<string, unknown> {
  const context: Record<string, unknown> = { ...settingsContext(variables), ...inputs };
  for (const { name, param } of preset.inputs) {
    const value = context[name];
    if (value === null) delete context[name];
    else if (limitOf(preset.action, param)?.kind === 'policy' && typeof value === 'object') {
      context[name] = toJson(preset, name, value);
    }
  }
  return context;
}

/** A policy that was given as an object. */
function toJson(preset: Preset, field: string, policy: unknown): string {
  try {
    return JSON.stringify(policy);
  } catch (cause) {
    throw new ValidationError(
      `${preset.heading}: ${field} is an object that JSON has no form for`,
      {
        preset: preset.heading,
        action: preset.action,
        field,
        cause,
      },
    );
  }
}

/** Global settings as templates see them: `{{AWS.Version}}` and `{{GlobalSetting['AWS.Version']}}`. */
export function settingsContext(variables: Variables = {}): Record<string, unknown> {
  const settings: Variables = { 'AWS.Version': '2010-05-08', ...variables };
  return { ...nest(settings), GlobalSetting: settings };
}

/** Global settings under the parts of their dotted keys, as `{{AWS.Version}}` needs them. */
function nest(variables: Variables): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(variables)) {
    const parts = key.split('.');
    const last = parts.pop()!;
    let level = root;
    for (const part of parts) {
      if (typeof level[part] !== 'object') level[part] = Object.create(null);
      level = level[part] as Record<string, unknown>;
    }
    // `AWS.Version` is to be found beside a setting called `AWS`.
    if (typeof level[last] !== 'object') level[last] = value;
  }
  return root;
}
