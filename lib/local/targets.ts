import {
  type Call,
  findGroup,
  findInstanceProfile,
  findMfaDevice,
  findPolicy,
  findRole,
  findUser,
  type User,
} from './account.js';
import { actionOn } from './action.js';
import { arn, name64, name128, required, serialNumber } from './shapes.js';

/** Actions on a user; `onUser64` where the API reference limits UserName to 64 characters. */
export const onUser = actionOn({ UserName: required(name128) }, ({ UserName }, { account }) =>
  findUser(account, UserName),
);
export const onUser64 = actionOn({ UserName: required(name64) }, ({ UserName }, { account }) =>
  findUser(account, UserName),
);

/** The user named, or where none is named the one that signed the request. */
export function userOrCaller(name: string | undefined, { account, caller }: Call): User {
  return name === undefined ? caller : findUser(account, name);
}

/** Actions on a user that is the caller when UserName is left out. */
export const onUserOrCaller = actionOn({ UserName: name128 }, ({ UserName }, call) =>
  userOrCaller(UserName, call),
);
export const onUserOrCaller64 = actionOn({ UserName: name64 }, ({ UserName }, call) =>
  userOrCaller(UserName, call),
);

export const onGroup = actionOn({ GroupName: required(name128) }, ({ GroupName }, { account }) =>
  findGroup(account, GroupName),
);

export const onRole = actionOn({ RoleName: required(name64) }, ({ RoleName }, { account }) =>
  findRole(account, RoleName),
);

export const onPolicy = actionOn({ PolicyArn: required(arn) }, ({ PolicyArn }, { account }) =>
  findPolicy(account, PolicyArn),
);

export const onInstanceProfile = actionOn(
  { InstanceProfileName: required(name128) },
  ({ InstanceProfileName }, { account }) => findInstanceProfile(account, InstanceProfileName),
);

export const onMfaDevice = actionOn(
  { SerialNumber: required(serialNumber) },
  ({ SerialNumber }, { account }) => findMfaDevice(account, SerialNumber),
);
