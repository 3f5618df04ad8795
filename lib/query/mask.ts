import type { HttpRequest } from './http.js';
import type { Credentials } from './sign.js';

const masked = '***';

const signature = /(?<=Signature=)\w+/;

/** The token that stands in for a signature in the params of STS. */
const tokenParam = /(?<=[?&](?:WebIdentityToken|SAMLAssertion)=)[^&]+/;

/** A request fit to be shown: signature, session token and web identity replaced by `***`. */
export function maskRequest(request: HttpRequest): HttpRequest {
  const headers = { ...request.headers };
  if (headers['authorization']) {
    headers['authorization'] = headers['authorization'].replace(signature, masked);
  }
  if (headers['x-amz-security-token']) headers['x-amz-security-token'] = masked;
  const { url, body } = request;
  return {
    ...request,
    url: url.replace(tokenParam, masked),
    headers,
    ...(body !== undefined && { body: body.replace(tokenParam, masked) }),
  };
}

/**
 * Replaces every secret of a request by `***` in an error: in its message, stack and fields, and in
 * those of its causes. AWS's own message for a wrong signature quotes the canonical request, session
 * token included; a parser's error may quote all that came.
 */
export function maskError(error: Error, request: HttpRequest, credentials?: Credentials): void {
  const token = tokenParam.exec(request.body ?? request.url)?.[0];
  const secrets = [
    credentials?.secretAccessKey,
    credentials?.sessionToken,
    signature.exec(request.headers['authorization'] ?? '')?.[0],
    token && decodeURIComponent(token),
  ]
    .filter((secret) => secret !== undefined && secret !== '')
    .flatMap((secret) => {
      const encoded = encodeURIComponent(secret!);
      // A token that came URL-encoded is encoded twice where the request is quoted URL-encoded.
      return [secret!, encoded, encodeURIComponent(encoded)];
    });
  const seen = new Set<unknown>();
  const mask = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return secrets.reduce((shown, secret) => shown.replaceAll(secret, masked), value);
    }
    if (!isPlain(value) || seen.has(value)) return value;
    seen.add(value);
    // Newer engines have it as an accessor.
    if (value instanceof Error) value.stack = mask(value.stack) as string;
    for (const name of Object.getOwnPropertyNames(value)) {
      const { value: before, writable } = Object.getOwnPropertyDescriptor(value, name)!;
      const after = mask(before);
      if (writable && after !== before) value[name] = after;
    }
    return value;
  };
  mask(error);
}

/** An error, a list or a plain object: what a secret can be read from when an error is shown. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return (
    value instanceof Error || Array.isArray(value) || !prototype || prototype === Object.prototype
  );
}
