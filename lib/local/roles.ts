import {
  type Account,
  arnOf,
  change,
  findAttachablePolicy,
  isTaken,
  newIdentity,
  type Role,
  underPath,
} from './account.js';
import { type Actions, action } from './action.js';
import { alreadyExists, deleteConflict } from './errors.js';
import { byName, listPage } from './pagination.js';
import { describeBoundary } from './permissions-boundaries.js';
import { checkTrustPolicy, sizeWithoutWhiteSpace } from './policy-document.js';
import { checkQuota } from './quotas.js';
import { encodeRfc3986 } from './request.js';
import {
  arn,
  description,
  name64,
  paging,
  path,
  pathPrefix,
  policyDocument,
  required,
  sessionDuration,
  tags,
} from './shapes.js';
import { describeAnyTags, readTags } from './tags.js';
import { onRole } from './targets.js';
import type { XmlElements } from './xml.js';

const DEFAULT_SESSION_DURATION = 3600;

/** A role as lists have it: without tags and permissions boundary. */
export function describeListedRole(role: Role): XmlElements {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: arnOf(role),
    CreateDate: role.createDate,
    AssumeRolePolicyDocument: encodeRfc3986(role.assumeRolePolicyDocument),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
  };
}

function describeRole(role: Role): XmlElements {
  return {
    ...describeListedRole(role),
    PermissionsBoundary: describeBoundary(role),
    Tags: describeAnyTags(role),
    RoleLastUsed: {},
  };
}

function checkTrust(document: string): void {
  checkTrustPolicy(document);
  checkQuota('ACLSizePerRole', sizeWithoutWhiteSpace(document));
}

function checkDeletable(account: Account, role: Role): void {
  const profiles = [...account.instanceProfiles.values()];
  if (profiles.some((profile) => profile.role === role.name)) {
    throw deleteConflict('must remove roles from instance profile first');
  }
  if (role.inlinePolicies.size > 0) throw deleteConflict('must delete policies first');
  if (role.attachedPolicies.size > 0) throw deleteConflict('must detach all policies first');
}

/** Puts a new role into the account. */
export function addRole(
  account: Account,
  createDate: Date,
  role: {
    name: string;
    assumeRolePolicyDocument: string;
    path?: string | undefined;
    description?: string | undefined;
    maxSessionDuration?: number | undefined;
    permissionsBoundary?: string | undefined;
    tags?: Map<string, string>;
  },
): Role {
  const added: Role = {
    ...newIdentity(account, 'role', createDate, role),
    assumeRolePolicyDocument: role.assumeRolePolicyDocument,
    description: role.description,
    maxSessionDuration: role.maxSessionDuration ?? DEFAULT_SESSION_DURATION,
    permissionsBoundary: role.permissionsBoundary,
  };
  account.roles.set(added.name, added);
  return added;
}

export const roleActions: Actions = {
  CreateRole: action(
    {
      RoleName: required(name64),
      Path: path,
      AssumeRolePolicyDocument: required(policyDocument),
      Description: description,
      MaxSessionDuration: sessionDuration,
      PermissionsBoundary: arn,
      Tags: tags,
    },
    (params, { account, now }) => {
      if (isTaken(account.roles.values(), params.RoleName)) {
        throw alreadyExists(`Role with name ${params.RoleName} already exists.`);
      }
      checkQuota('RolesPerAccount', account.roles.size + 1);
      checkTrust(params.AssumeRolePolicyDocument);
      const { PermissionsBoundary } = params;
      if (PermissionsBoundary !== undefined) findAttachablePolicy(account, PermissionsBoundary);
      const role = addRole(account, now, {
        name: params.RoleName,
        path: params.Path,
        assumeRolePolicyDocument: params.AssumeRolePolicyDocument,
        description: params.Description,
        maxSessionDuration: params.MaxSessionDuration,
        permissionsBoundary: PermissionsBoundary,
        tags: readTags(params.Tags),
      });
      return { Role: describeRole(role) };
    },
  ),

  GetRole: onRole({}, (role) => ({ Role: describeRole(role) })),

  ListRoles: action({ PathPrefix: pathPrefix, ...paging }, (params, call) =>
    listPage(call, params, {
      name: 'Roles',
      all: underPath(call.account.roles.values(), params.PathPrefix),
      key: byName,
      describe: describeListedRole,
    }),
  ),

  UpdateRole: onRole(
    { Description: description, MaxSessionDuration: sessionDuration },
    (role, { Description, MaxSessionDuration = DEFAULT_SESSION_DURATION }, { account }) => {
      change(account, role, {
        description: Description ?? role.description,
        maxSessionDuration: MaxSessionDuration,
      });
      return {};
    },
  ),

  UpdateAssumeRolePolicy: onRole(
    { PolicyDocument: required(policyDocument) },
    (role, { PolicyDocument }, { account }) => {
      checkTrust(PolicyDocument);
      change(account, role, { assumeRolePolicyDocument: PolicyDocument });
    },
  ),

  DeleteRole: onRole({}, (role, _, { account }) => {
    checkDeletable(account, role);
    account.roles.delete(role.name);
  }),
};
