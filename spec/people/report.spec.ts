import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  createRecords,
  flattenPerson,
  formatReport,
  type Person,
  personColumns,
  type Report,
  reportPeople,
  writeReport,
} from '../../lib/people/index.js';
import { useFolder } from '../support/folder.js';
import { sampleDate, samplePeople } from './sample.js';

const day = 86_400_000;

async function* structured(people: Iterable<Person>) {
  for (const person of people) yield { ...person };
}

async function* flat(people: Iterable<Person>) {
  for (const person of people) yield flattenPerson(person);
}

/** A person about whom there is nothing to say. */
function somebody(alternate_username: string, changes: Partial<Person> = {}): Person {
  const [base] = samplePeople(1) as Iterable<Person>;
  return {
    ...base!,
    alternate_username,
    create_date: '2020-01-01T00:00:00Z',
    groups: [],
    password_enabled: false,
    password_create_date: null,
    password_last_used: null,
    mfa_enabled: false,
    access_keys: [],
    imported_at: sampleDate,
    ...changes,
  };
}

function daysAgo(days: number): string {
  return new Date(Date.parse(sampleDate) - days * day).toISOString();
}

function password(days: number, used: number | null): Partial<Person> {
  return {
    password_enabled: true,
    password_create_date: daysAgo(days),
    password_last_used: used === null ? null : daysAgo(used),
  };
}

function accessKey(days: number, used: number | null, status = 'Active') {
  return {
    id: `AKIA${days}`,
    status,
    create_date: daysAgo(days),
    age_days: days,
    last_used_date: used === null ? null : daysAgo(used),
    last_used_service: used === null ? null : 's3',
    last_used_region: used === null ? null : 'us-east-1',
  };
}

