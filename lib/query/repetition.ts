import type { Params } from './encode.js';

/**
 * What sending an action's request once more does when the first one was acted on: `read` changes
 * nothing, `idempotent` ends in the same state with the same answer, `refused` is refused by AWS
 * because it is done already, `unsafe` acts twice or gives a secret that nobody can read again.
 */
export type Repetition = 'read' | 'idempotent' | 'refused' | 'unsafe';

/** Reports are asked for with Generate; the temporary credentials of STS leave nothing behind. */
const reads =
  /^(Get|List|Simulate|Generate(CredentialReport|ServiceLastAccessedDetails|OrganizationsAccessReport)$|AssumeRo(le|ot)|DecodeAuthorizationMessage$)/;

const idempotent =
  /^(Attach|Put|Tag|Untag|Set|Update(?!SAMLProvider$|DelegationRequest$)|(Enable|Disable)(Organizations|OutboundWebIdentity)|AddClientIDTo|RemoveClientIDFrom|AddUserToGroup$)/;

const refused =
  /^(Create(User|Group|Role|Policy|InstanceProfile|LoginProfile|AccountAlias|SAMLProvider|OpenIDConnectProvider)$|Upload|Delete(?!ServiceLinkedRole$)|Detach|Remove|EnableMFADevice$|DeactivateMFADevice$|AddRoleToInstanceProfile$)/;

/** A rename finds nothing under the old name the second time. */
const rename = /^New(User|Group|ServerCertificate)Name$/;

/**
 * What repeating an action does; one that is not known to be harmless is `unsafe`.
 * Source: IAM API Reference, the pages of the actions and their errors.
 */
export function repetition(action: string, params: Params): Repetition {
  if (reads.test(action)) return 'read';
  if (idempotent.test(action)) {
    return Object.keys(params).some((name) => rename.test(name)) ? 'refused' : 'idempotent';
  }
  return refused.test(action) ? 'refused' : 'unsafe';
}
