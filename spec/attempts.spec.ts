import assert from 'node:assert/strict';
import { tracingChannel } from 'node:diagnostics_channel';
import {
  type Client,
  ConfigurationError,
  createClient,
  NetworkError,
  type ServiceError,
  SlimIamError,
  TimeoutError,
  type TryEvent,
} from '../lib/index.js';
import { answerXml, exampleCredentials } from './support/answers.js';
import { type FaultName, type FaultyIam, startFaultyIam } from './support/faulty-iam.js';
import { closeServers, startServer } from './support/loopback.js';

function policy(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
}
const trust = policy({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' });
const PolicyDocument = policy({ Action: 'iam:Get*', Resource: '*' });

describe('a client whose answers get lost', () => {
  let iam: FaultyIam;
  let client: Client;
  /** What happens to the next requests. */
  let faults: (FaultName | undefined)[] = [];

  beforeEach(async () => {
    faults = [];
    iam = await startFaultyIam({ plan: () => faults.shift() });
    client = createClient({ endpoint: iam.endpoint, credentials: iam.local.credentials });
    await client.call('CreateUser', { UserName: 'dave' });
  });
  afterEach(async () => {
    await client.close();
    await iam.close();
  });

  /** What came in after the user dave was created. */
  const ledger = () => iam.ledger.slice(1);
  /** The actions that the local IAM got, in order. */
  const applied = () => ledger().flatMap(({ action, answered }) => (answered ? [action] : []));

  const creations = {
    CreateUser: {
      UserName: 'new',
      Path: '/a/',
      Tags: [
        { Key: 'b', Value: '' },
        { Key: 'a', Value: '1' },
      ],
    },
    CreateGroup: { GroupName: 'new' },
    CreateRole: { RoleName: 'new', AssumeRolePolicyDocument: trust, MaxSessionDuration: 7200 },
    CreateInstanceProfile: { InstanceProfileName: 'new' },
  };
  for (const [action, params] of Object.entries(creations)) {
    it(`gives the answer of ${action} that got lost`, async () => {
      faults = ['dropped after'];
      const answer = await client.call(action as string, params);
      assert.deepEqual(applied(), [action, action, action.replace('Create', 'Get')]);
      const [created] = ledger();
      const id = /<(\w+Id)>(\w{16,})</.exec(created!.answered!.text)!;
      assert.ok(JSON.stringify(answer.response).includes(id[2]!));
      assert.deepEqual(Object.keys(answer.response), [`${action}Response`]);
      assert.ok(JSON.stringify(answer.result).includes(id[2]!));
    });
  }

  it('stays with the refusal when what is there is older', async () => {
    const other = createClient({ endpoint: iam.endpoint, credentials: iam.local.credentials });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    faults = ['dropped before'];
    await assert.rejects(
      other.call('CreateUser', { UserName: 'dave' }),
      isError('EntityAlreadyExists', false),
    );
    await other.close();
  });

  it('stays with the refusal when it was created by the call before', async () => {
    await client.call('CreateUser', { UserName: 'new' });
    faults = ['dropped before'];
    await assert.rejects(
      client.call('CreateUser', { UserName: 'new' }),
      isError('EntityAlreadyExists', false),
    );
  });

  it('says uncertain when what is there is not what was asked for', async () => {
    const other = createClient({ endpoint: iam.endpoint, credentials: iam.local.credentials });
    await other.call('CreateUser', { UserName: 'new', Path: '/other/' });
    faults = ['dropped before'];
    await assert.rejects(
      client.call('CreateUser', { UserName: 'new' }),
      isError('EntityAlreadyExists', true),
    );
    await other.close();
  });

  it('says uncertain when what is there cannot be read', async () => {
    faults = [
      'dropped after',
      undefined,
      'unavailable before',
      'unavailable before',
      'unavailable before',
    ];
    await assert.rejects(
      client.call('CreateUser', { UserName: 'new' }),
      isError('EntityAlreadyExists', true),
    );
  });

  it('says uncertain when a deletion’s second try finds nothing', async () => {
    await client.call('CreateGroup', { GroupName: 'new' });
    faults = ['dropped after'];
    await assert.rejects(
      client.call('DeleteGroup', { GroupName: 'new' }),
      isError('NoSuchEntity', true),
    );
  });

  it('repeats a deletion that did not get through', async () => {
    await client.call('CreateGroup', { GroupName: 'new' });
    faults = ['dropped before'];
    assert.equal((await client.call('DeleteGroup', { GroupName: 'new' })).status, 200);
  });

  it('repeats an idempotent write, and says nothing of it', async () => {
    faults = ['dropped after', 'unavailable after'];
    const params = { UserName: 'dave', PolicyName: 'p', PolicyDocument };
    assert.equal((await client.call('PutUserPolicy', params)).status, 200);
    assert.equal(applied().length, 3);
  });

  it('says uncertain when no try of an idempotent write was answered', async () => {
    faults = ['dropped after', 'dropped before', 'dropped before'];
    const params = { UserName: 'dave', PolicyName: 'p', PolicyDocument };
    await assert.rejects(client.call('PutUserPolicy', params), (error) => {
      return error instanceof NetworkError && error.uncertain;
    });
  });

  it('says nothing of the kind of a read', async () => {
    faults = ['dropped after', 'dropped before', 'dropped before'];
    await assert.rejects(
      client.call('GetUser', { UserName: 'dave' }),
      (error) => error instanceof NetworkError && !error.uncertain,
    );
  });

  it('sends CreateAccessKey once, and says uncertain', async () => {
    faults = ['dropped after'];
    await assert.rejects(
      client.call('CreateAccessKey', { UserName: 'dave' }),
      (error) => error instanceof NetworkError && error.uncertain,
    );
    assert.deepEqual(applied(), ['CreateAccessKey']);
  });

  it('sends CreateAccessKey again when it was throttled', async () => {
    faults = ['throttled'];
    assert.equal((await client.call('CreateAccessKey', { UserName: 'dave' })).status, 200);
    assert.deepEqual(applied(), ['CreateAccessKey']);
  });

  it('says uncertain of a write whose time ran out once it was sent, and not before', async () => {
    faults = ['stalled before'];
    const put = { UserName: 'dave', PolicyName: 'p', PolicyDocument };
    await assert.rejects(
      client.call('PutUserPolicy', put, { signal: AbortSignal.timeout(100) }),
      (error) => error instanceof TimeoutError && error.uncertain,
    );
    const slow = createClient({
      endpoint: iam.endpoint,
      credentials: () => new Promise(() => {}),
    });
    await assert.rejects(
      slow.call('PutUserPolicy', put, { signal: AbortSignal.timeout(100) }),
      (error) => error instanceof TimeoutError && !error.uncertain,
    );
  });

  it('says uncertain when the credentials are gone before the second try', async () => {
    faults = ['dropped after'];
    let given = 0;
    const failing = createClient({
      endpoint: iam.endpoint,
      credentials: async () => {
        if (given++ > 0) throw new Error('no more');
        return { ...iam.local.credentials, expiration: new Date(Date.now() - 1000) };
      },
    });
    await assert.rejects(failing.call('CreateUser', { UserName: 'new' }), (error) => {
      assert.ok(error instanceof NetworkError && error.uncertain, String(error));
      return error.cause instanceof Error && error.cause.message === 'no more';
    });
  });

  it('keeps all its retries within a hundred and a fifth of its answers', async () => {
    faults = Array(600).fill('unavailable before');
    const calls = Array.from({ length: 200 }, () =>
      client.call('GetUser', { UserName: 'dave' }).catch((error) => error),
    );
    for (const outcome of await Promise.all(calls)) assert.ok(outcome instanceof SlimIamError);
    assert.equal(ledger().length, 300);
  }).timeout(20_000);

  it('waits as long as Retry-After asks for', async () => {
    faults = ['unavailable for a second'];
    const start = performance.now();
    assert.equal((await client.call('GetUser', { UserName: 'dave' })).status, 200);
    assert.ok(performance.now() - start >= 990);
  });

  it('tells who listens of each try', async () => {
    const heard: TryEvent[] = [];
    const listener = { asyncEnd: (event: object) => void heard.push(event as TryEvent) };
    const channel = tracingChannel('slim-iam:try');
    // Its types ask for all five.
    channel.subscribe(listener as never);
    faults = ['throttled', 'dropped before'];
    await client.call('GetUser', { UserName: 'dave' });
    channel.unsubscribe(listener as never);
    const told = heard.map(({ action, attempt, status, error }) => [
      action,
      attempt,
      status,
      (error as Error | undefined)?.name,
    ]);
    assert.deepEqual(told, [
      ['GetUser', 1, 400, 'ServiceError'],
      ['GetUser', 2, undefined, 'NetworkError'],
      ['GetUser', 3, 200, undefined],
    ]);
  });
});

describe('client.close', () => {
  afterEach(closeServers);

  it('lets calls under way end, refuses others and closes the connections', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let disconnected = false;
    const server = await startServer(async (response) => {
      response.socket!.on('close', () => {
        disconnected = true;
      });
      await released;
      response
        .writeHead(404)
        .end('<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>');
    });
    const client = createClient({ endpoint: server.url, credentials: exampleCredentials });
    const call = client.call('GetUser');
    const closed = client.close();
    await assert.rejects(client.call('GetUser'), ConfigurationError);
    release();
    await assert.rejects(call, /NoSuchEntity/);
    await closed;
    while (!disconnected) await new Promise(setImmediate);
    assert.equal(server.requests.length, 1);
  });

  it('does nothing to a client that was not used, nor to a transport that was given', async () => {
    await createClient().close();
    const transport = Object.assign(async () => assert.fail(), {
      close: async () => assert.fail('it was closed'),
    });
    await createClient({ transport }).close();
  });

  it('may be called again', async () => {
    const server = await startServer((response) => response.end(answerXml('ListUsers')));
    const client = createClient({ endpoint: server.url, credentials: exampleCredentials });
    await client.call('ListUsers');
    assert.equal(client.close(), client.close());
    await client.close();
  });
});

function isError(code: string, uncertain: boolean) {
  return (error: unknown) => {
    const { code: given, uncertain: told } = error as ServiceError;
    assert.deepEqual([given, told], [code, uncertain], String(error));
    assert.equal(/earlier try .* may have been acted on/.test(String(error)), uncertain);
    return true;
  };
}
