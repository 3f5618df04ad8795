import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import {
  type Account,
  newId,
  type ServiceSpecificCredential,
  type SigningCertificate,
  type SshPublicKey,
  type User,
  type UserCredential,
} from './account.js';
import type { Actions } from './action.js';
import { ServiceError } from './errors.js';
import { paginate } from './pagination.js';
import { body, certificateId, credentialId, paging, required, status } from './params.js';
import { checkQuota } from './quotas.js';
import { onUser64, onUserOrCaller, onUserOrCaller64 } from './targets.js';
import { timestamp, type XmlElements } from './xml.js';

const CREDENTIAL_SERVICES = [
  'codecommit.amazonaws.com',
  'cassandra.amazonaws.com',
  'bedrock.amazonaws.com',
];

const serviceName = { type: 'string' } as const;

function find<C extends UserCredential>(credentials: Map<string, C>, id: string, what: string): C {
  const credential = credentials.get(id);
  if (!credential) {
    throw new ServiceError('NoSuchEntity', `The ${what} with id ${id} cannot be found.`);
  }
  return credential;
}

function byAge({ createDate, id }: UserCredential): string {
  return timestamp(createDate) + id;
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
      checkQuota('SigningCertificatesPerUser', signingCertificates.size + 1);
      if ([...signingCertificates.values()].some((known) => known.body === CertificateBody)) {
        throw new ServiceError('DuplicateCertificate', 'The certificate already exists.');
      }
      const certificate = { ...newCredential(account, '', now), body: CertificateBody };
      signingCertificates.set(certificate.id, certificate);
      return { Certificate: describeCertificate(user, certificate) };
    },
  ),

  ListSigningCertificates: onUserOrCaller(paging, (user, page, { action }) => {
    const { items, rest } = paginate(action, user.signingCertificates.values(), byAge, page);
    return { Certificates: items.map((item) => describeCertificate(user, item)), ...rest };
  }),

  UpdateSigningCertificate: onUserOrCaller(
    { CertificateId: required(certificateId), Status: required(status) },
    ({ signingCertificates }, { CertificateId, Status }) => {
      find(signingCertificates, CertificateId, 'Certificate').status = Status;
      return undefined;
    },
  ),

  DeleteSigningCertificate: onUserOrCaller(
    { CertificateId: required(certificateId) },
    ({ signingCertificates }, { CertificateId }) => {
      signingCertificates.delete(find(signingCertificates, CertificateId, 'Certificate').id);
      return undefined;
    },
  ),
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

  ListSSHPublicKeys: onUserOrCaller64(paging, (user, page, { action }) => {
    const { items, rest } = paginate(action, user.sshPublicKeys.values(), byAge, page);
    return { SSHPublicKeys: items.map((key) => describeListedSshKey(user, key)), ...rest };
  }),

  UpdateSSHPublicKey: onUser64(
    { SSHPublicKeyId: required(credentialId), Status: required(status) },
    ({ sshPublicKeys }, { SSHPublicKeyId, Status }) => {
      find(sshPublicKeys, SSHPublicKeyId, 'SSH Public Key').status = Status;
      return undefined;
    },
  ),

  DeleteSSHPublicKey: onUser64(
    { SSHPublicKeyId: required(credentialId) },
    ({ sshPublicKeys }, { SSHPublicKeyId }) => {
      sshPublicKeys.delete(find(sshPublicKeys, SSHPublicKeyId, 'SSH Public Key').id);
      return undefined;
    },
  ),
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
    (user, { ServiceName, ...page }, { action }) => {
      if (ServiceName !== undefined) checkService(ServiceName);
      const wanted = [...user.serviceSpecificCredentials.values()].filter(
        (known) => ServiceName === undefined || known.serviceName === ServiceName,
      );
      const { items, rest } = paginate(action, wanted, byAge, page);
      return {
        ServiceSpecificCredentials: items.map((item) => describeServiceCredential(user, item)),
        ...rest,
      };
    },
  ),

  UpdateServiceSpecificCredential: onUserOrCaller64(
    { ServiceSpecificCredentialId: required(credentialId), Status: required(status) },
    ({ serviceSpecificCredentials }, { ServiceSpecificCredentialId: id, Status }) => {
      find(serviceSpecificCredentials, id, 'Service Specific Credential').status = Status;
      return undefined;
    },
  ),

  DeleteServiceSpecificCredential: onUserOrCaller64(
    { ServiceSpecificCredentialId: required(credentialId) },
    ({ serviceSpecificCredentials }, { ServiceSpecificCredentialId: id }) => {
      find(serviceSpecificCredentials, id, 'Service Specific Credential');
      serviceSpecificCredentials.delete(id);
      return undefined;
    },
  ),
};
