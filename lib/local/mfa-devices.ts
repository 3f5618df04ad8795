import { randomBytes } from 'node:crypto';
import {
  type Account,
  arnOf,
  change,
  findMfaDevice,
  type MfaDevice,
  mfaDevicesOf,
  newEntity,
  type User,
} from './account.js';
import { type Actions, action } from './action.js';
import { alreadyExists, noSuchEntity, ServiceError } from './errors.js';
import { byCreation, listPage } from './pagination.js';
import { checkQuota } from './quotas.js';
import {
  authenticationCode,
  name128,
  paging,
  path,
  required,
  serialNumber,
  tags,
} from './shapes.js';
import { readTags } from './tags.js';
import { onMfaDevice, onUser, onUserOrCaller } from './targets.js';
import { describeListedUser } from './users.js';
import type { XmlElements } from './xml.js';

/** A Base32 seed of 64 characters, as the blob that the answer carries: Base64 around it. */
function newSeed(): string {
  const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const seed = [...randomBytes(64)].map((byte) => base32[byte & 31]).join('');
  return Buffer.from(seed).toString('base64');
}

/** The device of that serial number, if it is the user's. */
function findAssigned(account: Account, user: User, serial: string): MfaDevice {
  const device = account.mfaDevices.get(serial);
  if (device?.assigned?.userId !== user.id) {
    throw noSuchEntity('MFA Device invalid for user.');
  }
  return device;
}

/** Puts a new, unassigned virtual device into the account. */
export function addMfaDevice(
  account: Account,
  createDate: Date,
  device: { name: string; path?: string | undefined; tags?: Map<string, string> },
): MfaDevice {
  const added: MfaDevice = newEntity(account, 'mfa', createDate, device);
  account.mfaDevices.set(arnOf(added), added);
  return added;
}

function describeVirtualDevice(account: Account, device: MfaDevice): XmlElements {
  const { assigned } = device;
  const user = [...account.users.values()].find(({ id }) => id === assigned?.userId);
  return {
    SerialNumber: arnOf(device),
    User: user && describeListedUser(user),
    EnableDate: assigned?.enableDate,
  };
}

export const mfaDeviceActions: Actions = {
  CreateVirtualMFADevice: action(
    { VirtualMFADeviceName: required(name128), Path: path, Tags: tags },
    ({ VirtualMFADeviceName, Path = '/', Tags }, { account, now }) => {
      const device = { name: VirtualMFADeviceName, path: Path, tags: readTags(Tags) };
      if (account.mfaDevices.has(`arn:aws:iam::${account.id}:mfa${Path}${device.name}`)) {
        throw alreadyExists('MFADevice entity at the same path and name already exists.');
      }
      const SerialNumber = arnOf(addMfaDevice(account, now, device));
      return { VirtualMFADevice: { SerialNumber, Base32StringSeed: newSeed() } };
    },
  ),

  /** Nobody holds the device, so codes are not computed: only two equal ones, never valid in AWS, are refused. */
  EnableMFADevice: onUser(
    {
      SerialNumber: required(serialNumber),
      AuthenticationCode1: required(authenticationCode),
      AuthenticationCode2: required(authenticationCode),
    },
    (user, { SerialNumber, AuthenticationCode1, AuthenticationCode2 }, { account, now }) => {
      const device = findMfaDevice(account, SerialNumber);
      if (device.assigned) throw alreadyExists('MFA Device is already in use.');
      checkQuota('MFADevicesPerUser', mfaDevicesOf(account, user).length + 1);
      if (AuthenticationCode1 === AuthenticationCode2) {
        throw new ServiceError(
          'InvalidAuthenticationCode',
          'Authentication code for device is not valid.',
        );
      }
      change(account, device, { assigned: { userId: user.id, enableDate: now } });
    },
  ),

  ListMFADevices: onUserOrCaller(paging, (user, params, call) =>
    listPage(call, params, {
      name: 'MFADevices',
      all: mfaDevicesOf(call.account, user),
      key: byCreation,
      describe: (device) => ({
        UserName: user.name,
        SerialNumber: arnOf(device),
        EnableDate: device.assigned?.enableDate,
      }),
    }),
  ),

  ListVirtualMFADevices: action(
    {
      AssignmentStatus: { type: 'string', oneOf: ['Assigned', 'Unassigned', 'Any'] },
      ...paging,
    },
    ({ AssignmentStatus = 'Any', ...params }, call) =>
      listPage(call, params, {
        name: 'VirtualMFADevices',
        all: [...call.account.mfaDevices.values()].filter(
          ({ assigned }) =>
            AssignmentStatus === 'Any' || (AssignmentStatus === 'Assigned') === Boolean(assigned),
        ),
        key: byCreation,
        describe: (device) => describeVirtualDevice(call.account, device),
      }),
  ),

  DeactivateMFADevice: onUserOrCaller(
    { SerialNumber: required(serialNumber) },
    (user, { SerialNumber }, { account }) => {
      change(account, findAssigned(account, user, SerialNumber), { assigned: undefined });
    },
  ),

  DeleteVirtualMFADevice: onMfaDevice({}, (device, _, { account }) => {
    if (device.assigned) {
      throw new ServiceError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.');
    }
    account.mfaDevices.delete(arnOf(device));
  }),
};
