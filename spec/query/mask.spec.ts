import assert from 'node:assert/strict';
import { maskRequest, maskText } from '../../lib/query/mask.js';
import { signRequest } from '../../lib/query/sign.js';
import { exampleCredentials, temporaryCredentials } from '../support/answers.js';

const request = signRequest(
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
    assert.equal(maskText('no ey=.J', post), 'no ***');
    assert.equal(maskText('no ey=.J', get), 'no ***');
  });
});

describe('maskText', () => {
  it('replaces the secret key, the session token and the signature wherever they stand', () => {
    const { secretAccessKey, sessionToken } = temporaryCredentials;
    const text = `a ${sessionToken}\n${signature} ${secretAccessKey}${secretAccessKey} b`;
    assert.equal(maskText(text, request, temporaryCredentials), 'a ***\n*** ****** b');
  });

  it('does with characters that patterns and replacements have a meaning for', () => {
    const credentials = { ...exampleCredentials, secretAccessKey: 'a.+$&b' };
    assert.equal(maskText('x a.+$&b aXXb', { ...request, headers: {} }, credentials), 'x *** aXXb');
  });

  it('leaves text alone when there is no token and no signature', () => {
    assert.equal(
      maskText('text', { ...request, headers: {} }, { ...exampleCredentials, sessionToken: '' }),
      'text',
    );
  });
});
