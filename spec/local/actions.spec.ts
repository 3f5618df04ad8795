import assert from 'node:assert/strict';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { IAM } from '../../lib/local/services.js';
import { CERTIFICATE, call, SSH_FINGERPRINT, SSH_KEY } from './support.js';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const POWER_USER = 'arn:aws:iam::aws:policy/PowerUserAccess';
const SERVICE_ROLE_POLICY = 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy';
const S3_POLICY = 'arn:aws:iam::123456789012:policy/S3-read-only-example-bucket';
const NO_POLICY = 'arn:aws:iam::123456789012:policy/none';
const NO_KEY = 'AKIAI44QH8DHBEXAMPLE';
const NO_ID = 'AAAAAAAAAAAAAAAAAAAAAAAA';
const MFA = 'arn:aws:iam::123456789012:mfa/alice';
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
});
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
  ],
});
const CODES = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };

type Params = Record<string, string>;
const user = (UserName: string, rest: Params = {}) => ({ UserName, ...rest });
const group = (GroupName: string, rest: Params = {}) => ({ GroupName, ...rest });
const role = (RoleName: string, rest: Params = {}) => ({ RoleName, ...rest });
const policy = (PolicyArn: string, rest: Params = {}) => ({ PolicyArn, ...rest });

const noUser = /^The user with name zoe cannot be found\.$/;
const noGroup = /^The group with name None cannot be found\.$/;
const noRole = /^The role with name None cannot be found\.$/;
const noPolicy = /^Policy arn:aws:iam::123456789012:policy\/none was not found\.$/;
const notAttachable = /^Policy arn:\S+ does not exist or is not attachable\.$/;
const noVersion = /version v9 does not exist/;
const noKey = /^The Access Key with id AKIAI44QH8DHBEXAMPLE cannot be found\.$/;
const noProfile = /^Instance Profile None cannot be found\.$/;
const badArn = /^ARN not-an-arn-but-long-enough is not valid\.$/;
const BAD_ARN = 'not-an-arn-but-long-enough';

