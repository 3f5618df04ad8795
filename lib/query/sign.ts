import { authorize } from '#authorize';
import type { Endpoint } from './endpoint.js';
import { ConfigurationError } from './errors.js';
import { type HttpRequest, urlParts } from './http.js';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** When temporary credentials end: a Date or an ISO 8601 text. */
  expiration?: Date | string;
}

/** Actions of STS that a token in their params vouches for, so that nothing is signed. */
const unsigned = new Set(['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity']);

/** Whether the action is sent without credentials. Source: STS API Reference, the two actions' pages. */
export function isUnsigned(action: string): boolean {
  return unsigned.has(action);
}

/** What a signature is made for. */
type Scope = Pick<Endpoint, 'region' | 'service'>;

/**
 * Gives the `authorization` header of a request that is complete but for it. Where there is
 * `node:crypto` aws4 does, elsewhere WebCrypto: `#authorize` in package.json.
 */
export type Authorize = (
  request: HttpRequest,
  credentials: Credentials,
  scope: Scope,
) => string | Promise<string>;

/**
 * Adds Signature Version 4 to a request, as headers: `x-amz-date`, `authorization` and, for
 * temporary credentials, `x-amz-security-token`. Rejects with ConfigurationError for credentials
 * that are incomplete or contain characters no header may have.
 * Source: IAM User Guide, "AWS Signature Version 4 for API requests".
 */
export async function signRequest(
  request: HttpRequest,
  credentials: Credentials,
  scope: Scope,
  date: Date = new Date(),
): Promise<HttpRequest> {
  checkCredentials(credentials);
  const { body } = request;
  const { sessionToken } = credentials;
  const headers: Record<string, string> = { host: urlParts(request.url).host };
  if (body) headers['content-type'] = 'application/x-www-form-urlencoded; charset=utf-8';
  for (const name in request.headers) {
    if (name !== 'authorization') headers[name] = request.headers[name]!;
  }
  if (body) headers['content-length'] = String(byteLength(body));
  if (sessionToken) headers['x-amz-security-token'] = sessionToken;
  headers['x-amz-date'] = stampOf(date);
  const signed = { ...request, headers };
  const authorization = authorize(signed, credentials, scope);
  headers['authorization'] =
    typeof authorization === 'string' ? authorization : await authorization;
  return signed;
}

const encoder = new TextEncoder();

/** Of text as UTF-8; most of it is ASCII, which is not encoded to be measured. */
function byteLength(text: string): number {
  return /[^\0-\x7f]/.test(text) ? encoder.encode(text).length : text.length;
}

let lastSecond: number | undefined;
let lastStamp = '';

/** `20260102T030405Z`. */
function stampOf(date: Date): string {
  const second = Math.floor(date.getTime() / 1000);
  if (second !== lastSecond) {
    lastStamp = date.toISOString().replace(/[:-]|\.\d{3}/g, '');
    lastSecond = second;
  }
  return lastStamp;
}

function checkCredentials(credentials: Credentials | undefined | null): void {
  if (!credentials) throw new ConfigurationError('there are no credentials');
  for (const name of ['accessKeyId', 'secretAccessKey'] as const) {
    if (!credentials[name]) throw new ConfigurationError(`the credentials have no ${name}`);
  }
  for (const name of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
    const value = credentials[name];
    // The value stays out of the message: it may be a secret with a stray line break.
    if (value && !/^[\x21-\x7e]+$/.test(value)) {
      throw new ConfigurationError(
        `${name} contains white space or characters outside ASCII: was it pasted with a line break?`,
      );
    }
  }
}
