import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Service } from '../../lib/query/endpoint.js';
import { ConfigurationError } from '../../lib/query/errors.js';
import type { HttpRequest } from '../../lib/query/http.js';
import { type Credentials, signRequest } from '../../lib/query/sign.js';
import { exampleCredentials, temporaryCredentials } from '../support/answers.js';
import { verifySignature } from '../support/sigv4.js';

const form = 'application/x-www-form-urlencoded; charset=utf-8';

function post(url: string, body: string, contentType = form): HttpRequest {
  const headers = { host: new URL(url).host, 'content-type': contentType };
  return { method: 'POST', url, headers, body };
}

function get(url: string, headers: Record<string, string> = {}): HttpRequest {
  return { method: 'GET', url, headers: { host: new URL(url).host, ...headers } };
}

function signatureOf({ headers }: HttpRequest): string | undefined {
  return /Signature=(\w+)$/.exec(headers['authorization'] ?? '')?.[1];
}

function verify({ method, url, headers, body = '' }: HttpRequest) {
  const { pathname, search } = new URL(url);
  return verifySignature(
    { method, url: pathname + search, headers, body },
    exampleCredentials.secretAccessKey,
  );
}

describe('signRequest', () => {
  describe('gives the signatures that AWS published', () => {
    const date = new Date('2015-08-30T12:36:00Z');
    const credentials = {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    };

    it('for ListUsers (AWS General Reference, "Signature Version 4 signing process")', async () => {
      const url = 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08';
      const request = get(url, { 'content-type': form });
      const signed = await signRequest(
        request,
        credentials,
        { region: 'us-east-1', service: 'iam' },
        date,
      );
      assert.deepEqual(signed, {
        ...request,
        headers: {
          ...request.headers,
          'x-amz-date': '20150830T123600Z',
          authorization:
            'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
            'SignedHeaders=content-type;host;x-amz-date, ' +
            'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
        },
      });
    });

    // The test suite of Signature Version 4, by the names of its cases.
    const suite: [string, HttpRequest, string][] = [
      [
        'get-vanilla',
        get('https://example.amazonaws.com/'),
        '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
      ],
      [
        'get-vanilla-query-order-key-case',
        get('https://example.amazonaws.com/?Param2=value2&Param1=value1'),
        'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
      ],
      [
        'post-vanilla',
        {
          method: 'POST',
          url: 'https://example.amazonaws.com/',
          headers: { host: 'example.amazonaws.com' },
        },
        '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
      ],
    ];
    for (const [name, request, signature] of suite) {
      it(`for ${name}`, async () => {
        const scope = { region: 'us-east-1', service: 'service' as Service };
        const signed = await signRequest(request, credentials, scope, date);
        assert.equal(signatureOf(signed), signature);
      });
    }
  });

  describe('gives the signatures that botocore 1.43 gives', () => {
    const date = new Date('2026-02-03T04:05:06.789Z');
    const listUsers = 'Action=ListUsers&Version=2010-05-08';
    const odd =
      'Action=GetUser&Version=2010-05-08&UserName=%2B%3D%2C.%40_-%20%21%27%28%29%2A~%2F%25%26&a=%C3%A9%F0%9F%98%80&B=';
    const token = 'AQoDYXdzEPT//////////wEXAMPLE+token==';
    const cases: [
      string,
      HttpRequest,
      string,
      string,
      { service?: Service; sessionToken?: string }?,
    ][] = [
      [
        'POST',
        post('https://iam.amazonaws.com/', listUsers),
        'us-east-1',
        '3fadc02a83edaf4f185741ab954184d0b517751125d851eb2fee9ec89c9e43ef',
      ],
      [
        'GET',
        get(`https://iam.amazonaws.com/?${listUsers}`),
        'us-east-1',
        'a4e3b0270981f52b85e920dc8ef26383d3f2635e94b82d7a428ff7c42a273bb8',
      ],
      [
        'GET with a session token',
        get(`https://iam.amazonaws.com/?${listUsers}`),
        'us-east-1',
        '59403964f65f121c02af8bbe3c5ecfab6989de482a7135d0f4be91ff17957d99',
        { sessionToken: token },
      ],
      [
        'POST with a session token',
        post('https://iam.amazonaws.com/', listUsers),
        'us-east-1',
        '9024670e1037b426e9e53094b727550c854ad3dc9fe5bfaaa95ff51107cc54cb',
        { sessionToken: token },
      ],
      [
        'GET with odd characters',
        get(`https://iam.amazonaws.com/?${odd}`),
        'us-east-1',
        '8a8f964409655c4ff927e9cf2f9f7176e52d5c5367d400ba7fac132794c340b9',
      ],
      [
        'POST with odd characters',
        post('https://iam.amazonaws.com/', odd),
        'us-east-1',
        '4942ee3e7064e333a89f99a3f200cebf0991831d61607dbe94b093ecb231bf1f',
      ],
      [
        'a dual-stack host',
        post('https://iam.global.api.aws/', listUsers),
        'us-east-1',
        'c7ac664e0a3add132d4497cdffc8829b31089cd4229344ea2a6cb8fb5bd26423',
      ],
      [
        'a host of aws-us-gov',
        get(`https://iam.us-gov.amazonaws.com/?${listUsers}`),
        'us-gov-west-1',
        '09df95979a71f5e51a96a751b249c77c71823ae3ef1a073b5bb2298b6b565253',
      ],
      [
        'a host of aws-cn',
        post('https://iam.cn-north-1.amazonaws.com.cn/', listUsers),
        'cn-north-1',
        'e8e2faa1a3bd8b120bec40708753660825dc95afd0478fa42ac5e094864317f8',
      ],
      [
        'STS',
        post(
          'https://sts.eu-central-1.amazonaws.com/',
          'Action=GetCallerIdentity&Version=2011-06-15',
        ),
        'eu-central-1',
        '065d0676ee6707734799369178622d5b7c295e45f548cb48ca1945eb9226c93d',
        { service: 'sts' },
      ],
      [
        'POST to an endpoint with port and path',
        post('http://127.0.0.1:4566/some%20path/a', listUsers),
        'us-east-1',
        'c9bfe2e86b501749b131de87b7c7a37d035cf3e3aa44fa5c57374b4dcf067664',
      ],
      [
        'GET from an endpoint with port and path',
        get(`http://127.0.0.1:4566/some%20path/a?${listUsers}`),
        'us-east-1',
        '04daafd3a07b8b137c239dc70d5c4487ba34f501b1fc54e545ed02f711ebb217',
      ],
    ];
    for (const [
      name,
      request,
      region,
      signature,
      { service = 'iam', sessionToken } = {},
    ] of cases) {
      it(name, async () => {
        const credentials = { ...exampleCredentials, sessionToken };
        const signed = await signRequest(request, credentials, { region, service }, date);
        assert.equal(signatureOf(signed), signature);
        const { date: stamp, signedHeaders } = verify(signed);
        assert.equal(stamp, '20260203T040506Z');
        assert.equal(signed.headers['x-amz-security-token'], sessionToken);
        assert.equal(signedHeaders.includes('x-amz-security-token'), sessionToken !== undefined);
      });
    }
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
