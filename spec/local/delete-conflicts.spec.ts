import assert from 'node:assert/strict';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { CERTIFICATE, call, SSH_KEY } from './support.js';

const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }],
});

type Step = [action: string, params: Record<string, string>];

interface Hold {
  /** What stands in the way, and how it is put there and taken away. */
  what: string;
  put: Step;
  message: string;
  /** The parameter of `remove` that `put` gives: its place in the answer. */
  id?: [param: string, structure: string];
  remove: Step;
}

const target = { UserName: 'erin', GroupName: 'Interns', RoleName: 'Deploy' };
const SERIAL = 'arn:aws:iam::123456789012:mfa/erin';
const PROFILE = { InstanceProfileName: 'Web' };

const conflict = (reason: string) => `Cannot delete entity, ${reason}.`;

const policyHolds = (kind: 'User' | 'Group' | 'Role'): Hold[] => {
  const name = { [`${kind}Name`]: target[`${kind}Name`] };
  return [
    {
      what: 'an inline policy',
      put: [`Put${kind}Policy`, { ...name, PolicyName: 'p', PolicyDocument: POLICY }],
      message: conflict('must delete policies first'),
      remove: [`Delete${kind}Policy`, { ...name, PolicyName: 'p' }],
    },
    {
      what: 'an attached policy',
      put: [`Attach${kind}Policy`, { ...name, PolicyArn: READ_ONLY }],
      message: conflict('must detach all policies first'),
      remove: [`Detach${kind}Policy`, { ...name, PolicyArn: READ_ONLY }],
    },
  ];
};

const { UserName, GroupName, RoleName } = target;
const credentialHold = (what: string, id: Hold['id'], put: Step, remove: string): Hold => ({
  what,
  put,
  message: conflict('must remove referenced objects first'),
  ...(id ? { id } : {}),
  remove: [remove, { UserName }],
});