describe('reportPeople', () => {
  const path = useFolder();

  async function reportOn(people: Iterable<Person>, options = {}): Promise<Report> {
    await createRecords(path('p.json'), structured(people), {
      fields: personColumns,
      replace: true,
    });
    return reportPeople(path('p.json'), options);
  }

  const counts = (bars: Report['mfa']) =>
    Object.fromEntries(
      bars.flatMap(({ label, entries }) => (entries.length > 0 ? [[label, entries.length]] : [])),
    );

  it('puts an age into the bar whose days it is of, and old ones up for attention', async () => {
    const ages = [0, 30, 31, 90, 91, 180, 181, 365, 366, 730, 731];
    const people = ages.map((age) =>
      somebody(`user${age}`, { ...password(age, 0), access_keys: [accessKey(age, 0)] }),
    );
    const { access_key_age, password_age, summary } = await reportOn(people);
    const expected = {
      'up to 30 days': 2,
      '31 to 90 days': 2,
      '91 to 180 days': 2,
      '181 to 365 days': 2,
      '1 to 2 years': 2,
      'over 2 years': 1,
    };
    assert.deepEqual(counts(access_key_age), expected);
    assert.deepEqual(counts(password_age), expected);
    assert.deepEqual(
      access_key_age.map(({ attention }) => attention),
      [false, false, true, true, true, true],
    );
    assert.deepEqual([summary.old_access_keys, summary.old_passwords], [7, 7]);
    assert.deepEqual(access_key_age[4]!.entries, [
      {
        alternate_username: 'user730',
        access_key_id: 'AKIA730',
        create_date: daysAgo(730),
        last_used_date: daysAgo(0),
        days: 730,
      },
      {
        alternate_username: 'user366',
        access_key_id: 'AKIA366',
        create_date: daysAgo(366),
        last_used_date: daysAgo(0),
        days: 366,
      },
    ]);
  });

  it('calls stale who has credentials and used none of them for too long', async () => {
    const people = [
      somebody('active-by-key', { ...password(10, null), access_keys: [accessKey(400, 90)] }),
      somebody('stale', { ...password(400, 91), access_keys: [accessKey(400, 200)] }),
      somebody('never-used', { access_keys: [accessKey(5, null)] }),
      somebody('new', { create_date: daysAgo(3), ...password(3, null) }),
      somebody('inactive-key-only', { access_keys: [accessKey(400, 300, 'Inactive')] }),
      somebody('used-inactive-key', {
        ...password(400, 300),
        access_keys: [accessKey(400, 2, 'Inactive')],
      }),
      somebody('nothing'),
    ];
    const { users, summary, last_activity } = await reportOn(people);
    const stale = (report: typeof users) =>
      report
        .filter(({ findings }) => findings.includes('stale'))
        .map(({ alternate_username }) => alternate_username);
    assert.deepEqual(stale(users), ['never-used', 'stale']);
    assert.deepEqual([summary.stale_users, summary.users_with_credentials], [2, 5]);
    assert.deepEqual(counts(last_activity), {
      'up to 30 days': 2,
      '31 to 90 days': 1,
      '91 to 180 days': 1,
      'over 2 years': 1,
    });
    const strict = await reportOn(people, { staleDays: 45 });
    assert.deepEqual(stale(strict.users), ['active-by-key', 'never-used', 'stale']);
    assert.deepEqual(counts(strict.last_activity), {
      'up to 30 days': 2,
      '46 to 90 days': 1,
      '91 to 180 days': 1,
      'over 2 years': 1,
    });
    const lenient = await reportOn(people, { staleDays: 1_000 });
    assert.deepEqual(
      lenient.last_activity.slice(-3).map(({ label }) => label),
      ['1 to 2 years', '731 to 1000 days', 'over 1000 days'],
    );
    const later = await reportOn(people, { now: new Date(Date.parse(sampleDate) + 100 * day) });
    assert.equal(later.summary.stale_users, 5);
    await assert.rejects(reportOn(people, { staleDays: 0 }), { name: 'ConfigurationError' });
  });

  it('counts MFA over users with a password', async () => {
    const { summary, mfa, users } = await reportOn([
      somebody('a', { ...password(1, 1), mfa_enabled: true }),
      somebody('b', password(1, 1)),
      somebody('c', { mfa_enabled: true }),
      somebody('d'),
    ]);
    assert.deepEqual([summary.console_users, summary.console_users_with_mfa], [2, 1]);
    assert.deepEqual(
      mfa.map(({ attention, entries }) => [attention, entries[0]!.alternate_username]),
      [
        [false, 'a'],
        [true, 'b'],
        [false, 'c'],
        [false, 'd'],
      ],
    );
    assert.deepEqual(users[1]!.findings, ['no_mfa']);
  });

  it('is the same from JSON, NDJSON, CSV and SQLite', async () => {
    const people = [...samplePeople(200)];
    const reports: Report[] = [];
    for (const name of ['p.json', 'p.ndjson', 'p.csv', 'p.db']) {
      const records = /json$/.test(name) ? structured(people) : flat(people);
      await createRecords(path(name), records, { fields: personColumns });
      reports.push(await reportPeople(path(name)));
    }
    for (const report of reports) assert.deepEqual(report, reports[0]);
    assert.equal(reports[0]!.users.length, 200);
    assert.deepEqual(reports[0]!.accounts, ['123456789012']);
    assert.equal(reports[0]!.as_of, new Date(sampleDate).toISOString());
  });

  it('refuses a file that is no import, and one without users', async () => {
    const save = (person: object) =>
      createRecords(path('p.json'), structured([person as Person]), {
        fields: [],
        replace: true,
      });
    await save({ alternate_username: 'ann' });
    await assert.rejects(reportPeople(path('p.json')), {
      name: 'RecordsError',
      message: /p.json: ann has no .*: is this a file of slim-iam people import\?$/,
    });
    await save(somebody('ann', { mfa_enabled: 'maybe' as never }));
    await assert.rejects(
      reportPeople(path('p.json')),
      /the mfa_enabled of ann is neither true nor/,
    );
    await save(somebody('ann', { create_date: 'last week' }));
    await assert.rejects(reportPeople(path('p.json')), /the create_date of ann is not a date/);
    await assert.rejects(reportOn([]), /there are no users in it/);
  });

  it('guards a spreadsheet against formulas in its CSV, and writes everything as JSON', async () => {
    const report = await reportOn([
      somebody('=cmd', { groups: ['@a', 'b'] }),
      somebody('-x'),
      somebody('plain'),
    ]);
    await writeReport(path('r.csv'), report);
    assert.deepEqual(
      readFileSync(path('r.csv'), 'utf8')
        .split('\n')
        .map((row) => row.split(',')[0]),
      ['alternate_username', "'-x", "'=cmd", 'plain', ''],
    );
    assert.match(readFileSync(path('r.csv'), 'utf8'), /,"'@a, b",/);
    assert.deepEqual(JSON.parse(formatReport(report, 'json')), report);
    await assert.rejects(writeReport(path('r.pdf'), report), { name: 'ConfigurationError' });
  });
});
