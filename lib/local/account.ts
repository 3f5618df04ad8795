import { createHash } from 'node:crypto';
import { CopyOnWriteMap } from './copy-on-write.js';
import { noSuchEntity, ServiceError } from './errors.js';

type Kind = 'user' | 'group' | 'role' | 'policy' | 'instance-profile' | 'mfa';

/**
 * Everything that has a path, a name and an ARN. An entity never changes, because copies of the account hold it too:
 * {@link change} puts a changed one in its place. Entities name each other by ARN, by id where a name can change.
 */
export interface Entity {
  readonly kind: Kind;
  /** The account that the ARN names: a number, or `aws` for AWS's managed policies. */
  readonly owner: string;
  readonly id: string;
  readonly createDate: Date;
  readonly tags: ReadonlyMap<string, string>;
  readonly name: string;
  readonly path: string;
}

/** An identity that policies can be attached to. */
export interface Identity extends Entity {
  /** Documents by policy name. */
  readonly inlinePolicies: ReadonlyMap<string, string>;
  /** ARNs. */
  readonly attachedPolicies: ReadonlySet<string>;
  /** ARN. */
  readonly permissionsBoundary?: string | undefined;
}

export type CredentialStatus = 'Active' | 'Inactive' | 'Expired';

export interface AccessKey {
  readonly id: string;
  readonly secretAccessKey: string;
  /** Only on keys given to `startLocalIam`: temporary credentials, unknown to ListAccessKeys. */
  readonly sessionToken?: string | undefined;
  readonly createDate: Date;
  readonly status: CredentialStatus;
  readonly lastUsed?: { readonly date: Date; readonly service: string; readonly region: string };
}

/** A signing certificate, an SSH public key, or a service-specific credential. */
export interface UserCredential {
  readonly id: string;
  readonly createDate: Date;
  readonly status: CredentialStatus;
}
export interface SigningCertificate extends UserCredential {
  readonly body: string;
}
export interface SshPublicKey extends UserCredential {
  readonly body: string;
}
export interface ServiceSpecificCredential extends UserCredential {
  readonly serviceName: string;
  readonly serviceUserName: string;
}

export interface User extends Identity {
  readonly kind: 'user';
  readonly accessKeys: ReadonlyMap<string, AccessKey>;
  /** Ids. */
  readonly groups: ReadonlySet<string>;
  readonly signingCertificates: ReadonlyMap<string, SigningCertificate>;
  readonly sshPublicKeys: ReadonlyMap<string, SshPublicKey>;
  readonly serviceSpecificCredentials: ReadonlyMap<string, ServiceSpecificCredential>;
  readonly loginProfile?:
    | { readonly createDate: Date; readonly passwordResetRequired: boolean }
    | undefined;
  readonly passwordLastUsed?: Date | undefined;
}

export interface Group extends Identity {
  readonly kind: 'group';
}

export interface Role extends Identity {
  readonly kind: 'role';
  readonly assumeRolePolicyDocument: string;
  readonly description: string | undefined;
  readonly maxSessionDuration: number;
}

export interface PolicyVersion {
  readonly number: number;
  readonly document: string;
  readonly createDate: Date;
}

export interface ManagedPolicy extends Entity {
  readonly kind: 'policy';
  readonly description: string | undefined;
  readonly versions: ReadonlyMap<number, PolicyVersion>;
  readonly defaultVersion: number;
  readonly lastVersion: number;
  readonly updateDate: Date;
}

export interface InstanceProfile extends Entity {
  readonly kind: 'instance-profile';
  /** Name: that of a role does not change. */
  readonly role?: string | undefined;
}

export interface MfaDevice extends Entity {
  readonly kind: 'mfa';
  readonly assigned?: { readonly userId: string; readonly enableDate: Date } | undefined;
}

export interface PasswordPolicy {
  readonly MinimumPasswordLength: number;
  readonly RequireSymbols: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireUppercaseCharacters: boolean;
  readonly RequireLowercaseCharacters: boolean;
  readonly AllowUsersToChangePassword: boolean;
  readonly ExpirePasswords: boolean;
  readonly MaxPasswordAge: number | undefined;
  readonly PasswordReusePrevention: number | undefined;
  readonly HardExpiry: boolean | undefined;
}

