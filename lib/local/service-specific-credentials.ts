import { randomBytes } from 'node:crypto';
import { change, type ServiceSpecificCredential, type User, withEntry } from './account.js';
import { type Actions, actionOn } from './action.js';
import { ServiceError } from './errors.js';
import { byCreation, listPage } from './pagination.js';
import { checkQuota } from './quotas.js';
import { credentialId, name64, paging, required } from './shapes.js';
import { onUser64, onUserOrCaller64, userOrCaller } from './targets.js';
import { credentialActions, findCredential, newCredential } from './user-credentials.js';
import type { XmlElements } from './xml.js';

const CREDENTIAL_SERVICES = [
  'codecommit.amazonaws.com',
  'cassandra.amazonaws.com',
  'bedrock.amazonaws.com',
];

const serviceName = { type: 'string' } as const;

function checkService(name: string): void {
  if (!CREDENTIAL_SERVICES.includes(name)) {
    throw new ServiceError(
      'NotSupportedService',
      `No such service ${name} is supported for Service Specific Credentials`,
    );
  }
}

function describeServiceCredential(user: User, credential: ServiceSpecificCredential): XmlElements {
  return {
    CreateDate: credential.createDate,
    ServiceName: credential.serviceName,
    ServiceUserName: credential.serviceUserName,
    ServiceSpecificCredentialId: credential.id,
    UserName: user.name,
    Status: credential.status,
  };
}

const onCredential = actionOn(
  { UserName: name64, ServiceSpecificCredentialId: required(credentialId) },
  ({ UserName, ServiceSpecificCredentialId }, call) =>
    findCredential(
      userOrCaller(UserName, call),
      'serviceSpecificCredentials',
      ServiceSpecificCredentialId,
      'Service Specific Credential',
    ),
);

export const serviceSpecificCredentialActions: Actions = {
  CreateServiceSpecificCredential: onUser64(
    { ServiceName: required(serviceName) },
    (user, { ServiceName }, { account, now }) => {
      const { serviceSpecificCredentials: credentials } = user;
      checkService(ServiceName);
      const same = [...credentials.values()].filter((known) => known.serviceName === ServiceName);
      checkQuota('ServiceSpecificCredentialsPerUser', same.length + 1);
      const plain = `${user.name}-at-${account.id}`;
      const taken = same.some((known) => known.serviceUserName === plain);
      const credential = {
        ...newCredential(account, 'ACCA', now),
        serviceName: ServiceName,
        serviceUserName: taken ? `${user.name}+1-at-${account.id}` : plain,
      };
      change(account, user, {
        serviceSpecificCredentials: withEntry(credentials, credential.id, credential),
      });
      return {
        ServiceSpecificCredential: {
          ...describeServiceCredential(user, credential),
          ServicePassword: randomBytes(32).toString('base64'),
        },
      };
    },
  ),

  ListServiceSpecificCredentials: onUserOrCaller64(
    { ServiceName: serviceName, ...paging },
    (user, { ServiceName, ...params }, call) => {
      if (ServiceName !== undefined) checkService(ServiceName);
      return listPage(call, params, {
        name: 'ServiceSpecificCredentials',
        all: [...user.serviceSpecificCredentials.values()].filter(
          (known) => ServiceName === undefined || known.serviceName === ServiceName,
        ),
        key: byCreation,
        describe: (credential) => describeServiceCredential(user, credential),
      });
    },
  ),

  ...credentialActions('ServiceSpecificCredential', onCredential),
};
