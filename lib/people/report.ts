import { ConfigurationError } from '../query/errors.js';
import { openRecords, type RecordsOptions } from '../workflow/records.js';
import { RecordsError } from '../workflow/records-error.js';
import { daysBetween, latest } from './dates.js';
import { type ReportedPerson, readPerson } from './person.js';

export interface ReportOptions extends RecordsOptions {
  /** The day that ages are counted to; the time of the import by default. */
  now?: Date;
  /** Days after which a user whose credentials were not used is stale; 90 by default. */
  staleDays?: number;
}

/** Something that a person or a key has in common with the others of its list. */
export interface ReportEntry {
  alternate_username: string;
  /** Of an access key. */
  access_key_id?: string;
  /** When the key, password or user was made. */
  create_date: string;
  /** When it was last used; null for never, left out where IAM does not tell. */
  last_used_date?: string | null;
  /** Days since then, or since it was made. */
  days: number;
}

/** One bar of a figure and the list behind it. */
export interface ReportBar {
  label: string;
  /** Whether somebody should look at these. */
  attention: boolean;
  entries: ReportEntry[];
}

export type Finding = 'no_mfa' | 'old_key' | 'old_password' | 'stale';

export interface ReportUser {
  alternate_username: string;
  create_date: string;
  groups: string[];
  password_enabled: boolean;
  password_age_days: number | null;
  mfa_enabled: boolean;
  active_access_keys: number;
  /** Age of the oldest active key. */
  access_key_age_days: number | null;
  last_activity_date: string | null;
  findings: Finding[];
}

export interface Report {
  /** The day that ages are counted to, ISO 8601 in UTC. */
  as_of: string;
  stale_days: number;
  /** Age in days from which keys and passwords are old. */
  old_days: number;
  /** The accounts that the users' ARNs name. */
  accounts: string[];
  summary: {
    users: number;
    /** Users with a password, who can sign in to the console. */
    console_users: number;
    console_users_with_mfa: number;
    active_access_keys: number;
    old_access_keys: number;
    old_passwords: number;
    /** Users with a password or an active key. */
    users_with_credentials: number;
    stale_users: number;
  };
  /** All users, by password and MFA device. */
  mfa: ReportBar[];
  /** Active keys by age. */
  access_key_age: ReportBar[];
  password_age: ReportBar[];
  /** Users with a password or an active key, by the days since either was used; if never, since the user was made. */
  last_activity: ReportBar[];
  users: ReportUser[];
}

/** Age in days at which keys and passwords are to be changed. Source: CIS AWS Foundations Benchmark, access keys. */
const oldDays = 90;
const edges = [30, 90, 180, 365, 730];

/**
 * Reads a file of imported people and works out the report's figures, in memory: some 1 KB a user.
 * Rejects as `openRecords` does, with RecordsError for a file without users or not of an import,
 * and with ConfigurationError for `staleDays` that is not a positive whole number.
 */
export async function reportPeople(file: string, options: ReportOptions = {}): Promise<Report> {
  const { staleDays = 90 } = options;
  if (!Number.isInteger(staleDays) || staleDays < 1) {
    throw new ConfigurationError('staleDays must be a positive whole number');
  }
  const people: ReportedPerson[] = [];
  for await (const record of await openRecords(file, options))
    people.push(readPerson(record, file));
  if (people.length === 0) throw new RecordsError('there are no users in it', file);
  people.sort((a, b) => (a.alternate_username < b.alternate_username ? -1 : 1));
  const imported = people.map((person) => Date.parse(person.imported_at));
  const now = options.now ?? new Date(imported.reduce((a, b) => Math.max(a, b)));
  return makeReport(people, now, staleDays);
}

