import assert from 'node:assert/strict';
import { type Client, createClient, type Params, ServiceError } from '../../lib/index.js';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { type Inputs, presets, runPreset, statements } from '../../lib/presets/index.js';

const jane = { alternate_username: 'jane.doe' };
const readOnly = { policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
const ownPolicy = { policy_arn: 'arn:aws:iam::123456789012:policy/example-bucket' };
const group = { group_name: 'Auditors' };
const role = { role_name: 'Auditor' };
const document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::EXAMPLE-BUCKET/*' }],
};
const trust = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
  ],
};

for (const method of ['POST', 'GET'] as const) {
  describe(`all 26 presets in one story, against the local IAM, with ${method}`, () => {
    const used = new Set<string>();
    let iam: LocalIam;
    let client: Client;

    before(async () => {
      iam = await startLocalIam();
      client = createClient({ endpoint: iam.endpoint, credentials: iam.credentials, method });
    });
    after(() => iam.close());

    async function run(heading: string, inputs: Inputs, response?: string): Promise<unknown> {
      const result = await runPreset(client, heading, inputs, { response });
      assert.equal(result.status, 200);
      used.add(result.preset.heading);
      return JSON.parse(JSON.stringify(result.mapped));
    }

    /** What the presets have no action for, through the client itself. */
    async function call(action: string, params: Params): Promise<string> {
      return JSON.stringify((await client.call(action, params)).response);
    }

    async function conflict(heading: string, inputs: Inputs, message: RegExp): Promise<void> {
      await assert.rejects(runPreset(client, heading, inputs), (error) => {
        assert.ok(error instanceof ServiceError, String(error));
        assert.deepEqual([error.code, error.status], ['DeleteConflict', 409]);
        assert.match(error.message, message);
        return true;
      });
    }

    it('onboards a user', async () => {
      const arn = '{{ response.CreateUserResponse.CreateUserResult.User.Arn }}';
      assert.match(String(await run('Create user', jane, arn)), /:user\/jane\.doe$/);
      await run('Create Group', group);
      await run('Add User to Group', { ...jane, ...group });
      const made = await run('Create Managed Policy', {
        policy_name: 'example-bucket',
        description: 'Grants read access to the example bucket.',
        policy_document: document,
      });
      assert.equal((made as { Arn: string }).Arn, ownPolicy.policy_arn);
      const { MaxSessionDuration } = (await run('Create Role', {
        ...role,
        description: 'For auditors.',
        policy_document: trust,
        max_session_duration: 7200,
      })) as { MaxSessionDuration: string };
      assert.equal(MaxSessionDuration, '7200');
    });

    it('grants', async () => {
      await run('Attach user policy', { ...jane, ...ownPolicy });
      await run('Attach group policy', { ...group, ...readOnly });
      await run('Attach role policy', { ...role, ...readOnly });
    });

    it('inspects', async () => {
      const policy = { PolicyName: 'ReadOnlyAccess', PolicyArn: readOnly.policy_arn };
      assert.deepEqual(await run('List attached group policies', group), policy);
      assert.deepEqual(await run('List attached role policies', role), policy);
      assert.deepEqual(await run('List attached user policies', jane), {
        PolicyName: 'example-bucket',
        PolicyArn: ownPolicy.policy_arn,
      });
      const groups = await run('Get list of user groups for a user', jane, '{{ response }}');
      assert.match(String(groups), /'GroupName': 'Auditors'/);
      const { AssumeRolePolicyDocument } = (await run('Get role', role)) as Record<string, string>;
      assert.deepEqual(JSON.parse(decodeURIComponent(AssumeRolePolicyDocument!)), trust);
      assert.equal(await run('Get MFA status for user', jane), null);
      await call('CreateLoginProfile', {
        UserName: 'jane.doe',
        Password: 'correct horse 7 Battery!',
      });
      const password = (await run('Get password age for user', jane)) as Record<string, string>;
      assert.equal(password['UserName'], 'jane.doe');
      assert.match(password['CreateDate']!, /^\d{4}-\d\d-\d\dT[\d:]+Z$/);
    });

    it('reads the access keys with the two statements: none, one, two, one inactive, all inactive', async () => {
      const heading = 'Get list of access keys for a user';
      const active = () => run(heading, jane, statements.active_access_keys);
      const oldest = () => run(heading, jane, statements.oldest_access_key_date);
      assert.deepEqual([await active(), await oldest()], ['NONE', '']);

      const keys: string[] = [];
      for (let count = 1; count <= 2; count++) {
        keys.push(/AKIA\w+/.exec(await call('CreateAccessKey', { UserName: 'jane.doe' }))![0]);
        assert.equal(await active(), keys.join(', '));
        assert.match(String(await oldest()), /^\d{4}-/);
      }
      const disable = (AccessKeyId: string) =>
        call('UpdateAccessKey', { UserName: 'jane.doe', AccessKeyId, Status: 'Inactive' });
      await disable(keys[0]!);
      assert.equal(await active(), keys[1]);
      await disable(keys[1]!);
      assert.deepEqual([await active(), await oldest()], ['', '']);
    });

    it('offboards the user, meeting every conflict on the way', async () => {
      const UserName = 'jane.doe';
      await call('PutUserPolicy', {
        UserName,
        PolicyName: 'inline',
        PolicyDocument: JSON.stringify(document),
      });
      const created = await call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'jane' });
      const SerialNumber = /arn:aws:iam::\d+:mfa\/[\w.]+/.exec(created)![0];
      await call('EnableMFADevice', {
        UserName,
        SerialNumber,
        AuthenticationCode1: '123456',
        AuthenticationCode2: '654321',
      });
      const mfa = (await run('Get MFA status for user', jane)) as Record<string, string>;
      assert.equal(mfa['SerialNumber'], SerialNumber);

      // Each way out is closed until the last thing is gone, whatever the order of removal.
      const refused = (message = /Cannot delete entity, must/) =>
        conflict('Delete user', jane, message);
      await refused();
      await run('Disable user', jane);
      await refused();
      const keys = [...(await call('ListAccessKeys', { UserName })).matchAll(/AKIA\w+/g)];
      assert.equal(keys.length, 2);
      for (const [accesskeyid] of keys) {
        await refused();
        await run('Delete access key', { ...jane, accesskeyid });
      }
      await refused();
      await call('DeactivateMFADevice', { UserName, SerialNumber });
      await refused();
      await call('DeleteUserPolicy', { UserName, PolicyName: 'inline' });
      await refused();
      await conflict('Delete policy', ownPolicy, /attached to entities/);
      await run('Detach user policy', { ...jane, ...ownPolicy });
      await refused(/must remove users from group/);
      await conflict('Delete Group', group, /must (remove users from group|detach all policies)/);
      await run('Remove user from group', { ...jane, ...group });
      await run('Delete user', jane);
      await assert.rejects(runPreset(client, 'Delete user', jane), { code: 'NoSuchEntity' });
    });

    it('clears up group, policy and role, meeting their conflicts too', async () => {
      const { policy_arn: PolicyArn } = ownPolicy;
      await conflict('Delete Group', group, /must detach all policies/);
      await run('Detach group policy', { ...group, ...readOnly });
      await run('Delete Group', group);

      await call('CreatePolicyVersion', { PolicyArn, PolicyDocument: JSON.stringify(document) });
      await conflict('Delete policy', ownPolicy, /more than one version/);
      await call('DeletePolicyVersion', { PolicyArn, VersionId: 'v2' });
      await run('Delete policy', ownPolicy);

      await conflict('Delete role', role, /must detach all policies/);
      await run('Detach role policy', { ...role, ...readOnly });
      await run('Delete role', role);
    });

    it('was told with all of the presets', () => {
      assert.deepEqual([...used].sort(), presets.map(({ heading }) => heading).sort());
    });
  });
}
