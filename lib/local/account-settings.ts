import { type Account, mfaDevicesOf, type PasswordPolicy } from './account.js';
import { type Actions, action } from './action.js';
import { alreadyExists, noSuchEntity } from './errors.js';
import { listPage } from './pagination.js';
import { QUOTAS } from './quotas.js';
import { flag, paging, required } from './shapes.js';

const alias = {
  type: 'string',
  min: 3,
  max: 63,
  pattern: /^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/,
} as const;

function findPasswordPolicy({ id, passwordPolicy }: Account): PasswordPolicy {
  if (!passwordPolicy) {
    throw noSuchEntity(`The Password Policy with domain name ${id} cannot be found.`);
  }
  return passwordPolicy;
}

/** The figures of GetAccountSummary: what the account has, and what it may have. */
function summarize(account: Account): Map<string, number> {
  const users = [...account.users.values()];
  const devices = [...account.mfaDevices.values()];
  const policies = [...account.policies.values()].filter(({ owner }) => owner === account.id);
  const versions = policies.reduce((count, policy) => count + policy.versions.size, 0);
  return new Map(
    Object.entries({
      Users: users.length,
      UsersQuota: QUOTAS.UsersPerAccount,
      Groups: account.groups.size,
      GroupsQuota: QUOTAS.GroupsPerAccount,
      Roles: account.roles.size,
      RolesQuota: QUOTAS.RolesPerAccount,
      Policies: policies.length,
      PoliciesQuota: QUOTAS.PoliciesPerAccount,
      PolicyVersionsInUse: versions,
      InstanceProfiles: account.instanceProfiles.size,
      InstanceProfilesQuota: QUOTAS.InstanceProfilesPerAccount,
      MFADevices: devices.length,
      MFADevicesInUse: devices.filter(({ assigned }) => assigned).length,
      AccountMFAEnabled: mfaDevicesOf(account, account.root).length > 0 ? 1 : 0,
      AccountAccessKeysPresent: account.root.accessKeys.size > 0 ? 1 : 0,
      AccountSigningCertificatesPresent: account.root.signingCertificates.size > 0 ? 1 : 0,
      AccessKeysPerUserQuota: QUOTAS.AccessKeysPerUser,
      SigningCertificatesPerUserQuota: QUOTAS.CertificatesPerUser,
      GroupsPerUserQuota: QUOTAS.GroupsPerUser,
      AttachedPoliciesPerUserQuota: QUOTAS.PoliciesPerUser,
      AttachedPoliciesPerGroupQuota: QUOTAS.PoliciesPerGroup,
      AttachedPoliciesPerRoleQuota: QUOTAS.PoliciesPerRole,
      VersionsPerPolicyQuota: QUOTAS.VersionsPerPolicy,
      PolicySizeQuota: QUOTAS.PolicySize,
      UserPolicySizeQuota: QUOTAS.UserPolicySize,
      GroupPolicySizeQuota: QUOTAS.GroupPolicySize,
      RolePolicySizeQuota: QUOTAS.RolePolicySize,
      AssumeRolePolicySizeQuota: QUOTAS.ACLSizePerRole,
    }),
  );
}

export const accountSettingsActions: Actions = {
  /** Takes the place of the alias that the account has, as it can have only one. */
  CreateAccountAlias: action({ AccountAlias: required(alias) }, ({ AccountAlias }, { account }) => {
    if (account.alias === AccountAlias) {
      throw alreadyExists(`The account alias ${AccountAlias} already exists.`);
    }
    account.alias = AccountAlias;
  }),

  ListAccountAliases: action(paging, (params, call) =>
    listPage(call, params, {
      name: 'AccountAliases',
      all: call.account.alias === undefined ? [] : [call.account.alias],
      key: (alias) => alias,
      describe: (alias) => alias,
    }),
  ),

  DeleteAccountAlias: action({ AccountAlias: required(alias) }, ({ AccountAlias }, { account }) => {
    if (account.alias !== AccountAlias) {
      throw noSuchEntity(`The account alias ${AccountAlias} cannot be found.`);
    }
    account.alias = undefined;
  }),

  GetAccountPasswordPolicy: action({}, (_, { account }) => ({
    PasswordPolicy: { ...findPasswordPolicy(account) },
  })),

  /** What is left out goes back to its default, whatever it was before. */
  UpdateAccountPasswordPolicy: action(
    {
      MinimumPasswordLength: { type: 'integer', min: 6, max: 128 },
      RequireSymbols: flag,
      RequireNumbers: flag,
      RequireUppercaseCharacters: flag,
      RequireLowercaseCharacters: flag,
      AllowUsersToChangePassword: flag,
      MaxPasswordAge: { type: 'integer', min: 1, max: 1095 },
      PasswordReusePrevention: { type: 'integer', min: 1, max: 24 },
      HardExpiry: flag,
    },
    (params, { account }) => {
      account.passwordPolicy = {
        MinimumPasswordLength: params.MinimumPasswordLength ?? 6,
        RequireSymbols: params.RequireSymbols ?? false,
        RequireNumbers: params.RequireNumbers ?? false,
        RequireUppercaseCharacters: params.RequireUppercaseCharacters ?? false,
        RequireLowercaseCharacters: params.RequireLowercaseCharacters ?? false,
        AllowUsersToChangePassword: params.AllowUsersToChangePassword ?? false,
        ExpirePasswords: params.MaxPasswordAge !== undefined,
        MaxPasswordAge: params.MaxPasswordAge,
        PasswordReusePrevention: params.PasswordReusePrevention,
        HardExpiry: params.HardExpiry,
      };
    },
  ),

  DeleteAccountPasswordPolicy: action({}, (_, { account }) => {
    findPasswordPolicy(account);
    account.passwordPolicy = undefined;
  }),

  GetAccountSummary: action({}, (_, { account }) => ({ SummaryMap: summarize(account) })),
};
