import {
  type Account,
  arnOf,
  change,
  type Identity,
  identities,
  isTaken,
  type ManagedPolicy,
  newEntity,
  type PolicyVersion,
  underPath,
  withEntry,
  withoutEntry,
} from './account.js';
import { type Actions, action } from './action.js';
import { alreadyExists, noSuchEntity, ServiceError } from './errors.js';
import { listPage, paginate } from './pagination.js';
import { checkIdentityPolicy, sizeWithoutWhiteSpace } from './policy-document.js';
import { checkQuota, QUOTAS } from './quotas.js';
import { encodeRfc3986 } from './request.js';
import {
  flag,
  name128,
  paging,
  path,
  policyDocument,
  policyPath,
  required,
  tags,
  versionId,
} from './shapes.js';
import { describeAnyTags, readTags } from './tags.js';
import { onPolicy } from './targets.js';
import type { XmlElements } from './xml.js';

const usageFilter = {
  type: 'string',
  oneOf: ['PermissionsPolicy', 'PermissionsBoundary'],
} as const;

function attachedTo(account: Account, policy: ManagedPolicy): Identity[] {
  const arn = arnOf(policy);
  return identities(account).filter(({ attachedPolicies }) => attachedPolicies.has(arn));
}

function boundaryOf(account: Account, policy: ManagedPolicy): Identity[] {
  const arn = arnOf(policy);
  return identities(account).filter(({ permissionsBoundary }) => permissionsBoundary === arn);
}

/** A policy as lists have it: without description and tags. */
export function describeListedPolicy(account: Account, policy: ManagedPolicy): XmlElements {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: arnOf(policy),
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: attachedTo(account, policy).length,
    PermissionsBoundaryUsageCount: boundaryOf(account, policy).length,
    IsAttachable: true,
    CreateDate: policy.createDate,
    UpdateDate: policy.updateDate,
  };
}

function describePolicy(account: Account, policy: ManagedPolicy): XmlElements {
  return {
    ...describeListedPolicy(account, policy),
    Description: policy.description,
    Tags: describeAnyTags(policy),
  };
}

function describeListedVersion(policy: ManagedPolicy, version: PolicyVersion): XmlElements {
  return {
    VersionId: `v${version.number}`,
    IsDefaultVersion: version.number === policy.defaultVersion,
    CreateDate: version.createDate,
  };
}

export function describeVersion(policy: ManagedPolicy, version: PolicyVersion): XmlElements {
  return {
    Document: encodeRfc3986(version.document),
    ...describeListedVersion(policy, version),
  };
}

function findVersion(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.get(Number(id.slice(1)));
  if (!version) {
    throw noSuchEntity(
      `Policy ${arnOf(policy)} version ${id} does not exist or is not attachable.`,
    );
  }
  return version;
}

function checkDocument(document: string): void {
  checkIdentityPolicy(document, { managed: true });
  checkQuota('PolicySize', sizeWithoutWhiteSpace(document));
}

/** AWS's own policies belong to no customer. */
function checkOwned(account: Account, policy: ManagedPolicy, actionName: string): void {
  if (policy.owner !== account.id) {
    throw new ServiceError(
      'AccessDenied',
      `Not authorized to perform: iam:${actionName} on resource: policy ${arnOf(policy)}`,
    );
  }
}

/** Puts a new managed policy with its version v1 into the account. */
export function addPolicy(
  account: Account,
  createDate: Date,
  policy: {
    name: string;
    document: string;
    path?: string | undefined;
    description?: string | undefined;
    tags?: Map<string, string>;
    owner?: string;
  },
): ManagedPolicy {
  const added: ManagedPolicy = {
    ...newEntity(account, 'policy', createDate, policy),
    description: policy.description,
    versions: new Map([[1, { number: 1, document: policy.document, createDate }]]),
    defaultVersion: 1,
    lastVersion: 1,
    updateDate: createDate,
  };
  account.policies.set(arnOf(added), added);
  return added;
}

