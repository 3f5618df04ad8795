import type { Account } from './account.js';
import { addPolicy } from './policies.js';
import { type AccountSeed, addSeed, perform } from './seed.js';

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

function identityPolicy(action: readonly string[], resource: string | readonly string[] = '*') {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
  };
}

/** A few of the managed policies that AWS has in every account, with shortened documents. */
export function addAwsManagedPolicies(account: Account): void {
  for (const { action, ...policy } of AWS_POLICIES) {
    addPolicy(account, AWS_POLICIES_DATE, {
      ...policy,
      owner: 'aws',
      document: JSON.stringify(identityPolicy(action)),
    });
  }
}

const BUCKETS = ['arn:aws:s3:::EXAMPLE-BUCKET', 'arn:aws:s3:::EXAMPLE-BUCKET/*'];
const S3_POLICY = 'S3-read-only-example-bucket';

/**
 * The account to start with. alice: an active access key, a password, an MFA device. bob: an active and an inactive
 * key, a password. carol: an inactive key. dave: neither key nor password.
 */
const DEFAULT_SEED: AccountSeed = {
  policies: [
    {
      policyName: S3_POLICY,
      createDate: '2022-02-01T10:00:00Z',
      description: 'Grants read access to the example bucket.',
      document: identityPolicy(['s3:Get*'], BUCKETS),
    },
  ],
  groups: [
    {
      groupName: 'Admins',
      createDate: '2022-01-10T08:00:00Z',
      policies: ['AdministratorAccess'],
    },
    { groupName: 'Managers', createDate: '2022-01-10T08:00:00Z', policies: ['IAMReadOnlyAccess'] },
    {
      groupName: 'Finance',
      createDate: '2022-01-10T08:00:00Z',
      inlinePolicies: { Billing: identityPolicy(['aws-portal:ViewBilling']) },
    },
    {
      groupName: 'ReadOnlyUsers',
      createDate: '2022-01-10T08:00:00Z',
      policies: ['ReadOnlyAccess'],
    },
  ],
  roles: [
    {
      roleName: 'ReadOnlyRole',
      createDate: '2022-02-01T10:10:00Z',
      description: 'Lets auditors look at everything.',
      policies: ['ReadOnlyAccess'],
    },
    {
      roleName: 'S3Access',
      createDate: '2022-02-01T10:20:00Z',
      description: 'Lets instances read the example bucket.',
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['ec2.amazonaws.com'] },
            Action: 'sts:AssumeRole',
          },
        ],
      },
      policies: [S3_POLICY],
    },
  ],
  users: [
    {
      userName: 'alice',
      createDate: '2022-03-01T09:15:00Z',
      groups: ['Admins'],
      tags: { team: 'platform' },
      loginProfile: { createDate: '2024-02-12T10:30:00Z' },
      passwordLastUsed: '2026-01-19T07:45:00Z',
      accessKeys: [{ createDate: '2023-05-04T11:20:00Z' }],
      mfaDevices: [{ name: 'alice', enableDate: '2022-03-01T09:25:00Z' }],
    },
    {
      userName: 'bob',
      createDate: '2022-06-15T13:00:00Z',
      groups: ['Managers'],
      policies: ['AmazonS3ReadOnlyAccess'],
      loginProfile: { createDate: '2022-06-15T13:05:00Z' },
      accessKeys: [
        { createDate: '2022-06-15T13:10:00Z', status: 'Inactive' },
        { createDate: '2024-09-30T16:40:00Z' },
      ],
    },
    {
      userName: 'carol',
      createDate: '2023-01-20T08:30:00Z',
      groups: ['Finance'],
      loginProfile: { createDate: '2023-01-20T08:35:00Z', passwordResetRequired: true },
      accessKeys: [{ createDate: '2023-01-20T08:40:00Z', status: 'Inactive' }],
    },
    { userName: 'dave', createDate: '2025-11-03T12:00:00Z', groups: ['ReadOnlyUsers'] },
  ],
};

/** Fills the account with what the README and the examples need. */
export function addDefaultSeed(account: Account): void {
  addSeed(account, DEFAULT_SEED, account.root.createDate);
  perform(
    account,
    'CreatePolicyVersion',
    {
      PolicyArn: `arn:aws:iam::${account.id}:policy/${S3_POLICY}`,
      PolicyDocument: JSON.stringify(identityPolicy(['s3:Get*', 's3:List*'], BUCKETS)),
      SetAsDefault: true,
    },
    new Date('2023-08-14T15:00:00Z'),
  );
}
