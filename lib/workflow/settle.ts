import type { PresetClient } from '../presets/index.js';
import { ServiceError } from '../query/errors.js';
import { isDict, type ResponseDict } from '../query/parse.js';
import { type Result, type ResultValue, readResult } from '../query/result.js';
import type { Settled } from './steps.js';

/** What reading IAM's state says of a write of which no answer came. */
export interface Settlement {
  settled: Settled;
  /** For one that was applied: the answer it would have had, as far as it can be read again. */
  response?: ResponseDict;
}

/** Reads what a write is about, and says from the result whether it was applied. */
interface Reading {
  action: string;
  /** The write's params that it takes. */
  params: readonly string[];
  applied(result: Result | undefined, write: Write): Settled;
  /** Params that it always has. */
  fixed?: Readonly<Record<string, string>>;
  /** What of its result the write's own result would have had. */
  answer?(result: ResponseDict, write: Write): ResponseDict;
}

interface Write {
  params: Readonly<Record<string, string>>;
  startedAt: Date;
}

/** How far IAM's clock and this machine's may be apart. */
const tolerance = 5 * 60_000;

/** How long what IAM has done may be unseen, in milliseconds. Source: IAM User Guide, eventual consistency. */
const visibleAfter = 15_000;

/** Something that the write makes and that is read by its name. */
function makes(action: string, name: string, element: string): Reading {
  return {
    action,
    params: [name],
    answer: (result) => result,
    applied: (result, { startedAt }) =>
      result && isSince(result[element], startedAt) ? 'applied' : 'notApplied',
  };
}

/** Something that the write makes without a name of its own: one made meanwhile may be it, and it may not be seen at once. */
function makesOneOf(action: string, name: string, list: string): Reading {
  return {
    action,
    params: [name],
    applied(result, { startedAt }) {
      const early = Date.now() - startedAt.getTime() < visibleAfter;
      const made = listOf(result, list).some((one) => isSince(one, startedAt));
      return early || made ? 'unknown' : 'notApplied';
    },
  };
}

/** Something that the write deletes and that is read by these params. */
function deletes(action: string, ...params: string[]): Reading {
  return { action, params, applied: (result) => (result ? 'notApplied' : 'applied') };
}

/** A member of a list that the write takes out, or puts in. */
function lists(
  action: string,
  name: string,
  list: string,
  member: string,
  putsIn = false,
): Reading {
  return {
    action,
    params: [name],
    applied(result, { params }) {
      const wanted = params[member];
      const listed = listOf(result, list).some((one) => (one as Result)[member] === wanted);
      if (listed === putsIn) return 'applied';
      return result?.['IsTruncated'] && !listed ? 'unknown' : 'notApplied';
    },
  };
}

/** A policy is read by its ARN, which only the lost answer had. */
const makesPolicy: Reading = {
  action: 'ListPolicies',
  params: [],
  fixed: { Scope: 'Local', MaxItems: '1000' },
  applied(result, { params, startedAt }) {
    const policies = listOf(result, 'Policies') as Result[];
    const policy = policies.find(({ PolicyName: name }) => name === params['PolicyName']);
    if (policy) return isSince(policy, startedAt) ? 'applied' : 'notApplied';
    return result?.['IsTruncated'] ? 'unknown' : 'notApplied';
  },
  answer({ Policies: policies }, { params }) {
    const members = [isDict(policies) ? (policies['member'] ?? []) : []].flat() as ResponseDict[];
    const policy = members.find(({ PolicyName: name }) => name === params['PolicyName']);
    return { Policy: policy ?? null };
  },
};

