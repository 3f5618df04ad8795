import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type IamActions, type Params } from '../../lib/index.js';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { presets } from '../../lib/presets/index.js';
import {
  executeWorkflow,
  Journal,
  openRecords,
  readWorkflow,
  validateWorkflow,
  workflowSchema,
} from '../../lib/workflow/index.js';
import { CERTIFICATE, SSH_KEY } from '../local/support.js';

const folder = new URL('../../fixtures/workflows/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const own = 'arn:aws:iam::123456789012:policy';

describe('the ready workflows', () => {
  let temporary: string;
  let local: LocalIam;
  let call: <A extends keyof IamActions>(
    action: A,
    params?: IamActions[A]['params'],
  ) => Promise<IamActions[A]['result']>;

  before(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'slim-iam-'));
    local = await startLocalIam();
    const client = createClient({ endpoint: local.endpoint, credentials: local.credentials });
    call = async (action, params) =>
      (await client.call(action as string, params as Params)).result as never;
  });
  beforeEach(() => local.reset());
  after(async () => {
    await local.close();
    await rm(temporary, { recursive: true });
  });

  /** Runs one over records given as JSON, and gives the records as they are then. */
  async function run(name: string, records: Record<string, unknown>[]) {
    const people = join(temporary, 'people.json');
    await writeFile(people, JSON.stringify(records));
    const journal = await Journal.open(join(temporary, 'run.db'));
    const client = createClient({ endpoint: local.endpoint, credentials: local.credentials });
    try {
      const file = await readWorkflow(new URL(`${name}.yaml`, folder).pathname);
      const { counts, run } = await executeWorkflow(file, people, {
        client,
        clients: { aws: client },
        journal,
      });
      const [failed] = [...run.report()].filter(({ status }) => status !== 'done');
      assert.equal(failed, undefined, failed?.error);
      assert.equal(counts.failed, 0);
    } finally {
      journal.close();
    }
    const written: Record<string, unknown>[] = [];
    for await (const record of await openRecords(people)) written.push(record);
    return written;
  }

  /** A record with all fields a workflow reads. */
  const person = (alternate_username: string, fields: Record<string, unknown> = {}) => ({
    alternate_username,
    ...fields,
  });

  it('are valid, and need every preset', async () => {
    let texts = '';
    for (const name of names) {
      const path = new URL(name, folder).pathname;
      assert.deepEqual(validateWorkflow(await readWorkflow(path)), [], name);
      texts += await readFile(path, 'utf8');
      assert.match(texts, /^# yaml-language-server: \$schema=\.\/schema\.json\n/);
    }
    for (const { heading } of presets) assert.ok(texts.includes(`preset: ${heading}\n`), heading);
  });

  it('have a schema that is current: slim-iam workflow schema > fixtures/workflows/schema.json', () => {
    const published = readFileSync(new URL('schema.json', folder), 'utf8');
    assert.deepEqual(JSON.parse(published), workflowSchema);
  });

  it('onboarding makes users with groups and policies, and leaves what is there', async () => {
    const fields = { status: 'Active', onboarded_at: '' };
    const policies = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const [jane, bob, left] = await run('onboarding', [
      person('jane.doe', { ...fields, groups: 'Managers; Finance', policies }),
      person('bob', { ...fields, groups: ['Admins'], policies: null }),
      person('gone', { ...fields, status: 'Left', groups: '', policies: '' }),
    ]);
    assert.equal(jane!['user_arn'], 'arn:aws:iam::123456789012:user/people/jane.doe');
    assert.match(String(jane!['onboarded_at']), /^\d{4}-/);
    const { Groups } = await call('ListGroupsForUser', { UserName: 'jane.doe' });
    const groupNames = Groups.map(({ GroupName }) => GroupName);
    assert.deepEqual(groupNames.sort(), ['Finance', 'Managers']);
    const { AttachedPolicies } = await call('ListAttachedUserPolicies', { UserName: 'jane.doe' });
    assert.equal(AttachedPolicies.length, 1);
    assert.equal(bob!['user_arn'], 'arn:aws:iam::123456789012:user/bob');
    assert.equal((await call('ListGroupsForUser', { UserName: 'bob' })).Groups.length, 2);
    assert.equal(left!['onboarded_at'], '');
  });

  it('offboarding takes away all that blocks DeleteUser, and then the user', async () => {
    const UserName = 'jane.doe';
    const policy =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    await call('CreateUser', { UserName });
    await call('PutUserPermissionsBoundary', {
      UserName,
      PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    });
    await call('CreateLoginProfile', { UserName, Password: 'Corr3ct!Horse' });
    for (const GroupName of ['Admins', 'Managers'])
      await call('AddUserToGroup', { UserName, GroupName });
    for (let key = 0; key < 2; key++) await call('CreateAccessKey', { UserName });
    await call('UploadSigningCertificate', { UserName, CertificateBody: CERTIFICATE });
    await call('UploadSSHPublicKey', { UserName, SSHPublicKeyBody: SSH_KEY });
    for (let times = 0; times < 2; times++) {
      await call('CreateServiceSpecificCredential', {
        UserName,
        ServiceName: 'codecommit.amazonaws.com',
      });
    }
    for (const PolicyName of ['one', 'two'])
      await call('PutUserPolicy', { UserName, PolicyName, PolicyDocument: policy });
    for (const name of ['ReadOnlyAccess', 'PowerUserAccess']) {
      await call('AttachUserPolicy', { UserName, PolicyArn: `arn:aws:iam::aws:policy/${name}` });
    }
    for (const VirtualMFADeviceName of ['phone', 'tablet']) {
      const { VirtualMFADevice } = await call('CreateVirtualMFADevice', { VirtualMFADeviceName });
      const { SerialNumber } = VirtualMFADevice;
      await call('EnableMFADevice', {
        UserName,
        SerialNumber,
        AuthenticationCode1: '123456',
        AuthenticationCode2: '654321',
      });
    }
    const fields = { status: 'Terminated', offboarded_at: '' };
    const records = await run('offboarding', [
      ...['jane.doe', 'alice', 'bob', 'nobody'].map((name) => person(name, fields)),
      person('carol', { ...fields, status: 'Active' }),
    ]);
    for (const { alternate_username: name, offboarded_at: date } of records) {
      assert.equal(date !== '', name !== 'carol', String(name));
    }
    const { Users } = await call('ListUsers');
    const left = Users.map((user) => user.UserName);
    assert.deepEqual(left, ['carol', 'dave']);
    assert.deepEqual((await call('ListVirtualMFADevices')).VirtualMFADevices, []);
  });

  it('access key age review tells who has an old key', async () => {
    await call('CreateAccessKey', { UserName: 'dave' });
    const records = await run(
      'access-key-age-review',
      ['alice', 'carol', 'dave', 'nobody'].map((name) => person(name)),
    );
    const reviews = records.map(({ access_key_review: review }) => review);
    assert.deepEqual(reviews, ['rotate', 'ok', 'ok', 'NoSuchEntity']);
    assert.equal(records[0]!['oldest_access_key_date'], '2023-05-04T11:20:00Z');
    assert.match(String(records[2]!['active_access_keys']), /^AKIA/);
  });

  it('MFA enforcement warns, and a week later takes the password', async () => {
    const day = 86_400_000;
    const daysAgo = (days: number) => new Date(Date.now() - days * day).toISOString();
    const fields = { mfa_exempt: '', mfa_warned_at: '' };
    const records = await run('mfa-enforcement', [
      person('alice', { ...fields, mfa_warned_at: daysAgo(30) }),
      person('bob', fields),
      person('carol', { ...fields, mfa_warned_at: daysAgo(8) }),
      person('dave', fields),
      person('nobody', fields),
    ]);
    assert.deepEqual(
      records.map(({ mfa_status: status }) => status),
      ['enabled', 'missing', 'password removed', 'no password', 'NoSuchEntity'],
    );
    assert.equal(records[0]!['mfa_warned_at'], '');
    await assert.rejects(call('GetLoginProfile', { UserName: 'carol' }), /NoSuchEntity/);
    const again = await run('mfa-enforcement', [
      person('bob', { ...fields, mfa_warned_at: daysAgo(6) }),
      person('carol', { ...fields, mfa_exempt: 'yes' }),
    ]);
    assert.equal(again[0]!['mfa_status'], undefined);
    await call('GetLoginProfile', { UserName: 'bob' });
  });

  it('password age review tells whose password is old', async () => {
    await call('CreateLoginProfile', { UserName: 'dave', Password: 'Corr3ct!Horse' });
    const records = await run(
      'password-age-review',
      ['alice', 'dave', 'nobody'].map((name) => person(name)),
    );
    assert.deepEqual(
      records.map(({ password_review: review }) => review),
      ['change', 'ok', 'no password'],
    );
    assert.equal(records[0]!['password_created_at'], '2024-02-12T10:30:00Z');
  });

  it('group management makes a department’s group, and deletes it with the last member', async () => {
    const join = { department: 'Research', department_left: '' };
    const joined = await run('group-management', [person('alice', join), person('bob', join)]);
    assert.equal(joined[0]!['group_policies'], 'ReadOnlyAccess');
    assert.equal((await call('GetGroup', { GroupName: 'Research' })).Users.length, 2);
    const leave = { department: '', department_left: 'Research' };
    await run('group-management', [person('alice', leave)]);
    assert.equal((await call('GetGroup', { GroupName: 'Research' })).Users.length, 1);
    const [bob] = await run('group-management', [person('bob', leave)]);
    assert.equal(bob!['department_left'], '');
    await assert.rejects(call('GetGroup', { GroupName: 'Research' }), /NoSuchEntity/);
  });

  it('role management makes a role for a user, and deletes it with all that hangs on it', async () => {
    const [alice] = await run('role-management', [
      person('alice', { role_name: 'alice-role', role_wanted: 'yes' }),
    ]);
    assert.equal(alice!['role_arn'], 'arn:aws:iam::123456789012:role/alice-role');
    assert.equal(alice!['role_policies'], 'ReadOnlyAccess');
    const { Role } = await call('GetRole', { RoleName: 'alice-role' });
    assert.match(decodeURIComponent(Role.AssumeRolePolicyDocument!), /:user\/alice"/);
    const role = { RoleName: 'alice-role' };
    await call('PutRolePolicy', {
      ...role,
      PolicyName: 'p',
      PolicyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    });
    const profile = { InstanceProfileName: 'one' };
    await call('CreateInstanceProfile', profile);
    await call('AddRoleToInstanceProfile', { ...role, ...profile });
    const [left] = await run('role-management', [
      person('alice', { role_name: 'alice-role', role_wanted: 'no' }),
    ]);
    assert.equal(left!['role_arn'], '');
    await assert.rejects(call('GetRole', role), /NoSuchEntity/);
  });

  it('policy management makes a policy for a user, and deletes it with its versions', async () => {
    const [alice] = await run('policy-management', [
      person('alice', { home_wanted: 'yes', home_policy_arn: '' }),
    ]);
    const PolicyArn = `${own}/home-alice`;
    assert.equal(alice!['home_policy_arn'], PolicyArn);
    for (let times = 0; times < 2; times++) {
      await call('CreatePolicyVersion', {
        PolicyArn,
        PolicyDocument:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
        SetAsDefault: true,
      });
    }
    await call('AttachGroupPolicy', { GroupName: 'Finance', PolicyArn });
    await call('AttachRolePolicy', { RoleName: 'S3Access', PolicyArn });
    await call('AttachUserPolicy', { UserName: 'bob', PolicyArn });
    const [left] = await run('policy-management', [
      person('alice', { home_wanted: 'no', home_policy_arn: PolicyArn }),
    ]);
    assert.equal(left!['home_policy_arn'], '');
    await assert.rejects(call('GetPolicy', { PolicyArn }), /NoSuchEntity/);
  });
});
