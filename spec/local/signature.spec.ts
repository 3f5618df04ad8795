import assert from 'node:assert/strict';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import type { Pair } from '../../lib/local/request.js';
import { checkSignature } from '../../lib/local/signature.js';
import { call, readAnswer, type SignOptions, send, sign } from './support.js';

/** The key and date of AWS's SigV4 documentation and test suite. */
const SUITE_KEY = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const SUITE_DATE = '20150830T123600Z';
const SUITE_NOW = new Date('2015-08-30T12:36:00Z');

interface Vector {
  name: string;
  method?: string;
  query?: string;
  headers?: Pair[];
  body?: string;
  signed: string;
  signature: string;
}

/** Cases of the published suite whose path is `/`: service `service`, host example.amazonaws.com. */
const VECTORS: Vector[] = [
  {
    name: 'get-vanilla',
    signed: 'host;x-amz-date',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    query: 'Param2=value2&Param1=value1',
    signed: 'host;x-amz-date',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-vanilla-query-unreserved',
    query:
      '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    signed: 'host;x-amz-date',
    signature: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  },
  {
    name: 'get-vanilla-utf8-query',
    query: '%E1%88%B4=bar',
    signed: 'host;x-amz-date',
    signature: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
  },
  {
    name: 'get-header-value-trim',
    headers: [
      ['My-Header1', ' value1'],
      ['My-Header2', ' "a   b   c"'],
    ],
    signed: 'host;my-header1;my-header2;x-amz-date',
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  {
    name: 'get-header-key-duplicate',
    headers: [
      ['My-Header1', 'value2'],
      ['My-Header1', 'value2'],
      ['My-Header1', 'value1'],
    ],
    signed: 'host;my-header1;x-amz-date',
    signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  },
  {
    name: 'post-vanilla',
    method: 'POST',
    signed: 'host;x-amz-date',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'post-x-www-form-urlencoded',
    method: 'POST',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: 'Param1=value1',
    signed: 'content-type;host;x-amz-date',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
];

function checkVector(vector: Vector, signature: string) {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${vector.signed}, Signature=${signature}`;
  return checkSignature(
    {
      method: vector.method ?? 'GET',
      query: vector.query ?? '',
      headers: [
        ['Host', 'example.amazonaws.com'],
        ['X-Amz-Date', SUITE_DATE],
        ...(vector.headers ?? []),
        ['Authorization', authorization],
      ],
      body: Buffer.from(vector.body ?? ''),
    },
    { service: 'service', region: /^us-east-1$/ },
    SUITE_NOW,
    (id) => (id === SUITE_KEY.accessKeyId ? SUITE_KEY : undefined),
  );
}

describe("local IAM: AWS's published signatures", () => {
  for (const vector of VECTORS) {
    it(`takes ${vector.name}`, () => {
      const signer = checkVector(vector, vector.signature);
      assert.deepEqual(signer, {
        accessKeyId: 'AKIDEXAMPLE',
        region: 'us-east-1',
        service: 'service',
      });
    });

    it(`refuses ${vector.name} with one digit changed`, () => {
      const digit = vector.signature.startsWith('0') ? '1' : '0';
      assert.throws(() => checkVector(vector, digit + vector.signature.slice(1)), {
        code: 'SignatureDoesNotMatch',
      });
    });
  }

  it('takes the documented ListUsers request over HTTP', async () => {
    const iam = await startLocalIam({ credentials: [SUITE_KEY], now: () => SUITE_NOW });
    try {
      const answer = await send(iam.endpoint, {
        path: '/?Action=ListUsers&Version=2010-05-08',
        headers: {
          Host: 'iam.amazonaws.com',
          'X-Amz-Date': SUITE_DATE,
          'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
          Authorization:
            'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
        },
      });
      assert.equal(answer.status, 200);
      assert.match(answer.body, /<UserName>alice<\/UserName>/);
      assert.equal(answer.headers.date, 'Sun, 30 Aug 2015 12:36:00 GMT');
    } finally {
      await iam.close();
    }
  });
});

describe('local IAM: signatures over HTTP', () => {
  const NOW = '2026-03-01T12:00:00Z';
  const SESSION = {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'session-secret-EXAMPLEKEY',
    sessionToken: 'session-token-EXAMPLE==',
  };
  const ROOT = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  let iam: LocalIam;
  before(async () => {
    iam = await startLocalIam({ now: () => new Date(NOW), credentials: [ROOT, SESSION] });
  });
  after(() => iam.close());

  const at = (time: string, options: SignOptions = {}): SignOptions => ({
    date: `20260301T${time}Z`,
    ...options,
  });
  const listUsers = (options: SignOptions) => call(iam, 'ListUsers', {}, options);

  // biome-ignore format: one case a line
  const ACCEPTED: [string, SignOptions][] = [
    ['a POST form', at('120000')],
    ['a GET query string', at('120000', { method: 'GET' })],
    ['a presigned URL', at('120000', { method: 'GET', presign: true })],
    ['a session token', at('120000', { credentials: SESSION })],
    ['a presigned URL with a session token', at('120000', { credentials: SESSION, method: 'GET', presign: true })],
    ['a date 15 minutes old', at('114500')],
    ['a date 15 minutes ahead', at('121500')],
    ['a presigned URL 15 minutes old', at('114500', { method: 'GET', presign: true })],
  ];
  for (const [title, options] of ACCEPTED) {
    it(`takes ${title}`, async () => {
      const { status, body } = await listUsers(options);
      assert.equal(status, 200, body);
    });
  }

  const { sessionToken: _, ...withoutToken } = SESSION;
  // biome-ignore format: one case a line
  const REFUSED: [string, SignOptions, number, string, RegExp][] = [
    ['a date older than 15 minutes', at('114459'), 403, 'SignatureDoesNotMatch', /^Signature expired: 20260301T114459Z is now earlier than 20260301T114500Z \(20260301T120000Z - 15 min\.\)$/],
    ['a date more than 15 minutes ahead', at('121501'), 403, 'SignatureDoesNotMatch', /^Signature not yet current: 20260301T121501Z is still later than 20260301T121500Z/],
    ['a presigned URL older than 15 minutes', at('114459', { method: 'GET', presign: true }), 400, 'RequestExpired', /expired/],
    ['another service', at('120000', { service: 'ec2' }), 403, 'SignatureDoesNotMatch', /correct service: 'iam'/],
    ['another region', at('120000', { region: 'eu-west-1' }), 403, 'SignatureDoesNotMatch', /valid region, not 'eu-west-1'/],
    ['an unknown access key', at('120000', { credentials: { ...ROOT, accessKeyId: 'AKIAI44QH8DHBEXAMPLE' } }), 403, 'InvalidClientTokenId', /security token/],
    ['a wrong secret', at('120000', { credentials: { ...ROOT, secretAccessKey: 'wrong' } }), 403, 'SignatureDoesNotMatch', /does not match/],
    ['a wrong secret in a presigned URL', at('120000', { method: 'GET', presign: true, credentials: { ...ROOT, secretAccessKey: 'wrong' } }), 403, 'SignatureDoesNotMatch', /does not match/],
    ['a missing session token', at('120000', { credentials: withoutToken }), 403, 'InvalidClientTokenId', /security token/],
    ['a wrong session token', at('120000', { credentials: { ...SESSION, sessionToken: 'other' } }), 403, 'InvalidClientTokenId', /security token/],
    ['a session token with a long-term key', at('120000', { credentials: { ...ROOT, sessionToken: 'other' } }), 403, 'InvalidClientTokenId', /security token/],
  ];
  for (const [title, options, status, code, message] of REFUSED) {
    it(`refuses ${title}`, async () => {
      const answer = await listUsers(options);
      assert.deepEqual([answer.status, answer.code], [status, code], answer.body);
      assert.match(answer.message!, message);
    });
  }

  type Signed = ReturnType<typeof sign>;
  const authorization = (change: (value: string) => string) => (signed: Signed) => ({
    ...signed,
    headers: { ...signed.headers, Authorization: change(signed.headers.Authorization!) },
  });
  const without = (name: string) => (signed: Signed) => {
    const { [name]: _, ...headers } = signed.headers;
    return { ...signed, headers };
  };
  // biome-ignore format: one case a line
  const TAMPERED: [string, (signed: Signed) => Signed, number, string, RegExp][] = [
    ['no Authorization header', without('Authorization'), 403, 'MissingAuthenticationToken', /missing/],
    ['another scheme', authorization(() => 'Basic dXNlcjpwYXNz'), 400, 'IncompleteSignature', /AWS4-HMAC-SHA256/],
    ['no Credential', authorization((value) => value.replace(/Credential=[^,]*, /, '')), 400, 'IncompleteSignature', /requires 'Credential'/],
    ['no SignedHeaders', authorization((value) => value.replace(/SignedHeaders=[^,]*, /, '')), 400, 'IncompleteSignature', /requires 'SignedHeaders'/],
    ['no Signature', authorization((value) => value.replace(/, Signature=.*/, '')), 400, 'IncompleteSignature', /requires 'Signature'/],
    ['no parameters at all', authorization(() => 'AWS4-HMAC-SHA256'), 400, 'IncompleteSignature', /'Credential'.*'Signature'.*'SignedHeaders'/],
    ['no date', without('X-Amz-Date'), 400, 'IncompleteSignature', /X-Amz-Date/],
    ['a date in another form', (signed) => ({ ...signed, headers: { ...signed.headers, 'X-Amz-Date': '20260301' } }), 400, 'IncompleteSignature', /basic format/],
    ['a credential of four parts', authorization((value) => value.replace('/aws4_request', '')), 400, 'IncompleteSignature', /5 slash-delimited/],
    ['another terminator', authorization((value) => value.replace('aws4_request', 'aws5_request')), 403, 'SignatureDoesNotMatch', /valid terminator/],
    ['a scope of another day', authorization((value) => value.replace('/20260301/', '/20260302/')), 403, 'SignatureDoesNotMatch', /'20260302' != '20260301'/],
    ['an unsigned host', authorization((value) => value.replace('host;', '')), 403, 'SignatureDoesNotMatch', /'host' must be a 'SignedHeader'/],
    ['an unsigned date', authorization((value) => value.replace(';x-amz-date', '')), 403, 'SignatureDoesNotMatch', /'x-amz-date' must be a 'SignedHeader'/],
    ['an added x-amz- header', (signed) => ({ ...signed, headers: { ...signed.headers, 'X-Amz-Target': 'x' } }), 403, 'SignatureDoesNotMatch', /'x-amz-target' must be/],
    ['a changed header', (signed) => ({ ...signed, headers: { ...signed.headers, 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' } }), 403, 'SignatureDoesNotMatch', /does not match/],
    ['a changed body', (signed) => ({ ...signed, body: signed.body.replace('ListUsers', 'ListRoles') }), 403, 'SignatureDoesNotMatch', /does not match/],
    ['an added query string', (signed) => ({ ...signed, path: '/?PathPrefix=/' }), 403, 'SignatureDoesNotMatch', /does not match/],
  ];
  for (const [title, tamper, status, code, message] of TAMPERED) {
    it(`refuses a request with ${title}`, async () => {
      const params = { Action: 'ListUsers', Version: '2010-05-08' };
      const { 'Content-Length': _, ...headers } = sign(iam, params, at('120000')).headers;
      const signed = { ...sign(iam, params, at('120000')), headers };
      const answer = readAnswer(await send(iam.endpoint, tamper(signed)));
      assert.deepEqual([answer.status, answer.code], [status, code], answer.body);
      assert.match(answer.message!, message);
    });
  }

  for (const missing of ['Algorithm', 'Credential', 'Date', 'SignedHeaders', 'Signature']) {
    it(`refuses a presigned URL without X-Amz-${missing}`, async () => {
      const options = at('120000', { method: 'GET', presign: true });
      const signed = sign(iam, { Action: 'ListUsers', Version: '2010-05-08' }, options);
      const path = signed.path.replace(new RegExp(`&X-Amz-${missing}=[^&]*`), '');
      assert.notEqual(path, signed.path);
      const answer = readAnswer(await send(iam.endpoint, { ...signed, path }));
      assert.deepEqual([answer.status, answer.code], [400, 'IncompleteSignature']);
      assert.match(answer.message!, new RegExp(`X-Amz-${missing}`));
    });
  }

  it('never repeats a signature or a session token in an error', async () => {
    const signed = sign(
      iam,
      { Action: 'ListUsers', Version: '2010-05-08' },
      at('120000', { credentials: { ...SESSION, secretAccessKey: 'wrong' } }),
    );
    const { body } = await send(iam.endpoint, signed);
    assert.match(body, /SignatureDoesNotMatch/);
    const [, signature] = /Signature=(.*)/.exec(signed.headers.Authorization!)!;
    assert.ok(!body.includes(signature!) && !body.includes(SESSION.sessionToken));
  });

  it('lets a new access key sign at once, and no longer when it is inactive or deleted', async () => {
    const created = await call(iam, 'CreateAccessKey', { UserName: 'dave' }, at('120000'));
    const { AccessKeyId, SecretAccessKey } = created.result.AccessKey;
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
    const whoAmI = () =>
      call(iam, 'GetCallerIdentity', {}, at('120000', { service: 'sts', credentials }));
    const setStatus = (Status: string) =>
      call(iam, 'UpdateAccessKey', { UserName: 'dave', AccessKeyId, Status }, at('120000'));

    assert.equal((await whoAmI()).result.Arn, 'arn:aws:iam::123456789012:user/dave');
    await setStatus('Inactive');
    assert.deepEqual(
      [(await whoAmI()).status, (await whoAmI()).code],
      [403, 'InvalidClientTokenId'],
    );
    await setStatus('Active');
    assert.equal((await whoAmI()).status, 200);
    const own = await call(iam, 'ListAccessKeys', {}, at('120000', { credentials }));
    assert.deepEqual(
      own.result.AccessKeyMetadata.member.map((key: { AccessKeyId: string }) => key.AccessKeyId),
      [AccessKeyId],
    );
    await call(iam, 'DeleteAccessKey', { AccessKeyId }, at('120000', { credentials }));
    assert.equal((await whoAmI()).code, 'InvalidClientTokenId');
  });
});
