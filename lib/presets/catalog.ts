import { statements } from './statements.js';

/** A value that a preset needs. Templates see it under `name`. */
export interface PresetInput {
  /** Template variable, such as `alternate_username`. */
  name: string;
  /** Param of the action that it fills by default, through the template `{{name}}`. */
  param: string;
  /** What it is, for a person who is asked for it. */
  label: string;
  required: boolean;
  example: string;
  /** `record`: a property of the person, referenced in the Params tab. `prompt`: asked for. */
  source: 'record' | 'prompt';
}

export interface Preset {
  id: string;
  /** As in Oomnitza's list of presets, without `Amazon AWS IAM`. */
  heading: string;
  /** Other names that Oomnitza's documentation has for it. */
  otherHeadings: readonly string[];
  action: string;
  summary: string;
  inputs: readonly PresetInput[];
  /** Further params of the action, for Advanced Mode; `N` stands for a number from 1. */
  optionalParams: readonly string[];
  /** Whether it deletes what cannot be brought back. */
  destructive: boolean;
  /** What a user must know before running it. */
  important?: string;
  /** AWS's page for the action. */
  reference: string;
  /** The response path to map by default. */
  responsePath: string;
  /** Response statements that come with the preset, by name. */
  statements: Readonly<Record<string, string>>;
}

const user = input('alternate_username', 'UserName', 'Name of the user', 'jane.doe', 'record');
const accessKey = input(
  'accesskeyid',
  'AccessKeyId',
  'Id of the access key',
  'AKIAIOSFODNN7EXAMPLE',
  'record',
);
const paging = ['Marker', 'MaxItems'];
const tags = ['Tags.member.N.Key', 'Tags.member.N.Value'];

