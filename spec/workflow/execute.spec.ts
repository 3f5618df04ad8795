import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, NetworkError } from '../../lib/index.js';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import type { PresetClient } from '../../lib/presets/index.js';
import {
  type ExecuteOptions,
  executeWorkflow,
  Journal,
  parseWorkflow,
  RecordsError,
  WorkflowError,
} from '../../lib/workflow/index.js';
import { openSqlite } from '../../lib/workflow/sqlite.js';

const text = `name: Passwords
object: People
fields: [alternate_username, status, since]
begin:
  actions: [new]
  rules: { all: [{ field: status, operator: equals, value: Active }] }
  next: get
blocks:
  get:
    type: api
    preset: Get password age for user
    response: { since: response.GetLoginProfileResponse.GetLoginProfileResult.LoginProfile.CreateDate }
    positive: end
`;

const people = `alternate_username,status,since,other
alice,Active,,"a, b"
bob,Active,,
carol,Left,,
dave,Active,,
`;

describe('running a workflow over a file', () => {
  let folder: string;
  let local: LocalIam;
  let client: PresetClient;
  let calls: number;
  let file: string;
  let journal: Journal;

  before(async () => {
    local = await startLocalIam();
    const real = createClient({ endpoint: local.endpoint, credentials: local.credentials });
    client = {
      call(action, params, options) {
        calls++;
        return real.call(action as string, params, options);
      },
    };
  });
  after(() => local.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
    file = join(folder, 'people.csv');
    await writeFile(file, people);
    journal = await Journal.open(join(folder, 'run.db'));
    calls = 0;
  });
  afterEach(async () => {
    journal.close();
    await rm(folder, { recursive: true });
  });

  const execute = (options: Partial<ExecuteOptions> = {}, workflow = text, name = file) =>
    executeWorkflow(parseWorkflow(workflow), name, { client, journal, ...options });

  it('takes the records that match, and writes back what was set', async () => {
    const { complete, counts, written, run } = await execute();
    assert.deepEqual([complete, written], [true, 2]);
    assert.deepEqual(counts, { done: 2, failed: 1, uncertain: 0 });
    assert.equal(
      await readFile(file, 'utf8'),
      people
        .replace('alice,Active,', 'alice,Active,2024-02-12T10:30:00Z')
        .replace('bob,Active,', 'bob,Active,2022-06-15T13:05:00Z'),
    );
    const [alice, , dave] = [...run.report()];
    assert.deepEqual(alice!.steps, [
      { block: 'get', item: 0, state: 'done', edge: 'positive', settled: undefined },
    ]);
    assert.deepEqual([dave!.status, dave!.block], ['failed', 'get']);
    assert.match(dave!.error!, /NoSuchEntity/);
    assert.deepEqual(run.blocks(), [
      { block: 'get', state: 'done', edge: 'negative', count: 1 },
      { block: 'get', state: 'done', edge: 'positive', count: 2 },
    ]);
  });

  it('takes no more than the limit, also after a resume', async () => {
    const stop = new AbortController();
    const first = await execute({
      limit: 2,
      concurrency: 1,
      signal: stop.signal,
      onRecord: () => stop.abort(),
    });
    assert.equal(first.complete, false);
    assert.equal(await readFile(file, 'utf8'), people, 'nothing is written before the end');
    const { complete, counts } = await execute({ resume: true });
    assert.deepEqual([complete, counts.done, calls], [true, 2, 2]);
  });

  it('takes no more records at a time than asked for, and several', async () => {
    let running = 0;
    let most = 0;
    const slow: PresetClient = {
      async call(...args) {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        try {
          return await client.call(...args);
        } finally {
          running--;
        }
      },
    };
    const rows = Array.from({ length: 30 }, (_, number) => `person-${number},Active,,`);
    await writeFile(file, ['alternate_username,status,since,other', ...rows].join('\n'));
    const { counts } = await execute({ client: slow, concurrency: 3 });
    assert.deepEqual([most, counts.failed], [3, 30]);
    await assert.rejects(execute({ concurrency: 0 }), /concurrency must be/);
  });

  it('goes on after a delay that passed while nothing was running', async () => {
    const waits = text
      .replace('next: get', 'next: wait')
      .replace('blocks:', 'blocks:\n  wait: { type: delay, delay: 1 second, next: get }');
    const stop = new AbortController();
    const began = Date.now();
    const first = execute({ signal: stop.signal, concurrency: 1 }, waits);
    setTimeout(() => stop.abort(), 100);
    assert.equal((await first).complete, false);
    assert.equal(calls, 0);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const resumed = Date.now();
    const { counts } = await execute({ resume: true }, waits);
    assert.deepEqual([counts.done, calls], [2, 3]);
    assert.ok(Date.now() - resumed < resumed - began);
  });

  it('holds no place for a record that waits', async () => {
    const waits = text
      .replace('next: get', 'next: wait')
      .replace('blocks:', 'blocks:\n  wait: { type: delay, delay: 1 second, next: get }');
    const began = Date.now();
    const rows = Array.from({ length: 10 }, (_, number) => `person-${number},Active,,`);
    await writeFile(file, ['alternate_username,status,since,other', ...rows].join('\n'));
    const { counts } = await execute({ concurrency: 1 }, waits);
    assert.equal(counts.failed, 10);
    assert.ok(Date.now() - began < 8_000);
  });

  it('keeps uncertain records for a resume', async () => {
    const create = text
      .replace('Get password age for user', 'Create user')
      .replace(/ +response.*\n/, '');
    const rows = ['new-1,Active,,', 'new-2,Active,,'];
    await writeFile(file, ['alternate_username,status,since,other', ...rows].join('\n'));
    const lossy: PresetClient = {
      async call(action, params, options) {
        if (params['UserName'] === 'new-1') {
          await client.call(action, params, options);
          throw new NetworkError('the request did not get through (ECONNRESET)', action);
        }
        return client.call(action, params, options);
      },
    };
    const first = await execute({ client: lossy }, create);
    assert.deepEqual(first.counts, { done: 1, failed: 0, uncertain: 1 });
    await assert.rejects(execute({ resume: true }), /workflow file is not as it was/);
    const second = await execute({ resume: true }, create);
    assert.deepEqual(second.counts, { done: 2, failed: 0, uncertain: 0 });
    assert.deepEqual(second.settled, { applied: 1, notApplied: 0, unknown: 0 });
    await assert.rejects(execute({ resume: true }, create), /has no unfinished run/);
  });

  it('refuses a second run while one is unfinished, and another workflow to resume it', async () => {
    const stop = new AbortController();
    stop.abort();
    await execute({ signal: stop.signal });
    await assert.rejects(execute(), /has an unfinished run of 'Passwords'.*resume it/);
    await assert.rejects(
      execute({ resume: true }, `${text}# changed\n`),
      /file is not as it was when the run of 'Passwords' began/,
    );
    assert.equal((await execute({ resume: true })).complete, true);
    assert.equal((await execute()).complete, true);
  });

  it('refuses to resume with other variables', async () => {
    const variables = { 'Team.Group': 'Managers', 'AWS.Version': '2010-05-08' };
    await execute({ variables, signal: AbortSignal.abort() });
    await assert.rejects(execute({ resume: true }), /variables are others than the run began with/);
    const again = { 'AWS.Version': '2010-05-08', 'Team.Group': 'Managers' };
    assert.equal((await execute({ resume: true, variables: again })).complete, true);
  });

  it('refuses a workflow that sets the key of the records', async () => {
    const sets = text.replace('response: { since:', 'response: { alternate_username:');
    await assert.rejects(execute({}, sets), /the workflow sets 'alternate_username'/);
    assert.equal(calls, 0);
  });

  it('keeps the last hundred runs', async () => {
    for (let times = 0; times < 102; times++) {
      journal.begin({ workflow: 'Old', hash: String(times), variables: {} }).finish();
    }
    const database = await openSqlite(':memory:');
    journal.close();
    database.exec(`ATTACH '${journal.file}' AS journal`);
    const row = database.prepare('SELECT count(*) AS n, min(id) AS first FROM journal.runs').get();
    const { n, first } = row as Record<string, number>;
    assert.deepEqual([n, first], [100, 3]);
    database.exec('DETACH journal');
    database.close();
    journal = await Journal.open(journal.file);
  });

  it('has one process at a time in a journal that only its owner can read', async () => {
    await assert.rejects(Journal.open(journal.file), /in use by another process/);
    assert.equal((await stat(journal.file)).mode & 0o777, 0o600);
  });

  it('refuses a journal that is none', async () => {
    const other = join(folder, 'other');
    await writeFile(other, 'text '.repeat(1000));
    await assert.rejects(Journal.open(other), /is no journal/);
    const people = join(folder, 'people.db');
    const database = await openSqlite(people);
    database.exec('CREATE TABLE people (alternate_username)');
    database.close();
    const before = await readFile(people);
    await assert.rejects(Journal.open(people), /is no journal of this version/);
    assert.deepEqual(await readFile(people), before);
    await assert.rejects(
      Journal.open(join(folder, 'none', 'run.db')),
      /cannot be opened \(ENOENT\)/,
    );
    await assert.rejects(Journal.open(folder), /cannot be opened \(EISDIR\)/);
  });

  it('refuses a workflow that is not valid, before anything else', async () => {
    const wrong = text.replace('Get password age for user', 'Get nothing');
    await assert.rejects(execute({}, wrong), WorkflowError);
    assert.equal(journal.unfinished(), undefined);
  });

  const broken: [what: string, content: string | Buffer, message: RegExp][] = [
    [
      'a key that is there twice',
      `${people}alice,Active,,\n`,
      /people\.csv:6: .*alice is also in line 2/,
    ],
    [
      'a key that is missing',
      `${people},Active,,\n`,
      /people\.csv:6: the alternate_username is missing/,
    ],
    ['a quote that is not closed', `${people}"eve,Active,,\n`, /people\.csv/],
    ['a row that is too short', `${people}eve\n`, /people\.csv:6: 1 values/],
    ['Latin-1', Buffer.from(people.replace('bob', 'bób'), 'latin1'), /people\.csv.*UTF-8/],
    ['no rows and no header', '', /people\.csv.*empty/],
    [
      'no field that the workflow reads',
      'alternate_username,other\na,b\n',
      /no field 'status', which the workflow reads/,
    ],
  ];
  for (const [what, content, message] of broken) {
    it(`refuses people with ${what}, and sends and loses nothing`, async () => {
      await writeFile(file, content);
      const before = await readFile(file);
      await assert.rejects(execute(), message);
      assert.equal(calls, 0);
      assert.deepEqual(await readFile(file), before);
      assert.equal(journal.unfinished(), undefined);
    });
  }

  it('keeps the results when the file cannot take them, and writes them with a resume', async () => {
    // The file is read to its end by the time that the first record is through.
    const slow: PresetClient = {
      async call(...args) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        return client.call(...args);
      },
    };
    const onRecord = () => writeFileSync(file, people.replace('alice', 'alicia'));
    await assert.rejects(execute({ client: slow, onRecord }), RecordsError);
    assert.ok(journal.unfinished());
    await writeFile(file, people);
    const { written } = await execute({ resume: true });
    assert.deepEqual([written, calls], [2, 3]);
    assert.match(await readFile(file, 'utf8'), /alice,Active,2024/);
  });

  it('stops at what its caller throws, and can be resumed', async () => {
    const onRecord = () => {
      throw new Error('disk full');
    };
    await assert.rejects(execute({ concurrency: 1, onRecord }), /disk full/);
    assert.deepEqual([calls, await readFile(file, 'utf8')], [1, people]);
    const { counts } = await execute({ resume: true });
    assert.deepEqual([counts.done, calls], [2, 3]);
  });

  it('gives the journal free when it is closed', async () => {
    await execute();
    journal.close();
    journal = await Journal.open(journal.file);
    assert.equal(journal.unfinished(), undefined);
  });

  it('runs over SQLite too', async () => {
    const name = join(folder, 'people.db');
    const database = await openSqlite(name);
    database.exec(
      `CREATE TABLE people (alternate_username TEXT, status TEXT, since TEXT); INSERT INTO people VALUES ('alice', 'Active', NULL), ('dave', 'Left', NULL)`,
    );
    assert.equal((await execute({}, text, name)).written, 1);
    const rows = database.prepare('SELECT since FROM people ORDER BY 1').all() as {
      since: string;
    }[];
    assert.deepEqual(
      rows.map(({ since }) => since),
      [null, '2024-02-12T10:30:00Z'],
    );
    database.close();
  });

  it('runs over JSON too', async () => {
    const json = join(folder, 'people.json');
    const records = [{ alternate_username: 'alice', status: 'Active', groups: ['Admins'] }];
    await writeFile(json, JSON.stringify(records));
    const { written } = await execute({}, text, json);
    assert.equal(written, 1);
    assert.deepEqual(JSON.parse(await readFile(json, 'utf8')), [
      { ...records[0], since: '2024-02-12T10:30:00Z' },
    ]);
  });
});