const readings: Readonly<Record<string, Reading>> = {
  CreatePolicy: makesPolicy,
  CreateUser: makes('GetUser', 'UserName', 'User'),
  CreateGroup: makes('GetGroup', 'GroupName', 'Group'),
  CreateRole: makes('GetRole', 'RoleName', 'Role'),
  CreateInstanceProfile: makes('GetInstanceProfile', 'InstanceProfileName', 'InstanceProfile'),
  CreateLoginProfile: makes('GetLoginProfile', 'UserName', 'LoginProfile'),
  CreateAccessKey: makesOneOf('ListAccessKeys', 'UserName', 'AccessKeyMetadata'),
  CreatePolicyVersion: makesOneOf('ListPolicyVersions', 'PolicyArn', 'Versions'),
  CreateServiceSpecificCredential: makesOneOf(
    'ListServiceSpecificCredentials',
    'UserName',
    'ServiceSpecificCredentials',
  ),
  DeleteUser: deletes('GetUser', 'UserName'),
  DeleteGroup: deletes('GetGroup', 'GroupName'),
  DeleteRole: deletes('GetRole', 'RoleName'),
  DeletePolicy: deletes('GetPolicy', 'PolicyArn'),
  DeletePolicyVersion: deletes('GetPolicyVersion', 'PolicyArn', 'VersionId'),
  DeleteInstanceProfile: deletes('GetInstanceProfile', 'InstanceProfileName'),
  DeleteLoginProfile: deletes('GetLoginProfile', 'UserName'),
  DeleteUserPolicy: deletes('GetUserPolicy', 'UserName', 'PolicyName'),
  DeleteGroupPolicy: deletes('GetGroupPolicy', 'GroupName', 'PolicyName'),
  DeleteRolePolicy: deletes('GetRolePolicy', 'RoleName', 'PolicyName'),
  DeleteAccessKey: lists('ListAccessKeys', 'UserName', 'AccessKeyMetadata', 'AccessKeyId'),
  DeleteSSHPublicKey: lists('ListSSHPublicKeys', 'UserName', 'SSHPublicKeys', 'SSHPublicKeyId'),
  DeleteSigningCertificate: lists(
    'ListSigningCertificates',
    'UserName',
    'Certificates',
    'CertificateId',
  ),
  DeleteServiceSpecificCredential: lists(
    'ListServiceSpecificCredentials',
    'UserName',
    'ServiceSpecificCredentials',
    'ServiceSpecificCredentialId',
  ),
  DeactivateMFADevice: lists('ListMFADevices', 'UserName', 'MFADevices', 'SerialNumber'),
  DetachUserPolicy: lists('ListAttachedUserPolicies', 'UserName', 'AttachedPolicies', 'PolicyArn'),
  DetachGroupPolicy: lists(
    'ListAttachedGroupPolicies',
    'GroupName',
    'AttachedPolicies',
    'PolicyArn',
  ),
  DetachRolePolicy: lists('ListAttachedRolePolicies', 'RoleName', 'AttachedPolicies', 'PolicyArn'),
  RemoveUserFromGroup: lists('ListGroupsForUser', 'UserName', 'Groups', 'GroupName'),
  AddUserToGroup: lists('ListGroupsForUser', 'UserName', 'Groups', 'GroupName', true),
  AttachUserPolicy: lists(
    'ListAttachedUserPolicies',
    'UserName',
    'AttachedPolicies',
    'PolicyArn',
    true,
  ),
  AttachGroupPolicy: lists(
    'ListAttachedGroupPolicies',
    'GroupName',
    'AttachedPolicies',
    'PolicyArn',
    true,
  ),
  AttachRolePolicy: lists(
    'ListAttachedRolePolicies',
    'RoleName',
    'AttachedPolicies',
    'PolicyArn',
    true,
  ),
};

/**
 * Reads IAM's state to tell whether a write was applied of which no answer came: `unknown` for one
 * that leaves nothing to read, and when IAM refuses the reading. Rejects as `client.call` does when
 * the reading itself gets no answer.
 */
export async function settle(
  client: PresetClient,
  action: string,
  write: Write,
): Promise<Settlement> {
  if (!Object.hasOwn(readings, action)) return { settled: 'unknown' };
  const reading = readings[action]!;
  const params: Record<string, string> = { ...reading.fixed };
  for (const name of reading.params) {
    const value = write.params[name];
    if (value !== undefined) params[name] = value;
  }
  let answer: ResponseDict | undefined;
  try {
    answer = (await client.call(reading.action, params, {})).response;
  } catch (error) {
    if (!(error instanceof ServiceError) || error.status >= 500) throw error;
    if (error.code !== 'NoSuchEntity') return { settled: 'unknown' };
  }
  const settled = reading.applied(answer && readResult(reading.action, answer), write);
  if (settled !== 'applied') return { settled };
  const document = answer?.[`${reading.action}Response`];
  const result = isDict(document) ? document[`${reading.action}Result`] : undefined;
  const own = isDict(result) ? reading.answer?.(result, write) : undefined;
  return {
    settled,
    response: { [`${action}Response`]: own ? { [`${action}Result`]: own } : {} },
  };
}

/** The code with which IAM refuses a repeated write as done already. */
export function doneAlready(action: string): string {
  return /^(Create|Enable|Add)/.test(action) ? 'EntityAlreadyExists' : 'NoSuchEntity';
}

function listOf(result: Result | undefined, list: string): ResultValue[] {
  const value = result?.[list];
  return Array.isArray(value) ? value : [];
}

function isSince(thing: ResultValue, startedAt: Date): boolean {
  const { CreateDate: created } = (thing ?? {}) as Result;
  return created instanceof Date && created.getTime() >= startedAt.getTime() - tolerance;
}
