import { change, type PasswordPolicy, type User } from './account.js';
import type { Actions } from './action.js';
import { alreadyExists, noSuchEntity, ServiceError } from './errors.js';
import { flag, password } from './shapes.js';
import { onUser64, onUserOrCaller64 } from './targets.js';
import type { XmlElements } from './xml.js';

type LoginProfile = NonNullable<User['loginProfile']>;

function findLoginProfile(user: User): LoginProfile {
  if (!user.loginProfile) {
    throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  }
  return user.loginProfile;
}

function describeLoginProfile({ name, loginProfile }: User): XmlElements {
  return {
    UserName: name,
    CreateDate: loginProfile?.createDate,
    PasswordResetRequired: loginProfile?.passwordResetRequired,
  };
}

/** Without a policy of its own, an account asks for 8 characters of three of the four kinds. */
function checkPassword(given: string, policy: PasswordPolicy | undefined): void {
  const kinds: [asked: boolean | undefined, pattern: RegExp, name: string][] = [
    [policy?.RequireUppercaseCharacters, /[A-Z]/, 'uppercase letter'],
    [policy?.RequireLowercaseCharacters, /[a-z]/, 'lowercase letter'],
    [policy?.RequireNumbers, /[0-9]/, 'number'],
    [policy?.RequireSymbols, /[!@#$%^&*()_+\-=[\]{}|']/, 'symbol'],
  ];
  const minimum = policy?.MinimumPasswordLength ?? 8;
  const problems = kinds
    .filter(([asked, pattern]) => asked && !pattern.test(given))
    .map(([, , name]) => `Password should have at least one ${name}`);
  if (given.length < minimum) problems.push(`Password should have a minimum length of ${minimum}`);
  if (!policy && kinds.filter(([, pattern]) => pattern.test(given)).length < 3) {
    problems.push(
      'Password should have three of uppercase letters, lowercase letters, numbers and symbols',
    );
  }
  if (problems[0]) throw new ServiceError('PasswordPolicyViolation', problems[0]);
}

/** Passwords are checked against the account's policy and not kept: nobody can log in here. */
export const loginProfileActions: Actions = {
  CreateLoginProfile: onUserOrCaller64(
    { Password: password, PasswordResetRequired: flag },
    (user, { Password, PasswordResetRequired = false }, { account, now }) => {
      if (user.loginProfile) {
        throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
      }
      if (Password !== undefined) checkPassword(Password, account.passwordPolicy);
      const loginProfile = { createDate: now, passwordResetRequired: PasswordResetRequired };
      return { LoginProfile: describeLoginProfile(change(account, user, { loginProfile })) };
    },
  ),

  GetLoginProfile: onUserOrCaller64({}, (user) => {
    findLoginProfile(user);
    return { LoginProfile: describeLoginProfile(user) };
  }),

  UpdateLoginProfile: onUser64(
    { Password: password, PasswordResetRequired: flag },
    (user, { Password, PasswordResetRequired }, { account }) => {
      const profile = findLoginProfile(user);
      if (Password !== undefined) checkPassword(Password, account.passwordPolicy);
      const passwordResetRequired = PasswordResetRequired ?? profile.passwordResetRequired;
      change(account, user, { loginProfile: { ...profile, passwordResetRequired } });
    },
  ),

  DeleteLoginProfile: onUserOrCaller64({}, (user, _, { account }) => {
    findLoginProfile(user);
    change(account, user, { loginProfile: undefined });
  }),
};
