import assert from 'node:assert/strict';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { CERTIFICATE, call, SSH_KEY } from './support.js';

type Params = Record<string, string>;

const ARN = 'arn:aws:iam::123456789012:policy/';

/** A policy of that many characters, white space not counted. */
function policyOf(size: number): string {
  const text = (action: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: `s3:${action}`, Resource: '*' }],
    });
  return text('x'.repeat(size - text('').length));
}

function trustOf(size: number): string {
  const text = (service: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    });
  return text('x'.repeat(size - text('').length));
}

function tagsOf(...keys: string[]): Params {
  return Object.fromEntries(
    keys.flatMap((key, index) => [
      [`Tags.member.${index + 1}.Key`, key],
      [`Tags.member.${index + 1}.Value`, ''],
    ]),
  );
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

describe('local IAM: quotas', () => {
  let iam: LocalIam;
  before(async () => {
    iam = await startLocalIam();
  });
  beforeEach(() => iam.reset());
  after(() => iam.close());

  const does = async (action: string, params: Params) => {
    const answer = await call(iam, action, params);
    assert.equal(answer.status, 200, answer.body);
    return answer.result;
  };
  const isRefused = async (action: string, params: Params, message: string) => {
    const answer = await call(iam, action, params);
    assert.deepEqual([answer.status, answer.code, answer.message], [409, 'LimitExceeded', message]);
  };

  it('2 access keys a user', async () => {
    await does('CreateAccessKey', { UserName: 'alice' });
    await isRefused(
      'CreateAccessKey',
      { UserName: 'alice' },
      'Cannot exceed quota for AccessKeysPerUser: 2',
    );
  });

  it('10 groups a user', async () => {
    for (const number of numbers(1, 10)) {
      await does('CreateGroup', { GroupName: `G${number}` });
      if (number !== '10')
        await does('AddUserToGroup', { GroupName: `G${number}`, UserName: 'dave' });
    }
    await isRefused(
      'AddUserToGroup',
      { GroupName: 'G10', UserName: 'dave' },
      'Cannot exceed quota for GroupsPerUser: 10',
    );
    await does('AddUserToGroup', { GroupName: 'G1', UserName: 'dave' });
  });

  for (const [kind, name] of [
    ['User', { UserName: 'dave' }],
    ['Group', { GroupName: 'Finance' }],
    ['Role', { RoleName: 'New' }],
  ] as const) {
    it(`10 managed policies a ${kind.toLowerCase()}`, async () => {
      if (kind === 'Role') {
        await does('CreateRole', { RoleName: 'New', AssumeRolePolicyDocument: trustOf(200) });
      }
      for (const number of numbers(1, 11)) {
        await does('CreatePolicy', { PolicyName: `P${number}`, PolicyDocument: policyOf(200) });
        if (number !== '11')
          await does(`Attach${kind}Policy`, { ...name, PolicyArn: `${ARN}P${number}` });
      }
      await isRefused(
        `Attach${kind}Policy`,
        { ...name, PolicyArn: `${ARN}P11` },
        `Cannot exceed quota for PoliciesPer${kind}: 10`,
      );
      await does(`Attach${kind}Policy`, { ...name, PolicyArn: `${ARN}P1` });
    });
  }

  it('5 versions a managed policy', async () => {
    const params = {
      PolicyArn: `${ARN}S3-read-only-example-bucket`,
      PolicyDocument: policyOf(200),
    };
    for (const _ of numbers(3, 5)) await does('CreatePolicyVersion', params);
    await isRefused(
      'CreatePolicyVersion',
      params,
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    );
  });

  it('6144 characters in a managed policy, white space not counted', async () => {
    const spaced = policyOf(6144).replaceAll(',', ' , \n\t');
    assert.ok(spaced.length > 6144);
    await does('CreatePolicy', { PolicyName: 'Long', PolicyDocument: spaced });
    const message = 'Cannot exceed quota for PolicySize: 6144';
    await isRefused(
      'CreatePolicy',
      { PolicyName: 'Longer', PolicyDocument: policyOf(6145) },
      message,
    );
    await isRefused(
      'CreatePolicyVersion',
      { PolicyArn: `${ARN}Long`, PolicyDocument: policyOf(6145) },
      message,
    );
  });

  for (const [kind, size, name] of [
    ['User', 2048, { UserName: 'dave' }],
    ['Group', 5120, { GroupName: 'Admins' }],
    ['Role', 10240, { RoleName: 'S3Access' }],
  ] as const) {
    it(`${size} characters in the inline policies of a ${kind.toLowerCase()}, all together`, async () => {
      const put = `Put${kind}Policy`;
      const half = { ...name, PolicyDocument: policyOf(size / 2) };
      await does(put, { ...half, PolicyName: 'one' });
      await does(put, { ...half, PolicyName: 'two' });
      await does(put, { ...half, PolicyName: 'two' });
      await isRefused(
        put,
        { ...name, PolicyName: 'two', PolicyDocument: policyOf(size / 2 + 1) },
        `Maximum policy size of ${size} bytes exceeded for ${kind.toLowerCase()} ${Object.values(name)[0]}`,
      );
    });
  }

  it('2048 characters in a trust policy', async () => {
    await does('UpdateAssumeRolePolicy', { RoleName: 'S3Access', PolicyDocument: trustOf(2048) });
    const message = 'Cannot exceed quota for ACLSizePerRole: 2048';
    await isRefused(
      'UpdateAssumeRolePolicy',
      { RoleName: 'S3Access', PolicyDocument: trustOf(2049) },
      message,
    );
    await isRefused(
      'CreateRole',
      { RoleName: 'New', AssumeRolePolicyDocument: trustOf(2049) },
      message,
    );
  });

  it('50 tags an entity', async () => {
    await does('TagUser', { UserName: 'dave', ...tagsOf(...numbers(1, 50)) });
    await does('TagUser', { UserName: 'dave', ...tagsOf('1', '50') });
    await isRefused(
      'TagUser',
      { UserName: 'dave', ...tagsOf('51') },
      'Cannot exceed quota for TagsPerEntity: 50',
    );
    const answer = await call(iam, 'TagUser', { UserName: 'dave', ...tagsOf(...numbers(1, 51)) });
    assert.deepEqual([answer.status, answer.code], [400, 'ValidationError']);
  });

  it('2 signing certificates, 5 SSH public keys, 2 credentials for a service, 8 MFA devices a user', async () => {
    const UserName = 'dave';
    for (const end of ['', '\n']) {
      await does('UploadSigningCertificate', { UserName, CertificateBody: CERTIFICATE + end });
      await does('CreateServiceSpecificCredential', {
        UserName,
        ServiceName: 'codecommit.amazonaws.com',
      });
    }
    await isRefused(
      'UploadSigningCertificate',
      { UserName, CertificateBody: `${CERTIFICATE}\n\n` },
      'Cannot exceed quota for CertificatesPerUser: 2',
    );
    await isRefused(
      'CreateServiceSpecificCredential',
      { UserName, ServiceName: 'codecommit.amazonaws.com' },
      'Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2',
    );
    for (const number of numbers(1, 5)) {
      await does('UploadSSHPublicKey', { UserName, SSHPublicKeyBody: SSH_KEY + number });
    }
    await isRefused(
      'UploadSSHPublicKey',
      { UserName, SSHPublicKeyBody: SSH_KEY },
      'Cannot exceed quota for SSHPublicKeysPerUser: 5',
    );
    for (const number of numbers(1, 9)) {
      await does('CreateVirtualMFADevice', { VirtualMFADeviceName: `phone${number}` });
      const enable = {
        UserName,
        SerialNumber: `arn:aws:iam::123456789012:mfa/phone${number}`,
        AuthenticationCode1: '123456',
        AuthenticationCode2: '654321',
      };
      if (number !== '9') await does('EnableMFADevice', enable);
      else
        await isRefused('EnableMFADevice', enable, 'Cannot exceed quota for MFADevicesPerUser: 8');
    }
  });

  it('one role an instance profile', async () => {
    const profile = { InstanceProfileName: 'Web' };
    await does('CreateInstanceProfile', profile);
    await does('AddRoleToInstanceProfile', { ...profile, RoleName: 'S3Access' });
    await isRefused(
      'AddRoleToInstanceProfile',
      { ...profile, RoleName: 'ReadOnlyRole' },
      'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
    );
  });

  it('300 groups an account', async () => {
    for (const number of numbers(5, 300)) await does('CreateGroup', { GroupName: `G${number}` });
    await isRefused(
      'CreateGroup',
      { GroupName: 'G301' },
      'Cannot exceed quota for GroupsPerAccount: 300',
    );
  });
});
