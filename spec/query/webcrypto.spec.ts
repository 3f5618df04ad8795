import assert from 'node:assert/strict';
import fc from 'fast-check';
import { authorize as aws4 } from '../../lib/query/aws4.js';
import { percentEncode } from '../../lib/query/encode.js';
import { ConfigurationError } from '../../lib/query/errors.js';
import type { HttpRequest } from '../../lib/query/http.js';
import { authorize as webcrypto } from '../../lib/query/webcrypto.js';
import { exampleCredentials } from '../support/answers.js';

const scope = { region: 'us-east-1', service: 'iam' } as const;

/** A request complete but for its signature, as signRequest makes it. */
function request(url: string, body?: string, headers: Record<string, string> = {}): HttpRequest {
  const { host } = new URL(url);
  const content = body && {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
  };
  return {
    method: body === undefined ? 'GET' : 'POST',
    url,
    headers: { host, 'x-amz-date': '20260203T040506Z', ...content, ...headers },
    body,
  };
}

async function assertSame(each: HttpRequest, credentials = exampleCredentials, where = scope) {
  assert.equal(await webcrypto(each, credentials, where), await aws4(each, credentials, where));
}

describe('signing with WebCrypto', () => {
  const path = fc
    .array(fc.webSegment(), { maxLength: 4 })
    .map((segments) => `/${segments.join('/')}`);
  const text = fc.string({ unit: 'binary' });
  // aws4 collects the params in an object, which takes no `__proto__`.
  const paramName = text.filter((name) => name !== '__proto__');
  const pairs = fc.array(fc.tuple(paramName, text), { maxLength: 5 });

  it('gives the header that aws4 gives, for any path, query, body, headers and key', async () => {
    const header = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
    await fc.assert(
      fc.asyncProperty(
        path,
        pairs,
        fc.option(text, { nil: undefined }),
        fc.dictionary(header, fc.stringMatching(/^[\x20-\x7e]*$/)),
        fc.stringMatching(/^[\x21-\x7e]{1,60}$/),
        fc.constantFrom('us-east-1', 'cn-north-1', 'us-gov-west-1'),
        fc.constantFrom('iam', 'sts'),
        async (pathname, query, body, headers, secretAccessKey, region, service) => {
          const form = query.map(
            ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`,
          );
          const url = new URL(`https://example.com${pathname}`);
          url.search = form.join('&');
          const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey };
          const where = { region, service } as unknown as typeof scope;
          await assertSame(request(url.href, body, headers), credentials, where);
        },
      ),
    );
  });

  for (const url of [
    'http://127.0.0.1:4566/some%20path//a/',
    'https://example.com/a|b/[c]/%C3%A9',
    'https://example.com/?',
    'https://example.com/?=x&a=b',
    'https://example.com/?a&a=&a=2&a=1&A=%20+%2B',
    'https://example.com/?a=%zz&b=%ff',
  ]) {
    it(`signs ${url} as aws4 does`, () => assertSame(request(url)));
  }

  it('leaves out what a proxy may change, and takes a given hash of the body', () =>
    assertSame(
      request('https://example.com/', 'a=b', {
        'user-agent': 'x',
        connection: 'close',
        expect: '100-continue',
        range: 'bytes=0-1',
        'x-amzn-trace-id': 'y',
        'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
        'x-spaces': '  a   b  ',
      }),
    ));

  it('derives a signing key once for each secret, day, region and service', async () => {
    const { subtle } = globalThis.crypto;
    const { importKey } = subtle;
    let imported = 0;
    subtle.importKey = function (this: typeof subtle, ...args: Parameters<typeof importKey>) {
      imported += 1;
      return importKey.apply(this, args);
    } as typeof importKey;
    try {
      const credentials = { accessKeyId: 'AKID', secretAccessKey: 'used here only' };
      const each = request('https://example.com/');
      const another = { region: 'cn-north-1', service: 'iam' } as const;
      await webcrypto(each, credentials, scope);
      assert.equal(imported, 5);
      await Promise.all([webcrypto(each, credentials, scope), webcrypto(each, credentials, scope)]);
      assert.equal(imported, 5);
      await webcrypto(each, credentials, another);
      assert.equal(imported, 10);
    } finally {
      subtle.importKey = importKey;
    }
  });

  it('says what a page without WebCrypto lacks', async () => {
    const { crypto } = globalThis;
    Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
    try {
      await assert.rejects(
        async () => webcrypto(request('https://example.com/'), exampleCredentials, scope),
        (error) => error instanceof ConfigurationError && /secure context/.test(error.message),
      );
    } finally {
      Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
    }
  });
});
