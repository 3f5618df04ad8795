import {
  type Account,
  arnOf,
  findUser,
  type Group,
  groupMembers,
  isTaken,
  newIdentity,
  rename,
} from './account.js';
import { type Actions, action } from './action.js';
import { ServiceError } from './errors.js';
import { paginate } from './pagination.js';
import { name128, paging, path, pathPrefix, required } from './params.js';
import { checkQuota } from './quotas.js';
import { onGroup, onUser } from './targets.js';
import { describeListedUser } from './users.js';
import type { XmlElements } from './xml.js';

function describeGroup(group: Group): XmlElements {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: arnOf(group),
    CreateDate: group.createDate,
  };
}

function checkNameFree(account: Account, name: string): void {
  if (isTaken(account.groups, name)) {
    throw new ServiceError('EntityAlreadyExists', `Group with name ${name} already exists.`);
  }
}

/** What must be gone before the group can be deleted. */
function deleteConflict(account: Account, group: Group): string | undefined {
  if (groupMembers(account, group).length > 0) return 'must remove users from group first';
  if (group.attachedPolicies.size > 0) return 'must detach all policies first';
  if (group.inlinePolicies.size > 0) return 'must delete policies first';
  return undefined;
}

export const groupActions: Actions = {
  CreateGroup: action(
    { GroupName: required(name128), Path: path },
    ({ GroupName, Path }, { account, now }) => {
      checkNameFree(account, GroupName);
      checkQuota('Groups', account.groups.size + 1);
      const group = newIdentity(account, 'group', now, { name: GroupName, path: Path });
      account.groups.set(GroupName, group);
      return { Group: describeGroup(group) };
    },
  ),

  GetGroup: onGroup(paging, (group, page, { account, action }) => {
    const members = groupMembers(account, group);
    const { items, rest } = paginate(action, members, ({ name }) => name, page);
    return { Group: describeGroup(group), Users: items.map(describeListedUser), ...rest };
  }),

  ListGroups: action(
    { PathPrefix: pathPrefix, ...paging },
    ({ PathPrefix = '/', ...page }, { account, action }) => {
      const groups = [...account.groups.values()].filter(({ path }) => path.startsWith(PathPrefix));
      const { items, rest } = paginate(action, groups, ({ name }) => name, page);
      return { Groups: items.map(describeGroup), ...rest };
    },
  ),

  ListGroupsForUser: onUser(paging, ({ groups }, page, { action }) => {
    const { items, rest } = paginate(action, groups, ({ name }) => name, page);
    return { Groups: items.map(describeGroup), ...rest };
  }),

  UpdateGroup: onGroup(
    { NewPath: path, NewGroupName: name128 },
    (group, { NewPath, NewGroupName = group.name }, { account }) => {
      rename(account.groups, group, NewGroupName, () => checkNameFree(account, NewGroupName));
      group.path = NewPath ?? group.path;
      return undefined;
    },
  ),

  DeleteGroup: onGroup({}, (group, _, { account }) => {
    const conflict = deleteConflict(account, group);
    if (conflict) throw new ServiceError('DeleteConflict', `Cannot delete entity, ${conflict}.`);
    account.groups.delete(group.name);
    return undefined;
  }),

  AddUserToGroup: onGroup({ UserName: required(name128) }, (group, { UserName }, { account }) => {
    const { groups } = findUser(account, UserName);
    if (!groups.has(group)) checkQuota('GroupsPerUser', groups.size + 1);
    groups.add(group);
    return undefined;
  }),

  RemoveUserFromGroup: onGroup(
    { UserName: required(name128) },
    (group, { UserName }, { account }) => {
      if (!findUser(account, UserName).groups.delete(group)) {
        throw new ServiceError('NoSuchEntity', `User ${UserName} not in group ${group.name}`);
      }
      return undefined;
    },
  ),
};
