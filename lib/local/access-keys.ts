import { randomBytes } from 'node:crypto';
import {
  type AccessKey,
  type Account,
  change,
  findAccessKey,
  newId,
  type User,
  withEntry,
  withoutEntry,
} from './account.js';
import { type Actions, action } from './action.js';
import { noSuchEntity } from './errors.js';
import { byCreation, listPage } from './pagination.js';
import { checkQuota } from './quotas.js';
import { accessKeyId, paging, required, status } from './shapes.js';
import { onUserOrCaller } from './targets.js';
import type { XmlElements } from './xml.js';

/** An access key and whose it is. */
export interface OwnedKey {
  readonly owner: User;
  readonly key: AccessKey;
}

/** Looks through the keys of root and of all users. */
export function findOwnedKey(account: Account, id: string): OwnedKey | undefined {
  for (const owner of [account.root, ...account.users.values()]) {
    const key = owner.accessKeys.get(id);
    if (key) return { owner, key };
  }
  return undefined;
}

/** Puts a new access key into a user, with an id and a random secret unless `given`. Throws LimitExceeded for a third one. */
export function addAccessKey(
  account: Account,
  user: User,
  createDate: Date,
  given: Partial<AccessKey> = {},
): AccessKey {
  checkQuota('AccessKeysPerUser', longTermKeys(user).length + 1);
  const key: AccessKey = {
    id: newId(account, 'AKIA', 20),
    secretAccessKey: randomBytes(30).toString('base64'),
    createDate,
    status: 'Active',
    ...given,
  };
  change(account, user, { accessKeys: withEntry(user.accessKeys, key.id, key) });
  return key;
}

/** The keys IAM knows of: temporary credentials are not listed and do not count. */
function longTermKeys({ accessKeys }: User): AccessKey[] {
  return [...accessKeys.values()].filter(({ sessionToken }) => sessionToken === undefined);
}

/** Keys of the root user have no user name. */
function userName(account: Account, owner: User): string | undefined {
  return owner.id === account.root.id ? undefined : owner.name;
}

function describeKey(account: Account, owner: User, key: AccessKey): XmlElements {
  return {
    UserName: userName(account, owner),
    AccessKeyId: key.id,
    Status: key.status,
    CreateDate: key.createDate,
  };
}

export const accessKeyActions: Actions = {
  CreateAccessKey: onUserOrCaller({}, (user, _, { account, now }) => {
    const key = addAccessKey(account, user, now);
    const { CreateDate, ...rest } = describeKey(account, user, key);
    return { AccessKey: { ...rest, SecretAccessKey: key.secretAccessKey, CreateDate } };
  }),

  ListAccessKeys: onUserOrCaller(paging, (user, params, call) =>
    listPage(call, params, {
      name: 'AccessKeyMetadata',
      all: longTermKeys(user),
      key: byCreation,
      describe: (key) => describeKey(call.account, user, key),
    }),
  ),

  UpdateAccessKey: onUserOrCaller(
    { AccessKeyId: required(accessKeyId), Status: required(status) },
    (user, { AccessKeyId, Status }, { account }) => {
      const key = { ...findAccessKey(user, AccessKeyId), status: Status };
      change(account, user, { accessKeys: withEntry(user.accessKeys, key.id, key) });
    },
  ),

  DeleteAccessKey: onUserOrCaller(
    { AccessKeyId: required(accessKeyId) },
    (user, { AccessKeyId }, { account }) => {
      const { id } = findAccessKey(user, AccessKeyId);
      change(account, user, { accessKeys: withoutEntry(user.accessKeys, id) });
    },
  ),

  GetAccessKeyLastUsed: action(
    { AccessKeyId: required(accessKeyId) },
    ({ AccessKeyId }, { account }) => {
      const owned = findOwnedKey(account, AccessKeyId);
      if (!owned) {
        throw noSuchEntity(`The Access Key with id ${AccessKeyId} cannot be found.`);
      }
      const { lastUsed } = owned.key;
      return {
        UserName: userName(account, owned.owner),
        AccessKeyLastUsed: {
          LastUsedDate: lastUsed?.date,
          ServiceName: lastUsed?.service ?? 'N/A',
          Region: lastUsed?.region ?? 'N/A',
        },
      };
    },
  ),
};