function makeReport(people: readonly ReportedPerson[], now: Date, staleDays: number): Report {
  const days = (date: string) => daysBetween(new Date(date), now);
  const mfa = [
    'Password and MFA',
    'Password, no MFA',
    'No password, MFA',
    'No password or MFA',
  ].map((label, at): ReportBar => ({ label, attention: at === 1, entries: [] }));
  const keyAge = histogram(edges, oldDays);
  const passwordAge = histogram(edges, oldDays);
  const idleEdges = [...new Set([...edges, staleDays])].sort((a, b) => a - b);
  const activity = histogram(idleEdges, staleDays);
  const users = people.map((person): ReportUser => {
    const { alternate_username, create_date, password_enabled, mfa_enabled, groups } = person;
    const user = { alternate_username, create_date, days: days(create_date) };
    const findings: Finding[] = [];

    mfa[(password_enabled ? 0 : 2) + (mfa_enabled ? 0 : 1)]!.entries.push(user);
    if (password_enabled && !mfa_enabled) findings.push('no_mfa');

    const active = person.access_keys.filter(({ status }) => status === 'Active');
    let oldestKey: number | null = null;
    for (const { id, create_date, last_used_date } of active) {
      const age = days(create_date);
      oldestKey = Math.max(age, oldestKey ?? 0);
      keyAge.add({ alternate_username, access_key_id: id, create_date, last_used_date, days: age });
    }
    if (oldestKey !== null && oldestKey > oldDays) findings.push('old_key');

    const made = person.password_create_date;
    const passwordDays = made === null ? null : days(made);
    if (made !== null && passwordDays !== null) {
      const last_used_date = person.password_last_used;
      passwordAge.add({
        alternate_username,
        create_date: made,
        last_used_date,
        days: passwordDays,
      });
      if (passwordDays > oldDays) findings.push('old_password');
    }

    const lastActivity = latest([
      person.password_last_used,
      ...person.access_keys.map(({ last_used_date }) => last_used_date),
    ]);
    if (password_enabled || active.length > 0) {
      const idle = days(lastActivity ?? create_date);
      activity.add({ ...user, last_used_date: lastActivity, days: idle });
      if (idle > staleDays) findings.push('stale');
    }

    return {
      alternate_username,
      create_date,
      groups,
      password_enabled,
      password_age_days: passwordDays,
      mfa_enabled,
      active_access_keys: active.length,
      access_key_age_days: oldestKey,
      last_activity_date: lastActivity,
      findings,
    };
  });
  const keys = keyAge.finish();
  const passwords = passwordAge.finish();
  const credentials = activity.finish();
  const [withMfa, withoutMfa] = mfa.map(({ entries }) => entries.length) as [number, number];
  return {
    as_of: now.toISOString(),
    stale_days: staleDays,
    old_days: oldDays,
    accounts: [...new Set(people.map(({ arn }) => arn.split(':')[4] ?? ''))].filter(Boolean).sort(),
    summary: {
      users: people.length,
      console_users: withMfa + withoutMfa,
      console_users_with_mfa: withMfa,
      active_access_keys: keys.all,
      old_access_keys: keys.attention,
      old_passwords: passwords.attention,
      users_with_credentials: credentials.all,
      stale_users: credentials.attention,
    },
    mfa,
    access_key_age: keyAge.bars,
    password_age: passwordAge.bars,
    last_activity: activity.bars,
    users,
  };
}

/** A bar for the days up to each edge, and one for what is over the last. */
function histogram(edges: readonly number[], limit: number) {
  const bars = [...edges, undefined].map((to, at): ReportBar => {
    const from = edges[at - 1] ?? 0;
    return { label: daysLabel(from, to), attention: from >= limit, entries: [] };
  });
  return {
    bars,
    add(entry: ReportEntry): void {
      const at = edges.findIndex((edge) => entry.days <= edge);
      bars.at(at)!.entries.push(entry);
    },
    /** How many there are, and how many of these ask for attention; the oldest first in each bar. */
    finish(): { all: number; attention: number } {
      let all = 0;
      let attention = 0;
      for (const bar of bars) {
        bar.entries.sort((a, b) => b.days - a.days);
        all += bar.entries.length;
        if (bar.attention) attention += bar.entries.length;
      }
      return { all, attention };
    },
  };
}

function daysLabel(from: number, to: number | undefined): string {
  const years = (days: number) => (days === 365 ? '1 year' : `${days / 365} years`);
  if (to === undefined) return `over ${from % 365 === 0 ? years(from) : `${from} days`}`;
  if (to % 365 === 0 && from % 365 === 0 && from > 0) return `${from / 365} to ${years(to)}`;
  return from === 0 ? `up to ${to} days` : `${from + 1} to ${to} days`;
}
