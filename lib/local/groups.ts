import {
  type Account,
  arnOf,
  change,
  findUser,
  type Group,
  groupMembers,
  groupsOf,
  isTaken,
  newIdentity,
  rename,
  underPath,
  withoutMember,
} from './account.js';
import { type Actions, action } from './action.js';
import { alreadyExists, deleteConflict, noSuchEntity } from './errors.js';
import { byName, listPage } from './pagination.js';
import { checkQuota } from './quotas.js';
import { name128, paging, path, pathPrefix, required } from './shapes.js';
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
  if (isTaken(account.groups.values(), name)) {
    throw alreadyExists(`Group with name ${name} already exists.`);
  }
}

function checkDeletable(account: Account, group: Group): void {
  if (groupMembers(account, group).length > 0) {
    throw deleteConflict('must remove users from group first');
  }
  if (group.inlinePolicies.size > 0) throw deleteConflict('must delete policies first');
  if (group.attachedPolicies.size > 0) throw deleteConflict('must detach all policies first');
}

export const groupActions: Actions = {
  CreateGroup: action(
    { GroupName: required(name128), Path: path },
    ({ GroupName, Path }, { account, now }) => {
      checkNameFree(account, GroupName);
      checkQuota('GroupsPerAccount', account.groups.size + 1);
      const group = newIdentity(account, 'group', now, { name: GroupName, path: Path });
      account.groups.set(GroupName, group);
      return { Group: describeGroup(group) };
    },
  ),

  GetGroup: onGroup(paging, (group, params, call) => ({
    Group: describeGroup(group),
    ...listPage(call, params, {
      name: 'Users',
      all: groupMembers(call.account, group),
      key: byName,
      describe: describeListedUser,
    }),
  })),

  ListGroups: action({ PathPrefix: pathPrefix, ...paging }, (params, call) =>
    listPage(call, params, {
      name: 'Groups',
      all: underPath(call.account.groups.values(), params.PathPrefix),
      key: byName,
      describe: describeGroup,
    }),
  ),

  ListGroupsForUser: onUser(paging, (user, params, call) =>
    listPage(call, params, {
      name: 'Groups',
      all: groupsOf(call.account, user),
      key: byName,
      describe: describeGroup,
    }),
  ),

  UpdateGroup: onGroup(
    { NewPath: path, NewGroupName: name128 },
    (group, { NewPath, NewGroupName = group.name }, { account }) => {
      const named = { name: NewGroupName, path: NewPath ?? group.path };
      rename(account.groups, group, named, () => checkNameFree(account, NewGroupName));
    },
  ),

  DeleteGroup: onGroup({}, (group, _, { account }) => {
    checkDeletable(account, group);
    account.groups.delete(group.name);
  }),

  AddUserToGroup: onGroup({ UserName: required(name128) }, (group, { UserName }, { account }) => {
    const user = findUser(account, UserName);
    const groups = new Set(user.groups).add(group.id);
    checkQuota('GroupsPerUser', groups.size);
    change(account, user, { groups });
  }),

  RemoveUserFromGroup: onGroup(
    { UserName: required(name128) },
    (group, { UserName }, { account }) => {
      const user = findUser(account, UserName);
      if (!user.groups.has(group.id)) {
        throw noSuchEntity(`User ${UserName} not in group ${group.name}`);
      }
      change(account, user, { groups: withoutMember(user.groups, group.id) });
    },
  ),
};
