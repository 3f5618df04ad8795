/**
 * The client beside its peers, from their real packages: bytes of a bundle, start, CPU and memory
 * of calls, growth, signing. Writes client.json and client.md here. Run by `npm run bench client`.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import aws4 from 'aws4';
import { AwsV4Signer } from 'aws4fetch';
import { build } from 'esbuild';
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { encodeRequest, parseXml, signRequest } from '../../lib/index.js';
import { parseXml as parseByReference } from '../../lib/query/reference.js';

const clients = {
  'slim-iam, undici': { file: 'slim-iam', platform: 'node' },
  'slim-iam, fetch': { file: 'slim-iam-fetch', platform: 'browser' },
  'AWS SDK v3': { file: 'aws-sdk', platform: 'node' },
  'undici + aws4 + fast-xml-parser': { file: 'hand-made', platform: 'node' },
  'aws4fetch + fast-xml-parser': { file: 'aws4fetch', platform: 'node' },
  'undici alone': { file: 'wire', platform: 'node' },
} as const;

type Name = keyof typeof clients;
type Call = 'listAccessKeys' | 'listUsers' | 'listUsersNatively' | 'getAccountAuthorizationDetails';

const names = Object.keys(clients) as Name[];
const folder = fileURLToPath(new URL('client/', import.meta.url));
const work = mkdtempSync(path.join(tmpdir(), 'slim-iam-bench-'));

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

/** Figures taken in turns, by name. */
class Samples<T> {
  private readonly taken = new Map<string, T[]>();

  add(name: string, sample: T): void {
    const all = this.taken.get(name);
    if (all) all.push(sample);
    else this.taken.set(name, [sample]);
  }

  map<R>(summary: (samples: T[]) => R): Record<string, R> {
    return Object.fromEntries([...this.taken].map(([name, all]) => [name, summary(all)]));
  }
}

