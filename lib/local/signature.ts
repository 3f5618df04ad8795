import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ServiceError } from './errors.js';
import { encodeRfc3986, type Pair, parsePairs } from './request.js';

/** An HTTP request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  /** What follows the `?`, still encoded. */
  readonly query: string;
  /** Every header line, in order; names in any case. */
  readonly headers: readonly Pair[];
  readonly body: Uint8Array;
}

/** What a signature is checked with. */
export interface SigningKey {
  readonly secretAccessKey: string;
  /** Given for temporary credentials: the request must carry the same X-Amz-Security-Token. */
  readonly sessionToken?: string | undefined;
}

/** The credential scope a service accepts. */
export interface AcceptedScope {
  readonly service: string;
  readonly region: RegExp;
}

/** Who signed, and with which scope. */
export interface Signer {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const MAX_SKEW_MINUTES = 15;

interface Authorization {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  readonly securityToken: string | undefined;
  readonly presigned: boolean;
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Uint8Array, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function byHeaderName(headers: readonly Pair[]): Map<string, string> {
  const combined = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const trimmed = value.trim().replace(/ +/g, ' ');
    const previous = combined.get(key);
    combined.set(key, previous === undefined ? trimmed : `${previous},${trimmed}`);
  }
  return combined;
}

function incomplete(missing: readonly string[]): ServiceError {
  return new ServiceError('IncompleteSignature', missing.join(' '));
}

function mismatch(message: string): ServiceError {
  return new ServiceError('SignatureDoesNotMatch', message);
}

function fromHeaders(header: string, headers: ReadonlyMap<string, string>): Authorization {
  const [scheme = '', rest = ''] = header.split(/ (.*)/s);
  if (scheme !== ALGORITHM) {
    throw incomplete([`Authorization header requires the '${ALGORITHM}' algorithm.`]);
  }
  const fields = new Map<string, string>();
  for (const field of rest.split(',')) {
    const [name = '', value = ''] = field.trim().split(/=(.*)/s);
    fields.set(name, value);
  }
  const date = headers.get('x-amz-date');
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !fields.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!date) missing.push("Authorization header requires existence of a 'X-Amz-Date' header.");
  if (missing.length > 0) throw incomplete(missing);
  return {
    credential: fields.get('Credential')!,
    signedHeaders: fields.get('SignedHeaders')!,
    signature: fields.get('Signature')!,
    date: date!,
    securityToken: headers.get('x-amz-security-token'),
    presigned: false,
  };
}

function fromQuery(query: ReadonlyMap<string, string>): Authorization {
  const missing = [
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Signature',
    'X-Amz-SignedHeaders',
    'X-Amz-Date',
  ]
    .filter((name) => !query.get(name))
    .map((name) => `AWS query-string parameters must include '${name}'.`);
  if (missing.length > 0) throw incomplete(missing);
  if (query.get('X-Amz-Algorithm') !== ALGORITHM) {
    throw incomplete([`AWS query-string parameters require the '${ALGORITHM}' algorithm.`]);
  }
  return {
    credential: query.get('X-Amz-Credential')!,
    signedHeaders: query.get('X-Amz-SignedHeaders')!,
    signature: query.get('X-Amz-Signature')!,
    date: query.get('X-Amz-Date')!,
    securityToken: query.get('X-Amz-Security-Token'),
    presigned: true,
  };
}

function readScope(authorization: Authorization, accepted: AcceptedScope) {
  const parts = authorization.credential.split('/');
  const [accessKeyId = '', day = '', region = '', service = '', terminator = ''] = parts;
  if (parts.length !== 5 || accessKeyId === '') {
    throw incomplete([
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    ]);
  }
  const problems: string[] = [];
  if (!accepted.region.test(region)) {
    problems.push(`Credential should be scoped to a valid region, not '${region}'.`);
  }
  if (service !== accepted.service) {
    problems.push(`Credential should be scoped to correct service: '${accepted.service}'.`);
  }
  if (terminator !== 'aws4_request') {
    problems.push(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`,
    );
  }
  if (day !== authorization.date.slice(0, 8)) {
    problems.push(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${authorization.date.slice(0, 8)}', from '${authorization.date}'.`,
    );
  }
  if (problems.length > 0) throw mismatch(problems.join(' '));
  return { accessKeyId, region, service, scope: parts.slice(1).join('/') };
}