/** The whole state of the local IAM. Entities are found by ARN for policies, by serial number for MFA devices, else by name. */
export interface Account {
  readonly id: string;
  /** The account's root user: it has access keys, but is none of the users. */
  root: User;
  readonly users: CopyOnWriteMap<string, User>;
  readonly groups: CopyOnWriteMap<string, Group>;
  readonly roles: CopyOnWriteMap<string, Role>;
  readonly policies: CopyOnWriteMap<string, ManagedPolicy>;
  readonly instanceProfiles: CopyOnWriteMap<string, InstanceProfile>;
  readonly mfaDevices: CopyOnWriteMap<string, MfaDevice>;
  alias?: string | undefined;
  passwordPolicy?: PasswordPolicy | undefined;
  /** How many ids were given out. */
  issued: number;
}

/** What an action is called with, besides its parameters. */
export interface Call {
  readonly account: Account;
  readonly action: string;
  /** The user that signed: root, or the owner of the access key. */
  readonly caller: User;
  readonly now: Date;
}

/** Where new entities get their id and owner from. */
type IdSource = Pick<Account, 'id' | 'issued'>;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * A unique id shaped as AWS's (`AIDA…`, 21 characters; access keys have 20). The same in every run, and ids given out
 * later sort later.
 */
export function newId(source: IdSource, prefix: string, length = 21): string {
  const count = source.issued++;
  const sequence = [15, 10, 5, 0].map((shift) => BASE32[(count >> shift) & 31]).join('');
  const noise = [...createHash('sha256').update(`${prefix}${count}`).digest()]
    .map((byte) => BASE32[byte & 31])
    .join('');
  return (prefix + sequence + noise).slice(0, length);
}

/** The ARN; that of an MFA device is its serial number. */
export function arnOf(entity: Entity): string {
  return `arn:aws:iam::${entity.owner}:${entity.kind}${entity.path}${entity.name}`;
}

/** The parameters that actions creating an entity have in common. */
export interface NewEntity {
  readonly name: string;
  readonly path?: string | undefined;
  readonly tags?: Map<string, string>;
  readonly owner?: string;
}

const ID_PREFIX = {
  user: 'AIDA',
  group: 'AGPA',
  role: 'AROA',
  policy: 'ANPA',
  'instance-profile': 'AIPA',
  mfa: 'AMFA',
} as const;

export function newEntity<K extends Kind>(
  source: IdSource,
  kind: K,
  createDate: Date,
  { name, path = '/', tags = new Map(), owner = source.id }: NewEntity,
) {
  return { kind, owner, id: newId(source, ID_PREFIX[kind]), createDate, tags, name, path };
}

export function newIdentity<K extends 'user' | 'group' | 'role'>(
  source: IdSource,
  kind: K,
  createDate: Date,
  entity: NewEntity,
) {
  return {
    ...newEntity(source, kind, createDate, entity),
    inlinePolicies: new Map<string, string>(),
    attachedPolicies: new Set<string>(),
  };
}

export function newUser(source: IdSource, createDate: Date, entity: NewEntity): User {
  return {
    ...newIdentity(source, 'user', createDate, entity),
    accessKeys: new Map(),
    groups: new Set(),
    signingCertificates: new Map(),
    sshPublicKeys: new Map(),
    serviceSpecificCredentials: new Map(),
  };
}

/** An account with nothing in it but its root user. */
export function newAccount(id: string, createDate: Date): Account {
  const source: IdSource = { id, issued: 0 };
  return Object.assign(source, {
    root: newUser(source, createDate, { name: 'root' }),
    users: new CopyOnWriteMap<string, User>(),
    groups: new CopyOnWriteMap<string, Group>(),
    roles: new CopyOnWriteMap<string, Role>(),
    policies: new CopyOnWriteMap<string, ManagedPolicy>(),
    instanceProfiles: new CopyOnWriteMap<string, InstanceProfile>(),
    mfaDevices: new CopyOnWriteMap<string, MfaDevice>(),
  });
}

/** The account as it is now, to keep: it takes no time, and neither of the two sees what becomes of the other. */
export function copyAccount(account: Account): Account {
  return {
    ...account,
    users: account.users.copy(),
    groups: account.groups.copy(),
    roles: account.roles.copy(),
    policies: account.policies.copy(),
    instanceProfiles: account.instanceProfiles.copy(),
    mfaDevices: account.mfaDevices.copy(),
  };
}

type AnyEntity = User | Group | Role | ManagedPolicy | InstanceProfile | MfaDevice;

/** Puts an entity into the account, new or in the place of the one it was. */
function put(account: Account, entity: AnyEntity): void {
  switch (entity.kind) {
    case 'user':
      if (entity.id === account.root.id) account.root = entity;
      else account.users.set(entity.name, entity);
      break;
    case 'group':
      account.groups.set(entity.name, entity);
      break;
    case 'role':
      account.roles.set(entity.name, entity);
      break;
    case 'policy':
      account.policies.set(arnOf(entity), entity);
      break;
    case 'instance-profile':
      account.instanceProfiles.set(entity.name, entity);
      break;
    case 'mfa':
      account.mfaDevices.set(arnOf(entity), entity);
  }
}

