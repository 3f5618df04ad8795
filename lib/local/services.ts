import { accessKeyActions } from './access-keys.js';
import { accountSettingsActions } from './account-settings.js';
import type { Action, Actions } from './action.js';
import { attachedPolicyActions } from './attached-policies.js';
import { authorizationDetailsActions } from './authorization-details.js';
import { ServiceError } from './errors.js';
import { groupActions } from './groups.js';
import { inlinePoliciesActions } from './inline-policies.js';
import { instanceProfileActions } from './instance-profiles.js';
import { loginProfileActions } from './login-profiles.js';
import { mfaDeviceActions } from './mfa-devices.js';
import { permissionsBoundaryActions } from './permissions-boundaries.js';
import { policyActions } from './policies.js';
import { roleActions } from './roles.js';
import { serviceSpecificCredentialActions } from './service-specific-credentials.js';
import { signingCertificateActions } from './signing-certificates.js';
import { sshPublicKeyActions } from './ssh-public-keys.js';
import { stsActions } from './sts.js';
import { tagsActions } from './tags.js';
import { userActions } from './users.js';

/** One of the services behind the endpoint. */
export interface Service {
  readonly version: string;
  readonly namespace: string;
  /** The credential scope to sign for: IAM is one for the whole partition, STS is in every region. */
  readonly scope: { readonly service: string; readonly region: RegExp };
  readonly actions: Actions;
}

/** IAM's one signing region in each partition: a client set up for another partition works here too. */
const signingRegion =
  /^(us-east-1|cn-north-1|us-gov-west-1|us-iso-east-1|us-isob-east-1|eu-isoe-west-1|us-isof-south-1|eusc-de-east-1)$/;

export const IAM: Service = {
  version: '2010-05-08',
  namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  scope: { service: 'iam', region: signingRegion },
  actions: {
    ...userActions,
    ...groupActions,
    ...roleActions,
    ...policyActions,
    ...attachedPolicyActions,
    ...inlinePoliciesActions,
    ...permissionsBoundaryActions,
    ...accessKeyActions,
    ...loginProfileActions,
    ...mfaDeviceActions,
    ...signingCertificateActions,
    ...sshPublicKeyActions,
    ...serviceSpecificCredentialActions,
    ...instanceProfileActions,
    ...tagsActions,
    ...accountSettingsActions,
    ...authorizationDetailsActions,
  },
};

const STS: Service = {
  version: '2011-06-15',
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  scope: { service: 'sts', region: /^[a-z]{2}(-[a-z]+)+-\d$/ },
  actions: stsActions,
};

/** The service whose Version a request names, if any. */
export function findService(version: string | undefined): Service | undefined {
  return [IAM, STS].find((service) => service.version === version);
}

/** Throws MissingAction, or InvalidAction for an action that is unknown in that version. */
export function findAction(
  service: Service | undefined,
  version: string | undefined,
  name: string | undefined,
): Action {
  if (!name) {
    throw new ServiceError('MissingAction', 'The request must contain the parameter Action.');
  }
  if (!service || !Object.hasOwn(service.actions, name)) {
    throw new ServiceError(
      'InvalidAction',
      `Could not find operation ${name} for version ${version ?? 'NO_VERSION_SPECIFIED'}`,
    );
  }
  return service.actions[name]!;
}
