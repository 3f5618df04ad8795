import { arnOf, findRole, type InstanceProfile, isTaken, newEntity, underPath } from './account.js';
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
export function describeListedProfile(profile: InstanceProfile): XmlElements {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: arnOf(profile),
    CreateDate: profile.createDate,
    Roles: profile.role ? [describeListedRole(profile.role)] : [],
  };
}

function describeProfile(profile: InstanceProfile): XmlElements {
  return { ...describeListedProfile(profile), Tags: describeAnyTags(profile) };
}

export const instanceProfileActions: Actions = {
  CreateInstanceProfile: action(
    { InstanceProfileName: required(name128), Path: path, Tags: tags },
    ({ InstanceProfileName, Path, Tags }, { account, now }) => {
      const { instanceProfiles } = account;
      if (isTaken(instanceProfiles, InstanceProfileName)) {
        throw alreadyExists(`Instance Profile ${InstanceProfileName} already exists.`);
      }
      checkQuota('InstanceProfilesPerAccount', instanceProfiles.size + 1);
      const entity = { name: InstanceProfileName, path: Path, tags: readTags(Tags) };
      const profile: InstanceProfile = newEntity(account, 'instance-profile', now, entity);
      instanceProfiles.set(InstanceProfileName, profile);
      return { InstanceProfile: describeProfile(profile) };
    },
  ),

  GetInstanceProfile: onInstanceProfile({}, (profile) => ({
    InstanceProfile: describeProfile(profile),
  })),

  ListInstanceProfiles: action({ PathPrefix: pathPrefix, ...paging }, (params, call) =>
    listPage(call, params, {
      name: 'InstanceProfiles',
      all: underPath(call.account.instanceProfiles.values(), params.PathPrefix),
      key: byName,
      describe: describeListedProfile,
    }),
  ),

  ListInstanceProfilesForRole: onRole(paging, (role, params, call) =>
    listPage(call, params, {
      name: 'InstanceProfiles',
      all: [...call.account.instanceProfiles.values()].filter((profile) => profile.role === role),
      key: byName,
      describe: describeListedProfile,
    }),
  ),

  AddRoleToInstanceProfile: onInstanceProfile(
    { RoleName: required(name64) },
    (profile, { RoleName }, { account }) => {
      const role = findRole(account, RoleName);
      checkQuota('InstanceSessionsPerInstanceProfile', profile.role ? 2 : 1);
      profile.role = role;
    },
  ),

  RemoveRoleFromInstanceProfile: onInstanceProfile(
    { RoleName: required(name64) },
    (profile, { RoleName }, { account }) => {
      if (profile.role !== findRole(account, RoleName)) {
        throw noSuchEntity(`Role ${RoleName} is not in instance profile ${profile.name}.`);
      }
      profile.role = undefined;
    },
  ),

  DeleteInstanceProfile: onInstanceProfile({}, (profile, _, { account }) => {
    if (profile.role) throw deleteConflict('must remove roles from instance profile first');
    account.instanceProfiles.delete(profile.name);
  }),
};
