/** Time, and the memory live meanwhile, of records, import and report by number of users: `npx tsx spec/bench/people.ts`. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse';
import {
  createRecords,
  flattenPerson,
  formatReport,
  importPeopleTo,
  openRecords,
  type Person,
  personColumns,
  reportPeople,
  writeRecords,
} from '../../lib/people/index.js';
import { serveAccount } from '../people/large-account.js';
import { samplePeople } from '../people/sample.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
const path = (name: string) => join(folder, name);

/** Megabytes of live objects. */
function live(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function* rows(count: number) {
  for (const person of samplePeople(count)) yield flattenPerson(person);
}

function print(what: string, count: number, ...values: string[]): void {
  console.log([what.padEnd(28), count.toLocaleString('en').padStart(8), ...values].join('  '));
}

for (const count of [10_000, 100_000]) {
  const file = path(`${count}.csv`);
  await createRecords(file, rows(count), { fields: personColumns });
  const megabytes = (await stat(file)).size / 2 ** 20;
  const alone = await timed(async () => {
    for await (const _ of createReadStream(file).pipe(parse({ columns: true })));
  });
  const before = live();
  let most = 0;
  const ours = await timed(async () => {
    let at = 0;
    for await (const _ of await openRecords(file)) if (++at % (count / 5) === 0) most = live();
  });
  const ratio = `${(ours / alone).toFixed(2)} × csv-parse’s stream`;
  print(
    'records read (checked first)',
    count,
    ratio,
    `+${(most - before).toFixed(1)} MB live of ${megabytes.toFixed(0)}`,
  );
  const [{ alternate_username: key }] = [...samplePeople(1)] as [Person];
  const updates = [{ key, fields: { reviewed: 'yes' } }];
  const written = await timed(() => writeRecords(file, updates));
  print('records written back', count, `${(written / alone).toFixed(2)} × csv-parse’s stream`);
}

for (const count of [500, 2_000]) {
  const served = await serveAccount(samplePeople(count));
  const at: number[] = [];
  const seconds = await timed(() =>
    importPeopleTo(path(`${count}.ndjson`), served.client, {
      onProgress(done, total) {
        if (done === total / 10 || done === (total * 9) / 10) at.push(live());
      },
    }),
  );
  const growth = `${(at[1]! - at[0]!).toFixed(1)} MB more live at 90% than at 10%`;
  print(
    'users imported',
    count,
    `${(served.sent.actions.length / seconds).toFixed(0)} calls/s`,
    growth,
  );
  served.close();

  const before = live();
  const report = await reportPeople(path(`${count}.ndjson`));
  const held = live() - before;
  let bytes = 0;
  const rendering = await timed(async () => {
    bytes = formatReport(report, 'html').length;
  });
  print(
    'report made',
    count,
    `${((held * 1024) / count).toFixed(2)} KB live a user`,
    `page ${(bytes / 1e6).toFixed(2)} MB in ${(rendering * 1000).toFixed(0)} ms`,
  );
}
await rm(folder, { recursive: true });
