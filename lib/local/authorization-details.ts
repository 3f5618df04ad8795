import {
  type Account,
  arnOf,
  type Entity,
  type Group,
  groupsOf,
  type Identity,
  type ManagedPolicy,
  type Role,
  type User,
} from './account.js';
import { type Actions, action } from './action.js';
import { attachedPoliciesOf, describeAttachedPolicy } from './attached-policies.js';
import { describeInlinePolicies } from './inline-policies.js';
import { describeListedProfile } from './instance-profiles.js';
import { paginate } from './pagination.js';
import { describeBoundary } from './permissions-boundaries.js';
import { describeListedPolicy, describeVersion } from './policies.js';
import { encodeRfc3986 } from './request.js';
import { paging } from './shapes.js';
import { describeTags } from './tags.js';
import type { XmlElements } from './xml.js';

type Detailed = User | Group | Role | ManagedPolicy;

/** The names that users, groups and roles have for the same things. */
function describeIdentity(
  account: Account,
  identity: Identity,
  kind: 'User' | 'Group' | 'Role',
): XmlElements {
  return {
    Path: identity.path,
    [`${kind}Name`]: identity.name,
    [`${kind}Id`]: identity.id,
    Arn: arnOf(identity),
    CreateDate: identity.createDate,
    [`${kind}PolicyList`]: describeInlinePolicies(identity),
    AttachedManagedPolicies: attachedPoliciesOf(account, identity).map(describeAttachedPolicy),
  };
}

function describeUserDetail(account: Account, user: User): XmlElements {
  return {
    ...describeIdentity(account, user, 'User'),
    GroupList: groupsOf(account, user).map(({ name }) => name),
    PermissionsBoundary: describeBoundary(user),
    Tags: describeTags(user.tags),
  };
}

function describeRoleDetail(account: Account, role: Role): XmlElements {
  const profiles = [...account.instanceProfiles.values()];
  return {
    ...describeIdentity(account, role, 'Role'),
    AssumeRolePolicyDocument: encodeRfc3986(role.assumeRolePolicyDocument),
    InstanceProfileList: profiles
      .filter((profile) => profile.role === role.name)
      .map((profile) => describeListedProfile(account, profile)),
    PermissionsBoundary: describeBoundary(role),
    Tags: describeTags(role.tags),
    RoleLastUsed: {},
  };
}

function describePolicyDetail(account: Account, policy: ManagedPolicy): XmlElements {
  return {
    ...describeListedPolicy(account, policy),
    PolicyVersionList: [...policy.versions.values()].map((version) =>
      describeVersion(policy, version),
    ),
  };
}

/** What the Filter parameter calls an entity. */
function filterName({ kind, owner }: Entity): string {
  if (kind === 'policy') return owner === 'aws' ? 'AWSManagedPolicy' : 'LocalManagedPolicy';
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

export const authorizationDetailsActions: Actions = {
  GetAccountAuthorizationDetails: action(
    {
      Filter: {
        type: 'list',
        of: {
          type: 'string',
          oneOf: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
        },
      },
      ...paging,
    },
    ({ Filter = [], ...page }, { account, action }) => {
      const all: Detailed[] = [
        ...account.users.values(),
        ...account.groups.values(),
        ...account.roles.values(),
        ...account.policies.values(),
      ];
      const names: readonly string[] = Filter;
      const wanted = all.filter(
        (entity) => names.length === 0 || names.includes(filterName(entity)),
      );
      const key = ({ kind, name, id }: Detailed) => `${kind}/${name}/${id}`;
      const { items, rest } = paginate(action, wanted, key, page);
      return {
        UserDetailList: items
          .filter((entity) => entity.kind === 'user')
          .map((user) => describeUserDetail(account, user)),
        GroupDetailList: items
          .filter((entity) => entity.kind === 'group')
          .map((group) => describeIdentity(account, group, 'Group')),
        RoleDetailList: items
          .filter((entity) => entity.kind === 'role')
          .map((role) => describeRoleDetail(account, role)),
        Policies: items
          .filter((entity) => entity.kind === 'policy')
          .map((policy) => describePolicyDetail(account, policy)),
        ...rest,
      };
    },
  ),
};