export const policyActions: Actions = {
  CreatePolicy: action(
    {
      PolicyName: required(name128),
      Path: policyPath,
      PolicyDocument: required(policyDocument),
      Description: { type: 'string', max: 1000 },
      Tags: tags,
    },
    ({ PolicyName, Path, PolicyDocument, Description, Tags }, { account, now }) => {
      checkDocument(PolicyDocument);
      const own = [...account.policies.values()].filter(({ owner }) => owner === account.id);
      if (isTaken(own, PolicyName)) {
        throw alreadyExists(
          `A policy called ${PolicyName} already exists. Duplicate names are not allowed.`,
        );
      }
      checkQuota('PoliciesPerAccount', own.length + 1);
      const policy = addPolicy(account, now, {
        name: PolicyName,
        path: Path,
        document: PolicyDocument,
        description: Description,
        tags: readTags(Tags),
      });
      return { Policy: describePolicy(account, policy) };
    },
  ),

  GetPolicy: onPolicy({}, (policy, _, { account }) => ({
    Policy: describePolicy(account, policy),
  })),

  ListPolicies: action(
    {
      Scope: { type: 'string', oneOf: ['All', 'AWS', 'Local'] },
      OnlyAttached: flag,
      PathPrefix: policyPath,
      PolicyUsageFilter: usageFilter,
      ...paging,
    },
    ({ Scope = 'All', OnlyAttached = false, PathPrefix, PolicyUsageFilter, ...params }, call) => {
      const { account } = call;
      const used = new Set(
        identities(account).flatMap(({ attachedPolicies, permissionsBoundary }) => [
          ...(PolicyUsageFilter === 'PermissionsBoundary' ? [] : attachedPolicies),
          ...(PolicyUsageFilter === 'PermissionsPolicy' ? [] : [permissionsBoundary]),
        ]),
      );
      const onlyUsed = OnlyAttached || PolicyUsageFilter !== undefined;
      return listPage(call, params, {
        name: 'Policies',
        all: underPath(account.policies.values(), PathPrefix).filter(
          (policy) =>
            (Scope === 'All' || (Scope === 'AWS') === (policy.owner === 'aws')) &&
            (!onlyUsed || used.has(arnOf(policy))),
        ),
        key: ({ name, id }) => `${name}/${id}`,
        describe: (policy) => describeListedPolicy(account, policy),
      });
    },
  ),

  DeletePolicy: onPolicy({}, (policy, _, { account, action }) => {
    checkOwned(account, policy, action);
    if (attachedTo(account, policy).length > 0 || boundaryOf(account, policy).length > 0) {
      throw new ServiceError('DeleteConflict', 'Cannot delete a policy attached to entities.');
    }
    if (policy.versions.size > 1) {
      throw new ServiceError(
        'DeleteConflict',
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    }
    account.policies.delete(arnOf(policy));
  }),

  CreatePolicyVersion: onPolicy(
    { PolicyDocument: required(policyDocument), SetAsDefault: flag },
    (policy, { PolicyDocument, SetAsDefault }, { account, action, now }) => {
      checkOwned(account, policy, action);
      checkDocument(PolicyDocument);
      if (policy.versions.size >= QUOTAS.VersionsPerPolicy) {
        throw new ServiceError(
          'LimitExceeded',
          `A managed policy can have up to ${QUOTAS.VersionsPerPolicy} versions. Before you create a new version, you must delete an existing version.`,
        );
      }
      const number = policy.lastVersion + 1;
      const version = { number, document: PolicyDocument, createDate: now };
      const changed = change(account, policy, {
        versions: withEntry(policy.versions, number, version),
        lastVersion: number,
        defaultVersion: SetAsDefault ? number : policy.defaultVersion,
        updateDate: now,
      });
      return { PolicyVersion: describeListedVersion(changed, version) };
    },
  ),

  GetPolicyVersion: onPolicy({ VersionId: required(versionId) }, (policy, { VersionId }) => ({
    PolicyVersion: describeVersion(policy, findVersion(policy, VersionId)),
  })),

  /** Newest first. */
  ListPolicyVersions: onPolicy(paging, (policy, params, call) =>
    listPage(call, params, {
      name: 'Versions',
      all: policy.versions.values(),
      key: ({ number }) => String(1e6 - number).padStart(7, '0'),
      describe: (version) => describeListedVersion(policy, version),
    }),
  ),

  SetDefaultPolicyVersion: onPolicy(
    { VersionId: required(versionId) },
    (policy, { VersionId }, { account, action, now }) => {
      checkOwned(account, policy, action);
      const defaultVersion = findVersion(policy, VersionId).number;
      change(account, policy, { defaultVersion, updateDate: now });
    },
  ),

  DeletePolicyVersion: onPolicy(
    { VersionId: required(versionId) },
    (policy, { VersionId }, { account, action }) => {
      checkOwned(account, policy, action);
      const { number } = findVersion(policy, VersionId);
      if (number === policy.defaultVersion) {
        throw new ServiceError('DeleteConflict', 'Cannot delete the default version of a policy.');
      }
      change(account, policy, { versions: withoutEntry(policy.versions, number) });
    },
  ),

  ListEntitiesForPolicy: onPolicy(
    {
      EntityFilter: {
        type: 'string',
        oneOf: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
      },
      PathPrefix: path,
      PolicyUsageFilter: usageFilter,
      ...paging,
    },
    (policy, { EntityFilter, PathPrefix, PolicyUsageFilter, ...page }, { account, action }) => {
      const using = new Set([
        ...(PolicyUsageFilter === 'PermissionsBoundary' ? [] : attachedTo(account, policy)),
        ...(PolicyUsageFilter === 'PermissionsPolicy' ? [] : boundaryOf(account, policy)),
      ]);
      const wanted = underPath(using, PathPrefix).filter(
        ({ kind }) => EntityFilter === undefined || kind === EntityFilter.toLowerCase(),
      );
      const byKind = ({ kind, name }: Identity) => `${kind}/${name}`;
      const { items, rest } = paginate(action, wanted, byKind, page);
      const ofKind = (kind: Identity['kind'], Name: string) =>
        items
          .filter((identity) => identity.kind === kind)
          .map(({ name, id }) => ({ [`${Name}Name`]: name, [`${Name}Id`]: id }));
      return {
        PolicyGroups: ofKind('group', 'Group'),
        PolicyUsers: ofKind('user', 'User'),
        PolicyRoles: ofKind('role', 'Role'),
        ...rest,
      };
    },
  ),
};
