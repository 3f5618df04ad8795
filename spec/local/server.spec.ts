import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { call, readAnswer, send, sign } from './support.js';

/** Resolves when the connection is gone, whether it ended or was reset. */
const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

const FORM = 'application/x-www-form-urlencoded';

describe('local IAM: answers', () => {
  let iam: LocalIam;
  before(async () => {
    iam = await startLocalIam();
  });
  beforeEach(() => iam.reset());
  after(() => iam.close());

  it('has the namespace, the result and the request id, in the body and in a header', async () => {
    const { status, headers, body } = await call(iam, 'CreateGroup', {
      GroupName: 'A+B',
    });
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/xml');
    assert.equal(Number(headers['content-length']), Buffer.byteLength(body));
    assert.ok(Math.abs(Date.parse(headers.date!) - Date.now()) < 5000);
    const id = headers['x-amzn-requestid'];
    assert.match(String(id), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.match(
      body,
      new RegExp(
        `^<CreateGroupResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateGroupResult><Group><Path>/</Path><GroupName>A\\+B</GroupName><GroupId>AGPA\\w{17}</GroupId><Arn>arn:aws:iam::123456789012:group/A\\+B</Arn><CreateDate>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ</CreateDate></Group></CreateGroupResult><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></CreateGroupResponse>\n$`,
      ),
    );
  });

  it('has no Result where an action answers nothing, and an empty one where the result is empty', async () => {
    const deleted = await call(iam, 'DeleteLoginProfile', { UserName: 'alice' });
    assert.match(deleted.body, /^<DeleteLoginProfileResponse xmlns="[^"]*"><ResponseMetadata>/);
    const updated = await call(iam, 'UpdateRole', { RoleName: 'S3Access' });
    assert.match(updated.body, /><UpdateRoleResult\/><ResponseMetadata>/);
  });

  it('has errors as ErrorResponse', async () => {
    const { status, headers, body } = await call(iam, 'GetUser', { UserName: 'zoe' });
    assert.equal(status, 404);
    assert.equal(
      body,
      `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>The user with name zoe cannot be found.</Message></Error><RequestId>${headers['x-amzn-requestid']}</RequestId></ErrorResponse>\n`,
    );
  });

  it('escapes what a request put into an error, and replaces what XML cannot hold', async () => {
    const { code, body } = await call(iam, 'DeleteGroup', {
      GroupName: `${'<&>"\r\u0000\u{1F600}'}${'x'.repeat(128)}`,
    });
    assert.equal(code, 'ValidationError');
    assert.ok(body.includes("'&lt;&amp;&gt;&quot;&#xD;\uFFFD\u{1F600}xxx"), body);
  });

  it('lists one, several and no members', async () => {
    const one = await call(iam, 'ListAccessKeys', { UserName: 'alice' });
    assert.equal(one.body.match(/<member>/g)?.length, 1);
    const two = await call(iam, 'ListAccessKeys', { UserName: 'bob' });
    assert.equal(two.body.match(/<member>/g)?.length, 2);
    const none = await call(iam, 'ListAccessKeys', { UserName: 'dave' });
    assert.match(
      none.body,
      /<AccessKeyMetadata\/><IsTruncated>false<\/IsTruncated><\/ListAccessKeysResult>/,
    );
  });

  it('answers STS in its own namespace and for any region', async () => {
    const answer = await call(
      iam,
      'GetCallerIdentity',
      {},
      { service: 'sts', region: 'eu-west-1' },
    );
    assert.match(
      answer.body,
      /^<GetCallerIdentityResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/">/,
    );
    assert.deepEqual(answer.result, {
      UserId: '123456789012',
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:root',
    });
    const wrong = await call(iam, 'ListUsers', {}, { service: 'sts' });
    assert.equal(wrong.code, 'InvalidAction');
    assert.match(wrong.body, /xmlns="https:\/\/sts.amazonaws.com/);
  });
});

describe('local IAM: requests of every kind', () => {
  let iam: LocalIam;
  before(async () => {
    iam = await startLocalIam();
  });
  after(() => iam.close());

  /** The server still answers. */
  const isAlive = async () => assert.equal((await call(iam, 'ListUsers')).status, 200);
  const post = async (body: string, headers: Record<string, string> = { 'Content-Type': FORM }) =>
    readAnswer(await send(iam.endpoint, { method: 'POST', headers, body }));

  it('ignores unknown parameters, and takes the first of one given twice', async () => {
    assert.equal((await call(iam, 'ListUsers', { Unknown: 'x', 'A.b.c': '', '': '' })).status, 200);
    const signed = sign(iam, [
      ['Action', 'GetUser'],
      ['Version', '2010-05-08'],
      ['UserName', 'bob'],
      ['UserName', 'alice'],
    ]);
    const answer = readAnswer(await send(iam.endpoint, signed));
    assert.equal(answer.result.User.UserName, 'bob');
  });

  it('refuses no action, no version, an unknown version, an unknown action', async () => {
    assert.equal((await post('')).code, 'MissingAction');
    assert.equal((await post('Version=2010-05-08')).code, 'MissingAction');
    const noVersion = await post('Action=ListUsers');
    assert.deepEqual(
      [noVersion.status, noVersion.code, noVersion.message],
      [400, 'InvalidAction', 'Could not find operation ListUsers for version NO_VERSION_SPECIFIED'],
    );
    const unknown = await post('Action=ListUsers&Version=2012-01-01');
    assert.equal(unknown.message, 'Could not find operation ListUsers for version 2012-01-01');
    assert.equal((await post('Action=__proto__&Version=2010-05-08')).code, 'InvalidAction');
  });

  for (const bad of ['%', '%4', '%zz', '%ff', '%c3%28', 'a=%']) {
    it(`refuses the percent-encoding ${bad}`, async () => {
      const answer = await post(`Action=ListUsers&Version=2010-05-08&${bad}`);
      assert.deepEqual([answer.status, answer.code], [404, 'MalformedQueryString']);
      const inUrl = readAnswer(await send(iam.endpoint, { path: `/?${bad}` }));
      assert.deepEqual([inUrl.status, inUrl.code], [404, 'MalformedQueryString']);
    });
  }

  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    it(`refuses ${method}`, async () => {
      const answer = readAnswer(await send(iam.endpoint, { method }));
      assert.deepEqual(
        [answer.status, answer.code, answer.headers.allow],
        [405, 'MethodNotAllowed', 'GET, POST'],
      );
    });
  }

  it('refuses HEAD, without a body', async () => {
    const { status, body } = await send(iam.endpoint, { method: 'HEAD' });
    assert.deepEqual([status, body], [405, '']);
  });

  it('refuses a body that is no form', async () => {
    for (const type of [
      'application/json',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencodedx',
    ]) {
      const answer = await post('{"Action":"ListUsers"}', { 'Content-Type': type });
      assert.deepEqual([answer.status, answer.code], [400, 'MalformedInput']);
    }
    assert.equal(
      (
        await post('Action=ListUsers&Version=2010-05-08', {
          'Content-Type': `${FORM}; charset=utf-8`,
        })
      ).code,
      'MissingAuthenticationToken',
    );
  });

  it('takes a body of a mebibyte and refuses a longer one, with its length given or not', async () => {
    const head = 'Action=ListUsers&Version=2010-05-08&x=';
    const longest = head + 'x'.repeat(1024 * 1024 - head.length);
    assert.equal((await post(longest)).code, 'MissingAuthenticationToken');
    for (const [name, value] of [
      ['Content-Length', String(longest.length + 1)],
      ['Transfer-Encoding', 'chunked'],
    ] as const) {
      const answer = await post(`${longest}x`, { 'Content-Type': FORM, [name]: value });
      assert.deepEqual([answer.status, answer.code], [413, 'RequestEntityTooLarge']);
    }
    await isAlive();
  });

  it('refuses an endless body before its end', async () => {
    const socket = connect(Number(new URL(iam.endpoint).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n');
    socket.write('x'.repeat(1024 * 1024 + 1));
    const [answer] = await once(socket, 'data');
    assert.match(answer.toString(), /^HTTP\/1\.1 413 /);
    await closed(socket);
    await isAlive();
  });

  for (const [what, bytes] of [
    ['a head that stops', 'POST / HTTP/1.1\r\nHo'],
    ['a body that stops', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nAction='],
    [
      'a chunk that stops',
      'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nAction',
    ],
    ['no HTTP at all', '\u0016\u0003\u0001'],
  ] as const) {
    it(`survives ${what}`, async () => {
      const socket = connect(Number(new URL(iam.endpoint).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(bytes);
      await isAlive();
      socket.destroy();
      await closed(socket);
      await isAlive();
    });
  }

  it('answers a fault of its own with ServiceFailure, and warns of it', async () => {
    const clock = { now: new Date() };
    const local = await startLocalIam({ now: () => clock.now });
    clock.now = new Date(Number.NaN);
    const warned = once(process, 'warning');
    const answer = await call(local, 'CreateGroup', { GroupName: 'x' });
    assert.deepEqual([answer.status, answer.code], [500, 'ServiceFailure']);
    assert.match(answer.body, /<Type>Receiver<\/Type>/);
    const [warning] = await warned;
    assert.ok(warning instanceof RangeError);
    await local.close();
  });

  it('takes a deep and a wide tree of parameters', async () => {
    const deep = { [`Tags.${'x.'.repeat(10_000)}y`]: '1' };
    assert.equal((await call(iam, 'ListUsers', deep)).status, 200);
    const wide = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, n) => [`Tags.member.${n + 1}.Key`, 'k']),
    );
    assert.equal(
      (await call(iam, 'TagUser', { UserName: 'bob', ...wide })).code,
      'ValidationError',
    );
    assert.equal(
      (await call(iam, 'ListUsers', { '__proto__.x': '1', 'constructor.prototype.x': '1' })).status,
      200,
    );
  });
});

describe('local IAM: start, reset, close', () => {
  it('closes idle and busy connections at once, and twice', async () => {
    const iam = await startLocalIam();
    const agent = new Agent({ keepAlive: true });
    const idle = request(iam.endpoint, { agent }).end();
    const [response] = await once(idle, 'response');
    response.resume();
    await once(response, 'end');
    const busy: Socket = connect(Number(new URL(iam.endpoint).port), '127.0.0.1');
    busy.on('error', () => {});
    busy.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nA');
    await once(busy, 'connect');
    const gone = closed(busy);
    await iam.close();
    await gone;
    await iam.close();
    await assert.rejects(call(iam, 'ListUsers'), { code: 'ECONNREFUSED' });
    agent.destroy();
  });

  it('listens on the port it is given, and rejects when that is taken', async () => {
    const first = await startLocalIam();
    const port = Number(new URL(first.endpoint).port);
    await assert.rejects(startLocalIam({ port }), { code: 'EADDRINUSE' });
    await first.close();
    const second = await startLocalIam({ port });
    assert.equal(second.endpoint, `http://127.0.0.1:${port}`);
    await second.close();
  });

  it('has the account it is given, and refuses one that is not 12 digits', async () => {
    const iam = await startLocalIam({ account: '000000000001' });
    const { result } = await call(iam, 'GetUser', { UserName: 'alice' });
    assert.equal(result.User.Arn, 'arn:aws:iam::000000000001:user/alice');
    await iam.close();
    await assert.rejects(startLocalIam({ account: '1' }), { name: 'ConfigurationError' });
  });

  it('starts without users, groups and roles when told so, but with the policies of AWS', async () => {
    const iam = await startLocalIam({ seed: false });
    for (const list of ['Users', 'Groups', 'Roles']) {
      assert.equal((await call(iam, `List${list}`)).result[list], '');
    }
    const { result } = await call(iam, 'ListPolicies', { Scope: 'Local' });
    assert.equal(result.Policies, '');
    const readOnly = { PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
    assert.equal((await call(iam, 'GetPolicy', readOnly)).status, 200);
    await iam.close();
  });

  it('resets to the same account with the same ids', async () => {
    const iam = await startLocalIam();
    const details = async () => (await call(iam, 'GetAccountAuthorizationDetails')).result;
    const keys = async () => (await call(iam, 'ListAccessKeys', { UserName: 'bob' })).result;
    const before = [await details(), await keys()];
    await call(iam, 'CreateUser', { UserName: 'erin' });
    await call(iam, 'DeleteLoginProfile', { UserName: 'bob' });
    const { AccessKeyId } = before[1].AccessKeyMetadata.member[0];
    await call(iam, 'DeleteAccessKey', { UserName: 'bob', AccessKeyId });
    assert.notDeepEqual([await details(), await keys()], before);
    iam.reset();
    assert.deepEqual([await details(), await keys()], before);
    await iam.close();
  });

  it('is seeded with what the README and the examples need', async () => {
    const iam = await startLocalIam();
    const statuses = async (UserName: string) =>
      ((await call(iam, 'ListAccessKeys', { UserName })).result.AccessKeyMetadata.member ?? []).map(
        ({ Status }: { Status: string }) => Status,
      );
    assert.deepEqual(await statuses('alice'), ['Active']);
    assert.deepEqual(await statuses('bob'), ['Inactive', 'Active']);
    assert.deepEqual(await statuses('carol'), ['Inactive']);
    assert.deepEqual(await statuses('dave'), []);
    const age = await call(iam, 'GetLoginProfile', { UserName: 'alice' });
    assert.equal(age.result.LoginProfile.CreateDate, '2024-02-12T10:30:00Z');
    const mfa = await call(iam, 'ListMFADevices', { UserName: 'alice' });
    assert.equal(mfa.result.MFADevices.member.length, 1);
    await iam.close();
  });
});