/** Bundles a program of two lines, as one who uses the package would. */
async function bundle(
  name: Name,
  use: 'start' | 'worker',
): Promise<{ file: string; bytes: number; gzip: number }> {
  const { file, platform } = clients[name];
  const contents =
    use === 'start'
      ? `import { connect, listAccessKeys } from './${file}.mjs';
         import { start } from './start.mjs';
         start({ connect, listAccessKeys });`
      : `import * as calls from './${file}.mjs';
         import { serve } from './worker.mjs';
         serve(calls);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    platform,
    format: platform === 'node' ? 'cjs' : 'iife',
    // The paths there are for lib; what is bundled is the package, by its own conditions.
    tsconfigRaw: '{}',
  });
  const { contents: code } = outputFiles[0]!;
  const output = path.join(work, `${file}-${use}.cjs`);
  writeFileSync(output, code);
  return { file: output, bytes: code.length, gzip: gzipSync(code, { level: 9 }).length };
}

/** The same program as it is, its packages loaded from node_modules. */
function unbundled(name: Name): string {
  const { file } = clients[name];
  const output = path.join(work, `${file}.mjs`);
  writeFileSync(
    output,
    `import { connect, listAccessKeys } from '${folder}${file}.mjs';
     import { start } from '${folder}start.mjs';
     start({ connect, listAccessKeys });`,
  );
  return output;
}

async function startServer(): Promise<{ endpoint: string; server: ChildProcess }> {
  const server = fork(path.join(folder, 'server.mjs'));
  const [endpoint] = (await once(server, 'message')) as [string];
  return { endpoint, server };
}

interface Started {
  /** Milliseconds from spawn to the first answer. */
  wall: number;
  /** CPU milliseconds up to there. */
  cpu: number;
  /** Peak resident megabytes. */
  rss: number;
}

async function startOnce(args: string[]): Promise<Started> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  let wall = 0;
  child.stdout.on('data', (text) => {
    wall ||= performance.now() - begin;
    output += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  const { cpu, rss } = JSON.parse(output);
  return { wall, cpu: cpu / 1000, rss: rss / 1024 };
}

const bare = `const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.stdout.write(JSON.stringify({ cpu: userCPUTime + systemCPUTime, rss: maxRSS }));`;

async function measureStart(programs: Record<string, string[]>, rounds: number) {
  const runs = new Samples<Started>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, args] of Object.entries(programs)) {
      const run = await startOnce(args);
      // The first round brings the files into memory.
      if (round > 0) runs.add(name, run);
    }
  }
  return runs.map((all) => ({
    wall: median(all.map(({ wall }) => wall)),
    cpu: median(all.map(({ cpu }) => cpu)),
    rss: median(all.map(({ rss }) => rss)),
  }));
}

interface Order {
  call: Call;
  members?: number;
  count: number;
  concurrency: number;
}

/** One client in a process of its own. */
class Worker {
  private readonly child: ChildProcess;

  constructor(file: string, endpoint: string) {
    this.child = fork(file, [endpoint], { stdio: ['ignore', 'inherit', 'ignore', 'ipc'] });
  }

  /** CPU microseconds a call, and the peak of resident kilobytes so far. */
  async run(order: Order): Promise<{ cpu: number; rss: number }> {
    this.child.send(order);
    const ended = new AbortController();
    const { signal } = ended;
    const exit = once(this.child, 'exit', { signal }).then(() => {
      throw new Error('a client ended before its calls did');
    });
    // Ended below by the answer.
    exit.catch(() => {});
    try {
      const [taken] = await Promise.race([once(this.child, 'message', { signal }), exit]);
      return taken as { cpu: number; rss: number };
    } finally {
      ended.abort();
    }
  }

  end(): void {
    this.child.disconnect();
    this.child.kill();
  }
}

/** Medians of CPU microseconds a call, the clients taking turns. */
async function measureCalls(
  workers: Map<Name, Worker>,
  order: Order,
  rounds: number,
): Promise<Record<string, number>> {
  const taken = new Samples<number>();
  for (const worker of workers.values()) {
    await worker.run({ ...order, count: order.count * 2 });
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, worker] of workers) taken.add(name, (await worker.run(order)).cpu);
  }
  return taken.map(median);
}

/** Peak memory of a process that makes some calls after a first small one, over that after the small one. */
async function measureMemory(files: Map<Name, string>, endpoint: string, order: Order) {
  const extra: Record<string, { peak: number; extra: number; cpu: number }> = {};
  for (const [name, file] of files) {
    const runs: { peak: number; extra: number; cpu: number }[] = [];
    for (let round = 0; round < 3; round++) {
      const worker = new Worker(file, endpoint);
      const { rss } = await worker.run({ call: 'listAccessKeys', count: 1, concurrency: 1 });
      const after = await worker.run(order);
      worker.end();
      runs.push({
        peak: after.rss / 1024,
        extra: (after.rss - rss) / 1024,
        cpu: after.cpu / 1000,
      });
    }
    extra[name] = runs.sort((a, b) => a.peak - b.peak)[1]!;
  }
  return extra;
}

/** CPU milliseconds to read an answer of 1,000 users, as text, into a dict; saxes only into events. */
async function measureReaders(endpoint: string): Promise<Record<string, number>> {
  const body = 'Action=ListUsers&MaxItems=1000';
  const xml = await (await fetch(endpoint, { method: 'POST', body })).text();
  const readers: Record<string, () => unknown> = {
    'slim-iam': () => parseXml(xml),
    saxes: () => {
      let events = 0;
      const parser = new SaxesParser();
      for (const event of ['opentag', 'text', 'closetag'] as const) {
        parser.on(event, () => {
          events += 1;
        });
      }
      parser.write(xml).close();
      return events;
    },
    'fast-xml-parser': () => new XMLParser().parse(xml),
    'slim-iam/reference': () => parseByReference(xml),
  };
  const taken = new Samples<number>();
  for (let round = 0; round < 11; round++) {
    for (const [name, read] of Object.entries(readers)) {
      const before = process.cpuUsage();
      for (let count = 0; count < 10; count++) read();
      const { user, system } = process.cpuUsage(before);
      if (round > 1) taken.add(name, (user + system) / 10_000);
    }
  }
  return taken.map(median);
}

/** Signatures a second of CPU, in turns. */
async function measureSigning(): Promise<Record<string, number>> {
  const credentials = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  const url = new URL('https://iam.amazonaws.com/');
  const scope = { region: 'us-east-1', service: 'iam' } as const;
  const query = { action: 'ListAccessKeys', version: '2010-05-08', params: { UserName: 'jane' } };
  const request = encodeRequest(query, url);
  const { method, body } = request;
  const cache = new Map();
  const signers: Record<string, () => unknown> = {
    'slim-iam': () => signRequest(request, credentials, scope),
    aws4: () =>
      aws4.sign(
        { ...scope, host: url.host, path: '/', method, headers: { ...request.headers }, body },
        credentials,
      ),
    aws4fetch: () =>
      new AwsV4Signer({
        ...credentials,
        ...scope,
        url: url.href,
        method,
        body: body!,
        cache,
        headers: { 'content-type': request.headers['content-type']! },
      }).sign(),
  };
  const taken = new Samples<number>();
  for (let round = 0; round < 9; round++) {
    for (const [name, sign] of Object.entries(signers)) {
      const before = process.cpuUsage();
      for (let count = 0; count < 5_000; count++) await sign();
      const { user, system } = process.cpuUsage(before);
      if (round > 1) taken.add(name, 5_000 / ((user + system) / 1e6));
    }
  }
  return taken.map(median);
}

function versionOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

function table(head: string[], body: (string | number)[][]): string {
  const lines = [head, head.map((_, column) => (column ? '---:' : '---')), ...body];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

const kB = (bytes: number) => (bytes / 1000).toFixed(1);
const whole = (value: number | undefined) => (value === undefined ? '' : value.toFixed(0));
const ms = (microseconds: number) => (microseconds / 1000).toFixed(2);

async function measure(endpoint: string) {
  const bundles: Record<string, { file: string; bytes: number; gzip: number }> = {};
  for (const name of names) bundles[name] = await bundle(name, 'start');

  const start = await measureStart(
    {
      'node -e 0': ['-e', bare],
      ...Object.fromEntries(names.map((name) => [name, [bundles[name]!.file, endpoint]])),
    },
    15,
  );
  const startUnbundled = await measureStart(
    {
      'node -e 0': ['-e', bare],
      ...Object.fromEntries(names.map((name) => [name, [unbundled(name), endpoint]])),
    },
    9,
  );

  const files = new Map<Name, string>();
  for (const name of names) files.set(name, (await bundle(name, 'worker')).file);
  const workers = new Map([...files].map(([name, file]) => [name, new Worker(file, endpoint)]));
  const calls = (call: Call, members: number, count: number, concurrency = 1) =>
    measureCalls(workers, { call, members, count, concurrency }, 9);
  const small: Record<number, Record<string, number>> = {};
  for (const concurrency of [1, 5, 20, 50, 100, 200]) {
    small[concurrency] = await calls('listAccessKeys', 2, 1000, concurrency);
  }
  const large: Record<number, Record<string, number>> = {};
  for (const members of [1, 10, 100, 1000, 5000]) {
    large[members] = await calls('listUsers', members, Math.min(400, 40_000 / members));
  }
  const native = await calls('listUsersNatively', 1000, 40);
  for (const worker of workers.values()) worker.end();

  const memory = await measureMemory(files, endpoint, {
    call: 'listUsers',
    members: 1000,
    count: 20,
    concurrency: 1,
  });
  const memory20MB = await measureMemory(files, endpoint, {
    call: 'getAccountAuthorizationDetails',
    count: 1,
    concurrency: 1,
  });
  return {
    node: process.version,
    machine: `${cpus().length} cores, ${cpus()[0]!.model.trim()}`,
    versions: Object.fromEntries(
      ['@aws-sdk/client-iam', 'undici', 'aws4', 'fast-xml-parser', 'aws4fetch', 'esbuild'].map(
        (name) => [name, versionOf(name)],
      ),
    ),
    bundles: Object.fromEntries(
      Object.entries(bundles).map(([name, { bytes, gzip }]) => [name, { bytes, gzip }]),
    ),
    start,
    startUnbundled,
    small,
    large,
    native,
    memory,
    memory20MB,
    readers: await measureReaders(endpoint),
    signing: await measureSigning(),
  };
}

type Figures = Awaited<ReturnType<typeof measure>>;

function toMarkdown(figures: Figures): string {
  const { bundles, start, startUnbundled, small, large, native } = figures;
  const over = (starts: Figures['start'], name: string) =>
    `+${whole(starts[name]!.wall - starts['node -e 0']!.wall)} ms, CPU +${whole(starts[name]!.cpu - starts['node -e 0']!.cpu)} ms, ${whole(starts[name]!.rss)} MB`;
  const row = (title: string, cell: (name: Name) => string) => [title, ...names.map(cell)];
  return `# The client beside its peers

Node ${figures.node}; ${figures.machine}; ${Object.entries(figures.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}.
Medians of one interleaved run of \`npm run bench client\`; CPU is that of the client's process alone. Only the ratios mean something.

${table(
  ['', ...names],
  [
    row(
      'bundle of a program with one call: minified / gzip, kB',
      (name) => `${kB(bundles[name]!.bytes)} / ${kB(bundles[name]!.gzip)}`,
    ),
    row(
      `start to first answer, bundled, over \`node -e 0\` (${whole(start['node -e 0']!.wall)} ms, CPU ${whole(start['node -e 0']!.cpu)} ms, ${whole(start['node -e 0']!.rss)} MB)`,
      (name) => over(start, name),
    ),
    row('the same, not bundled', (name) => over(startUnbundled, name)),
    row('CPU µs a small call, 1 at a time', (name) => whole(small[1]![name])),
    row('CPU µs a small call, 50 at a time', (name) => whole(small[50]![name])),
    row('CPU ms an answer of 1,000 users', (name) => ms(large[1000]![name]!)),
    row('the same, values of their types', (name) => ms(native[name]!)),
    row(
      'peak memory of 20 such answers, MB (over one small call)',
      (name) => `${whole(figures.memory[name]!.peak)} (+${whole(figures.memory[name]!.extra)})`,
    ),
    row(
      'an answer of 20 MB: CPU ms, peak MB (over one small call)',
      (name) =>
        `${whole(figures.memory20MB[name]!.cpu)}, ${whole(figures.memory20MB[name]!.peak)} (+${whole(figures.memory20MB[name]!.extra)})`,
    ),
  ],
)}
## Growth

CPU µs a small call, by calls at a time:

${table(
  ['', ...Object.keys(small)],
  names.map((name) => [name, ...Object.values(small).map((each) => whole(each[name]))]),
)}
CPU µs an answer, by its members:

${table(
  ['', ...Object.keys(large)],
  names.map((name) => [name, ...Object.values(large).map((each) => whole(each[name]))]),
)}
## Reading

${table(
  ['', 'CPU ms to read an answer of 1,000 users'],
  Object.entries(figures.readers).map(([name, time]) => [name, time.toFixed(2)]),
)}
## Signing

${table(
  ['', 'signatures a second of CPU'],
  Object.entries(figures.signing).map(([name, rate]) => [name, whole(rate)]),
)}`;
}

const { endpoint, server } = await startServer();
try {
  const figures = await measure(endpoint);
  const markdown = toMarkdown(figures);
  writeFileSync(
    new URL('client.json', import.meta.url),
    `${JSON.stringify(figures, undefined, 2)}\n`,
  );
  writeFileSync(new URL('client.md', import.meta.url), markdown);
  console.log(markdown);
} finally {
  server.kill();
  rmSync(work, { recursive: true });
}
