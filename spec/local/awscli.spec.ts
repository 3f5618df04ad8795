import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { awsEnvironment, findPrograms } from './clients.js';

const run = promisify(execFile);

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::*' }],
};

const programs = findPrograms(['/usr/bin/aws', 'aws'], ['--version']);

if (programs.length === 0) {
  describe('local IAM: AWS CLI (not installed: no aws command here)', () => {
    it('completes create-user … delete-user', function () {
      this.skip();
    });
  });
}

for (const program of programs) {
  describe(`local IAM: AWS CLI ${program}`, function () {
    this.timeout(180_000);
    let iam: LocalIam;
    let directory: string;
    before(async () => {
      iam = await startLocalIam();
      directory = await mkdtemp(join(tmpdir(), 'slim-iam-'));
    });
    after(async () => {
      await iam.close();
      await rm(directory, { recursive: true });
    });

    const command = (args: string[], env: NodeJS.ProcessEnv) =>
      run(program, ['--endpoint-url', iam.endpoint, '--output', 'json', ...args], { env });
    /** Runs a command that must succeed; what it prints, as JSON. */
    const aws = async (...args: string[]) => {
      const { stdout } = await command(args, awsEnvironment(iam));
      return stdout === '' ? undefined : JSON.parse(stdout);
    };
    /** Runs a command that must fail with that error. */
    const fails = (error: string, ...args: string[]) =>
      assert.rejects(command(args, awsEnvironment(iam)), ({ stderr }: { stderr: string }) => {
        assert.ok(stderr.includes(error), stderr);
        return true;
      });

    it('completes create-user … delete-user, with every conflict on the way', async () => {
      const erin = ['--user-name', 'erin'];
      const deleteFails = (reason: string) =>
        fails(
          `An error occurred (DeleteConflict) when calling the DeleteUser operation: Cannot delete entity, ${reason}.`,
          ...['iam', 'delete-user', ...erin],
        );

      const { User } = await aws(
        'iam',
        'create-user',
        ...erin,
        '--tags',
        'Key=team,Value=platform',
      );
      assert.deepEqual([User.UserName, User.Arn], ['erin', 'arn:aws:iam::123456789012:user/erin']);
      await aws('iam', 'create-login-profile', ...erin, '--password', 'Correct-Horse-1');
      const { AccessKey } = await aws('iam', 'create-access-key', ...erin);
      await aws('iam', 'add-user-to-group', ...erin, '--group-name', 'Managers');
      await aws('iam', 'attach-user-policy', ...erin, '--policy-arn', ADMINISTRATOR);
      const inline = [...erin, '--policy-name', 'buckets'];
      await aws('iam', 'put-user-policy', ...inline, '--policy-document', JSON.stringify(POLICY));
      const seed = join(directory, 'seed');
      const { VirtualMFADevice } = await aws(
        ...['iam', 'create-virtual-mfa-device', '--virtual-mfa-device-name', 'erin'],
        ...['--bootstrap-method', 'Base32StringSeed', '--outfile', seed],
      );
      assert.match(await readFile(seed, 'utf8'), /^[A-Z2-7]{64}$/);
      const serial = ['--serial-number', VirtualMFADevice.SerialNumber];
      const codes = ['--authentication-code1', '123456', '--authentication-code2', '654321'];
      await aws('iam', 'enable-mfa-device', ...erin, ...serial, ...codes);

      const { stdout } = await command(['sts', 'get-caller-identity'], {
        ...awsEnvironment(iam),
        AWS_ACCESS_KEY_ID: AccessKey.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: AccessKey.SecretAccessKey,
      });
      assert.equal(JSON.parse(stdout).Arn, User.Arn);
      const got = await aws('iam', 'get-user-policy', ...inline);
      assert.deepEqual(got.PolicyDocument, POLICY);

      await deleteFails('must delete login profile first');
      await aws('iam', 'delete-login-profile', ...erin);
      await deleteFails('must delete access keys first');
      await aws('iam', 'delete-access-key', ...erin, '--access-key-id', AccessKey.AccessKeyId);
      await deleteFails('must delete MFA device first');
      await aws('iam', 'deactivate-mfa-device', ...erin, ...serial);
      await aws('iam', 'delete-virtual-mfa-device', ...serial);
      await deleteFails('must delete policies first');
      await aws('iam', 'delete-user-policy', ...inline);
      await deleteFails('must detach all policies first');
      await aws('iam', 'detach-user-policy', ...erin, '--policy-arn', ADMINISTRATOR);
      await deleteFails('must remove users from group first');
      await aws('iam', 'remove-user-from-group', ...erin, '--group-name', 'Managers');
      await aws('iam', 'delete-user', ...erin);
      await fails('(NoSuchEntity)', 'iam', 'get-user', ...erin);
    });

    it('lists page by page', async () => {
      const { Users } = await aws('iam', 'list-users', '--page-size', '1');
      assert.deepEqual(
        Users.map(({ UserName }: { UserName: string }) => UserName),
        ['alice', 'bob', 'carol', 'dave'],
      );
      const first = await aws('iam', 'list-policies', '--max-items', '3');
      assert.deepEqual([first.Policies.length, typeof first.NextToken], [3, 'string']);
      const next = ['--starting-token', first.NextToken, '--query', 'Policies[].PolicyName'];
      assert.equal((await aws('iam', 'list-policies', ...next)).length, 5);
    });

    it('gets the authorization details of the account', async () => {
      const details = await aws('iam', 'get-account-authorization-details', '--page-size', '3');
      assert.equal(details.UserDetailList.length, 4);
      assert.equal(details.GroupDetailList.length, 4);
      const [, s3Access] = details.RoleDetailList;
      assert.equal(s3Access.AssumeRolePolicyDocument.Statement[0].Action, 'sts:AssumeRole');
      assert.equal(details.Policies.length, 8);
    });
  });
}
