import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyEnvironment, entry, finish, slimIam } from '../support/command.js';

/** What a program prints that asks for alice's access keys. */
const program = [process.execPath, entry, 'call', 'ListAccessKeys', 'UserName=alice'];

describe('slim-iam record and slim-iam replay', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const record = (...command: string[]) =>
    slimIam(['record', '--local', '--out', folder, '--', ...command]);

  it('records what a program asks, and replays it to it', async () => {
    const recorded = await record(...program);
    assert.equal(recorded.code, 0, recorded.stderr);
    assert.match(recorded.stdout, /AKIA/);
    assert.match(recorded.stderr, new RegExp(`recorded: 1 of its calls in ${folder}\n$`));
    assert.deepEqual(await readdir(folder), ['001-ListAccessKeys.yaml']);
    const text = await readFile(join(folder, '001-ListAccessKeys.yaml'), 'utf8');
    assert.match(text, /<AccessKeyId>AKIA000000001EXAMPLE<\/AccessKeyId>/);
    const replayed = await slimIam(['replay', folder, '--', ...program]);
    assert.equal(replayed.code, 0, replayed.stderr);
    assert.match(replayed.stdout, /AKIA000000001EXAMPLE/);
  });

  it('keeps ids with --no-redact', async () => {
    const { stdout } = await slimIam([
      'record',
      '--local',
      '--no-redact',
      '--out',
      folder,
      '--',
      ...program,
    ]);
    const [, id] = /(AKIA\w+)/.exec(stdout)!;
    assert.ok((await readFile(join(folder, '001-ListAccessKeys.yaml'), 'utf8')).includes(id!));
  });

  it('gives the program credentials that are not the user’s, and no profile of theirs', async () => {
    const script = 'console.log(JSON.stringify(process.env))';
    const { stdout, code } = await slimIam(
      [
        'record',
        '--endpoint',
        'http://127.0.0.1:1',
        '--out',
        folder,
        '--',
        process.execPath,
        '-e',
        `${script}; process.exit(3)`,
      ],
      {
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'the-secret-of-the-user',
        AWS_SESSION_TOKEN: 'the-token-of-the-user',
        AWS_PROFILE: 'admin',
        AWS_REGION: 'eu-central-1',
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
        NO_PROXY: 'example.com',
      },
    );
    assert.equal(code, 3);
    const environment = JSON.parse(stdout);
    assert.match(environment.AWS_ENDPOINT_URL, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(environment.AWS_ENDPOINT_URL_IAM, environment.AWS_ENDPOINT_URL);
    assert.equal(environment.AWS_REGION, 'eu-central-1');
    assert.equal(environment.NO_PROXY, 'example.com,127.0.0.1');
    assert.doesNotMatch(stdout, /of-the-user|AKIAIOSFODNN7EXAMPLE|AWS_PROFILE|AWS_IGNORE/);
  });

  it('ends with the program’s exit code, and records what came before', async () => {
    const failing = ['sh', '-c', '"$@" && exit 7', 'sh', ...program];
    const { code } = await record(...failing);
    assert.equal(code, 7);
    assert.equal((await readdir(folder)).length, 1);
    assert.equal((await slimIam(['replay', folder, '--', ...failing])).code, 7);
  });

  it('says so when nothing was recorded', async () => {
    const { code, stderr } = await record('true');
    assert.equal(code, 2);
    assert.match(stderr, /nothing was recorded.*AWS_ENDPOINT_URL/);
    const failed = await record('false');
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /nothing was recorded/);
  });

  it('says so when the program cannot be run', async () => {
    for (const args of [
      ['record', '--local', '--out', folder],
      ['replay', folder],
    ]) {
      await record(...program);
      const { code, stderr } = await slimIam([...args, '--', '/nonexistent/program']);
      assert.equal(code, 2);
      assert.equal(stderr, 'error: /nonexistent/program cannot be run (ENOENT)\n');
    }
  });

  it('refuses a folder that cannot be made, before the program runs', async () => {
    const out = join(folder, 'file', 'fixtures');
    await writeFile(join(folder, 'file'), '');
    const args = ['record', '--local', '--out', out, '--', 'echo', 'ran'];
    const { code, stdout, stderr } = await slimIam(args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /cannot be made a folder \(ENOTDIR\)/);
  });

  it('passes a signal on, and records what came before it', async () => {
    const script = `
      require('node:child_process').execFileSync(process.execPath, ${JSON.stringify(program.slice(1))});
      process.on('SIGTERM', () => process.exit(5));
      console.log('ready');
      setInterval(() => {}, 1000);`;
    const child = spawn(
      process.execPath,
      [entry, 'record', '--local', '--out', folder, '--', process.execPath, '-e', script],
      { env: emptyEnvironment, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const finished = finish(child);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const { code, stderr } = await finished;
    assert.equal(code, 5, stderr);
    assert.deepEqual(await readdir(folder), ['001-ListAccessKeys.yaml']);
  });

  it('ends with 128 and the signal’s number for a program that was killed', async () => {
    const { code } = await record('sh', '-c', 'kill -9 $$');
    assert.equal(code, 137);
  });

  it('fails the replay of what was not asked for, and of what was not recorded', async () => {
    await record(...program);
    const unused = await slimIam(['replay', folder, '--', 'true']);
    assert.equal(unused.code, 2);
    assert.match(unused.stderr, /nothing asked for .*001-ListAccessKeys.yaml:3/);
    const other = [process.execPath, entry, 'call', 'ListAccessKeys', 'UserName=bob'];
    const mismatch = await slimIam(['replay', folder, '--', ...other]);
    assert.equal(mismatch.code, 2);
    assert.match(mismatch.stderr, /UserName: asked 'bob', recorded 'alice'/);
  });

  it('names file and line of a fixture that is broken', async () => {
    await writeFile(join(folder, '001-ListUsers.yaml'), 'service: iam\nversion: x\n');
    const { code, stderr } = await slimIam(['replay', folder, '--', 'true']);
    assert.equal(code, 2);
    assert.match(stderr, /001-ListUsers.yaml:2: version is not a date/);
  });
});
