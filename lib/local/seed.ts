import { addAccessKey } from './access-keys.js';
import { type Account, type Group, newIdentity, newUser, type User } from './account.js';
import { addMfaDevice } from './mfa-devices.js';
import { addPolicy, addVersion } from './policies.js';
import { addRole } from './roles.js';

const AWS_POLICIES_DATE = new Date('2015-02-06T18:39:46Z');

const AWS_POLICIES: { name: string; path?: string; description: string; action: string[] }[] = [
  {
    name: 'AdministratorAccess',
    description: 'Provides full access to AWS services and resources.',
    action: ['*'],
  },
  {
    name: 'PowerUserAccess',
    description: 'Provides full access to AWS services and resources, but not to users and groups.',
    action: ['ec2:*', 's3:*', 'lambda:*', 'dynamodb:*'],
  },
  {
    name: 'ReadOnlyAccess',
    description: 'Provides read-only access to AWS services and resources.',
    action: ['ec2:Describe*', 'iam:Get*', 'iam:List*', 's3:Get*', 's3:List*'],
  },
  {
    name: 'IAMReadOnlyAccess',
    description: 'Provides read only access to IAM.',
    action: ['iam:Get*', 'iam:List*'],
  },
  {
    name: 'IAMUserChangePassword',
    description: 'Lets an IAM user change their own password.',
    action: ['iam:ChangePassword', 'iam:GetAccountPasswordPolicy'],
  },
  {
    name: 'AmazonS3ReadOnlyAccess',
    description: 'Provides read only access to all buckets.',
    action: ['s3:Get*', 's3:List*'],
  },
  {
    name: 'AWSSupportServiceRolePolicy',
    path: '/aws-service-role/',
    description: 'Lets AWS Support access resources; for its service-linked role only.',
    action: ['support:*'],
  },
];

function identityPolicy(
  action: readonly string[],
  resource: string | readonly string[] = '*',
): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
  });
}

function trustPolicy(principal: object): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });
}

/** A few of the managed policies that AWS has in every account, with shortened documents. */
export function addAwsManagedPolicies(account: Account): void {
  for (const { action, ...policy } of AWS_POLICIES) {
    addPolicy(account, AWS_POLICIES_DATE, {
      ...policy,
      owner: 'aws',
      document: identityPolicy(action),
    });
  }
}

function addUser(account: Account, name: string, date: string, group: Group): User {
  const user = newUser(account, new Date(date), { name });
  user.groups.add(group);
  account.users.set(name, user);
  return user;
}

function addGroup(account: Account, name: string): Group {
  const group = newIdentity(account, 'group', new Date('2022-01-10T08:00:00Z'), { name });
  account.groups.set(name, group);
  return group;
}

/**
 * The account to start with. alice: an active access key, a password, an MFA device. bob: an active and an inactive
 * key, a password. carol: an inactive key. dave: neither key nor password. The secrets of their keys are random.
 */
export function seed(account: Account): void {
  const managed = (name: string) => account.policies.get(`arn:aws:iam::aws:policy/${name}`)!;
  const admins = addGroup(account, 'Admins');
  const managers = addGroup(account, 'Managers');
  const finance = addGroup(account, 'Finance');
  const readOnlyUsers = addGroup(account, 'ReadOnlyUsers');
  admins.attachedPolicies.add(managed('AdministratorAccess'));
  managers.attachedPolicies.add(managed('IAMReadOnlyAccess'));
  readOnlyUsers.attachedPolicies.add(managed('ReadOnlyAccess'));
  finance.inlinePolicies.set('Billing', identityPolicy(['aws-portal:ViewBilling']));

  const alice = addUser(account, 'alice', '2022-03-01T09:15:00Z', admins);
  alice.tags.set('team', 'platform');
  alice.loginProfile = {
    createDate: new Date('2024-02-12T10:30:00Z'),
    passwordResetRequired: false,
  };
  alice.passwordLastUsed = new Date('2026-01-19T07:45:00Z');
  addAccessKey(account, alice, new Date('2023-05-04T11:20:00Z'));
  const device = addMfaDevice(account, new Date('2022-03-01T09:20:00Z'), { name: 'alice' });
  device.assigned = { user: alice, enableDate: new Date('2022-03-01T09:25:00Z') };

  const bob = addUser(account, 'bob', '2022-06-15T13:00:00Z', managers);
  bob.attachedPolicies.add(managed('AmazonS3ReadOnlyAccess'));
  bob.loginProfile = { createDate: new Date('2022-06-15T13:05:00Z'), passwordResetRequired: false };
  addAccessKey(account, bob, new Date('2022-06-15T13:10:00Z')).status = 'Inactive';
  addAccessKey(account, bob, new Date('2024-09-30T16:40:00Z'));

  const carol = addUser(account, 'carol', '2023-01-20T08:30:00Z', finance);
  carol.loginProfile = {
    createDate: new Date('2023-01-20T08:35:00Z'),
    passwordResetRequired: true,
  };
  addAccessKey(account, carol, new Date('2023-01-20T08:40:00Z')).status = 'Inactive';

  addUser(account, 'dave', '2025-11-03T12:00:00Z', readOnlyUsers);

  const buckets = ['arn:aws:s3:::EXAMPLE-BUCKET', 'arn:aws:s3:::EXAMPLE-BUCKET/*'];
  const s3Policy = addPolicy(account, new Date('2022-02-01T10:00:00Z'), {
    name: 'S3-read-only-example-bucket',
    description: 'Grants read access to the example bucket.',
    document: identityPolicy(['s3:Get*'], buckets),
  });
  addVersion(
    s3Policy,
    new Date('2023-08-14T15:00:00Z'),
    identityPolicy(['s3:Get*', 's3:List*'], buckets),
  );
  s3Policy.defaultVersion = 2;

  const readOnlyRole = addRole(account, new Date('2022-02-01T10:10:00Z'), {
    name: 'ReadOnlyRole',
    description: 'Lets auditors look at everything.',
    assumeRolePolicyDocument: trustPolicy({ AWS: `arn:aws:iam::${account.id}:root` }),
  });
  readOnlyRole.attachedPolicies.add(managed('ReadOnlyAccess'));
  const s3Access = addRole(account, new Date('2022-02-01T10:20:00Z'), {
    name: 'S3Access',
    description: 'Lets instances read the example bucket.',
    assumeRolePolicyDocument: trustPolicy({ Service: ['ec2.amazonaws.com'] }),
  });
  s3Access.attachedPolicies.add(s3Policy);
}
