import { type Account, newId, type UserCredential } from './account.js';
import type { ActionOn, Actions } from './action.js';
import { noSuchEntity } from './errors.js';
import { required, status } from './shapes.js';

/** A credential, and those of its kind that the user has. */
export interface OwnedCredential {
  readonly all: Map<string, UserCredential>;
  readonly credential: UserCredential;
}

/** An active credential with a new id. */
export function newCredential(account: Account, prefix: string, createDate: Date): UserCredential {
  return { id: newId(account, prefix, 24), createDate, status: 'Active' };
}

export function findCredential(
  all: Map<string, UserCredential>,
  id: string,
  what: string,
): OwnedCredential {
  const credential = all.get(id);
  if (!credential) throw noSuchEntity(`The ${what} with id ${id} cannot be found.`);
  return { all, credential };
}

/** The Update… and Delete… actions of one kind of credential. */
export function credentialActions(kind: string, on: ActionOn<OwnedCredential>): Actions {
  return {
    [`Update${kind}`]: on({ Status: required(status) }, ({ credential }, { Status }) => {
      credential.status = Status;
    }),
    [`Delete${kind}`]: on({}, ({ all, credential }) => {
      all.delete(credential.id);
    }),
  };
}
