import {
  change,
  type Group,
  type Identity,
  type Role,
  type User,
  withEntry,
  withoutEntry,
} from './account.js';
import type { ActionOn, Actions } from './action.js';
import { noSuchEntity, ServiceError } from './errors.js';
import { listPage } from './pagination.js';
import { checkIdentityPolicy, sizeWithoutWhiteSpace } from './policy-document.js';
import { QUOTAS } from './quotas.js';
import { encodeRfc3986 } from './request.js';
import { name128, paging, policyDocument, required } from './shapes.js';
import { onGroup, onRole, onUser } from './targets.js';
import type { XmlElements } from './xml.js';

/** The inline policies of an identity as GetAccountAuthorizationDetails has them. */
export function describeInlinePolicies({ inlinePolicies }: Identity): XmlElements[] {
  return [...inlinePolicies].map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: encodeRfc3986(document),
  }));
}

function inlinePolicyActions(
  identity: 'User' | 'Group' | 'Role',
  on: ActionOn<User | Group | Role>,
): Actions {
  const notFound = (name: string) =>
    noSuchEntity(`The ${identity.toLowerCase()} policy with name ${name} cannot be found.`);
  return {
    [`Put${identity}Policy`]: on(
      { PolicyName: required(name128), PolicyDocument: required(policyDocument) },
      (target, { PolicyName, PolicyDocument }, { account }) => {
        checkIdentityPolicy(PolicyDocument);
        const inlinePolicies = withEntry(target.inlinePolicies, PolicyName, PolicyDocument);
        const size = [...inlinePolicies.values()]
          .map(sizeWithoutWhiteSpace)
          .reduce((a, b) => a + b, 0);
        const limit = QUOTAS[`${identity}PolicySize`];
        if (size > limit) {
          throw new ServiceError(
            'LimitExceeded',
            `Maximum policy size of ${limit} bytes exceeded for ${identity.toLowerCase()} ${target.name}`,
          );
        }
        change(account, target, { inlinePolicies });
      },
    ),
    [`Get${identity}Policy`]: on(
      { PolicyName: required(name128) },
      ({ name, inlinePolicies }, { PolicyName }) => {
        const document = inlinePolicies.get(PolicyName);
        if (document === undefined) throw notFound(PolicyName);
        return {
          [`${identity}Name`]: name,
          PolicyName,
          PolicyDocument: encodeRfc3986(document),
        };
      },
    ),
    [`List${identity}Policies`]: on(paging, ({ inlinePolicies }, params, call) =>
      listPage(call, params, {
        name: 'PolicyNames',
        all: inlinePolicies.keys(),
        key: (name) => name,
        describe: (name) => name,
      }),
    ),
    [`Delete${identity}Policy`]: on(
      { PolicyName: required(name128) },
      (target, { PolicyName }, { account }) => {
        if (!target.inlinePolicies.has(PolicyName)) throw notFound(PolicyName);
        change(account, target, {
          inlinePolicies: withoutEntry(target.inlinePolicies, PolicyName),
        });
      },
    ),
  };
}

export const inlinePoliciesActions: Actions = {
  ...inlinePolicyActions('User', onUser),
  ...inlinePolicyActions('Group', onGroup),
  ...inlinePolicyActions('Role', onRole),
};
