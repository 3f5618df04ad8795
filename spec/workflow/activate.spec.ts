import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../lib/index.js';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import type { PresetClient } from '../../lib/presets/index.js';
import {
  type ActivateOptions,
  activateWorkflow,
  executeWorkflow,
  Journal,
  parseWorkflow,
  type RunSummary,
  WorkflowError,
} from '../../lib/workflow/index.js';

const text = (actions: string, schedule = '') => `name: Passwords
object: People
fields: [alternate_username, status, since]
begin:
  actions: [${actions}]
  ${schedule && `schedule: ${schedule}`}
  rules: { all: [{ field: status, operator: equals, value: Active }] }
  next: get
blocks:
  get:
    type: api
    preset: Get password age for user
    response: { since: response.GetLoginProfileResponse.GetLoginProfileResult.LoginProfile.CreateDate }
    positive: end
`;
const head = 'alternate_username,status,since';

describe('an active workflow', function () {
  this.timeout(30_000);
  let folder: string;
  let file: string;
  let journal: Journal;
  let local: LocalIam;
  let client: PresetClient;
  let stop: AbortController;

  before(async () => {
    local = await startLocalIam();
    client = createClient({ endpoint: local.endpoint, credentials: local.credentials });
  });
  after(() => local.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
    file = join(folder, 'people.csv');
    await writeFile(file, `${head}\nalice,Active,\nbob,Left,\n`);
    journal = await Journal.open(join(folder, 'run.db'));
    stop = new AbortController();
  });
  afterEach(async () => {
    journal.close();
    await rm(folder, { recursive: true });
  });

  const activate = (workflow: string, options: Partial<ActivateOptions> = {}) =>
    activateWorkflow(parseWorkflow(workflow), file, {
      client,
      journal,
      signal: stop.signal,
      onError: (error) => stop.abort(error),
      ...options,
    });

  it('runs at each time of its schedule, and never two at once', async () => {
    const times: string[] = [];
    let running = 0;
    const slow: PresetClient = {
      async call(...args) {
        assert.equal(++running, 1);
        // Two times pass meanwhile.
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        running--;
        return client.call(...args);
      },
    };
    await activate(text('schedule', "{ cron: '* * * * * *' }"), {
      client: slow,
      onRun: (why) => times.push(why),
      onSummary: () => times.length >= 3 && stop.abort(),
    });
    assert.equal(stop.signal.reason.name, 'AbortError');
    assert.equal(new Set(times).size, 3);
    assert.deepEqual(times, times.toSorted());
    assert.match(await readFile(file, 'utf8'), /alice,Active,2024/);
  });

  it('makes up for a time that passed while it was not active, if asked to', async () => {
    const workflow = text('schedule', "{ cron: '0 0 1 1 *', missed: run }");
    const { hash } = parseWorkflow(workflow);
    const scheduledFor = new Date('2020-01-01T00:00Z');
    journal.begin({ workflow: 'Passwords', hash, variables: {}, scheduledFor }).finish();
    const runs: string[] = [];
    await activate(workflow, {
      onRun: (why) => runs.push(why),
      onWait: () => stop.abort(),
    });
    const year = new Date().getUTCFullYear();
    assert.deepEqual(runs, [`schedule ${year}-01-01T00:00:00.000Z`]);
  });

  it('runs for records that are new or were edited, and not for what it wrote itself', async () => {
    const summaries: RunSummary[] = [];
    let seen = () => {};
    const active = activate(text('new, edit'), {
      onSummary(summary) {
        summaries.push(summary);
        seen();
      },
    });
    const next = () =>
      new Promise<void>((resolve) => {
        seen = resolve;
      });
    const look = () => new Promise((resolve) => setTimeout(resolve, 1_500));
    await look();
    assert.equal(summaries.length, 0, 'the records that are there are not new');
    const added = next();
    await writeFile(file, `${head}\nalice,Active,\nbob,Left,\ncarol,Active,\ndave,Left,\n`);
    await added;
    await look();
    const edited = next();
    await writeFile(file, (await readFile(file, 'utf8')).replace('bob,Left', 'bob,Active'));
    await edited;
    await look();
    stop.abort();
    await active;
    const keys = summaries.map(({ run }) => [...run.report()].map(({ key }) => key));
    assert.deepEqual(keys, [['carol'], ['bob']]);
    assert.match(
      await readFile(file, 'utf8'),
      /alice,Active,\nbob,Active,2022.*\ncarol,Active,2023/,
    );
  });

  it('goes on with what was interrupted, for the same records', async () => {
    const workflow = text('new');
    const queue = [{ key: 'alice', record: { alternate_username: 'alice' }, hash: '' }];
    const first = await executeWorkflow(parseWorkflow(workflow), file, {
      client,
      journal,
      queue,
      signal: AbortSignal.abort(),
    });
    assert.equal(first.complete, false);
    await writeFile(file, `${head}\nalice,Active,\ncarol,Active,\n`);
    await activate(workflow, {
      onSummary({ run }) {
        assert.deepEqual(
          [...run.report()].map(({ key }) => key),
          ['alice'],
        );
        stop.abort();
      },
    });
    assert.match(await readFile(file, 'utf8'), /alice,Active,2024.*\ncarol,Active,\n/);
  });

  it('tells of a people file that is broken, and goes on when it is mended', async () => {
    const errors: string[] = [];
    let told = () => {};
    const active = activate(text('new'), {
      onError(error) {
        errors.push(String(error));
        told();
      },
      onSummary: () => stop.abort(),
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const broken = new Promise<void>((resolve) => {
      told = resolve;
    });
    await writeFile(file, `${head}\nalice\n`);
    await broken;
    await writeFile(file, `${head}\nalice,Active,\nbob,Left,\ncarol,Active,\n`);
    await active;
    assert.match(errors[0]!, /people\.csv:2/);
    assert.match(await readFile(file, 'utf8'), /carol,Active,2023/);
  });

  it('ends at once while it waits, and is refused when it is not valid', async () => {
    const active = activate(text('schedule', "{ cron: '0 0 1 1 *' }"), {
      onWait: () => setImmediate(() => stop.abort()),
    });
    await Promise.all([active, once(stop.signal, 'abort')]);
    await assert.rejects(activate(text('schedule')), WorkflowError);
  });
});
