import type { PersonRecord } from '../workflow/records.js';
import { RecordsError } from '../workflow/records-error.js';

/** An access key of an IAM user. Dates are ISO 8601 in UTC. */
export interface PersonAccessKey {
  id: string;
  status: string;
  create_date: string;
  /** Whole days from its creation to the import. */
  age_days: number;
  /** Null for a key that was never used. */
  last_used_date: string | null;
  last_used_service: string | null;
  last_used_region: string | null;
}

/** An IAM user as imported. Dates are ISO 8601 in UTC; ages are whole days at the time of the import. */
export interface Person {
  alternate_username: string;
  user_id: string;
  arn: string;
  path: string;
  create_date: string;
  /** Names. */
  groups: string[];
  /** ARNs of the managed policies attached to the user itself. */
  attached_policies: string[];
  /** Names. */
  inline_policies: string[];
  /** ARN of a policy. */
  permissions_boundary: string | null;
  tags: Record<string, string>;
  password_enabled: boolean;
  password_create_date: string | null;
  password_age_days: number | null;
  password_reset_required: boolean | null;
  /** Null also for a password never used since AWS keeps track. */
  password_last_used: string | null;
  mfa_enabled: boolean;
  /** Serial numbers. */
  mfa_devices: string[];
  /** The oldest first; IAM allows two. */
  access_keys: PersonAccessKey[];
  /** Ids of those that are active. */
  active_access_keys: string[];
  /** Age of the oldest active key. */
  access_key_age_days: number | null;
  /** When the password or a key was last used. */
  last_activity_date: string | null;
  imported_at: string;
}

const keyFields = [
  'id',
  'status',
  'create_date',
  'age_days',
  'last_used_date',
  'last_used_service',
  'last_used_region',
] as const satisfies (keyof PersonAccessKey)[];

/** The most access keys that a user can have. Source: IAM User Guide, IAM quotas. */
const keyNumbers = [1, 2];

/** The columns of a person in CSV and SQLite, in order. */
export const personColumns: readonly string[] = [
  'alternate_username',
  'user_id',
  'arn',
  'path',
  'create_date',
  'groups',
  'attached_policies',
  'inline_policies',
  'permissions_boundary',
  'tags',
  'password_enabled',
  'password_create_date',
  'password_age_days',
  'password_reset_required',
  'password_last_used',
  'mfa_enabled',
  'mfa_devices',
  ...keyNumbers.flatMap((number) => keyFields.map((field) => `access_key_${number}_${field}`)),
  'active_access_keys',
  'access_key_age_days',
  'last_activity_date',
  'imported_at',
];

/**
 * A person as one row: lists are joined by `, `, which no IAM name, id or ARN contains; an access
 * key has columns of its own, such as `access_key_1_id`.
 */
export function flattenPerson({ access_keys: keys, ...person }: Person): PersonRecord {
  const row: PersonRecord = {};
  for (const [field, value] of Object.entries(person)) {
    row[field] = Array.isArray(value) ? value.join(', ') : value;
  }
  for (const number of keyNumbers) {
    for (const field of keyFields) {
      row[`access_key_${number}_${field}`] = keys[number - 1]?.[field] ?? null;
    }
  }
  return row;
}

/** What a report is made of. */
export type ReportedPerson = Pick<
  Person,
  | 'alternate_username'
  | 'arn'
  | 'create_date'
  | 'groups'
  | 'password_enabled'
  | 'password_create_date'
  | 'password_last_used'
  | 'mfa_enabled'
  | 'imported_at'
> & {
  access_keys: Pick<PersonAccessKey, 'id' | 'status' | 'create_date' | 'last_used_date'>[];
};

/**
 * Reads a person back from a record, structured (JSON) or flat (CSV, SQLite). Throws RecordsError,
 * naming the file, for a field that is missing or not what an import writes.
 */
export function readPerson(record: PersonRecord, file: string): ReportedPerson {
  const name = String(record['alternate_username']);
  const field = (key: string): unknown => {
    if (Object.hasOwn(record, key)) return record[key];
    throw new RecordsError(
      `${name} has no ${key}: is this a file of slim-iam people import?`,
      file,
    );
  };
  const date = (key: string, value: unknown): string => {
    if (typeof value === 'string' && !Number.isNaN(Date.parse(value))) return value;
    throw new RecordsError(`the ${key} of ${name} is not a date`, file);
  };
  const optionalDate = (key: string, value: unknown): string | null =>
    value === null || value === '' ? null : date(key, value);
  const flag = (key: string): boolean => {
    const value = field(key);
    if ([true, 'true', 1].includes(value as string)) return true;
    if ([false, 'false', 0].includes(value as string)) return false;
    throw new RecordsError(`the ${key} of ${name} is neither true nor false`, file);
  };
  const keys = Array.isArray(record['access_keys']) ? record['access_keys'] : flatKeys(field);
  return {
    alternate_username: name,
    arn: String(field('arn')),
    create_date: date('create_date', field('create_date')),
    groups: list(field('groups')),
    password_enabled: flag('password_enabled'),
    password_create_date: optionalDate('password_create_date', field('password_create_date')),
    password_last_used: optionalDate('password_last_used', field('password_last_used')),
    mfa_enabled: flag('mfa_enabled'),
    imported_at: date('imported_at', field('imported_at')),
    access_keys: keys.map((key: PersonRecord) => ({
      id: String(key['id']),
      status: String(key['status']),
      create_date: date('create_date of an access key', key['create_date']),
      last_used_date: optionalDate('last_used_date of an access key', key['last_used_date']),
    })),
  };
}

function flatKeys(field: (name: string) => unknown): PersonRecord[] {
  return keyNumbers
    .map((number) =>
      Object.fromEntries(keyFields.map((name) => [name, field(`access_key_${number}_${name}`)])),
    )
    .filter(({ id }) => id !== null && id !== '');
}

function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === null || value === '' ? [] : String(value).split(', ');
}
