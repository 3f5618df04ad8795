import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { HttpRequest } from '../../lib/query/http.js';
import { maskError, maskRequest } from '../../lib/query/mask.js';
import { type Credentials, signRequest } from '../../lib/query/sign.js';
import { exampleCredentials, temporaryCredentials } from '../support/answers.js';

const request = await signRequest(
  {
    method: 'POST',
    url: 'https://iam.amazonaws.com/',
    headers: { host: 'iam.amazonaws.com' },
    body: 'Action=ListUsers',
  },
  temporaryCredentials,
  { region: 'us-east-1', service: 'iam' },
);
const signature = /Signature=(\w+)/.exec(request.headers['authorization']!)![1]!;

describe('maskRequest', () => {
  it('replaces the signature and the session token, and nothing else', () => {
    const shown = maskRequest(request);
    assert.deepEqual(shown, {
      ...request,
      headers: {
        ...request.headers,
        authorization: request.headers['authorization']!.replace(signature, '***'),
        'x-amz-security-token': '***',
      },
    });
    const text = JSON.stringify(shown);
    assert.ok(!text.includes(signature) && !text.includes(temporaryCredentials.sessionToken!));
    assert.ok(text.includes(temporaryCredentials.accessKeyId));
  });

  it('leaves the request itself as it is', () => {
    const copy = structuredClone(request);
    maskRequest(request);
    assert.deepEqual(request, copy);
  });

  it('adds nothing to a request that is not signed', () => {
    const unsigned = {
      method: 'GET' as const,
      url: 'https://iam.amazonaws.com/',
      headers: { host: 'a' },
    };
    assert.deepEqual(maskRequest(unsigned), unsigned);
  });

  it('replaces the token that stands in for a signature', () => {
    const form = 'Action=AssumeRoleWithWebIdentity&WebIdentityToken=ey%3D.J&RoleArn=a';
    const shown = 'Action=AssumeRoleWithWebIdentity&WebIdentityToken=***&RoleArn=a';
    const post = { method: 'POST' as const, url: 'https://sts/', headers: {}, body: form };
    assert.deepEqual(maskRequest(post), { ...post, body: shown });
    const get = { method: 'GET' as const, url: `https://sts/?${form}`, headers: {} };
    assert.deepEqual(maskRequest(get), { ...get, url: `https://sts/?${shown}` });
    assert.equal(masked('no ey=.J or ey%3D.J', post), 'no *** or ***');
    assert.equal(masked('no ey=.J or ey%3D.J', get), 'no *** or ***');
  });
});

describe('maskError', () => {
  it('replaces the secret key, the session token and the signature wherever they stand', () => {
    const { secretAccessKey, sessionToken } = temporaryCredentials;
    const text = `a ${sessionToken}\n${signature} ${secretAccessKey}${secretAccessKey} b`;
    assert.equal(masked(text, request, temporaryCredentials), 'a ***\n*** ****** b');
    assert.equal(masked(encodeURIComponent(sessionToken!), request, temporaryCredentials), '***');
  });

  it('replaces them in the fields and causes of an error', () => {
    const { sessionToken } = temporaryCredentials;
    const cause = Object.assign(new Error(sessionToken), { received: [{ x: `<${sessionToken}` }] });
    const headers = Object.assign(Object.create(null), { location: sessionToken, date: 'today' });
    const error = Object.assign(new Error('x', { cause }), { headers, round: cause, count: 1 });
    Object.assign(cause, { round: error });
    maskError(error, request, temporaryCredentials);
    const shown = inspect(error, { depth: null, showHidden: true });
    assert.ok(!shown.includes(sessionToken!), shown);
    assert.deepEqual({ ...headers }, { location: '***', date: 'today' });
    assert.equal(error.count, 1);
  });

  it('does with characters that patterns and replacements have a meaning for', () => {
    const credentials = { ...exampleCredentials, secretAccessKey: 'a.+$&b' };
    assert.equal(masked('x a.+$&b aXXb', { ...request, headers: {} }, credentials), 'x *** aXXb');
  });

  it('leaves text alone when there is no token and no signature', () => {
    assert.equal(
      masked('text', { ...request, headers: {} }, { ...exampleCredentials, sessionToken: '' }),
      'text',
    );
  });
});

function masked(text: string, ...given: [HttpRequest, Credentials?]): string {
  const error = new Error(text);
  maskError(error, ...given);
  assert.equal(error.stack?.includes(error.message), true);
  return error.message;
}
