import type { ResponseDict } from './parse.js';

/** What every error of this package is an instance of. */
export class SlimIamError extends Error {
  override name = 'SlimIamError';
  /**
   * Whether a write may have been done all the same: it was sent, and neither an answer nor what
   * could be read afterwards says if AWS acted on it.
   */
  readonly uncertain: boolean = false;
}

/** The client, its credentials or a template is set up wrongly; nothing was sent. */
export class ConfigurationError extends SlimIamError {
  override name = 'ConfigurationError';
}

export interface ValidationDetails {
  /** The param or input at fault. */
  field: string;
  action?: string;
  /** Heading of the preset, where one was run. */
  preset?: string;
  /** The limit that was passed, in words, such as `1 to 64 characters`. */
  limit?: string;
  /** Length of the refused value in characters; the value itself is never kept. */
  length?: number;
  cause?: unknown;
}

/** A param or input that IAM would refuse; nothing was sent. */
export class ValidationError extends SlimIamError {
  override name = 'ValidationError';
  readonly field: string;
  readonly action?: string;
  readonly preset?: string;
  readonly limit?: string;
  readonly length?: number;

  constructor(message: string, { cause, ...details }: ValidationDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.field = details.field;
    Object.assign(this, details);
  }
}

export interface AnswerDetails {
  action: string;
  /** HTTP status. */
  status: number;
  /** AWS's id of the request, empty when the answer has none. */
  requestId: string;
  /** HTTP headers of the answer, lower-case names. */
  headers: Record<string, string>;
}

/** AWS answered with an error: `code` is AWS's own, such as `NoSuchEntity`. */
export class ServiceError extends SlimIamError implements AnswerDetails {
  override name = 'ServiceError';
  readonly action: string;
  readonly code: string;
  /** Who is at fault by AWS's account: `Sender` or `Receiver`. */
  readonly type: string;
  readonly status: number;
  readonly requestId: string;
  readonly headers: Record<string, string>;
  /** The answer's dict (root `ErrorResponse`), as a template sees it. */
  readonly response: ResponseDict;

  constructor(
    message: string,
    details: AnswerDetails & { code: string; type: string; response: ResponseDict },
  ) {
    const { action, code, status } = details;
    super(`${action}: ${code} (HTTP ${status})${message && `: ${message}`}`);
    this.action = action;
    this.code = code;
    this.type = details.type;
    this.status = status;
    this.requestId = details.requestId;
    this.headers = details.headers;
    this.response = details.response;
  }
}

/** The request or its answer did not get through. */
export class NetworkError extends SlimIamError {
  override name = 'NetworkError';
  readonly action: string;
  /** Whether there was no connection that the request could have been sent on. */
  readonly unsent: boolean;

  constructor(message: string, action: string, options?: ErrorOptions & { unsent?: boolean }) {
    super(`${action}: ${message}`, options);
    this.action = action;
    this.unsent = options?.unsent ?? false;
  }
}

/** A {@link NetworkError} because time ran out. */
export class TimeoutError extends NetworkError {
  override name = 'TimeoutError';
}

/** Something answered, but not with what IAM answers: no XML, cut off, too large, a redirect. */
export class BadAnswerError extends SlimIamError implements AnswerDetails {
  override name = 'BadAnswerError';
  readonly action: string;
  readonly status: number;
  readonly requestId: string;
  readonly headers: Record<string, string>;
  /** Whether the connection ended in the middle of the answer. */
  readonly cutOff: boolean;

  constructor(
    message: string,
    details: AnswerDetails & { cutOff?: boolean },
    options?: ErrorOptions,
  ) {
    super(`${details.action}: ${message} (HTTP ${details.status})`, options);
    this.action = details.action;
    this.status = details.status;
    this.requestId = details.requestId;
    this.headers = details.headers;
    this.cutOff = details.cutOff ?? false;
  }
}

/**
 * The error as that of a write which may have been done all the same; `earlier` when it was an earlier
 * try than the error's own. One that does not come from AWS or the way to it becomes the cause:
 * others may hold it too.
 */
export function uncertain(error: unknown, action: string, earlier: boolean): SlimIamError {
  const mine =
    error instanceof ServiceError ||
    error instanceof NetworkError ||
    error instanceof BadAnswerError
      ? error
      : new NetworkError('the request could not be sent again', action, { cause: error });
  if (earlier) mine.message += '; an earlier try had no answer and may have been acted on';
  return Object.assign(mine, { uncertain: true });
}

const timeoutCodes = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection in time'],
  ['UND_ERR_HEADERS_TIMEOUT', 'no answer in time'],
  ['UND_ERR_BODY_TIMEOUT', 'the answer stopped coming'],
  ['ETIMEDOUT', 'no connection in time'],
]);

/** What a connection fails with before there is one. */
const unconnected = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

/**
 * Turns what a transport threw into a {@link TimeoutError} or {@link NetworkError}, with the
 * thrown value as `cause`. When the caller's own signal was aborted, its reason is returned as it
 * is (the web's convention), and so is an error of ours that was thrown, except that `AbortSignal.timeout()` becomes a TimeoutError.
 */
export function classifyTransportError(
  thrown: unknown,
  action: string,
  signal?: AbortSignal,
): unknown {
  const reason = signal?.aborted ? signal.reason : thrown;
  if (reason instanceof SlimIamError) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return new TimeoutError('the time allowed by the signal ran out', action, { cause: reason });
  }
  if (signal?.aborted) return reason;
  const codes = errorCodes(thrown);
  const options = { cause: thrown, unsent: codes.some((code) => unconnected.has(code)) };
  const timedOut = codes.find((code) => timeoutCodes.has(code));
  if (timedOut) return new TimeoutError(timeoutCodes.get(timedOut)!, action, options);
  const why = codes[0] ?? (thrown instanceof Error ? thrown.name : typeof thrown);
  return new NetworkError(`the request did not get through (${why})`, action, options);
}

/**
 * The `code`s down the chain of causes: fetch hides the one that matters in its cause. What a parser's error
 * keeps of the answer, which may be someone's secret key, goes.
 */
function errorCodes(thrown: unknown): string[] {
  const codes: string[] = [];
  let error = thrown;
  for (let depth = 0; depth < 5 && error instanceof Error; depth++, error = error.cause) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string') codes.push(code);
    if ('data' in error) delete error.data;
  }
  return codes;
}