/** Each error an action can answer with, on the account as it starts. */
// biome-ignore format: one case a line
const ERRORS: [action: string, params: Params, status: number, code: string, message: RegExp][] = [
  ['CreateUser', user('alice'), 409, 'EntityAlreadyExists', /^User with name alice already exists\.$/],
  ['CreateUser', user('ALICE'), 409, 'EntityAlreadyExists', /^User with name ALICE already exists\.$/],
  ['CreateUser', user('zoe', { PermissionsBoundary: NO_POLICY }), 404, 'NoSuchEntity', notAttachable],
  ['CreateUser', user('zoe', { PermissionsBoundary: BAD_ARN }), 400, 'InvalidInput', badArn],
  ['CreateUser', user('zoe', { 'Tags.member.1.Key': 'a', 'Tags.member.1.Value': '', 'Tags.member.2.Key': 'A', 'Tags.member.2.Value': '' }), 400, 'InvalidInput', /^Duplicate tag keys found\./],
  ['GetUser', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['GetUser', user('Alice'), 404, 'NoSuchEntity', /Alice/],
  ['UpdateUser', user('zoe', { NewUserName: 'z' }), 404, 'NoSuchEntity', noUser],
  ['UpdateUser', user('alice', { NewUserName: 'BOB' }), 409, 'EntityAlreadyExists', /^User with name BOB already exists\.$/],
  ['DeleteUser', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['CreateGroup', group('admins'), 409, 'EntityAlreadyExists', /^Group with name admins already exists\.$/],
  ['GetGroup', group('None'), 404, 'NoSuchEntity', noGroup],
  ['UpdateGroup', group('None'), 404, 'NoSuchEntity', noGroup],
  ['UpdateGroup', group('Admins', { NewGroupName: 'finance' }), 409, 'EntityAlreadyExists', /finance/],
  ['DeleteGroup', group('None'), 404, 'NoSuchEntity', noGroup],
  ['AddUserToGroup', group('None', user('alice')), 404, 'NoSuchEntity', noGroup],
  ['AddUserToGroup', group('Admins', user('zoe')), 404, 'NoSuchEntity', noUser],
  ['RemoveUserFromGroup', group('None', user('alice')), 404, 'NoSuchEntity', noGroup],
  ['RemoveUserFromGroup', group('Admins', user('zoe')), 404, 'NoSuchEntity', noUser],
  ['RemoveUserFromGroup', group('Admins', user('bob')), 404, 'NoSuchEntity', /^User bob not in group Admins$/],
  ['ListGroupsForUser', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['CreateRole', role('readonlyrole', { AssumeRolePolicyDocument: TRUST }), 409, 'EntityAlreadyExists', /^Role with name readonlyrole already exists\.$/],
  ['CreateRole', role('New', { AssumeRolePolicyDocument: '{' }), 400, 'MalformedPolicyDocument', /invalid Json/],
  ['CreateRole', role('New', { AssumeRolePolicyDocument: POLICY }), 400, 'MalformedPolicyDocument', /prohibited field Resource/],
  ['CreateRole', role('New', { AssumeRolePolicyDocument: TRUST, PermissionsBoundary: NO_POLICY }), 404, 'NoSuchEntity', notAttachable],
  ['GetRole', role('None'), 404, 'NoSuchEntity', noRole],
  ['UpdateRole', role('None'), 404, 'NoSuchEntity', noRole],
  ['UpdateAssumeRolePolicy', role('None', { PolicyDocument: TRUST }), 404, 'NoSuchEntity', noRole],
  ['UpdateAssumeRolePolicy', role('S3Access', { PolicyDocument: '[]' }), 400, 'MalformedPolicyDocument', /Syntax errors/],
  ['DeleteRole', role('None'), 404, 'NoSuchEntity', noRole],
  ['CreatePolicy', { PolicyName: 's3-READ-only-example-bucket', PolicyDocument: POLICY }, 409, 'EntityAlreadyExists', /^A policy called s3-READ-only-example-bucket already exists\. Duplicate names are not allowed\.$/],
  ['CreatePolicy', { PolicyName: 'New', PolicyDocument: 'no JSON' }, 400, 'MalformedPolicyDocument', /invalid Json/],
  ['GetPolicy', policy(NO_POLICY), 404, 'NoSuchEntity', noPolicy],
  ['GetPolicy', policy(BAD_ARN), 400, 'InvalidInput', badArn],
  ['DeletePolicy', policy(NO_POLICY), 404, 'NoSuchEntity', noPolicy],
  ['DeletePolicy', policy(BAD_ARN), 400, 'InvalidInput', badArn],
  ['DeletePolicy', policy(ADMINISTRATOR), 403, 'AccessDenied', /iam:DeletePolicy/],
  ['CreatePolicyVersion', policy(NO_POLICY, { PolicyDocument: POLICY }), 404, 'NoSuchEntity', noPolicy],
  ['CreatePolicyVersion', policy(S3_POLICY, { PolicyDocument: TRUST }), 400, 'MalformedPolicyDocument', /principal/],
  ['CreatePolicyVersion', policy(POWER_USER, { PolicyDocument: POLICY }), 403, 'AccessDenied', /iam:CreatePolicyVersion/],
  ['GetPolicyVersion', policy(S3_POLICY, { VersionId: 'v9' }), 404, 'NoSuchEntity', noVersion],
  ['ListPolicyVersions', policy(NO_POLICY), 404, 'NoSuchEntity', noPolicy],
  ['SetDefaultPolicyVersion', policy(S3_POLICY, { VersionId: 'v9' }), 404, 'NoSuchEntity', noVersion],
  ['SetDefaultPolicyVersion', policy(POWER_USER, { VersionId: 'v1' }), 403, 'AccessDenied', /iam:SetDefaultPolicyVersion/],
  ['DeletePolicyVersion', policy(S3_POLICY, { VersionId: 'v9' }), 404, 'NoSuchEntity', noVersion],
  ['DeletePolicyVersion', policy(POWER_USER, { VersionId: 'v1' }), 403, 'AccessDenied', /iam:DeletePolicyVersion/],
  ['ListEntitiesForPolicy', policy(NO_POLICY), 404, 'NoSuchEntity', noPolicy],
  ...(['User', 'Group', 'Role'] as const).flatMap((kind): typeof ERRORS => {
    const named = { User: user, Group: group, Role: role }[kind];
    const existing = { User: 'bob', Group: 'Managers', Role: 'S3Access' }[kind];
    const none = named(kind === 'User' ? 'zoe' : 'None');
    const message = { User: noUser, Group: noGroup, Role: noRole }[kind];
    const inline = new RegExp(
      `^The ${kind.toLowerCase()} policy with name Nope cannot be found\\.$`,
    );
    return [
      [`Attach${kind}Policy`, { ...none, PolicyArn: POWER_USER }, 404, 'NoSuchEntity', message],
      [`Attach${kind}Policy`, named(existing, policy(NO_POLICY)), 404, 'NoSuchEntity', notAttachable],
      [`Attach${kind}Policy`, named(existing, policy(BAD_ARN)), 400, 'InvalidInput', badArn],
      [`Attach${kind}Policy`, named(existing, policy(SERVICE_ROLE_POLICY)), 400, 'PolicyNotAttachable', /service-linked/],
      [`Detach${kind}Policy`, { ...none, PolicyArn: POWER_USER }, 404, 'NoSuchEntity', message],
      [`Detach${kind}Policy`, named(existing, policy(NO_POLICY)), 404, 'NoSuchEntity', noPolicy],
      [`Detach${kind}Policy`, named(existing, policy(POWER_USER)), 404, 'NoSuchEntity', /PowerUserAccess was not found/],
      [`Detach${kind}Policy`, named(existing, policy(BAD_ARN)), 400, 'InvalidInput', badArn],
      [`ListAttached${kind}Policies`, none, 404, 'NoSuchEntity', message],
      [`Put${kind}Policy`, { ...none, PolicyName: 'p', PolicyDocument: POLICY }, 404, 'NoSuchEntity', message],
      [`Put${kind}Policy`, named(existing, { PolicyName: 'p', PolicyDocument: '{}' }), 400, 'MalformedPolicyDocument', /Statement/],
      [`Get${kind}Policy`, named(existing, { PolicyName: 'Nope' }), 404, 'NoSuchEntity', inline],
      [`List${kind}Policies`, none, 404, 'NoSuchEntity', message],
      [`Delete${kind}Policy`, named(existing, { PolicyName: 'Nope' }), 404, 'NoSuchEntity', inline],
    ];
  }),
  ['PutUserPermissionsBoundary', user('zoe', { PermissionsBoundary: POWER_USER }), 404, 'NoSuchEntity', noUser],
  ['PutUserPermissionsBoundary', user('bob', { PermissionsBoundary: SERVICE_ROLE_POLICY }), 400, 'PolicyNotAttachable', /service-linked/],
  ['PutRolePermissionsBoundary', role('None', { PermissionsBoundary: POWER_USER }), 404, 'NoSuchEntity', noRole],
  ['DeleteUserPermissionsBoundary', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['DeleteRolePermissionsBoundary', role('None'), 404, 'NoSuchEntity', noRole],
  ['CreateAccessKey', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['ListAccessKeys', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['UpdateAccessKey', user('alice', { AccessKeyId: NO_KEY, Status: 'Inactive' }), 404, 'NoSuchEntity', noKey],
  ['DeleteAccessKey', user('alice', { AccessKeyId: NO_KEY }), 404, 'NoSuchEntity', noKey],
  ['GetAccessKeyLastUsed', { AccessKeyId: NO_KEY }, 404, 'NoSuchEntity', noKey],
  ['CreateLoginProfile', user('zoe', { Password: 'Correct-Horse-1' }), 404, 'NoSuchEntity', noUser],
  ['CreateLoginProfile', user('alice', { Password: 'Correct-Horse-1' }), 409, 'EntityAlreadyExists', /^Login Profile for user alice already exists\.$/],
  ['CreateLoginProfile', user('dave', { Password: 'short-1' }), 400, 'PasswordPolicyViolation', /minimum length of 8/],
  ['CreateLoginProfile', user('dave', { Password: 'lowercase1' }), 400, 'PasswordPolicyViolation', /three of/],
  ['GetLoginProfile', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['GetLoginProfile', user('dave'), 404, 'NoSuchEntity', /^Login Profile for User dave cannot be found\.$/],
  ['UpdateLoginProfile', user('dave', { Password: 'Correct-Horse-1' }), 404, 'NoSuchEntity', /Login Profile for User dave/],
  ['UpdateLoginProfile', user('alice', { Password: 'x' }), 400, 'PasswordPolicyViolation', /minimum length/],
  ['DeleteLoginProfile', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['DeleteLoginProfile', user('dave'), 404, 'NoSuchEntity', /Login Profile for User dave/],
  ['CreateVirtualMFADevice', { VirtualMFADeviceName: 'alice' }, 409, 'EntityAlreadyExists', /^MFADevice entity at the same path and name already exists\.$/],
  ['EnableMFADevice', user('zoe', { SerialNumber: MFA, ...CODES }), 404, 'NoSuchEntity', noUser],
  ['EnableMFADevice', user('bob', { SerialNumber: `${MFA}2`, ...CODES }), 404, 'NoSuchEntity', /^VirtualMFADevice with serial number \S+ doesn't exist\.$/],
  ['EnableMFADevice', user('bob', { SerialNumber: MFA, ...CODES }), 409, 'EntityAlreadyExists', /already in use/],
  ['ListMFADevices', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['DeactivateMFADevice', user('bob', { SerialNumber: MFA }), 404, 'NoSuchEntity', /^MFA Device invalid for user\.$/],
  ['DeleteVirtualMFADevice', { SerialNumber: `${MFA}2` }, 404, 'NoSuchEntity', /doesn't exist/],
  ['DeleteVirtualMFADevice', { SerialNumber: MFA }, 409, 'DeleteConflict', /^MFA VirtualDevice in use\. Must deactivate first\.$/],
  ['UploadSigningCertificate', user('bob', { CertificateBody: 'no certificate' }), 400, 'MalformedCertificate', /PEM/],
  ['ListSigningCertificates', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['UpdateSigningCertificate', user('bob', { CertificateId: NO_ID, Status: 'Active' }), 404, 'NoSuchEntity', /^The Certificate with id A+ cannot be found\.$/],
  ['DeleteSigningCertificate', user('bob', { CertificateId: NO_ID }), 404, 'NoSuchEntity', /Certificate with id/],
  ['UploadSSHPublicKey', user('bob', { SSHPublicKeyBody: 'ssh-ed25519 AAAA' }), 400, 'UnrecognizedPublicKeyEncoding', /ssh-rsa/],
  ['UploadSSHPublicKey', user('bob', { SSHPublicKeyBody: 'ssh-rsa AAAA' }), 400, 'InvalidPublicKey', /malformed/],
  ['ListSSHPublicKeys', user('zoe'), 404, 'NoSuchEntity', noUser],
  ['UpdateSSHPublicKey', user('bob', { SSHPublicKeyId: NO_ID, Status: 'Active' }), 404, 'NoSuchEntity', /^The SSH Public Key with id A+ cannot be found\.$/],
  ['DeleteSSHPublicKey', user('bob', { SSHPublicKeyId: NO_ID }), 404, 'NoSuchEntity', /SSH Public Key/],
  ['CreateServiceSpecificCredential', user('bob', { ServiceName: 's3.amazonaws.com' }), 404, 'NotSupportedService', /s3\.amazonaws\.com/],
  ['ListServiceSpecificCredentials', user('bob', { ServiceName: 's3.amazonaws.com' }), 404, 'NotSupportedService', /s3/],
  ['UpdateServiceSpecificCredential', user('bob', { ServiceSpecificCredentialId: NO_ID, Status: 'Active' }), 404, 'NoSuchEntity', /Service Specific Credential/],
  ['DeleteServiceSpecificCredential', user('bob', { ServiceSpecificCredentialId: NO_ID }), 404, 'NoSuchEntity', /Service Specific Credential/],
  ['GetInstanceProfile', { InstanceProfileName: 'None' }, 404, 'NoSuchEntity', noProfile],
  ['DeleteInstanceProfile', { InstanceProfileName: 'None' }, 404, 'NoSuchEntity', noProfile],
  ['AddRoleToInstanceProfile', role('S3Access', { InstanceProfileName: 'None' }), 404, 'NoSuchEntity', noProfile],
  ['RemoveRoleFromInstanceProfile', role('S3Access', { InstanceProfileName: 'None' }), 404, 'NoSuchEntity', noProfile],
  ['ListInstanceProfilesForRole', role('None'), 404, 'NoSuchEntity', noRole],
  ...(['Tag', 'Untag', 'List'] as const).flatMap((verb): typeof ERRORS => {
    const rest: Params = {
      Tag: { 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': 'v' },
      Untag: { 'TagKeys.member.1': 'k' },
      List: {},
    }[verb];
    const name = (entity: string) => (verb === 'List' ? `List${entity}Tags` : verb + entity);
    return [
      [name('User'), user('zoe', rest), 404, 'NoSuchEntity', noUser],
      [name('Role'), role('None', rest), 404, 'NoSuchEntity', noRole],
      [name('Policy'), policy(NO_POLICY, rest), 404, 'NoSuchEntity', noPolicy],
    ];
  }),
  ['GetAccountPasswordPolicy', {}, 404, 'NoSuchEntity', /^The Password Policy with domain name 123456789012 cannot be found\.$/],
  ['DeleteAccountPasswordPolicy', {}, 404, 'NoSuchEntity', /Password Policy/],
  ['DeleteAccountAlias', { AccountAlias: 'nobody' }, 404, 'NoSuchEntity', /^The account alias nobody cannot be found\.$/],
  ['NoSuchAction', {}, 400, 'InvalidAction', /^Could not find operation NoSuchAction for version 2010-05-08$/],
  ['constructor', {}, 400, 'InvalidAction', /constructor/],
];

describe('local IAM: the errors of every action', () => {
  let iam: LocalIam;
  before(async () => {
    iam = await startLocalIam();
  });
  after(() => iam.close());

  for (const [action, params, status, code, message] of ERRORS) {
    it(`${action} ${Object.values(params).join(' ').slice(0, 60)}: ${code}`, async () => {
      const answer = await call(iam, action, params);
      assert.deepEqual([answer.status, answer.code], [status, code], answer.body);
      assert.match(answer.message!, message);
    });
  }

  it('leaves the account as it was', async () => {
    const details = async () => {
      const { result } = await call(iam, 'GetAccountAuthorizationDetails');
      return result;
    };
    const after = await details();
    iam.reset();
    assert.deepEqual(after, await details());
  });
});

describe('local IAM: what every action does', () => {
  const called = new Set<string>();
  const time = { now: '2026-03-01T12:00:00.123Z' };
  let iam: LocalIam;
  before(async () => {
    iam = await startLocalIam({ now: () => new Date(time.now) });
  });
  beforeEach(() => {
    time.now = '2026-03-01T12:00:00.123Z';
    iam.reset();
  });
  after(() => iam.close());

  /** Calls an action that must succeed, and returns its result. */
  const does = async (action: string, params: Params = {}) => {
    called.add(action);
    const date = `${time.now.slice(0, 19).replace(/[-:]/g, '')}Z`;
    const answer = await call(iam, action, params, { date });
    assert.equal(answer.status, 200, answer.body);
    return answer.result;
  };
  // biome-ignore lint/suspicious/noExplicitAny: members of a parsed document
  const names = (list: any, key: string) => (list.member ?? []).map((item: any) => item[key]);

  it('users: create, get, list, update, delete', async () => {
    const created = await does(
      'CreateUser',
      user('erin', {
        Path: '/staff/',
        PermissionsBoundary: POWER_USER,
        'Tags.member.1.Key': 'team',
        'Tags.member.1.Value': 'R+D',
      }),
    );
    assert.match(created.User.UserId, /^AIDA[A-Z2-7]{17}$/);
    assert.deepEqual(created.User, {
      Path: '/staff/',
      UserName: 'erin',
      UserId: created.User.UserId,
      Arn: 'arn:aws:iam::123456789012:user/staff/erin',
      CreateDate: '2026-03-01T12:00:00Z',
      PermissionsBoundary: {
        PermissionsBoundaryType: 'Policy',
        PermissionsBoundaryArn: POWER_USER,
      },
      Tags: { member: [{ Key: 'team', Value: 'R+D' }] },
    });
    assert.deepEqual((await does('GetUser', user('erin'))).User, created.User);
    const { PermissionsBoundary: _, Tags: __, ...listed } = created.User;
    assert.deepEqual((await does('ListUsers', { PathPrefix: '/st' })).Users.member, [listed]);

    await does('UpdateUser', user('erin', { NewUserName: 'Erin', NewPath: '/' }));
    const renamed = await does('GetUser', user('Erin'));
    assert.equal(renamed.User.Arn, 'arn:aws:iam::123456789012:user/Erin');
    assert.equal(renamed.User.UserId, created.User.UserId);
    await does('DeleteUser', user('Erin'));
    assert.deepEqual(names((await does('ListUsers')).Users, 'UserName'), [
      'alice',
      'bob',
      'carol',
      'dave',
    ]);
  });

  it('GetUser without a name: the root user, as it signed', async () => {
    assert.deepEqual((await does('GetUser')).User, {
      UserId: '123456789012',
      Arn: 'arn:aws:iam::123456789012:root',
      CreateDate: '2026-03-01T12:00:00Z',
    });
  });

  it('groups: create, get, members, list, update, delete', async () => {
    const { Group } = await does('CreateGroup', group('Auditors', { Path: '/x/' }));
    assert.match(Group.GroupId, /^AGPA/);
    assert.equal(Group.Arn, 'arn:aws:iam::123456789012:group/x/Auditors');
    await does('AddUserToGroup', group('Auditors', user('dave')));
    await does('AddUserToGroup', group('Auditors', user('dave')));
    const got = await does('GetGroup', group('Auditors'));
    assert.deepEqual(got.Group, Group);
    assert.deepEqual(names(got.Users, 'UserName'), ['dave']);
    await does('UpdateGroup', group('Auditors', { NewGroupName: 'Audit' }));
    const ofDave = await does('ListGroupsForUser', user('dave'));
    assert.deepEqual(names(ofDave.Groups, 'GroupName'), ['Audit', 'ReadOnlyUsers']);
    await does('RemoveUserFromGroup', group('Audit', user('dave')));
    await does('DeleteGroup', group('Audit'));
    assert.deepEqual(names((await does('ListGroups')).Groups, 'GroupName'), [
      'Admins',
      'Finance',
      'Managers',
      'ReadOnlyUsers',
    ]);
  });

  it('roles: create, get, list, update, delete', async () => {
    const { Role } = await does(
      'CreateRole',
      role('Deploy', {
        AssumeRolePolicyDocument: TRUST,
        Description: 'd',
        MaxSessionDuration: '7200',
      }),
    );
    assert.match(Role.RoleId, /^AROA/);
    assert.equal(Role.MaxSessionDuration, '7200');
    assert.equal(decodeURIComponent(Role.AssumeRolePolicyDocument), TRUST);
    assert.match(Role.AssumeRolePolicyDocument, /^%7B%22Version%22%3A%222012-10-17%22/);
    assert.deepEqual((await does('GetRole', role('Deploy'))).Role, Role);
    await does('UpdateRole', role('Deploy', { Description: 'new' }));
    await does(
      'UpdateAssumeRolePolicy',
      role('Deploy', { PolicyDocument: TRUST.replace('ec2', 'lambda') }),
    );
    const updated = (await does('GetRole', role('Deploy'))).Role;
    assert.deepEqual([updated.Description, updated.MaxSessionDuration], ['new', '3600']);
    assert.match(decodeURIComponent(updated.AssumeRolePolicyDocument), /lambda/);
    await does('DeleteRole', role('Deploy'));
    assert.deepEqual(names((await does('ListRoles')).Roles, 'RoleName'), [
      'ReadOnlyRole',
      'S3Access',
    ]);
  });

  it('managed policies and their versions', async () => {
    const { Policy } = await does('CreatePolicy', {
      PolicyName: 'Lists',
      PolicyDocument: POLICY,
      Description: 'Lists buckets.',
      Path: '/team/',
    });
    const { Arn } = Policy;
    assert.equal(Arn, 'arn:aws:iam::123456789012:policy/team/Lists');
    assert.match(Policy.PolicyId, /^ANPA/);
    assert.deepEqual(
      [Policy.DefaultVersionId, Policy.AttachmentCount, Policy.IsAttachable],
      ['v1', '0', 'true'],
    );

    time.now = '2026-03-02T00:00:00Z';
    const second = await does(
      'CreatePolicyVersion',
      policy(Arn, { PolicyDocument: POLICY, SetAsDefault: 'true' }),
    );
    assert.deepEqual(second.PolicyVersion, {
      VersionId: 'v2',
      IsDefaultVersion: 'true',
      CreateDate: '2026-03-02T00:00:00Z',
    });
    await does('CreatePolicyVersion', policy(Arn, { PolicyDocument: POLICY }));
    assert.deepEqual(names((await does('ListPolicyVersions', policy(Arn))).Versions, 'VersionId'), [
      'v3',
      'v2',
      'v1',
    ]);
    const { PolicyVersion } = await does('GetPolicyVersion', policy(Arn, { VersionId: 'v3' }));
    assert.deepEqual(
      [decodeURIComponent(PolicyVersion.Document), PolicyVersion.IsDefaultVersion],
      [POLICY, 'false'],
    );
    await does('SetDefaultPolicyVersion', policy(Arn, { VersionId: 'v1' }));
    await does('DeletePolicyVersion', policy(Arn, { VersionId: 'v2' }));
    await does('DeletePolicyVersion', policy(Arn, { VersionId: 'v3' }));
    const later = await does('CreatePolicyVersion', policy(Arn, { PolicyDocument: POLICY }));
    assert.equal(later.PolicyVersion.VersionId, 'v4', 'numbers are not used again');
    await does('DeletePolicyVersion', policy(Arn, { VersionId: 'v4' }));

    const got = (await does('GetPolicy', policy(Arn))).Policy;
    assert.deepEqual(
      [got.DefaultVersionId, got.Description, got.UpdateDate],
      ['v1', 'Lists buckets.', '2026-03-02T00:00:00Z'],
    );
    await does('DeletePolicy', policy(Arn));
    const local = await does('ListPolicies', { Scope: 'Local' });
    assert.deepEqual(names(local.Policies, 'Arn'), [S3_POLICY]);
  });

  it('ListPolicies filters by scope, use and path', async () => {
    await does('PutUserPermissionsBoundary', user('dave', { PermissionsBoundary: POWER_USER }));
    const list = async (params: Params) =>
      names((await does('ListPolicies', params)).Policies, 'PolicyName');
    assert.deepEqual(await list({ PolicyUsageFilter: 'PermissionsBoundary' }), ['PowerUserAccess']);
    assert.deepEqual(
      await list({ OnlyAttached: 'true', PolicyUsageFilter: 'PermissionsPolicy', Scope: 'Local' }),
      ['S3-read-only-example-bucket'],
    );
    assert.deepEqual(await list({ PathPrefix: '/aws-service-role/' }), [
      'AWSSupportServiceRolePolicy',
    ]);
    const all = await list({});
    assert.ok(
      all.includes('AdministratorAccess') &&
        all.includes('ReadOnlyAccess') &&
        all.includes('S3-read-only-example-bucket'),
    );
  });

  for (const kind of ['User', 'Group', 'Role'] as const) {
    const target = { User: user('dave'), Group: group('Finance'), Role: role('ReadOnlyRole') }[
      kind
    ];

    it(`${kind}: attach, list and detach managed policies`, async () => {
      await does(`Attach${kind}Policy`, { ...target, PolicyArn: POWER_USER });
      await does(`Attach${kind}Policy`, { ...target, PolicyArn: POWER_USER });
      const { AttachedPolicies } = await does(`ListAttached${kind}Policies`, target);
      assert.deepEqual(AttachedPolicies.member[0], {
        PolicyName: 'PowerUserAccess',
        PolicyArn: POWER_USER,
      });
      const entities = await does(
        'ListEntitiesForPolicy',
        policy(POWER_USER, { EntityFilter: kind }),
      );
      assert.deepEqual(names(entities[`Policy${kind}s`], `${kind}Name`), Object.values(target));
      assert.equal((await does('GetPolicy', policy(POWER_USER))).Policy.AttachmentCount, '1');
      await does(`Detach${kind}Policy`, { ...target, PolicyArn: POWER_USER });
      const left = await does(`ListAttached${kind}Policies`, target);
      assert.ok(!names(left.AttachedPolicies, 'PolicyArn').includes(POWER_USER));
    });

    it(`${kind}: put, get, list and delete inline policies`, async () => {
      const inline = { ...target, PolicyName: 'inline' };
      await does(`Put${kind}Policy`, { ...inline, PolicyDocument: POLICY });
      await does(`Put${kind}Policy`, { ...inline, PolicyDocument: POLICY.replace('s3:', 'ec2:') });
      const got = await does(`Get${kind}Policy`, inline);
      assert.equal(got.PolicyName, 'inline');
      assert.equal(got[`${kind}Name`], Object.values(target)[0]);
      assert.match(decodeURIComponent(got.PolicyDocument), /ec2:ListAllMyBuckets/);
      assert.ok((await does(`List${kind}Policies`, target)).PolicyNames.member.includes('inline'));
      await does(`Delete${kind}Policy`, inline);
      const left = await does(`List${kind}Policies`, target);
      assert.ok(!(left.PolicyNames.member ?? []).includes('inline'));
    });
  }

  for (const [kind, target] of [
    ['User', user('bob')],
    ['Role', role('S3Access')],
  ] as const) {
    it(`${kind}: permissions boundary`, async () => {
      await does(`Put${kind}PermissionsBoundary`, { ...target, PermissionsBoundary: POWER_USER });
      const boundary = (await does(`Get${kind}`, target))[kind].PermissionsBoundary;
      assert.equal(boundary.PermissionsBoundaryArn, POWER_USER);
      assert.equal(
        (await does('GetPolicy', policy(POWER_USER))).Policy.PermissionsBoundaryUsageCount,
        '1',
      );
      await does(`Delete${kind}PermissionsBoundary`, target);
      assert.equal((await does(`Get${kind}`, target))[kind].PermissionsBoundary, undefined);
    });
  }

  for (const [kind, target] of [
    ['User', user('bob')],
    ['Role', role('S3Access')],
    ['Policy', policy(S3_POLICY)],
  ] as const) {
    it(`${kind}: tags`, async () => {
      await does(`Tag${kind}`, {
        ...target,
        'Tags.member.1.Key': 'a',
        'Tags.member.1.Value': '1',
        'Tags.member.2.Key': 'b',
        'Tags.member.2.Value': '',
      });
      await does(`Tag${kind}`, {
        ...target,
        'Tags.member.1.Key': 'a',
        'Tags.member.1.Value': '=2=',
      });
      assert.deepEqual((await does(`List${kind}Tags`, target)).Tags.member, [
        { Key: 'a', Value: '=2=' },
        { Key: 'b', Value: '' },
      ]);
      await does(`Untag${kind}`, {
        ...target,
        'TagKeys.member.1': 'b',
        'TagKeys.member.2': 'unknown',
      });
      assert.deepEqual((await does(`Get${kind}`, target))[kind].Tags.member, [
        { Key: 'a', Value: '=2=' },
      ]);
    });
  }

  it('access keys: create, list by age, update, last used, delete', async () => {
    const { AccessKey } = await does('CreateAccessKey', user('carol'));
    assert.match(AccessKey.AccessKeyId, /^AKIA[A-Z2-7]{16}$/);
    assert.match(AccessKey.SecretAccessKey, /^[A-Za-z0-9+/]{40}$/);
    const listed = (await does('ListAccessKeys', user('carol'))).AccessKeyMetadata.member;
    assert.deepEqual(listed[1], {
      UserName: 'carol',
      AccessKeyId: AccessKey.AccessKeyId,
      Status: 'Active',
      CreateDate: '2026-03-01T12:00:00Z',
    });
    assert.deepEqual(
      [listed[0].Status, listed[0].CreateDate],
      ['Inactive', '2023-01-20T08:40:00Z'],
    );
    const keyOfCarol = user('carol', { AccessKeyId: AccessKey.AccessKeyId });
    const lastUsed = () => does('GetAccessKeyLastUsed', { AccessKeyId: AccessKey.AccessKeyId });
    assert.deepEqual(await lastUsed(), {
      UserName: 'carol',
      AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' },
    });
    await call(
      iam,
      'ListUsers',
      {},
      {
        date: '20260301T120000Z',
        credentials: {
          accessKeyId: AccessKey.AccessKeyId,
          secretAccessKey: AccessKey.SecretAccessKey,
        },
      },
    );
    assert.deepEqual((await lastUsed()).AccessKeyLastUsed, {
      LastUsedDate: '2026-03-01T12:00:00Z',
      ServiceName: 'iam',
      Region: 'us-east-1',
    });
    await does('UpdateAccessKey', { ...keyOfCarol, Status: 'Inactive' });
    await does('DeleteAccessKey', keyOfCarol);
    assert.equal((await does('ListAccessKeys', user('carol'))).AccessKeyMetadata.member.length, 1);
  });

  it('ListAccessKeys of the root user: its own, without a user name', async () => {
    assert.deepEqual((await does('ListAccessKeys')).AccessKeyMetadata.member, [
      { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Active', CreateDate: '2026-03-01T12:00:00Z' },
    ]);
  });

  it('login profiles: create, get, update, delete', async () => {
    const { LoginProfile } = await does(
      'CreateLoginProfile',
      user('dave', { Password: 'Correct-Horse-1', PasswordResetRequired: 'true' }),
    );
    assert.deepEqual(LoginProfile, {
      UserName: 'dave',
      CreateDate: '2026-03-01T12:00:00Z',
      PasswordResetRequired: 'true',
    });
    time.now = '2026-04-01T00:00:00Z';
    await does(
      'UpdateLoginProfile',
      user('dave', { Password: 'Battery-Staple-2', PasswordResetRequired: 'false' }),
    );
    assert.deepEqual((await does('GetLoginProfile', user('dave'))).LoginProfile, {
      ...LoginProfile,
      PasswordResetRequired: 'false',
    });
    await does('DeleteLoginProfile', user('dave'));
    assert.equal(
      (await call(iam, 'GetLoginProfile', user('dave'), { date: '20260401T000000Z' })).code,
      'NoSuchEntity',
    );
  });

  it('MFA devices: create, enable, list, deactivate, delete', async () => {
    const { VirtualMFADevice } = await does('CreateVirtualMFADevice', {
      VirtualMFADeviceName: 'bob',
    });
    const { SerialNumber } = VirtualMFADevice;
    assert.equal(SerialNumber, 'arn:aws:iam::123456789012:mfa/bob');
    assert.match(
      Buffer.from(VirtualMFADevice.Base32StringSeed, 'base64').toString(),
      /^[A-Z2-7]{64}$/,
    );
    const unassigned = await does('ListVirtualMFADevices', { AssignmentStatus: 'Unassigned' });
    assert.deepEqual(unassigned.VirtualMFADevices.member, [{ SerialNumber }]);
    const same = { AuthenticationCode1: '123456', AuthenticationCode2: '123456' };
    const refused = await call(iam, 'EnableMFADevice', user('bob', { SerialNumber, ...same }), {
      date: '20260301T120000Z',
    });
    assert.deepEqual([refused.status, refused.code], [403, 'InvalidAuthenticationCode']);
    await does('EnableMFADevice', user('bob', { SerialNumber, ...CODES }));
    assert.deepEqual((await does('ListMFADevices', user('bob'))).MFADevices.member, [
      { UserName: 'bob', SerialNumber, EnableDate: '2026-03-01T12:00:00Z' },
    ]);
    const assigned = await does('ListVirtualMFADevices', { AssignmentStatus: 'Assigned' });
    assert.deepEqual(
      assigned.VirtualMFADevices.member.map((device: { User: Params }) => device.User.UserName),
      ['alice', 'bob'],
    );
    await does('DeactivateMFADevice', user('bob', { SerialNumber }));
    assert.equal((await does('ListMFADevices', user('bob'))).MFADevices, '');
    await does('DeleteVirtualMFADevice', { SerialNumber });
    assert.deepEqual(
      names((await does('ListVirtualMFADevices')).VirtualMFADevices, 'SerialNumber'),
      [MFA],
    );
  });

  it('signing certificates, SSH public keys, service-specific credentials', async () => {
    const { Certificate } = await does(
      'UploadSigningCertificate',
      user('bob', { CertificateBody: CERTIFICATE }),
    );
    const again = await call(
      iam,
      'UploadSigningCertificate',
      user('bob', { CertificateBody: CERTIFICATE }),
      { date: '20260301T120000Z' },
    );
    assert.deepEqual([again.status, again.code], [409, 'DuplicateCertificate']);
    const certificate = user('bob', { CertificateId: Certificate.CertificateId });
    await does('UpdateSigningCertificate', { ...certificate, Status: 'Inactive' });
    const { Certificates } = await does('ListSigningCertificates', user('bob'));
    assert.deepEqual(Certificates.member, [{ ...Certificate, Status: 'Inactive' }]);
    await does('DeleteSigningCertificate', certificate);

    const { SSHPublicKey } = await does(
      'UploadSSHPublicKey',
      user('bob', { SSHPublicKeyBody: SSH_KEY }),
    );
    assert.equal(SSHPublicKey.Fingerprint, SSH_FINGERPRINT);
    const duplicate = await call(
      iam,
      'UploadSSHPublicKey',
      user('bob', { SSHPublicKeyBody: SSH_KEY }),
      { date: '20260301T120000Z' },
    );
    assert.deepEqual([duplicate.status, duplicate.code], [400, 'DuplicateSSHPublicKey']);
    const key = user('bob', { SSHPublicKeyId: SSHPublicKey.SSHPublicKeyId });
    await does('UpdateSSHPublicKey', { ...key, Status: 'Inactive' });
    assert.deepEqual(
      names((await does('ListSSHPublicKeys', user('bob'))).SSHPublicKeys, 'Status'),
      ['Inactive'],
    );
    await does('DeleteSSHPublicKey', key);
    assert.equal((await does('ListSSHPublicKeys', user('bob'))).SSHPublicKeys, '');

    const { ServiceSpecificCredential } = await does(
      'CreateServiceSpecificCredential',
      user('bob', { ServiceName: 'codecommit.amazonaws.com' }),
    );
    assert.equal(ServiceSpecificCredential.ServiceUserName, 'bob-at-123456789012');
    const second = await does(
      'CreateServiceSpecificCredential',
      user('bob', { ServiceName: 'codecommit.amazonaws.com' }),
    );
    const { ServiceUserName, ServiceSpecificCredentialId } = second.ServiceSpecificCredential;
    assert.equal(ServiceUserName, 'bob+1-at-123456789012');
    await does('DeleteServiceSpecificCredential', user('bob', { ServiceSpecificCredentialId }));
    const credential = user('bob', {
      ServiceSpecificCredentialId: ServiceSpecificCredential.ServiceSpecificCredentialId,
    });
    await does('UpdateServiceSpecificCredential', { ...credential, Status: 'Inactive' });
    const listed = await does(
      'ListServiceSpecificCredentials',
      user('bob', { ServiceName: 'codecommit.amazonaws.com' }),
    );
    const { ServicePassword: _, ...known } = ServiceSpecificCredential;
    assert.deepEqual(listed.ServiceSpecificCredentials.member, [{ ...known, Status: 'Inactive' }]);
    await does('DeleteServiceSpecificCredential', credential);
  });

  it('instance profiles: create, add role, list, remove role, delete', async () => {
    const profile = { InstanceProfileName: 'Web' };
    const { InstanceProfile } = await does('CreateInstanceProfile', profile);
    assert.match(InstanceProfile.InstanceProfileId, /^AIPA/);
    assert.equal(InstanceProfile.Roles, '');
    const clash = await call(
      iam,
      'CreateInstanceProfile',
      { InstanceProfileName: 'web' },
      { date: '20260301T120000Z' },
    );
    assert.deepEqual([clash.status, clash.code], [409, 'EntityAlreadyExists']);
    await does('AddRoleToInstanceProfile', { ...profile, ...role('S3Access') });
    const got = (await does('GetInstanceProfile', profile)).InstanceProfile;
    assert.deepEqual(names(got.Roles, 'RoleName'), ['S3Access']);
    const ofRole = await does('ListInstanceProfilesForRole', role('S3Access'));
    assert.deepEqual(names(ofRole.InstanceProfiles, 'InstanceProfileName'), ['Web']);
    await does('RemoveRoleFromInstanceProfile', { ...profile, ...role('S3Access') });
    const other = await call(
      iam,
      'RemoveRoleFromInstanceProfile',
      { ...profile, ...role('S3Access') },
      { date: '20260301T120000Z' },
    );
    assert.deepEqual([other.status, other.code], [404, 'NoSuchEntity']);
    await does('DeleteInstanceProfile', profile);
    assert.equal((await does('ListInstanceProfiles')).InstanceProfiles, '');
  });

  it('account alias, password policy, summary', async () => {
    await does('CreateAccountAlias', { AccountAlias: 'example-corp' });
    assert.deepEqual((await does('ListAccountAliases')).AccountAliases.member, ['example-corp']);
    const taken = await call(
      iam,
      'CreateAccountAlias',
      { AccountAlias: 'example-corp' },
      { date: '20260301T120000Z' },
    );
    assert.deepEqual([taken.status, taken.code], [409, 'EntityAlreadyExists']);
    await does('DeleteAccountAlias', { AccountAlias: 'example-corp' });
    assert.equal((await does('ListAccountAliases')).AccountAliases, '');

    await does('UpdateAccountPasswordPolicy', {
      MinimumPasswordLength: '14',
      RequireSymbols: 'true',
      MaxPasswordAge: '90',
    });
    assert.deepEqual((await does('GetAccountPasswordPolicy')).PasswordPolicy, {
      MinimumPasswordLength: '14',
      RequireSymbols: 'true',
      RequireNumbers: 'false',
      RequireUppercaseCharacters: 'false',
      RequireLowercaseCharacters: 'false',
      AllowUsersToChangePassword: 'false',
      ExpirePasswords: 'true',
      MaxPasswordAge: '90',
    });
    const weak = await call(
      iam,
      'CreateLoginProfile',
      user('dave', { Password: 'withoutanysymbol' }),
      { date: '20260301T120000Z' },
    );
    assert.deepEqual([weak.status, weak.code], [400, 'PasswordPolicyViolation']);
    assert.match(weak.message!, /symbol/);
    await does('DeleteAccountPasswordPolicy');

    const { SummaryMap } = await does('GetAccountSummary');
    const summary = Object.fromEntries(
      SummaryMap.entry.map(({ key, value }: Params) => [key, value]),
    );
    assert.equal(summary.Users, '4');
    assert.equal(summary.UsersQuota, '5000');
    assert.equal(summary.MFADevicesInUse, '1');
    assert.equal(summary.PolicyVersionsInUse, '2');
  });

  it('GetAccountAuthorizationDetails: everything, or what the filter names', async () => {
    const all = await does('GetAccountAuthorizationDetails');
    const alice = all.UserDetailList.member[0];
    assert.deepEqual(
      [alice.UserName, alice.GroupList.member, alice.Tags.member],
      ['alice', ['Admins'], [{ Key: 'team', Value: 'platform' }]],
    );
    const finance = all.GroupDetailList.member.find(
      ({ GroupName }: Params) => GroupName === 'Finance',
    );
    assert.equal(finance.GroupPolicyList.member[0].PolicyName, 'Billing');
    assert.deepEqual(names(all.RoleDetailList, 'RoleName'), ['ReadOnlyRole', 'S3Access']);
    const s3 = all.Policies.member.find(({ Arn }: Params) => Arn === S3_POLICY);
    assert.equal(s3.PolicyVersionList.member.length, 2);

    const filtered = await does('GetAccountAuthorizationDetails', {
      'Filter.member.1': 'Group',
      'Filter.member.2': 'LocalManagedPolicy',
    });
    assert.deepEqual([filtered.UserDetailList, filtered.RoleDetailList], ['', '']);
    assert.equal(filtered.GroupDetailList.member.length, 4);
    assert.deepEqual(names(filtered.Policies, 'Arn'), [S3_POLICY]);
  });

  it('has called every action that is served', () => {
    assert.deepEqual(
      Object.keys(IAM.actions).filter((name) => !called.has(name)),
      [],
    );
  });
});
