/**
 * Records a second and memory of a workflow run: `npx tsx spec/bench/workflow.ts [records]`. The same
 * requests by the client alone, in the same run, are what it is compared with.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClient } from '../../lib/index.js';
import { executeWorkflow, Journal, parseWorkflow } from '../../lib/workflow/index.js';
import { exampleCredentials } from '../support/answers.js';
import { entry } from '../support/command.js';

const count = Number(process.argv[2] ?? 10_000);
const concurrency = 5;

const workflow = parseWorkflow(`name: Bench
object: People
fields: [alternate_username, status, groups]
begin:
  actions: [schedule]
  schedule: { cron: '0 6 * * *' }
  rules: { all: [{ field: status, operator: equals, value: Active }] }
  next: groups
blocks:
  groups:
    type: api
    preset: Get list of user groups for a user
    response: { groups: response.ListGroupsForUserResponse.ListGroupsForUserResult.Groups.member.GroupName }
    positive: join
  join:
    type: api
    preset: Add User to Group
    inputs: { group_name: Managers }
    positive: end
`);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

const folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
const iam = spawn(process.execPath, [entry, 'local'], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const [started] = await once(iam.stdout, 'data');
  const endpoint = /http:\S+\d/.exec(String(started))![0];
  const client = createClient({ endpoint, credentials: exampleCredentials });

  const people = join(folder, 'people.ndjson');
  const file = createWriteStream(people);
  for (let number = 0; number < count; number++) {
    const name = ['alice', 'bob', 'carol', 'dave'][number % 4];
    const record = { id: number, alternate_username: name, status: 'Active', groups: '' };
    if (!file.write(`${JSON.stringify(record)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');

  const alone = await time(async () => {
    let next = 0;
    const work = async () => {
      while (next < count) {
        const UserName = ['alice', 'bob', 'carol', 'dave'][next++ % 4]!;
        await client.call('ListGroupsForUser', { UserName });
        await client.call('AddUserToGroup', { UserName, GroupName: 'Managers' });
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  });

  const journal = await Journal.open(join(folder, 'run.db'));
  const memory: string[][] = [];
  let done = 0;
  const run = await time(() =>
    executeWorkflow(workflow, people, {
      key: 'id',
      journal,
      client,
      concurrency,
      onRecord() {
        if (++done % (count / 5) !== 0) return;
        collect();
        const { heapUsed, rss } = process.memoryUsage();
        memory.push([String(done), megabytes(heapUsed), megabytes(rss)]);
      },
    }),
  );
  journal.close();

  console.log(`${count} records, 2 requests each, ${concurrency} at a time`);
  console.log(`client alone   ${(count / alone).toFixed(0)} records/s`);
  console.log(`workflow run   ${(count / run).toFixed(0)} records/s, journal and results included`);
  console.log(`ratio          ${(run / alone).toFixed(2)}`);
  console.log('records  heap MB  RSS MB');
  for (const row of memory)
    console.log(row.map((cell, at) => cell.padEnd([9, 9, 0][at]!)).join(''));
} finally {
  iam.kill();
  await rm(folder, { recursive: true });
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}
