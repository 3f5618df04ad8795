import { arnOf, findRole, type InstanceProfile, isTaken, newEntity } from './account.js';
import { type Actions, action } from './action.js';
import { ServiceError } from './errors.js';
import { paginate } from './pagination.js';
import { name64, name128, paging, path, pathPrefix, required, tags } from './params.js';
import { checkQuota } from './quotas.js';
import { describeListedRole } from './roles.js';
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
        throw new ServiceError(
          'EntityAlreadyExists',
          `Instance Profile ${InstanceProfileName} already exists.`,
        );
      }
      checkQuota('InstanceProfiles', instanceProfiles.size + 1);
      const entity = { name: InstanceProfileName, path: Path, tags: readTags(Tags) };
      const profile: InstanceProfile = newEntity(account, 'instance-profile', now, entity);
      instanceProfiles.set(InstanceProfileName, profile);
      return { InstanceProfile: describeProfile(profile) };
    },
  ),

  GetInstanceProfile: onInstanceProfile({}, (profile) => ({
    InstanceProfile: describeProfile(profile),
  })),

  ListInstanceProfiles: action(
    { PathPrefix: pathPrefix, ...paging },
    ({ PathPrefix = '/', ...page }, { account, action }) => {
      const all = [...account.instanceProfiles.values()];
      const wanted = all.filter(({ path }) => path.startsWith(PathPrefix));
      const { items, rest } = paginate(action, wanted, ({ name }) => name, page);
      return { InstanceProfiles: items.map(describeListedProfile), ...rest };
    },
  ),

  ListInstanceProfilesForRole: onRole(paging, (role, page, { account, action }) => {
    const profiles = [...account.instanceProfiles.values()];
    const wanted = profiles.filter((profile) => profile.role === role);
    const { items, rest } = paginate(action, wanted, ({ name }) => name, page);
    return { InstanceProfiles: items.map(describeListedProfile), ...rest };
  }),

  AddRoleToInstanceProfile: onInstanceProfile(
    { RoleName: required(name64) },
    (profile, { RoleName }, { account }) => {
      const role = findRole(account, RoleName);
      checkQuota('InstanceSessionsPerInstanceProfile', profile.role ? 2 : 1);
      profile.role = role;
      return undefined;
    },
  ),

  RemoveRoleFromInstanceProfile: onInstanceProfile(
    { RoleName: required(name64) },
    (profile, { RoleName }, { account }) => {
      if (profile.role !== findRole(account, RoleName)) {
        throw new ServiceError(
          'NoSuchEntity',
          `Role ${RoleName} is not in instance profile ${profile.name}.`,
        );
      }
      profile.role = undefined;
      return undefined;
    },
  ),

  DeleteInstanceProfile: onInstanceProfile({}, (profile, _, { account }) => {
    if (profile.role) {
      throw new ServiceError(
        'DeleteConflict',
        'Cannot delete entity, must remove roles from instance profile first.',
      );
    }
    account.instanceProfiles.delete(profile.name);
    return undefined;
  }),
};
