import { percentEncode } from './encode.js';
import { ConfigurationError } from './errors.js';
import type { Authorize } from './sign.js';

type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** Signing keys by secret, day, region and service; the oldest goes first. */
const signingKeys = new Map<string, CryptoKey>();

const keptKeys = 100;

/** Headers that something on the way may add or change, so that they are not signed. */
const unsignedHeaders =
  /^(authorization|connection|expect|presigned-expires|range|user-agent|x-amzn-trace-id)$/;

/**
 * Signs with WebCrypto, for runtimes without `node:crypto`, what aws4 signs there. Rejects with
 * ConfigurationError where there is no WebCrypto either.
 * Source: IAM User Guide, "Create a signed AWS API request".
 */
export const authorize: Authorize = async (request, credentials, { region, service }) => {
  if (!globalThis.crypto?.subtle) {
    throw new ConfigurationError(
      'signing needs WebCrypto, which a page has only in a secure context: serve it over https or from localhost',
    );
  }
  const stamp = request.headers['x-amz-date']!;
  const day = stamp.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const signed = Object.entries(request.headers)
    .filter(([name]) => !unsignedHeaders.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const signedHeaders = signed.map(([name]) => name).join(';');
  const { pathname, searchParams } = new URL(request.url);
  const canonicalRequest = [
    request.method,
    canonicalPath(pathname),
    canonicalQuery(searchParams),
    ...signed.map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}`),
    '',
    signedHeaders,
    request.headers['x-amz-content-sha256'] ?? (await sha256(request.body ?? '')),
  ].join('\n');
  const stringToSign = `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${await sha256(canonicalRequest)}`;
  const key = await signingKey(credentials.secretAccessKey, day, region, service);
  const signature = hex(await hmac(key, stringToSign));
  return `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
};

async function signingKey(secret: string, ...scope: string[]): Promise<CryptoKey> {
  const name = [secret, ...scope].join();
  const kept = signingKeys.get(name);
  if (kept) return kept;
  let key = await hmacKey(utf8(`AWS4${secret}`).buffer);
  for (const part of [...scope, 'aws4_request']) key = await hmacKey(await hmac(key, part));
  if (signingKeys.size >= keptKeys) {
    const [oldest] = signingKeys.keys();
    signingKeys.delete(oldest!);
  }
  // Kept only now: in a Worker, one request must not wait for what another one has begun.
  signingKeys.set(name, key);
  return key;
}

function hmacKey(bytes: ArrayBuffer): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']);
}

function hmac(key: CryptoKey, text: string): Promise<ArrayBuffer> {
  return crypto.subtle.sign('HMAC', key, utf8(text));
}

async function sha256(text: string): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', utf8(text)));
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The path is encoded once more than it is in the URL, as every service but S3 has it. */
function canonicalPath(path: string): string {
  // What a URL may leave as it is though it is reserved.
  const encoded = path.replace(/\/{2,}/g, '/').replace(/[[\]^|]/g, encodeURIComponent);
  return encoded.split('/').map(percentEncode).join('/');
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== '')
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
