import type { CallOptions, Client } from '../client.js';
import type { Answer } from '../query/answer.js';
import type { Preset } from './catalog.js';
import { checkMapping, mapResponse } from './map.js';
import { type Inputs, type PrepareOptions, preparePreset } from './prepare.js';

export interface RunOptions extends PrepareOptions, Pick<CallOptions, 'method' | 'signal'> {
  /**
   * What to map the response to: a Jinja2 template over `response`, `response_headers`, the inputs
   * and the global settings; a bare path; or the name of one of the preset's own statements. The
   * preset's own response path by default.
   */
  response?: string;
}

export interface PresetResult extends Answer {
  preset: Preset;
  /** What the mapping gave: text from a template, the value from a path. */
  mapped: unknown;
}

/**
 * Runs a preset, named by id, heading or action: renders and checks its params, calls the action,
 * maps the response. Throws what {@link preparePreset} and `client.call` throw; a ServiceError
 * carries the error's dict as `response`, for `mapResponse`.
 */
export async function runPreset(
  client: Pick<Client, 'call'>,
  preset: string | Preset,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<PresetResult> {
  const prepared = preparePreset(preset, inputs, options);
  const { version, params, context } = prepared;
  const { responsePath, statements } = prepared.preset;
  const { method, signal, response = responsePath } = options;
  const mapping = Object.hasOwn(statements, response) ? statements[response]! : response;
  // Before the call: a mapping that is none must not come out after a user is deleted.
  checkMapping(mapping);
  const answer = await client.call(prepared.action, params, { version, method, signal });
  const mapped = mapResponse(mapping, {
    ...context,
    response: answer.response,
    response_headers: answer.headers,
  });
  return { ...answer, preset: prepared.preset, mapped };
}
