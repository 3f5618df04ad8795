import { change, findAttachablePolicy, type Identity, type Role, type User } from './account.js';
import type { ActionOn, Actions } from './action.js';
import { arn, required } from './shapes.js';
import { onRole, onUser64 } from './targets.js';
import type { XmlElements } from './xml.js';

export function describeBoundary({ permissionsBoundary }: Identity): XmlElements | undefined {
  if (permissionsBoundary === undefined) return undefined;
  return { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: permissionsBoundary };
}

function boundaryActions(identity: string, on: ActionOn<User | Role>): Actions {
  return {
    [`Put${identity}PermissionsBoundary`]: on(
      { PermissionsBoundary: required(arn) },
      (target, { PermissionsBoundary }, { account }) => {
        findAttachablePolicy(account, PermissionsBoundary);
        change(account, target, { permissionsBoundary: PermissionsBoundary });
      },
    ),
    [`Delete${identity}PermissionsBoundary`]: on({}, (target, _, { account }) => {
      change(account, target, { permissionsBoundary: undefined });
    }),
  };
}

export const permissionsBoundaryActions: Actions = {
  ...boundaryActions('User', onUser64),
  ...boundaryActions('Role', onRole),
};
