import { arnOf, findAttachablePolicy, type Identity } from './account.js';
import type { ActionOn, Actions } from './action.js';
import { arn, required } from './shapes.js';
import { onRole, onUser64 } from './targets.js';
import type { XmlElements } from './xml.js';

export function describeBoundary({ permissionsBoundary }: Identity): XmlElements | undefined {
  return (
    permissionsBoundary && {
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: arnOf(permissionsBoundary),
    }
  );
}

function boundaryActions(identity: string, on: ActionOn<Identity>): Actions {
  return {
    [`Put${identity}PermissionsBoundary`]: on(
      { PermissionsBoundary: required(arn) },
      (target, { PermissionsBoundary }, { account }) => {
        target.permissionsBoundary = findAttachablePolicy(account, PermissionsBoundary);
      },
    ),
    [`Delete${identity}PermissionsBoundary`]: on({}, (target) => {
      target.permissionsBoundary = undefined;
    }),
  };
}

export const permissionsBoundaryActions: Actions = {
  ...boundaryActions('User', onUser64),
  ...boundaryActions('Role', onRole),
};
