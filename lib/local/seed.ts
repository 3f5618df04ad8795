import type { IamActions } from '../actions.js';
import { encodeParams, type Params } from '../query/encode.js';
import { ValidationError } from '../query/errors.js';
import { addAccessKey } from './access-keys.js';
import { type Account, arnOf, type CredentialStatus, change, findUser } from './account.js';
import { ServiceError } from './errors.js';
import { paramTree } from './request.js';
import { findAction, IAM } from './services.js';
import type { XmlElements } from './xml.js';

/** What users, groups and roles have in common. Dates are `Date`s or ISO 8601 text; the account's time by default. */
export interface IdentitySeed {
  readonly path?: string;
  readonly createDate?: Date | string;
  /** Managed policies to attach, by name or ARN: AWS's, or those of the seed. */
  readonly policies?: readonly string[];
  /** Documents by name. */
  readonly inlinePolicies?: Readonly<Record<string, object>>;
}

/** An access key; its secret is random unless given. */
export interface AccessKeySeed {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** `Active` by default. */
  readonly status?: CredentialStatus;
  readonly createDate?: Date | string;
  /** When it was last used, for IAM in us-east-1; never by default. */
  readonly lastUsed?: Date | string;
}

/** A user's console password. */
export interface LoginProfileSeed {
  readonly createDate?: Date | string;
  readonly passwordResetRequired?: boolean;
}

/** A virtual MFA device that is enabled for its user. */
export interface MfaDeviceSeed {
  readonly name: string;
  readonly enableDate?: Date | string;
}

export interface UserSeed extends IdentitySeed {
  readonly userName: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Name or ARN of a managed policy. */
  readonly permissionsBoundary?: string;
  /** Names of groups of the seed. */
  readonly groups?: readonly string[];
  readonly accessKeys?: readonly AccessKeySeed[];
  readonly loginProfile?: LoginProfileSeed;
  readonly passwordLastUsed?: Date | string;
  /** A string is a device's name. */
  readonly mfaDevices?: readonly (string | MfaDeviceSeed)[];
}

export interface GroupSeed extends IdentitySeed {
  readonly groupName: string;
}

export interface RoleSeed extends IdentitySeed {
  readonly roleName: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Name or ARN of a managed policy. */
  readonly permissionsBoundary?: string;
  readonly description?: string;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration?: number;
  /** By default the account itself may assume the role. */
  readonly assumeRolePolicyDocument?: object;
}

export interface PolicySeed {
  readonly policyName: string;
  readonly path?: string;
  readonly createDate?: Date | string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** By default it allows nothing but `iam:GetUser`. */
  readonly document?: object;
}

/** What an account starts with; a string stands for a thing of that name with nothing in it. */
export interface AccountSeed {
  readonly users?: readonly (string | UserSeed)[];
  readonly groups?: readonly (string | GroupSeed)[];
  readonly roles?: readonly (string | RoleSeed)[];
  readonly policies?: readonly (string | PolicySeed)[];
  readonly accountAlias?: string;
  readonly passwordPolicy?: IamActions['UpdateAccountPasswordPolicy']['params'];
}

/** Whether the seed says anything about what is in the account. */
export function isSeeded(seed: AccountSeed): boolean {
  const { users, groups, roles, policies, accountAlias, passwordPolicy } = seed;
  return [users, groups, roles, policies, accountAlias, passwordPolicy].some(
    (part) => part !== undefined,
  );
}

/** Does what an action does, without a request: with all of its checks and quotas. Throws its ServiceError. */
export function perform(
  account: Account,
  action: string,
  params: Params,
  now: Date,
): XmlElements | undefined {
  const pairs = encodeParams({ action, version: IAM.version, params });
  const run = findAction(IAM, IAM.version, action);
  return run({ account, action, caller: account.root, now }, paramTree(pairs));
}

/** Puts what the seed says into the account. Throws ValidationError naming the field that IAM would refuse. */
export function addSeed(account: Account, seed: AccountSeed, now: Date): void {
  new Seeder(account, now).add(seed);
}

class Seeder {
  readonly #account: Account;
  readonly #now: Date;

  constructor(account: Account, now: Date) {
    this.#account = account;
    this.#now = now;
  }

