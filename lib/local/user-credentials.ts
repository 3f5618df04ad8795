import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import {
  type Account,
  type CredentialStatus,
  newId,
  type ServiceSpecificCredential,
  type SigningCertificate,
  type SshPublicKey,
  type User,
  type UserCredential,
} from './account.js';
import type { ActionOn, Actions } from './action.js';
import { noSuchEntity, ServiceError } from './errors.js';
import { byCreation, listPage } from './pagination.js';
import {
  body,
  certificateId,
  credentialId,
  paging,
  required,
  type Shape,
  status,
} from './params.js';
import { checkQuota } from './quotas.js';
import { onUser64, onUserOrCaller, onUserOrCaller64 } from './targets.js';
import type { XmlElements } from './xml.js';

const CREDENTIAL_SERVICES = [
  'codecommit.amazonaws.com',
  'cassandra.amazonaws.com',
  'bedrock.amazonaws.com',
];

const serviceName = { type: 'string' } as const;

/** The actions that signing certificates, SSH public keys and service-specific credentials have in common. */
function changeActions<C extends UserCredential>(
  on: ActionOn<User>,
  entity: string,
  {
    param,
    shape,
    what,
    of,
  }: { param: string; shape: Shape; what: string; of: (user: User) => Map<string, C> },
): Actions {
  const find = (user: User, params: object) => {
    const id = (params as Record<string, string>)[param]!;
    const credential = of(user).get(id);
    if (!credential) throw noSuchEntity(`The ${what} with id ${id} cannot be found.`);
    return credential;
  };
  const naming = { [param]: required(shape) };
  return {
    [`Update${entity}`]: on({ ...naming, Status: required(status) }, (user, params) => {
      find(user, params).status = params.Status as CredentialStatus;
    }),
    [`Delete${entity}`]: on(naming, (user, params) => {
      of(user).delete(find(user, params).id);
    }),
  };
}

function newCredential(account: Account, prefix: string, createDate: Date): UserCredential {
  return { id: newId(account, prefix, 24), createDate, status: 'Active' };
}

function describeCertificate({ name }: User, certificate: SigningCertificate): XmlElements {
  return {
    UserName: name,
    CertificateId: certificate.id,
    CertificateBody: certificate.body,
    Status: certificate.status,
    UploadDate: certificate.createDate,
  };
}

function checkCertificate(pem: string): void {
  try {
    new X509Certificate(pem);
  } catch {
    throw new ServiceError(
      'MalformedCertificate',
      'Unable to parse certificate. Please ensure the certificate is in PEM format.',
    );
  }
}

export const signingCertificateActions: Actions = {
  UploadSigningCertificate: onUserOrCaller(
    { CertificateBody: required(body) },
    (user, { CertificateBody }, { account, now }) => {
      const { signingCertificates } = user;
      checkCertificate(CertificateBody);
      checkQuota('CertificatesPerUser', signingCertificates.size + 1);
      if ([...signingCertificates.values()].some((known) => known.body === CertificateBody)) {
        throw new ServiceError('DuplicateCertificate', 'The certificate already exists.');
      }
      const certificate = { ...newCredential(account, '', now), body: CertificateBody };
      signingCertificates.set(certificate.id, certificate);
      return { Certificate: describeCertificate(user, certificate) };
    },
  ),

  ListSigningCertificates: onUserOrCaller(paging, (user, params, call) =>
    listPage(call, params, {
      name: 'Certificates',
      all: user.signingCertificates.values(),
      key: byCreation,
      describe: (certificate) => describeCertificate(user, certificate),
    }),
  ),

  ...changeActions(onUserOrCaller, 'SigningCertificate', {
    param: 'CertificateId',
    shape: certificateId,
    what: 'Certificate',
    of: ({ signingCertificates }) => signingCertificates,
  }),
};

/** The decoded key of `ssh-rsa AAAA… comment`. */
function readSshKey(publicKey: string): Buffer {
  const [type, encoded = ''] = publicKey.trim().split(/\s+/);
  if (type !== 'ssh-rsa') {
    throw new ServiceError(
      'UnrecognizedPublicKeyEncoding',
      'The public key must be encoded in ssh-rsa format.',
    );
  }
  const key = Buffer.from(encoded, 'base64');
  if (key.subarray(4, 11).toString() !== 'ssh-rsa') {
    throw new ServiceError('InvalidPublicKey', 'The public key is malformed or invalid.');
  }
  return key;
}

function describeListedSshKey({ name }: User, key: SshPublicKey): XmlElements {
  return {
    UserName: name,
    SSHPublicKeyId: key.id,
    Status: key.status,
    UploadDate: key.createDate,
  };
}

export const sshPublicKeyActions: Actions = {
  UploadSSHPublicKey: onUser64(
    { SSHPublicKeyBody: required(body) },
    (user, { SSHPublicKeyBody }, { account, now }) => {
      const { sshPublicKeys } = user;
      const digest = createHash('md5').update(readSshKey(SSHPublicKeyBody)).digest('hex');
      checkQuota('SSHPublicKeysPerUser', sshPublicKeys.size + 1);
      if ([...sshPublicKeys.values()].some((known) => known.body === SSHPublicKeyBody)) {
        throw new ServiceError('DuplicateSSHPublicKey', 'The SSH public key already exists.');
      }
      const key = { ...newCredential(account, 'APKA', now), body: SSHPublicKeyBody };
      sshPublicKeys.set(key.id, key);
      return {
        SSHPublicKey: {
          ...describeListedSshKey(user, key),
          Fingerprint: digest.match(/../g)!.join(':'),
          SSHPublicKeyBody,
        },
      };
    },
  ),

  ListSSHPublicKeys: onUserOrCaller64(paging, (user, params, call) =>
    listPage(call, params, {
      name: 'SSHPublicKeys',
      all: user.sshPublicKeys.values(),
      key: byCreation,
      describe: (key) => describeListedSshKey(user, key),
    }),
  ),

  ...changeActions(onUser64, 'SSHPublicKey', {
    param: 'SSHPublicKeyId',
    shape: credentialId,
    what: 'SSH Public Key',
    of: ({ sshPublicKeys }) => sshPublicKeys,
  }),
};

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

export const serviceSpecificCredentialActions: Actions = {
  CreateServiceSpecificCredential: onUser64(
    { ServiceName: required(serviceName) },
    (user, { ServiceName }, { account, now }) => {
      const { serviceSpecificCredentials: credentials } = user;
      checkService(ServiceName);
      const same = [...credentials.values()].filter((known) => known.serviceName === ServiceName);
      checkQuota('ServiceSpecificCredentialsPerUser', same.length + 1);
      const suffix = same.length === 0 ? '' : `+${same.length}`;
      const credential = {
        ...newCredential(account, 'ACCA', now),
        serviceName: ServiceName,
        serviceUserName: `${user.name}${suffix}-at-${account.id}`,
      };
      credentials.set(credential.id, credential);
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

  ...changeActions(onUserOrCaller64, 'ServiceSpecificCredential', {
    param: 'ServiceSpecificCredentialId',
    shape: credentialId,
    what: 'Service Specific Credential',
    of: ({ serviceSpecificCredentials }) => serviceSpecificCredentials,
  }),
};
