import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import aws4 from 'aws4';
import { XMLParser } from 'fast-xml-parser';
import { checkFixture } from '../../lib/fixtures/check.js';
import type { LocalCredentials, LocalIam } from '../../lib/local/index.js';

export interface HttpRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends one request as it is, over a connection of its own. */
export async function send(endpoint: string, { body = '', ...rest }: HttpRequest) {
  const request = httpRequest(endpoint, { ...rest, agent: false });
  request.end(body);
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(chunks).toString(),
  } as HttpResponse;
}

export interface SignOptions {
  credentials?: LocalCredentials;
  service?: string;
  region?: string;
  /** The date to sign with, `20150830T123600Z`; now by default. */
  date?: string;
  method?: 'GET' | 'POST';
  presign?: boolean;
}

/** A form, or query string, signed by aws4 the way a client would. */
export function sign(
  { endpoint, credentials: own }: LocalIam,
  params: Record<string, string> | [string, string][],
  options: SignOptions = {},
) {
  const { credentials = own, service = 'iam', region = 'us-east-1', date } = options;
  const { method = 'POST', presign = false } = options;
  const form = new URLSearchParams(params).toString();
  const headers: Record<string, string> = {};
  if (method === 'POST') headers['Content-Type'] = 'application/x-www-form-urlencoded';
  if (date && !presign) headers['X-Amz-Date'] = date;
  const onDate = date && presign ? `&X-Amz-Date=${date}` : '';
  const signed = aws4.sign(
    {
      host: new URL(endpoint).host,
      method,
      path: method === 'GET' ? `/?${form}${onDate}` : '/',
      service,
      region,
      headers,
      signQuery: presign,
      ...(method === 'POST' ? { body: form } : {}),
    },
    credentials,
  );
  return {
    method,
    path: signed.path!,
    headers: signed.headers as Record<string, string>,
    body: method === 'POST' ? form : '',
  };
}

const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: false,
  isArray: (name) => name === 'member',
});

export interface Answer extends HttpResponse {
  /** The Result element; lists are `{ member: [...] }`, and an empty element is `''`. */
  // biome-ignore lint/suspicious/noExplicitAny: a parsed document of any shape
  result: any;
  /** The error's code, or undefined when the action succeeded. */
  code: string | undefined;
  message: string | undefined;
}

export function readAnswer(response: HttpResponse): Answer {
  const document = parser.parse(response.body);
  const [root = ''] = Object.keys(document);
  const error = document.ErrorResponse?.Error;
  return {
    ...response,
    result: document[root][root.replace(/Response$/, 'Result')],
    code: error?.Code,
    message: error?.Message,
  };
}

/** The answer must be one that AWS could give; only its ids and secrets are no stand-ins. */
function assertGenuine(
  request: { service: 'iam' | 'sts'; version: string; action: string },
  params: Record<string, string>,
  { status, body }: Answer,
): void {
  const problems = checkFixture({ ...request, params, status, headers: {}, body });
  assert.deepEqual(
    problems.filter(({ message }) => !/^param | is no stand-in/.test(message)),
    [],
    body,
  );
}

/** Calls an action of the local IAM, signed with its own credentials unless told otherwise. */
export async function call(
  iam: LocalIam,
  action: string,
  params: Record<string, string> = {},
  options: SignOptions = {},
): Promise<Answer> {
  const service = options.service === 'sts' ? 'sts' : 'iam';
  const version = { iam: '2010-05-08', sts: '2011-06-15' }[service];
  const all = { Action: action, Version: version, ...params };
  const answer = readAnswer(await send(iam.endpoint, sign(iam, all, options)));
  assertGenuine({ service, version, action }, params, answer);
  return answer;
}

/** A self-signed certificate and an SSH key made for these specs; their private keys were thrown away. */
export const CERTIFICATE = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBhDCCASmgAwIBAgIUKG3hG63Z36bJEq3K3dNGL7uEleMwCgYIKoZIzj0EAwIw',
  'FjEUMBIGA1UEAwwLZXhhbXBsZS5jb20wIBcNMjYxMTI0MTUxNTUwWhgPMjEyNjEw',
  'MzExNTE1NTBaMBYxFDASBgNVBAMMC2V4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYI',
  'KoZIzj0DAQcDQgAEup/3X7gb/T+rZV0SaI0lK8T3sm3Jf6U8kFadny0H5b+fUlVY',
  'cH7gYs9zq+ndwvwgGLT31e34EEHml3d5wiOegaNTMFEwHQYDVR0OBBYEFM0jb2GT',
  'CkAe8AEk0kMOuvAB7M2FMB8GA1UdIwQYMBaAFM0jb2GTCkAe8AEk0kMOuvAB7M2F',
  'MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhALGuUj8F0u1gVmqz',
  'nyhsb532sHL1Mev3is/uUfuLX+NwAiEAuwioj1E0Oo0Q65Iu+rkGTFJ8TDvmmP/j',
  'cXbRIhWY+WE=',
  '-----END CERTIFICATE-----',
].join('\n');

export const SSH_KEY =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCsXubOcNT+z7yaX1B+K27nXF7JN+lIzlJGZorjkSsOFBvkQZX9m6onr8v4hrJ3CTUBe7AzP0m6uzgXpdGTQPdv+Lgi9M+eSNaEWGy2SDvsBkfiRAjrZ0f5PYafQWZd/KhdTbdiCPwOF0bcods/q4a7P5GeYFguIw+dYXKATK8FMQ== bob@example.com';
/** As `ssh-keygen -l -E md5` gives it. */
export const SSH_FINGERPRINT = '4c:e4:d7:60:a5:b2:83:7f:2d:e3:03:cc:cc:87:ae:8f';