  add(seed: AccountSeed): void {
    const { accountAlias, passwordPolicy } = seed;
    each('policies', 'policyName', seed.policies, (at, policy) => this.#addPolicy(at, policy));
    each('groups', 'groupName', seed.groups, (at, group) => this.#addGroup(at, group));
    each('roles', 'roleName', seed.roles, (at, role) => this.#addRole(at, role));
    each('users', 'userName', seed.users, (at, user) => this.#addUser(at, user));
    if (accountAlias !== undefined) {
      this.#perform('accountAlias', 'CreateAccountAlias', { AccountAlias: accountAlias });
    }
    if (passwordPolicy) {
      this.#perform('passwordPolicy', 'UpdateAccountPasswordPolicy', passwordPolicy);
    }
  }

  #addPolicy(at: string, { policyName, path, createDate, description, ...rest }: PolicySeed): void {
    const { tags, document = ANY_IDENTITY_POLICY, ...unknown } = rest;
    refuseUnknown(at, unknown);
    this.#perform(
      at,
      'CreatePolicy',
      {
        PolicyName: policyName,
        Path: path,
        PolicyDocument: JSON.stringify(document),
        Description: description,
        Tags: tagList(at, tags),
      },
      createDate,
    );
  }

  #addGroup(at: string, { groupName, ...rest }: GroupSeed): void {
    const { path, createDate, policies, inlinePolicies, ...unknown } = rest;
    refuseUnknown(at, unknown);
    const GroupName = groupName;
    this.#perform(at, 'CreateGroup', { GroupName, Path: path }, createDate);
    this.#addPolicies(at, 'Group', groupName, { policies, inlinePolicies });
  }

  #addRole(at: string, { roleName, path, createDate, tags, ...rest }: RoleSeed): void {
    const { policies, inlinePolicies, permissionsBoundary, description, ...others } = rest;
    const { maxSessionDuration, assumeRolePolicyDocument, ...unknown } = others;
    refuseUnknown(at, unknown);
    this.#perform(
      at,
      'CreateRole',
      {
        RoleName: roleName,
        Path: path,
        Description: description,
        MaxSessionDuration: maxSessionDuration,
        AssumeRolePolicyDocument: JSON.stringify(assumeRolePolicyDocument ?? this.#trustPolicy()),
        PermissionsBoundary: this.#policyArn(`${at}.permissionsBoundary`, permissionsBoundary),
        Tags: tagList(at, tags),
      },
      createDate,
    );
    this.#addPolicies(at, 'Role', roleName, { policies, inlinePolicies });
  }

