import assert from 'node:assert/strict';
import { type Client, createClient, ServiceError } from '../../lib/index.js';
import { type LocalIam, type Throttling, withLocalIam } from '../../lib/local/index.js';
import { call } from './support.js';

const START = '2026-03-01T12:00:00Z';

async function userNames(iam: Client): Promise<string[]> {
  return (await iam.call('ListUsers')).result.Users.map(({ UserName }) => UserName);
}

/** A client that tries once. */
function impatient({ endpoint, credentials }: LocalIam): Client {
  return createClient({ endpoint, credentials, maxAttempts: 1 });
}

/** The whole account as GetAccountAuthorizationDetails and the lists beside it have it. */
async function everything(local: LocalIam): Promise<unknown[]> {
  const answers = [
    await call(local, 'GetAccountAuthorizationDetails', { MaxItems: '1000' }),
    await call(local, 'ListVirtualMFADevices'),
    await call(local, 'ListAccountAliases'),
    await call(local, 'GetAccountSummary'),
    await call(local, 'GetLoginProfile', { UserName: 'bob' }),
    await call(local, 'ListAccessKeys', { UserName: 'bob' }),
    await call(local, 'ListSSHPublicKeys', { UserName: 'bob' }),
  ];
  return answers.map(({ status, result }) => [status, result]);
}

/** Changes of everything that an account has. */
async function changeAll(iam: Client): Promise<void> {
  const PolicyArn = 'arn:aws:iam::123456789012:policy/S3-read-only-example-bucket';
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' },
  });
  const UserName = 'bob';
  const SerialNumber = 'arn:aws:iam::123456789012:mfa/alice';
  const [key] = (await iam.call('ListAccessKeys', { UserName })).result.AccessKeyMetadata;
  const AccessKeyId = key!.AccessKeyId!;
  await iam.call('UpdateAccessKey', { UserName, AccessKeyId, Status: 'Active' });
  await iam.call('UpdateLoginProfile', { UserName, PasswordResetRequired: true });
  await iam.call('TagUser', { UserName, Tags: [{ Key: 'a', Value: 'b' }] });
  await iam.call('PutUserPolicy', { UserName, PolicyName: 'p', PolicyDocument });
  await iam.call('AttachUserPolicy', { UserName, PolicyArn });
  await iam.call('PutUserPermissionsBoundary', { UserName, PermissionsBoundary: PolicyArn });
  await iam.call('AddUserToGroup', { UserName, GroupName: 'Admins' });
  await iam.call('RemoveUserFromGroup', { UserName, GroupName: 'Managers' });
  await iam.call('UpdateGroup', { GroupName: 'Admins', NewGroupName: 'Root' });
  await iam.call('CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true });
  await iam.call('UpdateRole', { RoleName: 'S3Access', Description: 'New.' });
  await iam.call('CreateInstanceProfile', { InstanceProfileName: 'web' });
  await iam.call('AddRoleToInstanceProfile', { InstanceProfileName: 'web', RoleName: 'S3Access' });
  await iam.call('DeactivateMFADevice', { UserName: 'alice', SerialNumber });
  await iam.call('CreateAccountAlias', { AccountAlias: 'example' });
  await iam.call('UpdateUser', { UserName, NewUserName: 'robert' });
  await iam.call('CreateUser', { UserName });
}

describe('local IAM: snapshots', () => {
  it('puts back everything, as often as wanted, forth and back', () =>
    withLocalIam({}, async (iam, local) => {
      const start = local.snapshot();
      const before = await everything(local);
      await changeAll(iam);
      const changed = local.snapshot();
      const after = await everything(local);
      assert.notDeepEqual(after, before);
      for (let time = 0; time < 2; time++) {
        local.restore(start);
        assert.deepEqual(await everything(local), before);
        await changeAll(iam);
        local.restore(changed);
        assert.deepEqual(await everything(local), after);
      }
      local.reset();
      assert.deepEqual(await everything(local), before);
    }));

  it('gives new ids where it left off', () =>
    withLocalIam({ seed: false }, async (iam, local) => {
      const start = local.snapshot();
      const create = async () =>
        (await iam.call('CreateUser', { UserName: 'a' })).result.User!.UserId;
      const id = await create();
      local.restore(start);
      assert.equal(await create(), id);
    }));

  it('knows its own snapshots only', () =>
    withLocalIam({}, (_, first) =>
      withLocalIam({}, (_iam, second) => {
        assert.throws(() => second.restore(first.snapshot()), {
          name: 'ConfigurationError',
          message: /not one of this local IAM/,
        });
      }),
    ));

  it('answers requests under way as if they came before or after, never between', () =>
    withLocalIam({ users: ['a', 'b'] }, async (iam, local) => {
      const two = local.snapshot();
      const answers = Array.from({ length: 20 }, () => userNames(iam));
      await iam.call('DeleteUser', { UserName: 'a' });
      local.restore(two);
      for (const names of await Promise.all(answers)) {
        assert.ok(['a,b', 'b'].includes(names.join()), names.join());
      }
      assert.deepEqual(await userNames(iam), ['a', 'b']);
    }));
});

