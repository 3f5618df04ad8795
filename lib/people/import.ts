import type { IamActions } from '../actions.js';
import type { Client } from '../client.js';
import { ConfigurationError, ServiceError } from '../query/errors.js';
import { createRecords, isFlat } from '../workflow/records.js';
import { mapConcurrently } from './concurrent.js';
import { daysBetween, latest } from './dates.js';
import { flattenPerson, type Person, type PersonAccessKey, personColumns } from './person.js';

export interface ImportPeopleOptions {
  /** How many users are asked about at a time; 8 by default. */
  concurrency?: number;
  /** Called for each user, with how many of how many are done. */
  onProgress?: (done: number, total: number) => void;
  /** Ends the import; it rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface ImportPeopleToOptions extends ImportPeopleOptions {
  /** Replaces a file, or a database's table, that is there already. */
  replace?: boolean;
  /** The table of a SQLite database; `people` by default. */
  table?: string;
}

/** The largest page IAM gives. */
const MaxItems = 1000;

/**
 * Imports all IAM users of the account, one after the other, with groups, policies, tags, password,
 * MFA devices and access keys.
 *
 * What IAM tells about many users in one answer is asked for that way: ListUsers (which alone has
 * PasswordLastUsed) and GetAccountAuthorizationDetails (groups, policies, tags), 1,000 users a page.
 * GetLoginProfile, ListMFADevices, ListAccessKeys, and GetAccessKeyLastUsed for each key, exist for
 * one user at a time only. The credential report would save these, but is up to four hours old
 * and has no access key ids. So 2,000 users with a key each take some 8,000 calls, not 16,000.
 *
 * A user or key deleted meanwhile is left out. Rejects as `client.call` does, and with
 * ConfigurationError for a concurrency that is not a positive whole number.
 */
export async function* importPeople(
  client: Client,
  options: ImportPeopleOptions = {},
): AsyncGenerator<Person> {
  const { concurrency = 8, onProgress, signal } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new ConfigurationError('concurrency must be a positive whole number');
  }
  const now = new Date();
  const passwordsUsed = new Map<string, Date | undefined>();
  for await (const user of client.paginate('ListUsers', { MaxItems }, { signal })) {
    passwordsUsed.set(user.UserId, user.PasswordLastUsed);
  }
  let done = 0;
  const people = mapConcurrently(listUserDetails(client, signal), concurrency, (user) =>
    importPerson(client, user, passwordsUsed.get(user.UserId!), now, signal),
  );
  for await (const person of people) {
    onProgress?.(++done, Math.max(done, passwordsUsed.size));
    if (person) yield person;
  }
}

/**
 * Imports all users into a file of records, by its extension: structured into JSON and NDJSON, as
 * columns into CSV and SQLite. It appears under its name once it is complete. Resolves with the
 * number of users. Rejects as {@link importPeople} and `createRecords` do.
 */
export async function importPeopleTo(
  file: string,
  client: Client,
  { replace, table, ...options }: ImportPeopleToOptions = {},
): Promise<number> {
  const flat = isFlat(file);
  let count = 0;
  async function* records() {
    for await (const person of importPeople(client, options)) {
      count++;
      yield flat ? flattenPerson(person) : { ...person };
    }
  }
  await createRecords(file, records(), { fields: personColumns, replace, table });
  return count;
}

type UserDetail = IamActions['GetAccountAuthorizationDetails']['result']['UserDetailList'][number];

async function* listUserDetails(client: Client, signal?: AbortSignal): AsyncGenerator<UserDetail> {
  const pages = client.paginate(
    'GetAccountAuthorizationDetails',
    { Filter: ['User'], MaxItems },
    { signal },
  );
  for await (const { result } of pages.pages()) yield* result.UserDetailList;
}

/** Undefined when the user is gone. */
async function importPerson(
  client: Client,
  user: UserDetail,
  passwordLastUsed: Date | undefined,
  now: Date,
  signal?: AbortSignal,
): Promise<Person | undefined> {
  const UserName = user.UserName!;
  // NoSuchEntity can mean that there is no password, or no user: the actions after it tell.
  const profile = await unlessGone(client.call('GetLoginProfile', { UserName }, { signal }));
  const devices = await unlessGone(
    collect(client.paginate('ListMFADevices', { UserName }, { signal })),
  );
  const keys = await unlessGone(importAccessKeys(client, UserName, now, signal));
  if (!devices || !keys) return undefined;
  const { CreateDate: passwordDate, PasswordResetRequired = false } =
    profile?.result.LoginProfile ?? {};
  const active = keys.filter(({ status }) => status === 'Active');
  const activity = keys.map(({ last_used_date }) => last_used_date);
  return {
    alternate_username: UserName,
    user_id: user.UserId!,
    arn: user.Arn!,
    path: user.Path!,
    create_date: timestamp(user.CreateDate!),
    groups: user.GroupList,
    attached_policies: user.AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn!),
    inline_policies: user.UserPolicyList.map(({ PolicyName }) => PolicyName!),
    permissions_boundary: user.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    tags: Object.fromEntries(user.Tags.map(({ Key, Value }) => [Key, Value])),
    password_enabled: profile !== undefined,
    password_create_date: passwordDate ? timestamp(passwordDate) : null,
    password_age_days: passwordDate ? daysBetween(passwordDate, now) : null,
    password_reset_required: profile ? PasswordResetRequired : null,
    password_last_used: passwordLastUsed ? timestamp(passwordLastUsed) : null,
    mfa_enabled: devices.length > 0,
    mfa_devices: devices.map(({ SerialNumber }) => SerialNumber),
    access_keys: keys,
    active_access_keys: active.map(({ id }) => id),
    access_key_age_days: active[0]?.age_days ?? null,
    last_activity_date: latest([
      passwordLastUsed ? timestamp(passwordLastUsed) : null,
      ...activity,
    ]),
    imported_at: timestamp(now),
  };
}

/** The user's access keys, the oldest first. */
async function importAccessKeys(
  client: Client,
  UserName: string,
  now: Date,
  signal?: AbortSignal,
): Promise<PersonAccessKey[]> {
  const keys: PersonAccessKey[] = [];
  const listed = await collect(client.paginate('ListAccessKeys', { UserName }, { signal }));
  for (const { AccessKeyId, Status, CreateDate } of listed) {
    const answer = await unlessGone(
      client.call('GetAccessKeyLastUsed', { AccessKeyId: AccessKeyId! }, { signal }),
    );
    if (!answer) continue;
    const used = answer.result.AccessKeyLastUsed;
    const { LastUsedDate } = used ?? {};
    keys.push({
      id: AccessKeyId!,
      status: Status!,
      create_date: timestamp(CreateDate!),
      age_days: daysBetween(CreateDate!, now),
      last_used_date: LastUsedDate ? timestamp(LastUsedDate) : null,
      last_used_service: LastUsedDate ? used!.ServiceName : null,
      last_used_region: LastUsedDate ? used!.Region : null,
    });
  }
  return keys.sort((a, b) => (a.create_date < b.create_date ? -1 : 1));
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Undefined for what was deleted, or never there. */
async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'NoSuchEntity') return undefined;
    throw error;
  }
}

/** A date as IAM writes it. */
function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