  #addUser(at: string, { userName, path, createDate, tags, ...rest }: UserSeed): void {
    const { policies, inlinePolicies, permissionsBoundary, groups, ...others } = rest;
    const { accessKeys, loginProfile, passwordLastUsed, mfaDevices, ...unknown } = others;
    refuseUnknown(at, unknown);
    const UserName = userName;
    this.#perform(
      at,
      'CreateUser',
      {
        UserName,
        Path: path,
        PermissionsBoundary: this.#policyArn(`${at}.permissionsBoundary`, permissionsBoundary),
        Tags: tagList(at, tags),
      },
      createDate,
    );
    for (const [index, GroupName] of listOf(`${at}.groups`, groups)) {
      this.#perform(`${at}.groups[${index}]`, 'AddUserToGroup', { GroupName, UserName });
    }
    this.#addPolicies(at, 'User', userName, { policies, inlinePolicies });
    if (loginProfile) this.#addLoginProfile(`${at}.loginProfile`, userName, loginProfile);
    if (passwordLastUsed !== undefined) {
      const date = this.#date(`${at}.passwordLastUsed`, passwordLastUsed);
      change(this.#account, findUser(this.#account, userName), { passwordLastUsed: date });
    }
    for (const [index, key] of listOf(`${at}.accessKeys`, accessKeys)) {
      this.#addAccessKey(`${at}.accessKeys[${index}]`, userName, key);
    }
    each(`${at}.mfaDevices`, 'name', mfaDevices, (where, device) =>
      this.#addMfaDevice(where, userName, device),
    );
  }

  #addPolicies(
    at: string,
    kind: 'User' | 'Group' | 'Role',
    name: string,
    { policies, inlinePolicies = {} }: Pick<IdentitySeed, 'policies' | 'inlinePolicies'>,
  ): void {
    const owner = { [`${kind}Name`]: name };
    for (const [index, policy] of listOf(`${at}.policies`, policies)) {
      const where = `${at}.policies[${index}]`;
      const PolicyArn = this.#policyArn(where, policy);
      this.#perform(where, `Attach${kind}Policy`, { ...owner, PolicyArn });
    }
    for (const [PolicyName, document] of Object.entries(inlinePolicies)) {
      const PolicyDocument = JSON.stringify(document);
      const where = `${at}.inlinePolicies.${PolicyName}`;
      this.#perform(where, `Put${kind}Policy`, { ...owner, PolicyName, PolicyDocument });
    }
  }

  #addLoginProfile(at: string, UserName: string, profile: LoginProfileSeed): void {
    const { createDate, passwordResetRequired: PasswordResetRequired, ...unknown } = profile;
    refuseUnknown(at, unknown);
    this.#perform(at, 'CreateLoginProfile', { UserName, PasswordResetRequired }, createDate);
  }

  #addAccessKey(at: string, userName: string, key: AccessKeySeed): void {
    const { accessKeyId, secretAccessKey, status, createDate, lastUsed, ...unknown } = key;
    refuseUnknown(at, unknown);
    if (status !== undefined && !CREDENTIAL_STATUSES.includes(status)) {
      refuse(`${at}.status`, `must be one of ${CREDENTIAL_STATUSES.join(', ')}`);
    }
    const used = lastUsed === undefined ? undefined : this.#date(`${at}.lastUsed`, lastUsed);
    const given = {
      id: accessKeyId,
      secretAccessKey,
      status,
      lastUsed: used && { date: used, service: 'iam', region: 'us-east-1' },
    };
    const account = this.#account;
    const date = this.#date(`${at}.createDate`, createDate);
    naming(at, () => addAccessKey(account, findUser(account, userName), date, defined(given)));
  }

  #addMfaDevice(at: string, UserName: string, { name, enableDate, ...unknown }: MfaDeviceSeed) {
    refuseUnknown(at, unknown);
    const date = this.#date(`${at}.enableDate`, enableDate);
    const SerialNumber = `arn:aws:iam::${this.#account.id}:mfa/${name}`;
    const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '234567' };
    this.#perform(at, 'CreateVirtualMFADevice', { VirtualMFADeviceName: name }, date);
    this.#perform(at, 'EnableMFADevice', { UserName, SerialNumber, ...codes }, date);
  }

  #perform(at: string, action: string, params: Params, date?: Date | string): void {
    const now = this.#date(`${at}.createDate`, date);
    naming(at, () => perform(this.#account, action, params, now));
  }

  #date(at: string, date: Date | string = this.#now): Date {
    const read = new Date(date);
    if (Number.isNaN(read.getTime())) {
      refuse(at, 'is no date: give a Date, or text such as 2026-01-31T12:00:00Z');
    }
    return read;
  }

  #policyArn(at: string, nameOrArn: string | undefined): string | undefined {
    if (nameOrArn === undefined) return undefined;
    for (const policy of this.#account.policies.values()) {
      if (policy.name === nameOrArn || arnOf(policy) === nameOrArn) return arnOf(policy);
    }
    return refuse(at, `names no policy of the account: add '${nameOrArn}' to policies`);
  }

  #trustPolicy(): object {
    const AWS = `arn:aws:iam::${this.#account.id}:root`;
    return {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
    };
  }
}

const ANY_IDENTITY_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }],
};

const CREDENTIAL_STATUSES: readonly string[] = ['Active', 'Inactive', 'Expired'];

/** Goes through a list of the seed, in which a string stands for a thing of that name. */
function each<Key extends string, T extends Record<Key, string>>(
  list: string,
  nameField: Key,
  seeds: readonly (string | T)[] | undefined,
  add: (at: string, seed: T) => void,
): void {
  for (const [index, seed] of listOf(list, seeds)) {
    const named = typeof seed === 'string' ? ({ [nameField]: seed } as T) : seed;
    const at = `${list}[${index}]`;
    if (typeof named?.[nameField] !== 'string') {
      refuse(at, `must be a name, or an object with a ${nameField}`);
    }
    add(at, named);
  }
}

function listOf<T>(at: string, list: readonly T[] = []): Iterable<[number, T]> {
  if (!Array.isArray(list)) refuse(at, 'must be a list');
  return list.entries();
}

function tagList(at: string, tags: UserSeed['tags']): Params[] | undefined {
  return (
    tags &&
    Object.entries(tags).map(([Key, Value]) => {
      if (typeof Value !== 'string') refuse(`${at}.tags.${Key}`, 'must be a text');
      return { Key, Value };
    })
  );
}

/** Without the entries that are undefined. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function refuseUnknown(at: string, unknown: object): void {
  const [name] = Object.keys(unknown);
  if (name !== undefined) refuse(`${at}.${name}`, 'is not part of a seed: check its spelling');
}

function refuse(field: string, why: string): never {
  throw new ValidationError(`${field} ${why}`, { field });
}

/** Turns what an action says against the seed into an error that names the place in it. */
function naming(field: string, run: () => unknown): void {
  try {
    run();
  } catch (cause) {
    if (!(cause instanceof ServiceError || cause instanceof ValidationError)) throw cause;
    throw new ValidationError(`${field}: ${cause.message}`, { field, cause });
  }
}