describe('local IAM: the clock', () => {
  const dateOf = async (iam: Client, UserName: string) =>
    (await iam.call('CreateUser', { UserName })).result.User!.CreateDate.toISOString();

  it('stands where it is set, and goes on only when advanced', () =>
    withLocalIam({ clock: START }, async (iam, local) => {
      assert.equal(await dateOf(iam, 'a'), '2026-03-01T12:00:00.000Z');
      local.clock.advance({ days: 91, hours: 1, seconds: -30 });
      assert.equal(await dateOf(iam, 'b'), '2026-05-31T12:59:30.000Z');
      local.clock.set(new Date('2020-02-29T00:00:00Z'));
      assert.equal(await dateOf(iam, 'c'), '2020-02-29T00:00:00.000Z');
      assert.equal(local.clock.now().toISOString(), '2020-02-29T00:00:00.000Z');
    }));

  it('goes with the machine until it is set, ahead of it when advanced', () =>
    withLocalIam({}, async (iam, local) => {
      const ahead = async (name: string) => Date.parse(await dateOf(iam, name)) - Date.now();
      assert.ok(Math.abs(await ahead('a')) < 60_000);
      local.clock.advance({ days: 1 });
      assert.ok(Math.abs((await ahead('b')) - 86_400_000) < 60_000);
    }));

  it('leaves signatures and the Date header to the time of the machine', () =>
    withLocalIam({ clock: '1999-01-01T00:00:00Z' }, async (_, local) => {
      const { status, headers } = await call(local, 'ListUsers');
      assert.equal(status, 200);
      assert.ok(Math.abs(Date.parse(headers.date!) - Date.now()) < 60_000);
    }));

  it('is put back with a snapshot, and by a reset', () =>
    withLocalIam({ clock: START }, (_, local) => {
      local.clock.advance({ days: 1 });
      const later = local.snapshot();
      assert.equal(later.date.toISOString(), '2026-03-02T12:00:00.000Z');
      local.clock.set('2030-01-01T00:00:00Z');
      local.restore(later);
      assert.deepEqual(local.clock.now(), later.date);
      local.reset();
      assert.equal(local.clock.now().toISOString(), '2026-03-01T12:00:00.000Z');
    }));

  it('refuses what is no date and no duration', () =>
    withLocalIam({ clock: START }, async (_, { clock }) => {
      const refused = { name: 'ConfigurationError' };
      assert.throws(() => clock.set('tomorrow'), refused);
      assert.throws(() => clock.advance({ weeks: 1 } as object), refused);
      assert.throws(() => clock.advance({ days: Number.NaN }), refused);
      assert.equal(clock.now().toISOString(), '2026-03-01T12:00:00.000Z');
      await assert.rejects(
        withLocalIam({ clock: 'x' }, () => {}),
        refused,
      );
    }));
});

