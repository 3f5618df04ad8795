import {
  arnOf,
  findAttachablePolicy,
  findPolicy,
  type Identity,
  type ManagedPolicy,
  underPath,
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

function attachmentActions(identity: 'User' | 'Group' | 'Role', on: ActionOn<Identity>): Actions {
  return {
    [`Attach${identity}Policy`]: on(
      { PolicyArn: required(arn) },
      ({ attachedPolicies }, { PolicyArn }, { account }) => {
        const policy = findAttachablePolicy(account, PolicyArn);
        if (!attachedPolicies.has(policy)) {
          checkQuota(`PoliciesPer${identity}`, attachedPolicies.size + 1);
        }
        attachedPolicies.add(policy);
      },
    ),
    [`Detach${identity}Policy`]: on(
      { PolicyArn: required(arn) },
      ({ attachedPolicies }, { PolicyArn }, { account }) => {
        if (!attachedPolicies.delete(findPolicy(account, PolicyArn))) {
          throw noSuchEntity(`Policy ${PolicyArn} was not found.`);
        }
      },
    ),
    [`ListAttached${identity}Policies`]: on(
      { PathPrefix: policyPath, ...paging },
      ({ attachedPolicies }, params, call) =>
        listPage(call, params, {
          name: 'AttachedPolicies',
          all: underPath(attachedPolicies, params.PathPrefix),
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