/** `20150830T123600Z`, the basic form of ISO 8601 that SigV4 dates have. */
function basicDate(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function readDate(basic: string): Date {
  const extended = basic.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const date = new Date(extended);
  if (extended === basic || Number.isNaN(date.getTime())) {
    throw incomplete([`Date must be in ISO-8601 'basic format'. Got '${basic}'.`]);
  }
  return date;
}

/**
 * IAM answers an old or future header date as a SignatureDoesNotMatch that says so. RequestExpired is what the
 * Common Errors page promises for presigned requests; IAM takes no note of their X-Amz-Expires.
 */
function checkDate({ date, presigned }: Authorization, signed: Date, now: Date): void {
  const skew = MAX_SKEW_MINUTES * 60_000;
  const earliest = new Date(now.getTime() - skew);
  const latest = new Date(now.getTime() + skew);
  if (signed < earliest) {
    if (presigned) throw new ServiceError('RequestExpired', 'Request has expired.');
    throw mismatch(
      `Signature expired: ${date} is now earlier than ${basicDate(earliest)} (${basicDate(now)} - ${MAX_SKEW_MINUTES} min.)`,
    );
  }
  if (signed > latest) {
    throw mismatch(
      `Signature not yet current: ${date} is still later than ${basicDate(latest)} (${basicDate(now)} + ${MAX_SKEW_MINUTES} min.)`,
    );
  }
}

function checkSignedHeaders(names: readonly string[], headers: ReadonlyMap<string, string>): void {
  const required = ['host', ...[...headers.keys()].filter((name) => name.startsWith('x-amz-'))];
  const unsigned = required.filter((name) => !names.includes(name));
  if (unsigned.length > 0) {
    throw mismatch(
      unsigned
        .map((name) => `'${name}' must be a 'SignedHeader' in the AWS Authorization.`)
        .join(' '),
    );
  }
}

function canonicalQuery(pairs: readonly Pair[]): string {
  return pairs
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? Number(x > y) - Number(x < y) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/**
 * Checks a request's Signature Version 4, in the Authorization header or presigned in the query string
 * (IAM User Guide, "Create a signed AWS API request"). The path is always `/`.
 *
 * `findKey` returns the key for an access key id, or undefined when it may not sign. Returns who signed.
 * Throws MissingAuthenticationToken, IncompleteSignature, SignatureDoesNotMatch (scope, date, unsigned header, wrong
 * secret or changed content), RequestExpired, InvalidClientTokenId. No message repeats a signature or a token.
 */
export function checkSignature(
  request: WireRequest,
  accepted: AcceptedScope,
  now: Date,
  findKey: (accessKeyId: string) => SigningKey | undefined,
): Signer {
  const headers = byHeaderName(request.headers);
  const query = parsePairs(request.query);
  const header = headers.get('authorization');
  if (!header && !query.some(([name]) => /^X-Amz-(Algorithm|Credential|Signature)$/.test(name))) {
    throw new ServiceError('MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  const authorization = header ? fromHeaders(header, headers) : fromQuery(new Map(query));
  const signedAt = readDate(authorization.date);
  const { accessKeyId, region, service, scope } = readScope(authorization, accepted);
  checkDate(authorization, signedAt, now);
  const signedHeaders = authorization.signedHeaders.split(';');
  checkSignedHeaders(signedHeaders, headers);

  const key = findKey(accessKeyId);
  if (!key || key.sessionToken !== authorization.securityToken) {
    throw new ServiceError(
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    );
  }
  const canonicalRequest = [
    request.method,
    '/',
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${headers.get(name) ?? ''}`),
    '',
    authorization.signedHeaders,
    sha256(request.body),
  ].join('\n');
  const stringToSign = [ALGORITHM, authorization.date, scope, sha256(canonicalRequest)].join('\n');
  const signingKey = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${key.secretAccessKey}`);
  const expected = Buffer.from(hmac(signingKey, stringToSign).toString('hex'));
  const given = Buffer.from(authorization.signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw mismatch(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
  return { accessKeyId, region, service };
}
