import {
  type Account,
  arnOf,
  change,
  findRole,
  type InstanceProfile,
  isTaken,
  newEntity,
  underPath,
} from './account.js';
import { type Actions, action } from './action.js';
import { alreadyExists, deleteConflict, noSuchEntity } from './errors.js';
import { byName, listPage } from './pagination.js';
import { checkQuota } from './quotas.js';
import { describeListedRole } from './roles.js';
import { name64, name128, paging, path, pathPrefix, required, tags } from './shapes.js';
import { describeAnyTags, readTags } from './tags.js';
import { onInstanceProfile, onRole } from './targets.js';
import type { XmlElements } from './xml.js';

/** An instance profile as lists have it: without tags. */
export function describeListedProfile(account: Account, profile: InstanceProfile): XmlElements {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: arnOf(profile),
    CreateDate: profile.createDate,
    Roles: profile.role ? [describeListedRole(findRole(account, profile.role))] : [],
  };
}

function describeProfile(account: Account, profile: InstanceProfile): XmlElements {
  return { ...describeListedProfile(account, profile), Tags: describeAnyTags(profile) };
}

export const instanceProfileActions: Actions = {
  CreateInstanceProfile: action(
    { InstanceProfileName: required(name128), Path: path, Tags: tags },
    ({ InstanceProfileName, Path, Tags }, { account, now }) => {
      const { instanceProfiles } = account;
      if (isTaken(instanceProfiles.values(), InstanceProfileName)) {
        throw alreadyExists(`Instance Profile ${InstanceProfileName} already exists.`);
      }
      checkQuota('InstanceProfilesPerAccount', instanceProfiles.size + 1);
      const entity = { name: InstanceProfileName, path: Path, tags: readTags(Tags) };
      const profile: InstanceProfile = newEntity(account, 'instance-profile', now, entity);
      instanceProfiles.set(InstanceProfileName, profile);
      return { InstanceProfile: describeProfile(account, profile) };
    },
  ),

  GetInstanceProfile: onInstanceProfile({}, (profile, _, { account }) => ({
    InstanceProfile: describeProfile(account, profile),
  })),

  ListInstanceProfiles: action({ PathPrefix: pathPrefix, ...paging }, (params, call) =>
    listPage(call, params, {
      name: 'InstanceProfiles',
      all: underPath(call.account.instanceProfiles.values(), params.PathPrefix),
      key: byName,
      describe: (profile) => describeListedProfile(call.account, profile),
    }),
  ),

  ListInstanceProfilesForRole: onRole(paging, (role, params, call) =>
    listPage(call, params, {
      name: 'InstanceProfiles',
      all: [...call.account.instanceProfiles.values()].filter(
        (profile) => profile.role === role.name,
      ),
      key: byName,
      describe: (profile) => describeListedProfile(call.account, profile),
    }),
  ),

  AddRoleToInstanceProfile: onInstanceProfile(
    { RoleName: required(name64) },
    (profile, { RoleName }, { account }) => {
      const role = findRole(account, RoleName);
      checkQuota('InstanceSessionsPerInstanceProfile', profile.role ? 2 : 1);
      change(account, profile, { role: role.name });
    },
  ),

  RemoveRoleFromInstanceProfile: onInstanceProfile(
    { RoleName: required(name64) },
    (profile, { RoleName }, { account }) => {
      if (profile.role !== findRole(account, RoleName).name) {
        throw noSuchEntity(`Role ${RoleName} is not in instance profile ${profile.name}.`);
      }
      change(account, profile, { role: undefined });
    },
  ),

  DeleteInstanceProfile: onInstanceProfile({}, (profile, _, { account }) => {
    if (profile.role) throw deleteConflict('must remove roles from instance profile first');
    account.instanceProfiles.delete(profile.name);
  }),
};
