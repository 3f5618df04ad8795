import {
  type Account,
  change,
  newId,
  type User,
  type UserCredential,
  withEntry,
  withoutEntry,
} from './account.js';
import type { ActionOn, Actions } from './action.js';
import { noSuchEntity } from './errors.js';
import { required, status } from './shapes.js';

/** The credentials of one kind that a user has. */
type Kind = 'signingCertificates' | 'sshPublicKeys' | 'serviceSpecificCredentials';

/** A credential, and where it is. */
export interface OwnedCredential {
  readonly owner: User;
  readonly kind: Kind;
  readonly credential: UserCredential;
}

/** An active credential with a new id. */
export function newCredential(account: Account, prefix: string, createDate: Date): UserCredential {
  return { id: newId(account, prefix, 24), createDate, status: 'Active' };
}

export function findCredential(owner: User, kind: Kind, id: string, what: string): OwnedCredential {
  const credential = owner[kind].get(id);
  if (!credential) throw noSuchEntity(`The ${what} with id ${id} cannot be found.`);
  return { owner, kind, credential };
}

/** The Update… and Delete… actions of one kind of credential. */
export function credentialActions(kind: string, on: ActionOn<OwnedCredential>): Actions {
  return {
    [`Update${kind}`]: on(
      { Status: required(status) },
      ({ owner, kind, credential }, { Status }, { account }) => {
        const changed = { ...credential, status: Status };
        const all: ReadonlyMap<string, UserCredential> = owner[kind];
        change(account, owner, { [kind]: withEntry(all, credential.id, changed) });
      },
    ),
    [`Delete${kind}`]: on({}, ({ owner, kind, credential }, _, { account }) => {
      const all: ReadonlyMap<string, UserCredential> = owner[kind];
      change(account, owner, { [kind]: withoutEntry(all, credential.id) });
    }),
  };
}
