import {
  arnOf,
  findAttachablePolicy,
  findPolicy,
  type Identity,
  type ManagedPolicy,
} from './account.js';
import type { ActionOn, Actions } from './action.js';
import { ServiceError } from './errors.js';
import { paginate } from './pagination.js';
import { arn, paging, policyPath, required } from './params.js';
import { checkQuota } from './quotas.js';
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
        return undefined;
      },
    ),
    [`Detach${identity}Policy`]: on(
      { PolicyArn: required(arn) },
      ({ attachedPolicies }, { PolicyArn }, { account }) => {
        if (!attachedPolicies.delete(findPolicy(account, PolicyArn))) {
          throw new ServiceError('NoSuchEntity', `Policy ${PolicyArn} was not found.`);
        }
        return undefined;
      },
    ),
    [`ListAttached${identity}Policies`]: on(
      { PathPrefix: policyPath, ...paging },
      ({ attachedPolicies }, { PathPrefix = '/', ...page }, { action }) => {
        const policies = [...attachedPolicies].filter(({ path }) => path.startsWith(PathPrefix));
        const { items, rest } = paginate(action, policies, ({ name, id }) => `${name}/${id}`, page);
        return { AttachedPolicies: items.map(describeAttachedPolicy), ...rest };
      },
    ),
  };
}

export const attachedPolicyActions: Actions = {
  ...attachmentActions('User', onUser64),
  ...attachmentActions('Group', onGroup),
  ...attachmentActions('Role', onRole),
};