/** Changes an entity of the account, all but its name, which {@link rename} changes. */
export function change<E extends AnyEntity>(
  account: Account,
  entity: E,
  changes: Omit<Partial<E>, 'kind' | 'id' | 'name'>,
): E {
  const changed = { ...entity, ...changes };
  put(account, changed);
  return changed;
}

/** A Map with one entry more, or another value for it. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

/** A Map without one of its entries. */
export function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

/** A Set without one of its members. */
export function withoutMember<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const rest = new Set(set);
  rest.delete(member);
  return rest;
}

/** Every user, group and role. */
export function identities(account: Account): (User | Group | Role)[] {
  return [...account.users.values(), ...account.groups.values(), ...account.roles.values()];
}

export function groupMembers(account: Account, group: Group): User[] {
  return [...account.users.values()].filter((user) => user.groups.has(group.id));
}

export function groupsOf(account: Account, user: User): Group[] {
  return [...account.groups.values()].filter((group) => user.groups.has(group.id));
}

export function mfaDevicesOf(account: Account, user: User): MfaDevice[] {
  return [...account.mfaDevices.values()].filter((device) => device.assigned?.userId === user.id);
}

/** The entities whose path begins with a prefix. */
export function underPath<E extends Entity>(entities: Iterable<E>, prefix = '/'): E[] {
  return [...entities].filter(({ path }) => path.startsWith(prefix));
}

/** Names are unique whatever their case, but found only as they are written. */
export function isTaken(entities: Iterable<Entity>, name: string): boolean {
  const wanted = name.toLowerCase();
  for (const { name } of entities) {
    if (name.length === wanted.length && name.toLowerCase() === wanted) return true;
  }
  return false;
}

/** Gives an entity another name and path; a change of case alone is no clash with its own name. */
export function rename<E extends User | Group>(
  entities: CopyOnWriteMap<string, E>,
  entity: E,
  { name, path }: Pick<E, 'name' | 'path'>,
  checkNameFree: () => void,
): void {
  if (name.toLowerCase() !== entity.name.toLowerCase()) checkNameFree();
  entities.delete(entity.name);
  entities.set(name, { ...entity, name, path });
}

function found<T>(entity: T | undefined, message: string): T {
  if (!entity) throw noSuchEntity(message);
  return entity;
}

export function findUser(account: Account, name: string): User {
  return found(account.users.get(name), `The user with name ${name} cannot be found.`);
}

export function findGroup(account: Account, name: string): Group {
  return found(account.groups.get(name), `The group with name ${name} cannot be found.`);
}

export function findRole(account: Account, name: string): Role {
  return found(account.roles.get(name), `The role with name ${name} cannot be found.`);
}

/** Throws InvalidInput for what is no policy ARN, NoSuchEntity (with a message of the caller's choice) for one unknown. */
export function findPolicy(
  account: Account,
  arn: string,
  message = `Policy ${arn} was not found.`,
): ManagedPolicy {
  if (!/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/.test(arn)) {
    throw new ServiceError('InvalidInput', `ARN ${arn} is not valid.`);
  }
  return found(account.policies.get(arn), message);
}

/** A policy that may be attached, or be a permissions boundary. */
export function findAttachablePolicy(account: Account, arn: string): ManagedPolicy {
  const policy = findPolicy(account, arn, `Policy ${arn} does not exist or is not attachable.`);
  if (policy.path.startsWith('/aws-service-role/')) {
    throw new ServiceError(
      'PolicyNotAttachable',
      `Policy ${arn} can be attached to service-linked roles only.`,
    );
  }
  return policy;
}

export function findInstanceProfile(account: Account, name: string): InstanceProfile {
  return found(account.instanceProfiles.get(name), `Instance Profile ${name} cannot be found.`);
}

/** Throws the NoSuchEntity error of an access key that is none of the user's. */
export function findAccessKey(user: User, id: string): AccessKey {
  const key = user.accessKeys.get(id);
  return found(
    key?.sessionToken ? undefined : key,
    `The Access Key with id ${id} cannot be found.`,
  );
}

export function findMfaDevice(account: Account, serialNumber: string): MfaDevice {
  return found(
    account.mfaDevices.get(serialNumber),
    `VirtualMFADevice with serial number ${serialNumber} doesn't exist.`,
  );
}
