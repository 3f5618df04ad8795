import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createClient } from '../../lib/index.js';
import { change } from '../../lib/local/account.js';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import {
  flattenPerson,
  importPeople,
  importPeopleTo,
  openRecords,
  type Person,
  type PersonRecord,
  personColumns,
} from '../../lib/people/index.js';
import { runPreset, statements } from '../../lib/presets/index.js';
import { exampleCredentials } from '../support/answers.js';
import { useFolder } from '../support/folder.js';
import { serveAccount } from './large-account.js';
import { samplePeople } from './sample.js';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** What does not depend on the ids that the local IAM gives and on the time. */
function comparable(person: Person) {
  const { user_id, imported_at, password_age_days, access_key_age_days, ...rest } = person;
  const access_keys = person.access_keys.map(({ id, age_days, ...key }) => key);
  return { ...rest, access_keys, active_access_keys: person.active_access_keys.length };
}

describe('importPeople', () => {
  const path = useFolder();
  let served: Awaited<ReturnType<typeof serveAccount>> | undefined;
  let local: LocalIam | undefined;

  afterEach(async () => {
    served?.close();
    served = undefined;
    await local?.close();
    local = undefined;
  });

  it('says of each user of the local IAM what the presets say', async () => {
    local = await startLocalIam();
    const client = createClient(local);
    const people = await collect(importPeople(client));
    assert.deepEqual(
      people.map(({ alternate_username }) => alternate_username),
      ['alice', 'bob', 'carol', 'dave'],
    );
    for (const person of people) {
      const { alternate_username } = person;
      const preset = async (name: string, response?: string) =>
        (await runPreset(client, name, { alternate_username }, { response }).catch(() => null))
          ?.mapped;
      assert.equal(
        person.access_keys.length > 0 ? person.active_access_keys.join(', ') : 'NONE',
        await preset('Get list of access keys for a user', statements.active_access_keys),
      );
      assert.equal(
        person.password_create_date,
        (await preset(
          'Get password age for user',
          '{{ response.GetLoginProfileResponse.GetLoginProfileResult.LoginProfile.CreateDate }}',
        )) ?? null,
      );
      const groups = await client.call('ListGroupsForUser', { UserName: alternate_username });
      assert.deepEqual(
        person.groups,
        groups.result.Groups.map(({ GroupName }) => GroupName),
      );
      const devices = await client.call('ListMFADevices', { UserName: alternate_username });
      assert.deepEqual(
        person.mfa_devices,
        devices.result.MFADevices.map(({ SerialNumber }) => SerialNumber),
      );
      assert.equal(person.mfa_enabled, alternate_username === 'alice');
      assert.equal(person.arn, `arn:aws:iam::123456789012:user/${alternate_username}`);
      for (const key of person.access_keys) {
        const days = (Date.parse(person.imported_at) - Date.parse(key.create_date)) / 86_400_000;
        assert.equal(key.age_days, Math.floor(days));
      }
    }
    const [alice, bob, carol, dave] = people as [Person, Person, Person, Person];
    assert.deepEqual(alice.tags, { team: 'platform' });
    assert.equal(alice.password_last_used, '2026-01-19T07:45:00Z');
    assert.equal(alice.last_activity_date, '2026-01-19T07:45:00Z');
    assert.deepEqual(bob.attached_policies, ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess']);
    assert.deepEqual(
      bob.access_keys.map(({ status }) => status),
      ['Inactive', 'Active'],
    );
    assert.equal(bob.access_key_age_days, bob.access_keys[1]!.age_days);
    assert.deepEqual([carol.password_reset_required, carol.access_key_age_days], [true, null]);
    assert.deepEqual(
      [dave.password_enabled, dave.password_reset_required, dave.access_keys],
      [false, null, []],
    );
  });

  it('imports 2,000 users in pages, eight at a time, with no call more than it takes', async function () {
    this.timeout(180_000);
    const people = [...samplePeople(2_000)];
    served = await serveAccount(people);
    const progress: [number, number][] = [];
    const count = await importPeopleTo(path('people.ndjson'), served.client, {
      onProgress: (...each) => progress.push(each),
    });
    assert.equal(count, 2_000);
    const imported = (await collect(
      await openRecords(path('people.ndjson')),
    )) as unknown as Person[];
    const byName = (a: Person, b: Person) => (a.alternate_username < b.alternate_username ? -1 : 1);
    assert.deepEqual(imported.sort(byName).map(comparable), people.sort(byName).map(comparable));
    const keys = people.reduce((sum, { access_keys }) => sum + access_keys.length, 0);
    assert.equal(served.sent.actions.length, 2 + 2 + 3 * 2_000 + keys);
    assert.equal(served.sent.mostAtOnce, 8);
    assert.deepEqual(
      progress,
      people.map((_, at) => [at + 1, 2_000]),
    );
  });

  it('leaves out a user, and a key, that is deleted while it imports', async () => {
    const people = [...samplePeople(40)];
    served = await serveAccount(people);
    const { account, client, sent } = served;
    const users = [...account.users.values()];
    const keeper = users.find(({ accessKeys }) => accessKeys.size === 2)!;
    const leaver = users.find((user) => user.loginProfile && user !== keeper)!;
    const [lost, kept] = [...keeper.accessKeys.keys()];
    sent.before = (params) => {
      // In the middle of the user: the password is read, the rest is not.
      const { name } = leaver;
      const middle = params.get('Action') === 'ListMFADevices' && params.get('UserName') === name;
      if (middle) account.users.delete(name);
      if (params.get('AccessKeyId') === lost) {
        const accessKeys = new Map([...keeper.accessKeys].filter(([id]) => id !== lost));
        change(account, keeper, { accessKeys });
      }
    };
    const imported = await collect(importPeople(client));
    assert.equal(imported.length, people.length - 1);
    assert.ok(imported.every(({ alternate_username }) => alternate_username !== leaver.name));
    const { access_keys } = imported.find((each) => each.alternate_username === keeper.name)!;
    assert.deepEqual(
      access_keys.map(({ id }) => id),
      [kept],
    );
  });

  it('leaves no file, and no request behind, when it is ended', async () => {
    served = await serveAccount(samplePeople(40));
    const { client, sent } = served;
    for (const extension of ['csv', 'json', 'ndjson', 'db']) {
      const end = new AbortController();
      await assert.rejects(
        importPeopleTo(path(`p.${extension}`), client, {
          signal: end.signal,
          onProgress: (done) => done === 5 && end.abort(new Error('enough')),
        }),
        /enough/,
      );
      const { length } = sent.actions;
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(sent.actions.length, length);
    }
    assert.deepEqual(
      readdirSync(path()).filter((name) => name !== 'p.db'),
      [],
    );
    await assert.rejects(openRecords(path('p.db')), /there is no table people; there are none/);
  });

  it('ends with IAM’s error', async () => {
    served = await serveAccount(samplePeople(3));
    const stranger = createClient({
      endpoint: served.endpoint,
      credentials: {
        accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
        secretAccessKey: exampleCredentials.secretAccessKey,
      },
    });
    await assert.rejects(importPeopleTo(path('p.csv'), stranger), { code: 'InvalidClientTokenId' });
    assert.deepEqual(readdirSync(path()), []);
    await assert.rejects(collect(importPeople(stranger, { concurrency: 0 })), {
      name: 'ConfigurationError',
    });
  });

  it('writes the same people flat into CSV and SQLite', async () => {
    served = await serveAccount(samplePeople(30));
    for (const extension of ['json', 'csv', 'db']) {
      await importPeopleTo(path(`p.${extension}`), served.client);
    }
    const structured = (await collect(await openRecords(path('p.json')))) as unknown as Person[];
    const header = readFileSync(path('p.csv'), 'utf8').split('\n')[0];
    assert.equal(header, personColumns.join(','));
    const text = (value: unknown) =>
      typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
    const rows = structured.map(flattenPerson);
    const without = ({ imported_at, ...rest }: PersonRecord) => rest;
    const csv = await collect(await openRecords(path('p.csv')));
    assert.deepEqual(
      csv.map(without),
      rows.map((row) =>
        without(Object.fromEntries(personColumns.map((name) => [name, text(row[name])]))),
      ),
    );
    const table = await collect(await openRecords(path('p.db')));
    assert.deepEqual(
      table.map(without),
      rows.map((row) =>
        without({
          ...row,
          tags: JSON.stringify(row['tags']),
          password_enabled: Number(row['password_enabled']),
          mfa_enabled: Number(row['mfa_enabled']),
          password_reset_required: row['password_reset_required'] === null ? null : 0,
        }),
      ),
    );
  });
});
