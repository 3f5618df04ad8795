import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import type { Service } from '../../lib/query/endpoint.js';
import { ConfigurationError } from '../../lib/query/errors.js';
import type { HttpRequest } from '../../lib/query/http.js';
import { type Credentials, signRequest } from '../../lib/query/sign.js';
import { exampleCredentials, temporaryCredentials } from '../support/answers.js';
import { verifySignature } from '../support/sigv4.js';

/** What AWS published and what botocore signs. */
interface Case {
  name: string;
  source: string;
  request: HttpRequest;
  credentials: Credentials;
  region: string;
  service: Service;
  date: string;
  signature: string;
}

const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../fixtures/signatures.json', import.meta.url), 'utf8'),
);

const form = 'application/x-www-form-urlencoded; charset=utf-8';

function post(url: string, body: string): HttpRequest {
  const headers = { host: new URL(url).host, 'content-type': form };
  return { method: 'POST', url, headers, body };
}

function get(url: string): HttpRequest {
  return { method: 'GET', url, headers: { host: new URL(url).host } };
}

function signatureOf({ headers }: HttpRequest): string | undefined {
  return /Signature=(\w+)$/.exec(headers['authorization'] ?? '')?.[1];
}

function verify(
  { method, url, headers, body = '' }: HttpRequest,
  { secretAccessKey } = exampleCredentials,
) {
  const { pathname, search } = new URL(url);
  return verifySignature({ method, url: pathname + search, headers, body }, secretAccessKey);
}

describe('signRequest', () => {
  for (const { name, source, request, credentials, date, signature, ...scope } of cases) {
    it(`gives the signature of ${source} for ${name}`, async () => {
      const signed = await signRequest(request, credentials, scope, new Date(date));
      assert.equal(signatureOf(signed), signature);
      const { date: stamp, signedHeaders } = verify(signed, credentials);
      assert.equal(stamp, date.replace(/[:-]|\.\d+/g, ''));
      const { sessionToken } = credentials;
      assert.equal(signed.headers['x-amz-security-token'], sessionToken);
      assert.equal(signedHeaders.includes('x-amz-security-token'), sessionToken !== undefined);
    });
  }

  it('adds x-amz-date and authorization, and changes nothing else', async () => {
    const { request, credentials, date, signature, ...scope } = cases[0]!;
    assert.deepEqual(await signRequest(request, credentials, scope, new Date(date)), {
      ...request,
      headers: {
        ...request.headers,
        'x-amz-date': '20150830T123600Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
          `SignedHeaders=content-type;host;x-amz-date, Signature=${signature}`,
      },
    });
  });

  const scope = { region: 'us-east-1', service: 'iam' } as const;

  it('signs for now when no date is given', async () => {
    const before = Date.now();
    const { date } = verify(
      await signRequest(get('https://iam.amazonaws.com/'), exampleCredentials, scope),
    );
    const signedAt = Date.parse(date.replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'));
    assert.ok(signedAt >= before - 1000 && signedAt <= Date.now());
  });

  it('leaves the request that it was given as it was', async () => {
    const request = post('https://iam.amazonaws.com/', 'Action=ListUsers');
    const copy = structuredClone(request);
    await signRequest(request, temporaryCredentials, scope);
    assert.deepEqual(request, copy);
  });

  it('signs a body by its UTF-8 bytes', async () => {
    const signed = await signRequest(
      post('https://iam.amazonaws.com/', 'a=é😀'),
      exampleCredentials,
      scope,
    );
    assert.equal(verify(signed).region, 'us-east-1');
    assert.equal(signed.headers['content-length'], '8');
  });

  it('is refused by the verifier for anything changed afterwards', async () => {
    const signed = await signRequest(
      post('https://iam.amazonaws.com/', 'Action=ListUsers'),
      temporaryCredentials,
      scope,
    );
    verify(signed);
    const changed: HttpRequest[] = [
      { ...signed, body: 'Action=DeleteUser' },
      { ...signed, method: 'GET' },
      { ...signed, url: 'https://iam.amazonaws.com/?a=b' },
      { ...signed, headers: { ...signed.headers, host: 'iam.amazonaws.com.cn' } },
      { ...signed, headers: { ...signed.headers, 'x-amz-date': '20260203T040507Z' } },
      { ...signed, headers: { ...signed.headers, 'x-amz-security-token': 'another' } },
    ];
    for (const request of changed) assert.throws(() => verify(request), assert.AssertionError);
  });

  const secret = exampleCredentials.secretAccessKey;
  const bad: [string, Partial<Credentials>, RegExp][] = [
    ['no access key id', { secretAccessKey: secret }, /no accessKeyId/],
    ['an empty secret', { accessKeyId: 'AKID', secretAccessKey: '' }, /no secretAccessKey/],
    [
      'a secret with a line break',
      { accessKeyId: 'AKID', secretAccessKey: `${secret}\n` },
      /secretAccessKey contains white space/,
    ],
    [
      'a secret with a space in front',
      { accessKeyId: 'AKID', secretAccessKey: ` ${secret}` },
      /secretAccessKey contains white space/,
    ],
    [
      'an access key id with a header in it',
      { accessKeyId: 'AKID\r\nx: y', secretAccessKey: secret },
      /accessKeyId contains white space/,
    ],
    [
      'a token outside ASCII',
      { accessKeyId: 'AKID', secretAccessKey: secret, sessionToken: `${secret}é` },
      /sessionToken contains/,
    ],
  ];
  for (const [what, credentials, message] of bad) {
    it(`refuses credentials with ${what}, without repeating them`, async () => {
      await assert.rejects(
        () => signRequest(get('https://iam.amazonaws.com/'), credentials as Credentials, scope),
        (error) => {
          assert.ok(error instanceof ConfigurationError);
          assert.match(error.message, message);
          assert.ok(!inspect(error, { depth: null }).includes(secret));
          return true;
        },
      );
    });
  }

  it('refuses a provider’s answer that is no credentials', async () => {
    for (const nothing of [undefined, null]) {
      await assert.rejects(
        () =>
          signRequest(get('https://iam.amazonaws.com/'), nothing as unknown as Credentials, scope),
        ConfigurationError,
      );
    }
  });
});