const CASES: { create: Step; remove: Step; holds: Hold[] }[] = [
  {
    create: ['CreateUser', { UserName }],
    remove: ['DeleteUser', { UserName }],
    holds: [
      {
        what: 'a login profile',
        put: ['CreateLoginProfile', { UserName, Password: 'Correct-Horse-1' }],
        message: conflict('must delete login profile first'),
        remove: ['DeleteLoginProfile', { UserName }],
      },
      {
        what: 'an access key',
        put: ['CreateAccessKey', { UserName }],
        message: conflict('must delete access keys first'),
        id: ['AccessKeyId', 'AccessKey'],
        remove: ['DeleteAccessKey', { UserName }],
      },
      credentialHold(
        'a signing certificate',
        ['CertificateId', 'Certificate'],
        ['UploadSigningCertificate', { UserName, CertificateBody: CERTIFICATE }],
        'DeleteSigningCertificate',
      ),
      credentialHold(
        'an SSH public key',
        ['SSHPublicKeyId', 'SSHPublicKey'],
        ['UploadSSHPublicKey', { UserName, SSHPublicKeyBody: SSH_KEY }],
        'DeleteSSHPublicKey',
      ),
      credentialHold(
        'a service-specific credential',
        ['ServiceSpecificCredentialId', 'ServiceSpecificCredential'],
        ['CreateServiceSpecificCredential', { UserName, ServiceName: 'codecommit.amazonaws.com' }],
        'DeleteServiceSpecificCredential',
      ),
      {
        what: 'an MFA device',
        put: [
          'EnableMFADevice',
          {
            UserName,
            SerialNumber: SERIAL,
            AuthenticationCode1: '123456',
            AuthenticationCode2: '654321',
          },
        ],
        message: conflict('must delete MFA device first'),
        remove: ['DeactivateMFADevice', { UserName, SerialNumber: SERIAL }],
      },
      ...policyHolds('User'),
      {
        what: 'a group',
        put: ['AddUserToGroup', { UserName, GroupName: 'Finance' }],
        message: conflict('must remove users from group first'),
        remove: ['RemoveUserFromGroup', { UserName, GroupName: 'Finance' }],
      },
    ],
  },
  {
    create: ['CreateGroup', { GroupName }],
    remove: ['DeleteGroup', { GroupName }],
    holds: [
      {
        what: 'a member',
        put: ['AddUserToGroup', { UserName: 'dave', GroupName }],
        message: conflict('must remove users from group first'),
        remove: ['RemoveUserFromGroup', { UserName: 'dave', GroupName }],
      },
      ...policyHolds('Group'),
    ],
  },
  {
    create: ['CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST }],
    remove: ['DeleteRole', { RoleName }],
    holds: [
      {
        what: 'an instance profile',
        put: ['AddRoleToInstanceProfile', { RoleName, ...PROFILE }],
        message: conflict('must remove roles from instance profile first'),
        remove: ['RemoveRoleFromInstanceProfile', { RoleName, ...PROFILE }],
      },
      ...policyHolds('Role'),
    ],
  },
];

describe('local IAM: deletions that fail', () => {
  let iam: LocalIam;
  before(async () => {
    iam = await startLocalIam();
  });
  beforeEach(async () => {
    iam.reset();
    await does('CreateVirtualMFADevice', { VirtualMFADeviceName: 'erin' });
    await does('CreateInstanceProfile', PROFILE);
  });
  after(() => iam.close());

  const does = async (...[action, params]: Step) => {
    const answer = await call(iam, action, params);
    assert.equal(answer.status, 200, answer.body);
    return answer.result;
  };
  const isRefused = async ([action, params]: Step, message: string) => {
    const answer = await call(iam, action, params);
    assert.deepEqual(
      [answer.status, answer.code, answer.message],
      [409, 'DeleteConflict', message],
    );
  };

  for (const { create, remove, holds } of CASES) {
    const [action] = remove;

    for (const hold of holds) {
      it(`${action} with ${hold.what}`, async () => {
        await does(...create);
        const result = await does(...hold.put);
        await isRefused(remove, hold.message);
        const [undo, params] = hold.remove;
        const [param, structure] = hold.id ?? [];
        await does(undo, param ? { ...params, [param]: result[structure!][param] } : params);
        await does(...remove);
      });
    }

    it(`${action} with everything, taken away one by one`, async () => {
      await does(...create);
      const ids: Record<string, string> = {};
      for (const { put, id } of holds) {
        const result = await does(...put);
        if (id) ids[id[0]] = result[id[1]][id[0]];
      }
      const messages = new Set<string>();
      for (const hold of holds) {
        const answer = await call(iam, ...remove);
        assert.equal(answer.code, 'DeleteConflict');
        messages.add(answer.message!);
        const [undo, params] = hold.remove;
        await does(undo, hold.id ? { ...params, [hold.id[0]]: ids[hold.id[0]]! } : params);
      }
      assert.deepEqual(messages, new Set(holds.map(({ message }) => message)));
      await does(...remove);
    });
  }

  const attached = 'Cannot delete a policy attached to entities.';
  for (const [kind, name] of [
    ['User', { UserName: 'bob' }],
    ['Group', { GroupName: 'Finance' }],
    ['Role', { RoleName: 'ReadOnlyRole' }],
  ] as const) {
    it(`DeletePolicy attached to a ${kind.toLowerCase()}`, async () => {
      const { Policy } = await does('CreatePolicy', { PolicyName: 'P', PolicyDocument: POLICY });
      await does(`Attach${kind}Policy`, { ...name, PolicyArn: Policy.Arn });
      await isRefused(['DeletePolicy', { PolicyArn: Policy.Arn }], attached);
      await does(`Detach${kind}Policy`, { ...name, PolicyArn: Policy.Arn });
      await does('DeletePolicy', { PolicyArn: Policy.Arn });
    });
  }

  it('DeletePolicy of a permissions boundary', async () => {
    const { Policy } = await does('CreatePolicy', { PolicyName: 'P', PolicyDocument: POLICY });
    const boundary = { UserName: 'bob', PermissionsBoundary: Policy.Arn };
    await does('PutUserPermissionsBoundary', boundary);
    await isRefused(['DeletePolicy', { PolicyArn: Policy.Arn }], attached);
    await does('DeleteUserPermissionsBoundary', { UserName: 'bob' });
    await does('DeletePolicy', { PolicyArn: Policy.Arn });
  });

  it('DeletePolicy with several versions, and DeletePolicyVersion of the default one', async () => {
    const PolicyArn = 'arn:aws:iam::123456789012:policy/S3-read-only-example-bucket';
    await isRefused(['DeletePolicy', { PolicyArn }], attached);
    await does('DetachRolePolicy', { RoleName: 'S3Access', PolicyArn });
    await isRefused(
      ['DeletePolicy', { PolicyArn }],
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
    await isRefused(
      ['DeletePolicyVersion', { PolicyArn, VersionId: 'v2' }],
      'Cannot delete the default version of a policy.',
    );
    await does('DeletePolicyVersion', { PolicyArn, VersionId: 'v1' });
    await does('DeletePolicy', { PolicyArn });
  });

  it('DeleteInstanceProfile with a role', async () => {
    await does('AddRoleToInstanceProfile', { ...PROFILE, RoleName: 'S3Access' });
    await isRefused(
      ['DeleteInstanceProfile', PROFILE],
      conflict('must remove roles from instance profile first'),
    );
  });
});
