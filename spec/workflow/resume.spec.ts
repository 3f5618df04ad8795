import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../lib/index.js';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { openRecords, type RecordReport } from '../../lib/workflow/index.js';
import { emptyEnvironment, entry, finish } from '../support/command.js';

const people = 500;
const kills = 20;

const workflow = `
name: Comings and goings
object: People
fields: [alternate_username, status, key_id, done_at]
dates: { today: now }
begin:
  actions: [schedule]
  schedule: { cron: '0 6 * * *' }
  rules: { all: [{ field: done_at, operator: is empty }] }
  next: which
blocks:
  which: { type: branch, condition: "status == 'joins'", positive: create, negative: keys }
  create: { type: api, preset: Create user, positive: key }
  key:
    type: api
    action: CreateAccessKey
    params: { UserName: '{{alternate_username}}' }
    response:
      key_id: response.CreateAccessKeyResponse.CreateAccessKeyResult.AccessKey.AccessKeyId
      secret: response.CreateAccessKeyResponse.CreateAccessKeyResult.AccessKey.SecretAccessKey
    positive: join
  join:
    type: api
    preset: Add User to Group
    inputs: { group_name: Managers }
    positive: mark
  keys:
    type: api
    preset: Get list of access keys for a user
    response:
      keys: response.ListAccessKeysResponse.ListAccessKeysResult.AccessKeyMetadata.member
    positive: delete_keys
  delete_keys:
    type: api
    preset: Delete access key
    each: keys
    inputs: { accesskeyid: '{{item.AccessKeyId}}' }
    positive: leave
  leave:
    type: api
    preset: Remove user from group
    inputs: { group_name: Managers }
    positive: delete
  delete: { type: api, preset: Delete user, positive: mark }
  mark: { type: update, fields: { done_at: '{{today}}' }, next: end }
`;

/** Pseudo-random numbers below 1 that a seed repeats. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A server before the local IAM that keeps what was applied, and tells of each moment of a request. */
async function startWitness(local: LocalIam) {
  const applied = new Map<string, number>();
  const secrets: string[] = [];
  const witness = { url: '', applied, secrets, moment: () => {}, close: async () => {} };
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming.setEncoding('utf8')) body += chunk;
    witness.moment();
    const forwarded = request(local.endpoint, { method: 'POST', headers: incoming.headers });
    forwarded.end(body);
    const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk;
    const params = new URLSearchParams(body);
    const what = [params.get('Action'), params.get('UserName')].join(' ');
    if (answer.statusCode === 200) applied.set(what, (applied.get(what) ?? 0) + 1);
    secrets.push(...(/(?<=<SecretAccessKey>)[^<]+/.exec(text) ?? []));
    witness.moment();
    response.writeHead(answer.statusCode!, { 'content-type': 'text/xml' });
    response.end(text, () => witness.moment());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  witness.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  witness.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return witness;
}

