import { X509Certificate } from 'node:crypto';
import { change, type SigningCertificate, type User, withEntry } from './account.js';
import { type Actions, actionOn } from './action.js';
import { ServiceError } from './errors.js';
import { byCreation, listPage } from './pagination.js';
import { checkQuota } from './quotas.js';
import { body, certificateId, name128, paging, required } from './shapes.js';
import { onUserOrCaller, userOrCaller } from './targets.js';
import { credentialActions, findCredential, newCredential } from './user-credentials.js';
import type { XmlElements } from './xml.js';

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

const onCertificate = actionOn(
  { UserName: name128, CertificateId: required(certificateId) },
  ({ UserName, CertificateId }, call) =>
    findCredential(
      userOrCaller(UserName, call),
      'signingCertificates',
      CertificateId,
      'Certificate',
    ),
);

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
      change(account, user, {
        signingCertificates: withEntry(signingCertificates, certificate.id, certificate),
      });
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

  ...credentialActions('SigningCertificate', onCertificate),
};
