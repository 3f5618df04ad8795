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
 * Text with every secret of a request replaced by `***`. AWS's own message for a wrong
 * signature quotes the canonical request, session token included.
 */
export function maskText(text: string, request: HttpRequest, credentials?: Credentials): string {
  const token = tokenParam.exec(request.body ?? request.url)?.[0];
  return [
    credentials?.secretAccessKey,
    credentials?.sessionToken,
    signature.exec(request.headers['authorization'] ?? '')?.[0],
    token && decodeURIComponent(token),
  ]
    .filter((secret) => secret !== undefined && secret !== '')
    .reduce<string>((shown, secret) => shown.replaceAll(secret!, masked), text);
}
