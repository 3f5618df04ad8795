import aws4 from 'aws4';
import type { Endpoint } from './endpoint.js';
import { ConfigurationError } from './errors.js';
import type { HttpRequest } from './http.js';

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

/**
 * Adds Signature Version 4 to a request, as headers: `x-amz-date`, `authorization` and, for
 * temporary credentials, `x-amz-security-token`. Throws ConfigurationError for credentials that
 * are incomplete or contain characters no header may have.
 * Source: IAM User Guide, "AWS Signature Version 4 for API requests".
 */
export function signRequest(
  request: HttpRequest,
  credentials: Credentials,
  { region, service }: Pick<Endpoint, 'region' | 'service'>,
  date: Date = new Date(),
): HttpRequest {
  checkCredentials(credentials);
  const { host, pathname, search } = new URL(request.url);
  const signed = aws4.sign(
    {
      host,
      path: pathname + search,
      method: request.method,
      region,
      service,
      headers: {
        ...request.headers,
        'x-amz-date': date.toISOString().replace(/[:-]|\.\d{3}/g, ''),
      },
      body: request.body,
    },
    {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      sessionToken: credentials.sessionToken,
    },
  );
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(signed.headers ?? {})) {
    headers[name.toLowerCase()] = String(value);
  }
  return { ...request, headers };
}

function checkCredentials(credentials: Credentials | undefined | null): void {
  if (!credentials) throw new ConfigurationError('there are no credentials');
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  for (const [name, value] of Object.entries({ accessKeyId, secretAccessKey })) {
    if (!value) throw new ConfigurationError(`the credentials have no ${name}`);
  }
  for (const [name, value] of Object.entries({ accessKeyId, secretAccessKey, sessionToken })) {
    // The value stays out of the message: it may be a secret with a stray line break.
    if (value && !/^[\x21-\x7e]+$/.test(value)) {
      throw new ConfigurationError(
        `${name} contains white space or characters outside ASCII: was it pasted with a line break?`,
      );
    }
  }
}
