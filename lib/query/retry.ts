import type { Params } from './encode.js';
import { BadAnswerError, NetworkError, ServiceError } from './errors.js';
import { repetition } from './repetition.js';

/** Codes with which AWS says that it did not act because of the caller's rate. */
const throttling = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
]);

const skew = new Set([
  'RequestExpired',
  'RequestTimeTooSkewed',
  'RequestInTheFuture',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
]);

/** Codes with which AWS refuses what it would have refused an earlier try as well. */
const refusedAnyway = new Set([
  'DeleteConflict',
  'InvalidInput',
  'MalformedPolicyDocument',
  'UnmodifiableEntity',
  'ValidationError',
]);

/** A skew below this is within what AWS accepts (five minutes or more). */
const toleratedSkew = 4 * 60_000;

/** A longer `Retry-After` than this is left to the caller. */
const longestRetryAfter = 5 * 60_000;

/** Whether AWS, or a proxy before it, did not act because of the caller's rate. By code first: IAM throttles with HTTP 400. */
export function isThrottled(error: unknown): boolean {
  if (error instanceof ServiceError) return throttling.has(error.code);
  return error instanceof BadAnswerError && error.status === 429;
}

/** Whether the error leaves open if the request was acted on: AWS failed, or its answer was lost or is no answer. */
export function mayHaveActed(error: unknown): boolean {
  if (error instanceof ServiceError) return error.status >= 500 && !isThrottled(error);
  if (error instanceof BadAnswerError) return error.status < 300 || error.status >= 500;
  return error instanceof NetworkError && !error.unsent;
}

/**
 * Whether trying again can help and cannot do harm. What was not acted on, because of throttling
 * or for want of a connection, may go again. What may have been goes again unless a second time
 * would act twice, as `CreateAccessKey` does; that AWS refuses it as done already (`EntityAlreadyExists`)
 * is for the caller to tell from the same answer to a first try.
 */
export function isRetryable(error: unknown, action: string, params: Params = {}): boolean {
  if (isThrottled(error) || (error instanceof NetworkError && error.unsent)) return true;
  const lost =
    error instanceof NetworkError ||
    (error instanceof BadAnswerError && (error.cutOff || error.status >= 500)) ||
    (error instanceof ServiceError && error.status >= 500);
  return lost && repetition(action, params) !== 'unsafe';
}

/**
 * Whether a write may have been done although its last try ended with `error`, when an earlier try
 * was left open: false only where AWS looked at the last one and would have refused the earlier too.
 */
export function leavesOpen(error: unknown, action: string, params: Params): boolean {
  const kind = repetition(action, params);
  if (kind === 'read') return false;
  if (!(error instanceof ServiceError) || isThrottled(error) || error.status >= 500) return true;
  if (refusedAnyway.has(error.code)) return false;
  const creates = /^(Create|Upload)/.test(action);
  // What there is nothing to do it to; a removal may itself be the reason.
  if (error.code === 'NoSuchEntity') return kind === 'refused' && !creates;
  return !(error.code === 'PasswordPolicyViolation' && creates);
}

/**
 * How far, in milliseconds, the server's clock is ahead of ours when that is why it refused the
 * signature; undefined when it is not. Source: the `Date` header of the answer.
 */
export function clockSkew(error: unknown, now: Date): number | undefined {
  if (!(error instanceof ServiceError) || !skew.has(error.code)) return undefined;
  const ahead = Date.parse(error.headers['date'] ?? '') - now.getTime();
  return Math.abs(ahead) > toleratedSkew ? ahead : undefined;
}

/**
 * Milliseconds to wait before the try after number `tries`: the back-off, on top of what the answer's
 * `Retry-After` asks for. Undefined when the action must not be tried again, or only after more than
 * five minutes.
 */
export function retryDelay(
  error: unknown,
  tries: number,
  action: string,
  params: Params,
): number | undefined {
  if (!isRetryable(error, action, params)) return undefined;
  const asked = retryAfter(error);
  return asked === undefined ? undefined : asked + backOff(tries);
}

/** Full-jitter back-off in milliseconds: anything up to 100 ms doubled with each try, 5 s at most. */
export function backOff(tries: number): number {
  return Math.random() * Math.min(5_000, 100 * 2 ** tries);
}

/**
 * What an error's `Retry-After` asks for, in milliseconds: seconds, or a date that is compared with
 * the answer's own; 0 without one, undefined when it is over five minutes.
 * Source: RFC 9110, section 10.2.3.
 */
export function retryAfter(error: unknown): number | undefined {
  if (!(error instanceof ServiceError || error instanceof BadAnswerError)) return 0;
  const { date, 'retry-after': value = '' } = error.headers;
  const asked = /^\s*\d+\s*$/.test(value)
    ? Number(value) * 1000
    : Date.parse(value) - (date === undefined ? Date.now() : Date.parse(date));
  return asked > longestRetryAfter ? undefined : Math.max(0, asked || 0);
}