/** The 26 presets of the Oomnitza AWS IAM integration, in the order of its list. */
export const presets: readonly Preset[] = [
  preset('Detach user policy', 'DetachUserPolicy', {
    summary: 'Takes a managed policy away from a user.',
    inputs: [user, policyArn('AdministratorAccess')],
  }),
  preset('Add User to Group', 'AddUserToGroup', {
    summary: 'Makes a user a member of a group.',
    inputs: [user, group('Managers')],
  }),
  preset('Attach role policy', 'AttachRolePolicy', {
    summary: 'Gives a role a managed policy, which becomes part of its permissions.',
    inputs: [role('ReadOnlyRole'), policyArn('ReadOnlyAccess')],
  }),
  preset('Attach user policy', 'AttachUserPolicy', {
    summary: 'Gives a user a managed policy.',
    inputs: [user, policyArn('AdministratorAccess')],
  }),
  preset('Create Group', 'CreateGroup', {
    summary: 'Makes a new group.',
    inputs: [group('Admins')],
    optionalParams: ['Path'],
    result: 'Group',
  }),
  preset('Create Managed Policy', 'CreatePolicy', {
    summary: 'Makes a new managed policy in the account.',
    inputs: [
      input(
        'policy_name',
        'PolicyName',
        'Name of the policy, unique in the account regardless of case',
        'S3-read-only-example-bucket',
      ),
      input(
        'description',
        'Description',
        'What the policy permits; it cannot be changed later',
        'Grants read access to the example bucket.',
      ),
      input(
        'policy_document',
        'PolicyDocument',
        'The policy, in JSON',
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":["arn:aws:s3:::EXAMPLE-BUCKET","arn:aws:s3:::EXAMPLE-BUCKET/*"]}]}',
      ),
    ],
    optionalParams: ['Path', ...tags],
    result: 'Policy',
  }),
  preset('Create Role', 'CreateRole', {
    summary: 'Makes a new role.',
    inputs: [
      role('S3Access'),
      input('description', 'Description', 'What the role is for', 'Lets EC2 instances read S3.'),
      input(
        'policy_document',
        'AssumeRolePolicyDocument',
        'The trust policy (who may assume the role), in JSON',
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com"]},"Action":["sts:AssumeRole"]}]}',
      ),
      {
        ...input(
          'max_session_duration',
          'MaxSessionDuration',
          'Longest session in seconds; one hour when left out',
          '3600',
        ),
        required: false,
      },
    ],
    optionalParams: ['Path', 'PermissionsBoundary', ...tags],
    result: 'Role',
  }),
  preset('Create user', 'CreateUser', {
    summary: 'Makes a new user.',
    inputs: [user],
    optionalParams: ['Path', 'PermissionsBoundary', ...tags],
    result: 'User',
  }),
  preset('Delete Group', 'DeleteGroup', {
    summary: 'Deletes a group.',
    inputs: [group('Admins')],
    important: 'The group must be empty: no users in it and no policies on it, or IAM refuses.',
  }),
  preset('Delete policy', 'DeletePolicy', {
    otherHeadings: ['Delete Managed Policy'],
    summary: 'Deletes a managed policy of the account.',
    inputs: [
      input(
        'policy_arn',
        'PolicyArn',
        'ARN of the policy',
        'arn:aws:iam::123456789012:policy/S3-read-only-example-bucket',
      ),
    ],
    important:
      'Detach the policy from every user, group and role first, and delete all its versions but the default one, or IAM refuses.',
  }),
  preset('Delete role', 'DeleteRole', {
    summary: 'Deletes a role.',
    inputs: [role('S3Access')],
    important:
      'Unlike the AWS console, this does not clean up: detach the policies, delete the inline policies and take the role out of its instance profiles first, or IAM refuses.',
  }),
  preset('Detach role policy', 'DetachRolePolicy', {
    summary: 'Takes a managed policy away from a role.',
    inputs: [role('ReadOnlyRole'), policyArn('ReadOnlyAccess')],
  }),
  preset('Get role', 'GetRole', {
    summary: 'Reads a role: path, id, ARN and trust policy.',
    inputs: [role('S3Access')],
    result: 'Role',
  }),
  preset('List attached group policies', 'ListAttachedGroupPolicies', {
    summary: 'Lists the managed policies of a group.',
    inputs: [group('ReadOnlyUsers')],
    optionalParams: ['PathPrefix', ...paging],
    result: 'AttachedPolicies.member',
  }),
  preset('List attached role policies', 'ListAttachedRolePolicies', {
    otherHeadings: ['List attached role polices'],
    summary: 'Lists the managed policies of a role.',
    inputs: [role('ReadOnlyRole')],
    optionalParams: ['PathPrefix', ...paging],
    result: 'AttachedPolicies.member',
  }),
  preset('List attached user policies', 'ListAttachedUserPolicies', {
    summary: 'Lists the managed policies of a user.',
    inputs: [user],
    optionalParams: ['PathPrefix', ...paging],
    result: 'AttachedPolicies.member',
  }),
  preset('Remove user from group', 'RemoveUserFromGroup', {
    summary: 'Ends a user’s membership of a group.',
    inputs: [user, group('Managers')],
  }),
  preset('Attach group policy', 'AttachGroupPolicy', {
    summary: 'Gives a group a managed policy.',
    inputs: [group('Finance'), policyArn('ReadOnlyAccess')],
  }),
  preset('Detach group policy', 'DetachGroupPolicy', {
    summary: 'Takes a managed policy away from a group.',
    inputs: [group('Finance'), policyArn('ReadOnlyAccess')],
  }),
  preset('Delete access key', 'DeleteAccessKey', {
    summary: 'Deletes one access key of a user.',
    inputs: [user, accessKey],
    important:
      'Whatever still uses the key fails from that moment: check its last use first. It deletes one key; run it again for each further key of the user.',
  }),
  preset('Delete user', 'DeleteUser', {
    summary: 'Deletes a user.',
    inputs: [user],
    important:
      'A deleted user cannot be restored. Everything attached to the user (password, access keys, MFA devices, policies, groups and so on) must be removed first, or IAM refuses.',
  }),
  preset('Disable user', 'DeleteLoginProfile', {
    summary: 'Deletes a user’s password, which ends access to the AWS console.',
    inputs: [user],
    important:
      'The user still gets in through the command line and the API. To end that too, make the access keys inactive or delete them.',
  }),
  preset('Get password age for user', 'GetLoginProfile', {
    otherHeadings: ['Get password age for a user'],
    summary: 'Reads when a user’s password was created.',
    inputs: [user],
    result: 'LoginProfile',
  }),
  preset('Get MFA status for user', 'ListMFADevices', {
    otherHeadings: ['Get MFA status for a user'],
    summary: 'Lists a user’s MFA devices; none means that MFA is off.',
    inputs: [user],
    optionalParams: paging,
    result: 'MFADevices.member',
  }),
  preset('Get list of user groups for a user', 'ListGroupsForUser', {
    otherHeadings: ['Get List of Groups for a user'],
    summary: 'Lists the groups that a user is in.',
    inputs: [user],
    optionalParams: paging,
    result: 'Groups.member',
  }),
  preset('Get list of access keys for a user', 'ListAccessKeys', {
    summary: 'Lists a user’s access keys with status and creation date.',
    inputs: [user],
    optionalParams: paging,
    result: 'AccessKeyMetadata.member',
    statements,
  }),
];

function preset(
  heading: string,
  action: string,
  details: Pick<Preset, 'summary' | 'inputs' | 'important'> &
    Partial<Pick<Preset, 'otherHeadings' | 'optionalParams' | 'statements'>> & { result?: string },
): Preset {
  const { result, ...rest } = details;
  const inner = result ? `${action}Result.${result}` : 'ResponseMetadata.RequestId';
  return {
    id: heading.toLowerCase().replaceAll(' ', '-'),
    heading,
    otherHeadings: [],
    action,
    optionalParams: [],
    destructive: action.startsWith('Delete'),
    reference: `https://docs.aws.amazon.com/IAM/latest/APIReference/API_${action}.html`,
    responsePath: `response.${action}Response.${inner}`,
    statements: {},
    ...rest,
  };
}

function input(
  name: string,
  param: string,
  label: string,
  example: string,
  source: PresetInput['source'] = 'prompt',
): PresetInput {
  return { name, param, label, required: true, example, source };
}

function group(example: string): PresetInput {
  return input('group_name', 'GroupName', 'Name of the group', example);
}

function role(example: string): PresetInput {
  return input('role_name', 'RoleName', 'Name of the role, not its ARN', example);
}

function policyArn(example: string): PresetInput {
  return input(
    'policy_arn',
    'PolicyArn',
    'ARN of the policy',
    `arn:aws:iam::aws:policy/${example}`,
  );
}
