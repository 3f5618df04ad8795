import { BadAnswerError, NetworkError, ServiceError } from './errors.js';

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

/** A skew below this is within what AWS accepts (five minutes or more). */
const toleratedSkew = 4 * 60_000;

/**
 * Whether trying again can help and cannot do harm. By code first: IAM throttles with HTTP 400.
 * A throttled request was not acted on, so any action may go again; after a lost or cut-off answer
 * only actions that read do, because a write may have happened.
 */
export function isRetryable(error: unknown, action: string): boolean {
  if (error instanceof ServiceError && throttling.has(error.code)) return true;
  if (error instanceof BadAnswerError && error.status === 429) return true;
  if (!/^(Get|List|Simulate)/.test(action)) return false;
  if (error instanceof BadAnswerError) return error.cutOff || error.status >= 500;
  return error instanceof ServiceError ? error.status >= 500 : error instanceof NetworkError;
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

/** Full-jitter back-off in milliseconds before try number `attempt + 1`: up to 100 ms doubled each time, 5 s at most. */
export function retryDelay(attempt: number): number {
  return Math.random() * Math.min(5_000, 100 * 2 ** attempt);
}
