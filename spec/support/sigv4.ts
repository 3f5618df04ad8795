import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';

/** An HTTP request as a server sees it. */
export interface ReceivedRequest {
  method: string;
  /** Path and query string. */
  url: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What the signature of a request was made for. */
export interface Scope {
  accessKeyId: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  date: string;
  region: string;
  service: string;
  signedHeaders: string[];
}

/**
 * Checks Signature Version 4 as the server does it, from the bytes received and with node:crypto
 * only. Throws AssertionError when the signature is another.
 */
export function verifySignature(request: ReceivedRequest, secretAccessKey: string): Scope {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/(\w+)\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers['authorization'] ?? '',
    );
  assert.ok(parts, 'no Authorization header of Signature Version 4');
  const [, accessKeyId, day, region, service, names, signature] = parts as unknown as string[];
  const signedHeaders = names!.split(';');
  assert.deepEqual(signedHeaders, signedHeaders.toSorted());
  for (const name of Object.keys(request.headers)) {
    const mustBeSigned = name === 'host' || name === 'content-type' || name.startsWith('x-amz-');
    if (mustBeSigned) assert.ok(signedHeaders.includes(name), `${name} is not signed`);
  }
  const date = request.headers['x-amz-date'] ?? '';
  assert.equal(date.slice(0, 8), day);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const stringToSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonicalRequest(request, signedHeaders))}`;
  const key = [day!, region!, service!, 'aws4_request'].reduce<string | Buffer>(
    (previous, part) => hmac(previous, part),
    `AWS4${secretAccessKey}`,
  );
  assert.equal(signature, hmac(key, stringToSign).toString('hex'), 'another signature');
  return { accessKeyId: accessKeyId!, date, region: region!, service: service!, signedHeaders };
}

function canonicalRequest(request: ReceivedRequest, signedHeaders: string[]): string {
  const [path, query = ''] = request.url.split(/\?(.*)/s) as [string, string?];
  const headers = signedHeaders.map((name) => {
    const value = request.headers[name];
    assert.ok(value !== undefined, `the signed header ${name} is missing`);
    return `${name}:${value.trim().replace(/ +/g, ' ')}\n`;
  });
  return [
    request.method,
    path.split('/').map(uriEncode).join('/'),
    canonicalQuery(query),
    headers.join(''),
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return decodePairs(query)
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Reads a query string or form body back into its pairs, byte by byte. */
export function decodePairs(form: string): [string, string][] {
  return form.split('&').map((pair) => {
    const at = pair.indexOf('=');
    assert.notEqual(at, -1, `no = in ${pair}`);
    return [percentDecode(pair.slice(0, at)), percentDecode(pair.slice(at + 1))];
  });
}

function percentDecode(text: string): string {
  const bytes = [...text.matchAll(/%([0-9A-F]{2})|([A-Za-z0-9._~-])|(.)/gsu)].map(
    ([, hex, plain, other]) => {
      assert.equal(other, undefined, `'${other}' is neither unreserved nor percent-encoded`);
      return hex ? Number.parseInt(hex, 16) : plain!.charCodeAt(0);
    },
  );
  return Buffer.from(bytes).toString('utf8');
}

function uriEncode(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9._~-]/.test(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
