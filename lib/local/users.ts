import {
  type Account,
  arnOf,
  findAttachablePolicy,
  isTaken,
  mfaDevicesOf,
  newUser,
  rename,
  type User,
  underPath,
} from './account.js';
import { type Actions, action } from './action.js';
import { alreadyExists, deleteConflict } from './errors.js';
import { byName, listPage } from './pagination.js';
import { describeBoundary } from './permissions-boundaries.js';
import { checkQuota } from './quotas.js';
import { arn, name64, paging, path, pathPrefix, required, tags } from './shapes.js';
import { describeAnyTags, readTags } from './tags.js';
import { onUser, onUserOrCaller } from './targets.js';
import type { XmlElements } from './xml.js';

/** A user as lists have it: without tags and permissions boundary. */
export function describeListedUser(user: User): XmlElements {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: arnOf(user),
    CreateDate: user.createDate,
    PasswordLastUsed: user.passwordLastUsed,
  };
}

function describeUser(user: User): XmlElements {
  return {
    ...describeListedUser(user),
    PermissionsBoundary: describeBoundary(user),
    Tags: describeAnyTags(user),
  };
}

/** The account's root user has neither a name nor a path, and the account's number for an id. */
function describeRoot(account: Account): XmlElements {
  return {
    UserId: account.id,
    Arn: `arn:aws:iam::${account.id}:root`,
    CreateDate: account.root.createDate,
  };
}

function checkNameFree(account: Account, name: string): void {
  if (isTaken(account.users.values(), name)) {
    throw alreadyExists(`User with name ${name} already exists.`);
  }
}

/** In the order of the API reference of DeleteUser: what must be gone before the user can be deleted. */
function checkDeletable(account: Account, user: User): void {
  const { signingCertificates, sshPublicKeys, serviceSpecificCredentials } = user;
  const credentials = [signingCertificates, sshPublicKeys, serviceSpecificCredentials];
  if (user.loginProfile) throw deleteConflict('must delete login profile first');
  if (user.accessKeys.size > 0) throw deleteConflict('must delete access keys first');
  if (credentials.some(({ size }) => size > 0)) {
    throw deleteConflict('must remove referenced objects first');
  }
  if (mfaDevicesOf(account, user).length > 0) throw deleteConflict('must delete MFA device first');
  if (user.inlinePolicies.size > 0) throw deleteConflict('must delete policies first');
  if (user.attachedPolicies.size > 0) throw deleteConflict('must detach all policies first');
  if (user.groups.size > 0) throw deleteConflict('must remove users from group first');
}

export const userActions: Actions = {
  CreateUser: action(
    { UserName: required(name64), Path: path, PermissionsBoundary: arn, Tags: tags },
    ({ UserName, Path, PermissionsBoundary, Tags }, { account, now }) => {
      checkNameFree(account, UserName);
      checkQuota('UsersPerAccount', account.users.size + 1);
      if (PermissionsBoundary !== undefined) findAttachablePolicy(account, PermissionsBoundary);
      const user: User = {
        ...newUser(account, now, { name: UserName, path: Path, tags: readTags(Tags) }),
        permissionsBoundary: PermissionsBoundary,
      };
      account.users.set(UserName, user);
      return { User: describeUser(user) };
    },
  ),

  GetUser: onUserOrCaller({}, (user, _, { account }) => ({
    User: user.id === account.root.id ? describeRoot(account) : describeUser(user),
  })),

  ListUsers: action({ PathPrefix: pathPrefix, ...paging }, (params, call) =>
    listPage(call, params, {
      name: 'Users',
      all: underPath(call.account.users.values(), params.PathPrefix),
      key: byName,
      describe: describeListedUser,
    }),
  ),

  UpdateUser: onUser(
    { NewPath: path, NewUserName: name64 },
    (user, { NewPath, NewUserName = user.name }, { account }) => {
      const named = { name: NewUserName, path: NewPath ?? user.path };
      rename(account.users, user, named, () => checkNameFree(account, NewUserName));
    },
  ),

  DeleteUser: onUser({}, (user, _, { account }) => {
    checkDeletable(account, user);
    account.users.delete(user.name);
  }),
};
