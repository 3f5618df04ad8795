import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import {
  enqueueRecords,
  queuedUpdates,
  type RecordJob,
  type RecordJobResult,
  workRecords,
} from '../../lib/workflow/bullmq.js';
import { openRecords, readWorkflow, writeRecords } from '../../lib/workflow/index.js';
import { serveAccount } from '../people/large-account.js';
import { useFolder } from '../support/folder.js';

const workflow = `
name: Onboarding
object: People
fields: [alternate_username, status, created_at]
dates: { today: now }
begin:
  actions: [schedule]
  schedule: { cron: '0 6 * * *' }
  rules: { all: [{ field: status, operator: equals, value: joins }] }
  next: create
blocks:
  create: { type: api, preset: Create user, positive: join }
  join: { type: api, preset: Add User to Group, inputs: { group_name: Managers }, positive: attach }
  attach:
    type: api
    preset: Attach user policy
    inputs: { policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }
    positive: mark
  mark: { type: update, fields: { created_at: '{{today}}' }, next: end }
`;

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('workflows over BullMQ', function () {
  this.timeout(60_000);
  const path = useFolder();
  let redis: ChildProcess;
  let port: number;
  let queue: Queue<RecordJob, RecordJobResult>;
  let served: Awaited<ReturnType<typeof serveAccount>>;
  let workers: ChildProcess[];

  before(function () {
    if (hasRedis) return;
    this.test!.parent!.title += ' (skipped: no redis-server)';
    this.skip();
  });

  beforeEach(async () => {
    port = await freePort();
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', path()];
    redis = spawn('redis-server', [...options, '--appendonly', 'yes', '--save', ''], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve) => {
      redis.stdout!.on('data', (chunk) => {
        if (/Ready to accept connections/.test(String(chunk))) resolve();
      });
    });
    workers = [];
    queue = new Queue('people', { connection: { host: '127.0.0.1', port } });
    served = await serveAccount([]);
    await served.client.call('CreateGroup', { GroupName: 'Managers' });
    writeFileSync(path('onboarding.yaml'), workflow);
  });

  afterEach(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await queue.close();
    served.close();
    const over = once(redis, 'exit');
    redis.kill();
    await over;
  });

  async function startWorker(): Promise<ChildProcess> {
    const file = fileURLToPath(new URL('bullmq-worker.ts', import.meta.url));
    const args = ['--import', 'tsx', file, path('onboarding.yaml'), served.endpoint, String(port)];
    const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    workers.push(worker);
    await once(worker.stdout!, 'data');
    return worker;
  }

  function writePeople(count: number): void {
    const rows = Array.from(
      { length: count },
      (_, at) => `user${at},${at % 10 ? 'joins' : 'stays'}`,
    );
    writeFileSync(path('people.csv'), ['alternate_username,status', ...rows, ''].join('\n'));
  }

  async function enqueue(): Promise<number> {
    const file = await readWorkflow(path('onboarding.yaml'));
    return enqueueRecords(queue as Queue, file, await openRecords(path('people.csv')), {
      run: 'first',
    });
  }

  /** Calls back for each request, when it is in and before it is acted on. */
  function onRequest(listener: (what: string, count: number) => void): void {
    let count = 0;
    served.server.on('request', (request) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const params = new URLSearchParams(body);
        listener(`${params.get('Action')} ${params.get('UserName')}`, ++count);
      });
    });
  }

  async function untilCompleted(count: number): Promise<void> {
    while ((await queue.getCompletedCount()) < count) await wait(100);
  }

  it('does each record once, though three of its workers are killed in the middle', async () => {
    writePeople(60);
    assert.equal(await enqueue(), 54);
    assert.equal(await enqueue(), 54, 'again, as after a crash');
    assert.equal(await queue.getWaitingCount(), 54);

    const writes = new Map<string, number>();
    const killedAt = [15, 60, 110];
    const killed: Promise<unknown>[] = [];
    onRequest((what, count) => {
      if (!/^(Get|List)/.test(what)) writes.set(what, (writes.get(what) ?? 0) + 1);
      if (count !== killedAt[0]) return;
      killedAt.shift();
      const worker = workers.shift()!;
      killed.push(once(worker, 'exit'), startWorker());
      worker.kill('SIGKILL');
    });
    await Promise.all([startWorker(), startWorker()]);
    await untilCompleted(54);
    await Promise.all(killed);
    assert.equal(killed.length, 6);

    const jobs = await queue.getCompleted(0, -1);
    for (const { data, returnvalue } of jobs) {
      assert.equal(returnvalue.status, 'done', `${data.key}: ${returnvalue.error}`);
      const user = served.account.users.get(data.key)!;
      assert.deepEqual([user.groups.size, user.attachedPolicies.size], [1, 1]);
    }
    assert.equal(new Set(jobs.map(({ data }) => data.key)).size, 54);
    assert.equal(served.account.users.size, 54);
    // One that came in just before its worker died was acted on: its answer was lost, and it was settled by reading.
    assert.deepEqual(
      [...writes.values()].filter((count) => count !== 1),
      [],
    );
    assert.equal(writes.size, 3 * 54);

    assert.equal(await enqueue(), 54);
    assert.equal(await queue.getWaitingCount(), 0, 'what is through is not done again');
    await writeRecords(path('people.csv'), queuedUpdates(queue as Queue, 'first'));
    const lines = readFileSync(path('people.csv'), 'utf8').trim().split('\n').slice(1);
    assert.equal(lines.filter((line) => /^user\d+,joins,\d{4}-/.test(line)).length, 54);
    assert.equal(lines.filter((line) => /^user\d*0,stays,$/.test(line)).length, 6);
    for (const worker of workers) {
      const over = once(worker, 'exit');
      worker.kill('SIGTERM');
      assert.deepEqual(await over, [0, null]);
    }
    workers = [];
  });

  it('ends a worker’s records that another has, when it was frozen, after the step it was in', async () => {
    writePeople(20);
    await enqueue();
    const writes = new Map<string, number>();
    onRequest((what, count) => {
      if (!/^(Get|List)/.test(what)) writes.set(what, (writes.get(what) ?? 0) + 1);
      if (count === 10) workers[0]!.kill('SIGSTOP');
    });
    const frozen = await startWorker();
    await startWorker();
    await untilCompleted(18);
    frozen.kill('SIGCONT');
    await wait(1_000);
    assert.equal(writes.size, 3 * 18);
    // What it was about to send goes out when it thaws: one step in each of the four records it had.
    const repeated = [...writes.values()].filter((count) => count !== 1);
    assert.ok(repeated.length <= 4 && repeated.every((count) => count === 2), String(repeated));
    for (const user of served.account.users.values()) {
      assert.deepEqual([user.groups.size, user.attachedPolicies.size], [1, 1]);
    }
    for (const { returnvalue } of await queue.getCompleted(0, -1)) {
      assert.equal(returnvalue.status, 'done');
    }
    assert.deepEqual(await queue.getJobCounts('completed', 'failed', 'active'), {
      completed: 18,
      failed: 0,
      active: 0,
    });
    assert.equal(frozen.exitCode, null);
  });

  it('gives a record in a delay back to the queue, and keeps secrets out of Redis', async () => {
    writeFileSync(
      path('onboarding.yaml'),
      workflow
        .replace('positive: join }', 'positive: key }')
        .replace('fields: [', 'fields: [secret, ')
        .replace(
          'blocks:',
          `blocks:
  key:
    type: api
    action: CreateAccessKey
    params: { UserName: '{{alternate_username}}' }
    response: { secret: response.CreateAccessKeyResponse.CreateAccessKeyResult.AccessKey.SecretAccessKey }
    positive: pause
  pause: { type: delay, delay: 1 second, next: join }`,
        ),
    );
    writePeople(3);
    assert.equal(await enqueue(), 2);
    const secrets = new Map<string, unknown>();
    const connection = { host: '127.0.0.1', port };
    const file = await readWorkflow(path('onboarding.yaml'));
    const worker = workRecords('people', file, {
      client: served.client,
      connection,
      onRecord(key, { status, fields }) {
        if (status === 'waiting') secrets.set(key, fields['secret']);
      },
    });
    await untilCompleted(2);
    await worker.close();
    for (const { key, access } of [...served.account.users.values()].map((user) => ({
      key: user.name,
      access: [...user.accessKeys.values()],
    }))) {
      assert.equal(access.length, 1);
      assert.equal(secrets.get(key), access[0]!.secretAccessKey);
      const job = await queue.getJob(`first/${key}`);
      assert.ok(!JSON.stringify(job).includes(access[0]!.secretAccessKey));
      assert.ok(job!.finishedOn! - job!.timestamp >= 1_000);
      assert.equal(job!.returnvalue.status, 'done');
    }
  });

  it('fails a record that was queued for another workflow, which is sent nothing', async () => {
    writePeople(2);
    await enqueue();
    writeFileSync(path('onboarding.yaml'), `${workflow}# another`);
    const file = await readWorkflow(path('onboarding.yaml'));
    const connection = { host: '127.0.0.1', port };
    const before = served.sent.actions.length;
    const worker = workRecords('people', file, { client: served.client, connection });
    const [job, error] = (await once(worker, 'failed')) as [{ id: string }, Error];
    assert.equal(job.id, 'first/user1');
    assert.match(error.message, /the worker has another; start a worker with that file/);
    assert.equal(served.sent.actions.length, before);
    await worker.close();
  });

  it('refuses a workflow that is not valid, and records without its fields, before a job is added', async () => {
    writePeople(2);
    writeFileSync(
      path('onboarding.yaml'),
      workflow
        .replace(
          'equals, value: joins',
          'equals, value: joins }, { field: team, operator: is empty',
        )
        .replace('created_at]', 'created_at, team]'),
    );
    await assert.rejects(enqueue(), /have no field 'team'/);
    writeFileSync(path('onboarding.yaml'), workflow.replace('positive: join', 'positive: nowhere'));
    await assert.rejects(enqueue(), { name: 'WorkflowError' });
    assert.equal(await queue.getWaitingCount(), 0);
  });
});
