import { renderToString } from '../jinja/index.js';
import { presetCalled } from '../presets/find.js';
import { type PresetClient, preparePreset } from '../presets/index.js';
import { ServiceError, ValidationError } from '../query/errors.js';
import { repetition } from '../query/repetition.js';
import { isThrottled, mayHaveActed } from '../query/retry.js';
import type { ApiBlock } from './definition.js';
import { type Context, mappingsOf, mapValue, renderAll } from './templates.js';

/** An API block's request for one record or item, rendered and checked. */
export interface Prepared {
  action: string;
  version: string;
  params: Record<string, string>;
  /** What the templates saw, for the mappings to see too. */
  context: Context;
}

/** What IAM said to a call. */
export interface Outcome {
  edge: 'positive' | 'negative';
  response: unknown;
  headers: Readonly<Record<string, string>>;
  /** What is to be said of a negative one. */
  error?: string;
}

/**
 * Renders an API block's params and checks them; sends nothing. Throws ValidationError for what IAM
 * would refuse, and for an empty UserName, with which IAM would act on whoever signs.
 */
export function prepareCall(
  block: ApiBlock,
  context: Context,
  variables?: Readonly<Record<string, string>>,
): Prepared {
  if (block.preset !== undefined) {
    const inputs = { ...context, ...renderAll(block.inputs, context) };
    return preparePreset(block.preset, inputs, { variables, params: block.params });
  }
  const action = block.action!;
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(renderAll(block.params, context))) {
    if (value !== '') params[name] = value;
    else if (name === 'UserName') {
      throw new ValidationError(
        `${action}: UserName is empty, and without it IAM would act on whoever signs`,
        { action, field: name, length: 0 },
      );
    }
  }
  const { Version: version = renderToString('{{AWS.Version}}', context), ...rest } = params;
  return { action, version, params: rest, context };
}

/**
 * Sends a prepared call. An error of IAM's is the negative outcome, unless the block accepts its
 * code. Rejects as `client.call` does when no answer says what IAM did, and when the access key is
 * refused, which is not the record's fault.
 */
export async function sendCall(
  client: PresetClient,
  { action, version, params }: Prepared,
  accept: readonly string[] = [],
): Promise<Outcome> {
  try {
    const { response, headers } = await client.call(action, params, { version });
    return { edge: 'positive', response, headers };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { code, response, headers, message } = error;
    if (accept.includes(code)) return { edge: 'positive', response, headers };
    return { edge: 'negative', response, headers, error: message };
  }
}

/** The values of a block's mappings, in order; each sees those before it. */
export function mapOutcome(
  block: ApiBlock,
  { context }: Prepared,
  { response, headers }: Pick<Outcome, 'response' | 'headers'>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { path, source } of mappingsOf(block)) {
    const seen = { ...context, ...values, response, response_headers: headers };
    values[path.at(-1)!] = mapValue(source, seen);
  }
  return values;
}

/** Whether an action only reads, so that repeating it does no harm. */
export function isReading(action: string): boolean {
  return repetition(action, {}) === 'read';
}

/** Codes with which IAM refuses whoever signs, not what is asked. */
const refusesSigner =
  /^(ExpiredToken|IncompleteSignature|InvalidClientTokenId|InvalidSignature|MissingAuthenticationToken|OptInRequired|RequestExpired|SignatureDoesNotMatch|UnrecognizedClient)/;

/** Whether IAM refused what was asked: it did nothing, and would not do it a moment later either. */
function isRefusal(error: unknown): error is ServiceError {
  if (!(error instanceof ServiceError) || error.uncertain) return false;
  return !mayHaveActed(error) && !isThrottled(error) && !refusesSigner.test(error.code);
}

/** The action that a block calls. */
export function actionOf({ preset, action = '' }: ApiBlock): string {
  return presetCalled(preset ?? '')?.action ?? action;
}
