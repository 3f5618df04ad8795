import type { CallOptions } from '../client.js';
import type { Template } from '../jinja/template.js';
import type { Answer } from '../query/answer.js';
import type { Params } from '../query/encode.js';
import type { Preset } from './catalog.js';
import { checkMapping, mapResponse } from './map.js';
import { type Inputs, type PrepareOptions, preparePreset } from './prepare.js';

export interface RunOptions extends PrepareOptions, Pick<CallOptions, 'method' | 'signal'> {
  /**
   * What to map the response to: a Jinja2 template over `response`, `response_headers`, the inputs
   * and the global settings, as text or precompiled; a bare path; or the name of one of the
   * preset's own statements. The preset's own response path by default.
   */
  response?: string | Template;
}

/** The client's untyped call, which is all that a preset needs. */
export interface PresetClient {
  call(action: string, params: Params, options: CallOptions): Promise<Omit<Answer, 'result'>>;
}

export interface PresetResult extends Omit<Answer, 'result'> {
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
  client: PresetClient,
  preset: string | Preset,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<PresetResult> {
  const prepared = preparePreset(preset, inputs, options);
  const { version, params, context } = prepared;
  const { responsePath, statements } = prepared.preset;
  const { method, signal, response = responsePath } = options;
  const named = typeof response === 'string' && Object.hasOwn(statements, response);
  const mapping = named ? statements[response]! : response;
  // Before the call: a mapping that is none must not come out after a user is deleted.
  checkMapping(mapping);
  const answer = await client.call(prepared.action, params, { version, method, signal });
  const { response: dict, headers, status, requestId } = answer;
  const mapped = mapResponse(mapping, { ...context, response: dict, response_headers: headers });
  return { response: dict, headers, status, requestId, preset: prepared.preset, mapped };
}