describe('a run that is killed', function () {
  this.timeout(120_000);
  let folder: string;
  let local: LocalIam;
  let witness: Awaited<ReturnType<typeof startWitness>>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
    local = await startLocalIam();
    witness = await startWitness(local);
  });
  after(async () => {
    await witness.close();
    await local.close();
    await rm(folder, { recursive: true });
  });

  it(`at ${kills} random moments goes on each time, and does nothing twice`, async () => {
    const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
    const random = randomFrom(seed);
    console.log(`      SEED=${seed}`);
    const file = join(folder, 'people.csv');
    const journal = join(folder, 'run.db');
    await writeFile(join(folder, 'workflow.yaml'), workflow);
    const names = Array.from({ length: people }, (_, number) => `person-${number}`);
    const leavers = names.filter((_, number) => number % 2 === 1);
    const rows = names.map((name, number) => `${name},${number % 2 ? 'leaves' : 'joins'},,`);
    await writeFile(file, ['alternate_username,status,key_id,done_at', ...rows, ''].join('\n'));
    const unchanged = await readFile(file);
    const client = createClient({ endpoint: local.endpoint, credentials: local.credentials });
    for (const UserName of leavers) {
      await client.call('CreateUser', { UserName });
      await client.call('CreateAccessKey', { UserName });
      await client.call('CreateAccessKey', { UserName });
      await client.call('AddUserToGroup', { UserName, GroupName: 'Managers' });
    }

    // Three moments for each of the requests: before, between and after.
    const moments = 3 * (leavers.length * 5 + (people - leavers.length) * 3);
    let passed = 0;
    for (let kill = 0; kill <= kills; kill++) {
      const child = spawn(
        process.execPath,
        [
          ...[entry, 'workflow', 'run', join(folder, 'workflow.yaml'), '--people', file, '--yes'],
          ...['--journal', journal, '--endpoint', witness.url, '--concurrency', '6', '--json'],
          ...(kill > 0 ? ['--resume'] : []),
        ],
        {
          env: {
            ...emptyEnvironment,
            AWS_ACCESS_KEY_ID: local.credentials.accessKeyId,
            AWS_SECRET_ACCESS_KEY: local.credentials.secretAccessKey,
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      const last = kill === kills;
      let left = 1 + Math.floor((random() * 2 * (0.9 * moments - passed)) / (kills - kill + 1));
      witness.moment = () => {
        passed++;
        if (--left === 0 && !last) child.kill('SIGKILL');
      };
      const { code, stderr, stdout } = await finish(child);
      if (!last) {
        assert.equal(child.signalCode, 'SIGKILL', stderr);
        assert.deepEqual(await readFile(file), unchanged, 'the file changes at the end only');
        continue;
      }
      const reports = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RecordReport);
      await check(reports, code, stderr);
    }

    async function check(reports: RecordReport[], code: number | null, stderr: string) {
      assert.deepEqual(
        reports.map(({ key }) => key),
        names.toSorted(),
      );
      const uncertain = reports.filter(({ status }) => status === 'uncertain');
      for (const { key, status, steps, error } of reports) {
        if (status !== 'uncertain') assert.equal(status, 'done', `${key}: ${error}`);
        for (const step of steps) {
          assert.equal(
            step.state,
            status === 'done' || step.block !== 'key' ? 'done' : 'uncertain',
            key,
          );
        }
      }
      assert.equal(code, uncertain.length > 0 ? 5 : 0, stderr);
      assert.match(stderr, /steps were in flight/);
      for (const [what, times] of witness.applied) {
        if (!/^(Get|List)/.test(what)) {
          assert.equal(times, what.startsWith('DeleteAccessKey') ? 2 : 1, what);
        }
      }
      const doubtful = new Set(uncertain.map(({ key }) => key));
      const users = new Set<string>();
      for await (const { UserName } of client.paginate('ListUsers')) users.add(UserName);
      for (const name of names) {
        assert.equal(users.has(name), !leavers.includes(name), name);
        if (!users.has(name)) continue;
        const { result } = await client.call('ListAccessKeys', { UserName: name });
        const keys = witness.applied.get(`CreateAccessKey ${name}`) ?? 0;
        assert.equal(result.AccessKeyMetadata.length, keys, name);
        if (!doubtful.has(name)) assert.equal(keys, 1, name);
        const { result: groups } = await client.call('ListGroupsForUser', { UserName: name });
        assert.equal(groups.Groups.length, doubtful.has(name) ? 0 : 1, name);
      }
      let count = 0;
      for await (const record of await openRecords(file)) {
        const name = String(record['alternate_username']);
        assert.equal(record['done_at'] !== '', !doubtful.has(name), name);
        if (!doubtful.has(name) && users.has(name)) assert.match(String(record['key_id']), /^AKIA/);
        count++;
      }
      assert.equal(count, people);
    }
  });

  it('has no secret in its journal', async () => {
    const files = (await readdir(folder)).filter((name) => name.startsWith('run.db'));
    const kept = await Promise.all(files.map((name) => readFile(join(folder, name), 'latin1')));
    assert.ok(witness.secrets.length > people / 3);
    assert.ok(kept.join('').includes('"secret":"***"'));
    for (const secret of witness.secrets) assert.ok(!kept.join('').includes(secret));
  });
});
