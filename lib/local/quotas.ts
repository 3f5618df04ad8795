import { ServiceError } from './errors.js';

/** AWS's default quotas, under the names its LimitExceeded messages and GetAccountSummary use. */
export const QUOTAS = {
  UsersPerAccount: 5000,
  GroupsPerAccount: 300,
  RolesPerAccount: 1000,
  PoliciesPerAccount: 1500,
  InstanceProfilesPerAccount: 1000,
  InstanceSessionsPerInstanceProfile: 1,
  AccessKeysPerUser: 2,
  CertificatesPerUser: 2,
  SSHPublicKeysPerUser: 5,
  ServiceSpecificCredentialsPerUser: 2,
  MFADevicesPerUser: 8,
  GroupsPerUser: 10,
  PoliciesPerUser: 10,
  PoliciesPerGroup: 10,
  PoliciesPerRole: 10,
  VersionsPerPolicy: 5,
  PolicySize: 6144,
  UserPolicySize: 2048,
  GroupPolicySize: 5120,
  RolePolicySize: 10240,
  ACLSizePerRole: 2048,
  TagsPerEntity: 50,
} as const;

/** Throws LimitExceeded when `count` things are more than the quota allows. */
export function checkQuota(quota: keyof typeof QUOTAS, count: number): void {
  if (count > QUOTAS[quota]) {
    throw new ServiceError('LimitExceeded', `Cannot exceed quota for ${quota}: ${QUOTAS[quota]}`);
  }
}
