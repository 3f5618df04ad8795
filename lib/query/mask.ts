import type { HttpRequest } from './http.js';
import type { Credentials } from './sign.js';

const masked = '***';

/** A signed request fit to be shown: signature and session token replaced by `***`. */
export function maskRequest(request: HttpRequest): HttpRequest {
  const headers = { ...request.headers };
  if (headers['authorization']) {
    headers['authorization'] = headers['authorization'].replace(/(?<=Signature=)\w+/, masked);
  }
  if (headers['x-amz-security-token']) headers['x-amz-security-token'] = masked;
  return { ...request, headers };
}

/**
 * Text with every secret of a signed request replaced by `***`. AWS's own message for a wrong
 * signature quotes the canonical request, session token included.
 */
export function maskText(text: string, request: HttpRequest, credentials: Credentials): string {
  const signature = /(?<=Signature=)\w+/.exec(request.headers['authorization'] ?? '')?.[0];
  return [credentials.secretAccessKey, credentials.sessionToken, signature]
    .filter((secret) => secret !== undefined && secret !== '')
    .reduce<string>((shown, secret) => shown.replaceAll(secret!, masked), text);
}
