import { createHash } from 'node:crypto';
import { change, findUser, type SshPublicKey, type User, withEntry } from './account.js';
import { type Actions, actionOn } from './action.js';
import { ServiceError } from './errors.js';
import { byCreation, listPage } from './pagination.js';
import { checkQuota } from './quotas.js';
import { body, credentialId, name64, paging, required } from './shapes.js';
import { onUser64, onUserOrCaller64 } from './targets.js';
import { credentialActions, findCredential, newCredential } from './user-credentials.js';
import type { XmlElements } from './xml.js';

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

const onSshPublicKey = actionOn(
  { UserName: required(name64), SSHPublicKeyId: required(credentialId) },
  ({ UserName, SSHPublicKeyId }, { account }) =>
    findCredential(findUser(account, UserName), 'sshPublicKeys', SSHPublicKeyId, 'SSH Public Key'),
);

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
      change(account, user, { sshPublicKeys: withEntry(sshPublicKeys, key.id, key) });
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

  ...credentialActions('SSHPublicKey', onSshPublicKey),
};
