import {
  type Account,
  arnOf,
  change,
  findAttachablePolicy,
  findPolicy,
  type Group,
  type Identity,
  type ManagedPolicy,
  type Role,
  type User,
  underPath,
  withoutMember,
} from './account.js';
import type { ActionOn, Actions } from './action.js';
import { noSuchEntity } from './errors.js';
import { listPage } from './pagination.js';
import { checkQuota } from './quotas.js';
import { arn, paging, policyPath, required } from './shapes.js';
import { onGroup, onRole, onUser64 } from './targets.js';
import type { XmlElements } from './xml.js';

export function describeAttachedPolicy(policy: ManagedPolicy): XmlElements {
  return { PolicyName: policy.name, PolicyArn: arnOf(policy) };
}

export function attachedPoliciesOf(
  account: Account,
  { attachedPolicies }: Identity,
): ManagedPolicy[] {
  return [...attachedPolicies].map((arn) => account.policies.get(arn)!);
}

function attachmentActions(
  identity: 'User' | 'Group' | 'Role',
  on: ActionOn<User | Group | Role>,
): Actions {
  return {
    [`Attach${identity}Policy`]: on(
      { PolicyArn: required(arn) },
      (target, { PolicyArn }, { account }) => {
        findAttachablePolicy(account, PolicyArn);
        const attachedPolicies = new Set(target.attachedPolicies).add(PolicyArn);
        checkQuota(`PoliciesPer${identity}`, attachedPolicies.size);
        change(account, target, { attachedPolicies });
      },
    ),
    [`Detach${identity}Policy`]: on(
      { PolicyArn: required(arn) },
      (target, { PolicyArn }, { account }) => {
        findPolicy(account, PolicyArn);
        if (!target.attachedPolicies.has(PolicyArn)) {
          throw noSuchEntity(`Policy ${PolicyArn} was not found.`);
        }
        const attachedPolicies = withoutMember(target.attachedPolicies, PolicyArn);
        change(account, target, { attachedPolicies });
      },
    ),
    [`ListAttached${identity}Policies`]: on(
      { PathPrefix: policyPath, ...paging },
      (target, params, call) =>
        listPage(call, params, {
          name: 'AttachedPolicies',
          all: underPath(attachedPoliciesOf(call.account, target), params.PathPrefix),
          key: ({ name, id }) => `${name}/${id}`,
          describe: describeAttachedPolicy,
        }),
    ),
  };
}

export const attachedPolicyActions: Actions = {
  ...attachmentActions('User', onUser64),
  ...attachmentActions('Group', onGroup),
  ...attachmentActions('Role', onRole),
};