describe('local IAM: throttling', () => {
  const throttling: Throttling = { rate: 2, burst: 3 };

  /** How many of so many calls got through; the others were throttled. */
  async function admitted(iam: Client, calls: number): Promise<number> {
    let count = 0;
    for (let time = 0; time < calls; time++) {
      await iam.call('GetUser').then(
        () => count++,
        (error: unknown) => {
          assert.ok(error instanceof ServiceError);
          assert.deepEqual([error.code, error.status], ['Throttling', 400]);
          assert.match(error.message, /Rate exceeded$/);
        },
      );
    }
    return count;
  }

  it('lets through a burst, then what the rate allows by the clock', () =>
    withLocalIam({ throttling, clock: START }, async (_, local) => {
      const iam = impatient(local);
      assert.equal(await admitted(iam, 5), 3);
      local.clock.advance({ milliseconds: 500 });
      assert.equal(await admitted(iam, 2), 1);
      local.clock.advance({ hours: 1 });
      assert.equal(await admitted(iam, 5), 3);
      local.clock.set(START);
      assert.equal(await admitted(iam, 1), 0);
    }));

  it('does not act on what it refuses', () =>
    withLocalIam({ throttling: { rate: 0, burst: 1 } }, async (_, local) => {
      const iam = impatient(local);
      await iam.call('CreateUser', { UserName: 'erin' });
      await assert.rejects(iam.call('DeleteUser', { UserName: 'erin' }), { code: 'Throttling' });
      local.throttling = undefined;
      assert.ok((await userNames(iam)).includes('erin'));
    }));

  it('is switched on and off while it runs, and goes back with a reset', () =>
    withLocalIam({ clock: START }, async (_, local) => {
      const iam = impatient(local);
      assert.equal(await admitted(iam, 4), 4);
      local.throttling = throttling;
      assert.deepEqual(local.throttling, throttling);
      assert.equal(await admitted(iam, 4), 3);
      local.reset();
      assert.equal(local.throttling, undefined);
      assert.equal(await admitted(iam, 4), 4);
    }));

  it('is survived by a client that tries again', () =>
    withLocalIam({ throttling: { rate: 50, burst: 1 } }, async (_, { endpoint, credentials }) => {
      const patient = createClient({ endpoint, credentials, maxAttempts: 20 });
      for (let time = 0; time < 3; time++) await patient.call('GetUser');
    }));

  for (const limits of [{ rate: -1, burst: 1 }, { rate: 1, burst: 0 }, { rate: 1 }, {}]) {
    it(`refuses ${JSON.stringify(limits)}`, () =>
      withLocalIam({}, (_, local) => {
        assert.throws(
          () => {
            local.throttling = limits as Throttling;
          },
          { name: 'ConfigurationError' },
        );
      }));
  }
});

describe('local IAM: eventual consistency', () => {
  it('shows a change to reads once its time has come, each at its own', () =>
    withLocalIam({ users: [], clock: START, consistencyDelay: 1000 }, async (iam, local) => {
      await iam.call('CreateUser', { UserName: 'a' });
      assert.deepEqual(await userNames(iam), []);
      await assert.rejects(iam.call('GetUser', { UserName: 'a' }), { code: 'NoSuchEntity' });
      local.clock.advance({ milliseconds: 600 });
      await iam.call('CreateUser', { UserName: 'b' });
      local.clock.advance({ milliseconds: 399 });
      assert.deepEqual(await userNames(iam), []);
      local.clock.advance({ milliseconds: 1 });
      assert.deepEqual(await userNames(iam), ['a']);
      local.clock.advance({ milliseconds: 600 });
      assert.deepEqual(await userNames(iam), ['a', 'b']);
    }));

  it('lets writes see what was written', () =>
    withLocalIam({ users: [], clock: START, consistencyDelay: 1000 }, async (iam) => {
      await iam.call('CreateUser', { UserName: 'a' });
      await iam.call('TagUser', { UserName: 'a', Tags: [{ Key: 'k', Value: 'v' }] });
      const again = iam.call('CreateUser', { UserName: 'a' });
      await assert.rejects(again, { code: 'EntityAlreadyExists' });
    }));

  it('is switched on and off while it runs, and ends with a restore', () =>
    withLocalIam({ users: [], clock: START }, async (iam, local) => {
      const start = local.snapshot();
      await iam.call('CreateUser', { UserName: 'a' });
      local.consistencyDelay = 1000;
      assert.deepEqual(await userNames(iam), ['a']);
      await iam.call('DeleteUser', { UserName: 'a' });
      assert.deepEqual(await userNames(iam), ['a']);
      local.consistencyDelay = 0;
      assert.deepEqual(await userNames(iam), []);
      local.consistencyDelay = 1000;
      await iam.call('CreateUser', { UserName: 'b' });
      local.restore(start);
      assert.deepEqual([local.consistencyDelay, await userNames(iam)], [1000, []]);
      local.reset();
      assert.equal(local.consistencyDelay, 0);
    }));

  it('refuses what is no delay', () =>
    withLocalIam({}, async (_, local) => {
      const refused = { name: 'ConfigurationError' };
      assert.throws(() => {
        local.consistencyDelay = -1;
      }, refused);
      await assert.rejects(
        withLocalIam({ consistencyDelay: Number.NaN }, () => {}),
        refused,
      );
    }));
});
