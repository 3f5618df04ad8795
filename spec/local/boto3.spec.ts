import assert from 'node:assert/strict';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { findPrograms, runBoto3 } from './clients.js';
import { CERTIFICATE, SSH_KEY } from './support.js';

const S3_POLICY = 'arn:aws:iam::123456789012:policy/S3-read-only-example-bucket';
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: '*' }],
};
const TRUST = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
};

interface Step {
  operation: string;
  params?: Record<string, unknown>;
  service?: string;
  credentials?: Record<string, string>;
  paginate?: boolean;
}

interface Outcome {
  // biome-ignore lint/suspicious/noExplicitAny: whatever botocore made of the answer
  result?: any;
  pages?: number;
  code?: string;
  status?: number;
  message?: string;
}

const pythons = findPrograms(['/usr/bin/python3', 'python3'], ['-c', 'import boto3']);

if (pythons.length === 0) {
  describe('local IAM: boto3 (not installed: no python3 here has it)', () => {
    it('answers boto3', function () {
      this.skip();
    });
  });
}

for (const python of pythons) {
  describe(`local IAM: boto3 of ${python}`, function () {
    this.timeout(120_000);
    let iam: LocalIam;
    before(async () => {
      iam = await startLocalIam();
    });
    beforeEach(() => iam.reset());
    after(() => iam.close());

    const run = async (steps: Step[]) => (await runBoto3(python, iam, steps)) as Outcome[];
    /** Runs steps that must all succeed. */
    const does = async (steps: Step[]) => {
      const outcomes = await run(steps);
      for (const [index, { code, message }] of outcomes.entries()) {
        assert.equal(code, undefined, `${steps[index]!.operation}: ${message}`);
      }
      return outcomes.map(({ result }) => result);
    };

    it('parses every list and details of every kind', async () => {
      const UserName = 'alice';
      await does([
        { operation: 'create_account_alias', params: { AccountAlias: 'example' } },
        {
          operation: 'put_user_policy',
          params: { UserName, PolicyName: 'p', PolicyDocument: JSON.stringify(POLICY) },
        },
        {
          operation: 'put_role_policy',
          params: { RoleName: 'S3Access', PolicyName: 'p', PolicyDocument: JSON.stringify(POLICY) },
        },
        { operation: 'attach_user_policy', params: { UserName, PolicyArn: READ_ONLY } },
        {
          operation: 'put_user_permissions_boundary',
          params: { UserName, PermissionsBoundary: READ_ONLY },
        },
        {
          operation: 'tag_role',
          params: {
            RoleName: 'S3Access',
            Tags: [
              { Key: 'a', Value: '1' },
              { Key: 'b', Value: '2' },
            ],
          },
        },
        {
          operation: 'tag_policy',
          params: { PolicyArn: S3_POLICY, Tags: [{ Key: 'a', Value: '1' }] },
        },
        { operation: 'create_instance_profile', params: { InstanceProfileName: 'Web' } },
        {
          operation: 'add_role_to_instance_profile',
          params: { InstanceProfileName: 'Web', RoleName: 'S3Access' },
        },
        {
          operation: 'upload_signing_certificate',
          params: { UserName, CertificateBody: CERTIFICATE },
        },
        { operation: 'upload_ssh_public_key', params: { UserName, SSHPublicKeyBody: SSH_KEY } },
        {
          operation: 'create_service_specific_credential',
          params: { UserName, ServiceName: 'codecommit.amazonaws.com' },
        },
        {
          operation: 'update_account_password_policy',
          params: { MinimumPasswordLength: 12, RequireNumbers: true },
        },
      ]);
      // biome-ignore format: one case a line
      const lists: [operation: string, params: Record<string, unknown>, list: string, count: number][] = [
        ['list_users', {}, 'Users', 4],
        ['list_groups', {}, 'Groups', 4],
        ['list_roles', {}, 'Roles', 2],
        ['list_policies', {}, 'Policies', 8],
        ['list_instance_profiles', {}, 'InstanceProfiles', 1],
        ['list_instance_profiles_for_role', { RoleName: 'S3Access' }, 'InstanceProfiles', 1],
        ['get_group', { GroupName: 'Admins' }, 'Users', 1],
        ['list_groups_for_user', { UserName }, 'Groups', 1],
        ['list_access_keys', { UserName: 'bob' }, 'AccessKeyMetadata', 2],
        ['list_mfa_devices', { UserName }, 'MFADevices', 1],
        ['list_virtual_mfa_devices', {}, 'VirtualMFADevices', 1],
        ['list_attached_user_policies', { UserName }, 'AttachedPolicies', 1],
        ['list_attached_group_policies', { GroupName: 'Admins' }, 'AttachedPolicies', 1],
        ['list_attached_role_policies', { RoleName: 'S3Access' }, 'AttachedPolicies', 1],
        ['list_user_policies', { UserName }, 'PolicyNames', 1],
        ['list_group_policies', { GroupName: 'Finance' }, 'PolicyNames', 1],
        ['list_role_policies', { RoleName: 'S3Access' }, 'PolicyNames', 1],
        ['list_policy_versions', { PolicyArn: S3_POLICY }, 'Versions', 2],
        ['list_entities_for_policy', { PolicyArn: READ_ONLY, PolicyUsageFilter: 'PermissionsPolicy' }, 'PolicyUsers', 1],
        ['list_user_tags', { UserName }, 'Tags', 1],
        ['list_signing_certificates', { UserName }, 'Certificates', 1],
        ['list_ssh_public_keys', { UserName }, 'SSHPublicKeys', 1],
        ['list_account_aliases', {}, 'AccountAliases', 1],
        ['get_account_authorization_details', {}, 'UserDetailList', 4],
      ];
      const steps = lists.map(([operation, params]) => ({ operation, params }));
      const paged = await run(steps.map((step) => ({ ...step, paginate: true })));
      const whole = await does(steps);
      for (const [index, [operation, , list, count]] of lists.entries()) {
        const { result, pages, message } = paged[index]!;
        assert.equal(result?.[list].length, count, `${operation}: ${message}`);
        assert.ok(pages! >= count, `${operation} in ${pages} pages`);
        assert.deepEqual(result[list], whole[index][list]);
        assert.equal(whole[index].IsTruncated, false);
      }
      const [credentials, roleTags, policyTags] = await does([
        { operation: 'list_service_specific_credentials', params: { UserName } },
        { operation: 'list_role_tags', params: { RoleName: 'S3Access' } },
        { operation: 'list_policy_tags', params: { PolicyArn: S3_POLICY } },
      ]);
      assert.equal(credentials.ServiceSpecificCredentials.length, 1);
      assert.deepEqual(roleTags.Tags, [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ]);
      assert.deepEqual(policyTags.Tags, [{ Key: 'a', Value: '1' }]);

      const [user, role, policy, version, inline, profile, summary, passwords, last] = await does([
        { operation: 'get_user', params: { UserName } },
        { operation: 'get_role', params: { RoleName: 'S3Access' } },
        { operation: 'get_policy', params: { PolicyArn: S3_POLICY } },
        { operation: 'get_policy_version', params: { PolicyArn: S3_POLICY, VersionId: 'v2' } },
        { operation: 'get_user_policy', params: { UserName, PolicyName: 'p' } },
        { operation: 'get_login_profile', params: { UserName } },
        { operation: 'get_account_summary' },
        { operation: 'get_account_password_policy' },
        { operation: 'get_access_key_last_used', params: { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' } },
      ]);
      assert.equal(user.User.PermissionsBoundary.PermissionsBoundaryArn, READ_ONLY);
      assert.equal(
        role.Role.AssumeRolePolicyDocument.Statement[0].Principal.Service[0],
        'ec2.amazonaws.com',
      );
      assert.deepEqual(
        [policy.Policy.DefaultVersionId, policy.Policy.AttachmentCount, policy.Policy.IsAttachable],
        ['v2', 1, true],
      );
      assert.deepEqual(version.PolicyVersion.Document.Statement[0].Action, ['s3:Get*', 's3:List*']);
      assert.deepEqual(inline.PolicyDocument, POLICY);
      assert.equal(profile.LoginProfile.CreateDate, '2024-02-12T10:30:00+00:00');
      assert.equal(summary.SummaryMap.Users, 4);
      assert.deepEqual(
        [passwords.PasswordPolicy.MinimumPasswordLength, passwords.PasswordPolicy.RequireNumbers],
        [12, true],
      );
      assert.equal(last.AccessKeyLastUsed.ServiceName, 'iam');
    });

    it('creates, changes and deletes a role and a policy', async () => {
      const RoleName = 'Deploy';
      const PolicyArn = 'arn:aws:iam::123456789012:policy/Lists';
      const [{ Role }, , , , { AttachedPolicies }] = await does([
        {
          operation: 'create_role',
          params: {
            RoleName,
            AssumeRolePolicyDocument: JSON.stringify(TRUST),
            Description: 'd',
            MaxSessionDuration: 7200,
            Tags: [{ Key: 'a', Value: '' }],
          },
        },
        {
          operation: 'create_policy',
          params: {
            PolicyName: 'Lists',
            PolicyDocument: JSON.stringify(POLICY),
            Description: 'Lists.',
          },
        },
        {
          operation: 'create_policy_version',
          params: { PolicyArn, PolicyDocument: JSON.stringify(POLICY), SetAsDefault: true },
        },
        { operation: 'attach_role_policy', params: { RoleName, PolicyArn } },
        { operation: 'list_attached_role_policies', params: { RoleName } },
        { operation: 'update_role', params: { RoleName, MaxSessionDuration: 3600 } },
      ]);
      assert.deepEqual([Role.MaxSessionDuration, Role.AssumeRolePolicyDocument], [7200, TRUST]);
      assert.deepEqual(AttachedPolicies, [{ PolicyName: 'Lists', PolicyArn }]);
      const outcomes = await run([
        { operation: 'delete_role', params: { RoleName } },
        { operation: 'delete_policy', params: { PolicyArn } },
        { operation: 'detach_role_policy', params: { RoleName, PolicyArn } },
        { operation: 'delete_policy', params: { PolicyArn } },
        { operation: 'delete_policy_version', params: { PolicyArn, VersionId: 'v1' } },
        { operation: 'delete_policy', params: { PolicyArn } },
        { operation: 'delete_role', params: { RoleName } },
        { operation: 'get_role', params: { RoleName } },
      ]);
      assert.deepEqual(
        outcomes.map(({ code }) => code ?? 'done'),
        [
          'DeleteConflict',
          'DeleteConflict',
          'done',
          'DeleteConflict',
          'done',
          'done',
          'done',
          'NoSuchEntity',
        ],
      );
    });

    it('gets the code, status and message of errors', async () => {
      const wrong = {
        aws_access_key_id: iam.credentials.accessKeyId,
        aws_secret_access_key: 'wrong',
      };
      // biome-ignore format: one case a line
      const errors: [Step, status: number, code: string, message: RegExp][] = [
        [{ operation: 'get_user', params: { UserName: 'zoe' } }, 404, 'NoSuchEntity', /^The user with name zoe cannot be found\.$/],
        [{ operation: 'create_group', params: { GroupName: 'ADMINS' } }, 409, 'EntityAlreadyExists', /already exists/],
        [{ operation: 'delete_group', params: { GroupName: 'Admins' } }, 409, 'DeleteConflict', /must remove users from group first/],
        [{ operation: 'create_access_key', params: { UserName: 'bob' } }, 409, 'LimitExceeded', /AccessKeysPerUser: 2/],
        [{ operation: 'create_policy', params: { PolicyName: 'p', PolicyDocument: '{}' } }, 400, 'MalformedPolicyDocument', /./],
        [{ operation: 'get_role', params: { RoleName: 'a b' } }, 400, 'ValidationError', /roleName is invalid/],
        [{ operation: 'list_open_id_connect_providers' }, 400, 'InvalidAction', /ListOpenIDConnectProviders/],
        [{ operation: 'list_users', credentials: wrong }, 403, 'SignatureDoesNotMatch', /does not match/],
        [{ operation: 'list_users', credentials: { ...wrong, aws_access_key_id: 'AKIAI44QH8DHBEXAMPLE' } }, 403, 'InvalidClientTokenId', /security token/],
      ];
      const outcomes = await run(errors.map(([step]) => step));
      for (const [index, [step, status, code, message]] of errors.entries()) {
        const outcome = outcomes[index]!;
        assert.deepEqual([outcome.status, outcome.code], [status, code], step.operation);
        assert.match(outcome.message!, message);
      }
    });

    it('signs with a key it has just created', async () => {
      const [{ AccessKey }] = await does([
        { operation: 'create_access_key', params: { UserName: 'dave' } },
      ]);
      const credentials = {
        aws_access_key_id: AccessKey.AccessKeyId,
        aws_secret_access_key: AccessKey.SecretAccessKey,
      };
      const [identity, user] = await does([
        { service: 'sts', operation: 'get_caller_identity', credentials },
        { operation: 'get_user', credentials },
      ]);
      assert.equal(identity.Arn, 'arn:aws:iam::123456789012:user/dave');
      assert.equal(user.User.UserName, 'dave');
    });
  });
}
