/**
 * A sweep of 5,000 users, 50 calls at a time, before a server that takes so many calls a second from a token bucket
 * and throttles the rest as IAM does. Prints a Markdown table, and writes the figures to retry.json beside this file.
 * Run by `npm run bench retry`. The AWS SDK in its adaptive retry mode takes part where it is installed.
 */
import { writeFile } from 'node:fs/promises';
import { createClient } from '../../lib/index.js';
import { type FaultyIam, startFaultyIam } from '../support/faulty-iam.js';

const users = 5_000;
const concurrency = 50;
const buckets = [
  { perSecond: 100, burst: 100 },
  { perSecond: 200, burst: 20 },
  { perSecond: 200, burst: 1_000 },
];

interface Sweeper {
  name: string;
  /** A function that asks for one user, for a server. */
  connect(iam: FaultyIam): (userName: string) => Promise<unknown>;
}

interface Figures {
  client: string;
  perSecond: number;
  burst: number;
  /** Seconds: users beyond the burst, at the rate. */
  ideal: number;
  seconds: number;
  /** Requests that were throttled, for each user. */
  throttled: number;
  /** Calls that ended in an error. */
  failed: number;
}

const sweepers: Sweeper[] = [
  {
    name: 'slim-iam',
    connect({ endpoint, local: { credentials } }) {
      const client = createClient({ endpoint, credentials });
      return (UserName) => client.call('GetUser', { UserName });
    },
  },
];

interface Sdk {
  IAMClient: new (options: object) => { send(command: object): Promise<unknown> };
  GetUserCommand: new (params: object) => object;
}
// Not a literal, so that it need not be there.
const sdk: Sdk | undefined = await import('@aws-sdk/client-iam' as string).catch(() => undefined);
if (sdk) {
  const { IAMClient, GetUserCommand } = sdk;
  sweepers.push({
    name: 'AWS SDK, adaptive',
    connect({ endpoint, local: { credentials } }) {
      const client = new IAMClient({
        endpoint,
        credentials,
        region: 'us-east-1',
        retryMode: 'adaptive',
        maxAttempts: 3,
      });
      return (UserName) => client.send(new GetUserCommand({ UserName }));
    },
  });
} else {
  console.log('skipped: @aws-sdk/client-iam is not installed\n');
}

/** Runs `call` for every name, so many at a time; resolves to how many failed. */
async function forEachUser(call: (userName: string) => Promise<unknown>): Promise<number> {
  let next = 0;
  let failed = 0;
  async function work(): Promise<void> {
    while (next < users) {
      await call(`user-${next++}`).catch(() => {
        failed += 1;
      });
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  return failed;
}

async function sweep(sweeper: Sweeper, bucket: (typeof buckets)[number]): Promise<Figures> {
  const iam = await startFaultyIam({ throttle: bucket });
  try {
    const { endpoint, credentials } = iam.local;
    const direct = createClient({ endpoint, credentials });
    await forEachUser((UserName) => direct.call('CreateUser', { UserName }));
    const call = sweeper.connect(iam);
    const start = performance.now();
    const failed = await forEachUser(call);
    const seconds = (performance.now() - start) / 1000;
    const throttled = iam.ledger.filter(({ fault }) => fault === 'throttled').length;
    const { perSecond, burst } = bucket;
    const ideal = (users - burst) / perSecond;
    const client = sweeper.name;
    return { client, perSecond, burst, ideal, seconds, throttled: throttled / users, failed };
  } finally {
    await iam.close();
  }
}

const figures: Figures[] = [];
for (const bucket of buckets) {
  for (const sweeper of sweepers) figures.push(await sweep(sweeper, bucket));
}
const rows = figures.map(({ client, perSecond, burst, ideal, seconds, throttled, failed }) => [
  client,
  `${perSecond} a second, ${burst} at once`,
  `${ideal.toFixed(1)} s`,
  `${seconds.toFixed(1)} s`,
  `${(seconds / ideal).toFixed(3)}x`,
  `${(100 * throttled).toFixed(2)}%`,
  String(failed),
]);
const head = ['client', 'server takes', 'ideal', 'took', 'ratio', 'throttled', 'failed'];
for (const cells of [head, ['---', '---', ...Array(5).fill('---:')], ...rows]) {
  console.log(`| ${cells.join(' | ')} |`);
}
await writeFile(
  new URL('retry.json', import.meta.url),
  `${JSON.stringify({ users, concurrency, node: process.version, figures }, null, 2)}\n`,
);
