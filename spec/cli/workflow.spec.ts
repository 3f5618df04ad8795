import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '../../lib/index.js';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { emptyEnvironment, entry, finish, slimIam } from '../support/command.js';

const ready = fileURLToPath(new URL('../../fixtures/workflows/', import.meta.url));
const offboarding = join(ready, 'offboarding.yaml');
const people = `alternate_username,status,offboarded_at
alice,Terminated,
bob,Terminated,
carol,Active,
`;

describe('slim-iam workflow', function () {
  this.timeout(30_000);
  let folder: string;
  let file: string;
  let journal: string;
  let local: LocalIam;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    local = await startLocalIam();
    const { accessKeyId, secretAccessKey } = local.credentials;
    environment = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  });
  after(() => local.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
    file = join(folder, 'people.csv');
    journal = join(folder, 'run.db');
    await writeFile(file, people);
    local.reset();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const run = (workflow: string, ...more: string[]) =>
    slimIam(
      ['workflow', 'run', workflow, '--people', file, '--journal', journal, ...more],
      environment,
    );
  /** Waits for a user to be made. */
  async function untilThereIs(UserName: string): Promise<void> {
    const { endpoint, credentials } = local;
    const client = createClient({ endpoint, credentials });
    for (;;) {
      const { result } = await client.call('ListUsers');
      if (result.Users.some((user) => user.UserName === UserName)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  const there = () => ['--endpoint', local.endpoint];

  describe('validate', () => {
    it('says that a workflow is valid', async () => {
      const { code, stderr } = await slimIam(['workflow', 'validate', offboarding]);
      assert.deepEqual([code, stderr], [0, 'valid: Offboarding, 21 blocks\n']);
    });

    it('names file, line and fix of all that is wrong, and exits with 2', async () => {
      const text = await readFile(offboarding, 'utf8');
      const wrong = join(folder, 'wrong.yaml');
      await writeFile(
        wrong,
        text.replace('{{item.AccessKeyId}}', '{{item.').replace('Disable', 'Disabel'),
      );
      const { code, stderr } = await slimIam(['workflow', 'validate', wrong]);
      assert.equal(code, 2);
      assert.match(stderr, /^error: \S+wrong\.yaml:24:5: no preset is called 'Disabel user'/);
      assert.match(stderr, /\n\S+wrong\.yaml:41:15: not a Jinja2 template: .*; correct it\n$/);
      const json = await slimIam(['workflow', 'validate', wrong, '--json']);
      const { error } = JSON.parse(json.stderr);
      assert.deepEqual(
        error.issues.map(({ line }: { line: number }) => line),
        [24, 41],
      );
    });

    it('checks the fields of people', async () => {
      const lacking = join(folder, 'lacking.csv');
      await writeFile(lacking, 'alternate_username\nalice\n');
      const { code, stderr } = await slimIam([
        ...['workflow', 'validate', offboarding, '--people', lacking],
      ]);
      assert.equal(code, 2);
      assert.match(stderr, /no field 'status', 'offboarded_at'/);
    });
  });

  describe('run', () => {
    it('shows with --dry-run each request it would make, and makes those that read', async () => {
      const { code, stdout, stderr } = await run(offboarding, '--dry-run', ...there());
      assert.equal(code, 0);
      assert.match(
        stdout,
        /^alice {2}password\[0\] {2}would {2}DeleteLoginProfile {2}UserName=alice$/m,
      );
      assert.match(stdout, /^bob {2}keys\[0\] {2}sent {2}ListAccessKeys {2}UserName=bob$/m);
      assert.match(
        stdout,
        /^bob {2}delete_keys\[1\] {2}would {2}DeleteAccessKey .*AccessKeyId=AKIA/m,
      );
      assert.match(stderr, /only requests that read were sent/);
      const again = await run(offboarding, '--dry-run', '--json', '--limit', '1', ...there());
      const requests = again.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.deepEqual(
        requests,
        requests.filter(({ record }) => record === 'alice'),
      );
      assert.deepEqual(requests[0], {
        record: 'alice',
        block: 'password',
        item: 0,
        action: 'DeleteLoginProfile',
        params: { UserName: 'alice' },
        sent: false,
      });
    });

    it('runs, prints the outcome of each record and block, and writes back', async () => {
      const { code, stdout, stderr } = await run(offboarding, '--yes', ...there());
      assert.equal(code, 0, stderr);
      assert.match(
        stdout,
        /^alice +done +password \+, keys \+, .*, delete_user \+, offboarded \+$/m,
      );
      assert.match(stdout, /^bob +done .*delete_keys \+2,/m);
      assert.match(stderr, /^done: 2 records done, 0 failed, 0 uncertain; 2 written to/m);
      assert.match(await readFile(file, 'utf8'), /^alice,Terminated,\d{4}-.*\ncarol,Active,$/ms);
    });

    it('wants --yes for what destroys, where nobody can be asked', async () => {
      const { code, stderr } = await run(offboarding, ...there());
      assert.equal(code, 2);
      assert.match(
        stderr,
        /Offboarding: for every record .*DeleteUser: this cannot be undone; add --yes/,
      );
    });

    it('wants credentials before the first record', async () => {
      const args = [
        'workflow',
        'run',
        offboarding,
        '--people',
        file,
        '--yes',
        '--journal',
        journal,
      ];
      const { code, stderr } = await slimIam(args);
      assert.equal(code, 2);
      assert.match(stderr, /no credentials/);
      await assert.rejects(readFile(journal), /ENOENT/);
    });

    it('exits with 5 when records failed', async () => {
      const ages = join(folder, 'ages.yaml');
      await writeFile(
        ages,
        `name: Ages
object: People
fields: [alternate_username]
begin: { actions: [new], next: age }
blocks: { age: { type: api, preset: Get password age for user, positive: end } }
`,
      );
      await writeFile(file, 'alternate_username\nalice\ndave\n');
      const { code, stdout, stderr } = await run(ages, ...there());
      assert.equal(code, 5);
      assert.match(stdout, /^dave +failed +age - +GetLoginProfile: NoSuchEntity/m);
      assert.match(stderr, /1 records done, 1 failed/);
      const json = await run(ages, '--json', ...there());
      const [first, second] = json.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.deepEqual([first.status, second.steps[0].edge], ['done', 'negative']);
    });

    it('signs for a block with the credential that it names', async () => {
      const groups = join(folder, 'groups.yaml');
      const text = await readFile(join(ready, 'password-age-review.yaml'), 'utf8');
      await writeFile(groups, text.replace('aws: {}', 'aws: { profile: audit }'));
      await writeFile(file, 'alternate_username,password_created_at,password_review\nalice,,\n');
      const args = ['workflow', 'run', groups, '--people', file, '--journal', journal, ...there()];
      const shared = join(folder, 'credentials');
      const without = await slimIam(args, { AWS_SHARED_CREDENTIALS_FILE: shared });
      assert.equal(without.code, 2);
      assert.match(without.stderr, /profile 'audit' is neither in/);
      const { accessKeyId, secretAccessKey } = local.credentials;
      await writeFile(
        shared,
        `[audit]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
      );
      const { code, stderr } = await slimIam(args, { AWS_SHARED_CREDENTIALS_FILE: shared });
      assert.equal(code, 0, stderr);
      assert.match(await readFile(file, 'utf8'), /alice,2024-02-12T10:30:00Z,change/);
    });

    for (const [signal, exitCode] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      it(`stops on ${signal} after the requests in flight, and says how to go on`, async () => {
        const waits = join(folder, 'waits.yaml');
        await writeFile(
          waits,
          `name: Waits
object: People
fields: [alternate_username, status]
begin: { actions: [new], next: create }
blocks:
  create: { type: api, preset: Create user, positive: wait }
  wait: { type: delay, delay: 3 seconds, next: mark }
  mark: { type: update, fields: { status: made }, next: end }
`,
        );
        await writeFile(file, 'alternate_username,status\nnew-1,\nnew-2,\n');
        const args = ['workflow', 'run', waits, '--people', file, '--journal', journal, ...there()];
        const child = spawn(process.execPath, [entry, ...args], {
          env: { ...emptyEnvironment, ...environment },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const ended = finish(child);
        await untilThereIs('new-2');
        child.kill(signal);
        const { code, stderr } = await ended;
        assert.equal(code, exitCode, stderr);
        assert.match(stderr, /stopping after the requests in flight/);
        assert.match(stderr, /go on with the same command, --journal \S+run\.db --resume/);
        assert.match(await readFile(file, 'utf8'), /^new-1,$/m);
        const { code: resumed } = await run(waits, '--resume', ...there());
        assert.equal(resumed, 0);
        assert.match(await readFile(file, 'utf8'), /^new-1,made\nnew-2,made$/m);
      });
    }
  });

  it('activate runs by the schedule until a signal, which it survives', async () => {
    const often = join(folder, 'often.yaml');
    const text = await readFile(join(ready, 'password-age-review.yaml'), 'utf8');
    await writeFile(often, text.replace(/cron: '.*?'/, "cron: '* * * * * *'"));
    await writeFile(file, 'alternate_username,password_created_at,password_review\nalice,,\n');
    const args = [
      'workflow',
      'activate',
      often,
      '--people',
      file,
      '--journal',
      journal,
      ...there(),
    ];
    const child = spawn(process.execPath, [entry, ...args], {
      env: { ...emptyEnvironment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr!.on('data', (chunk) => {
      if (String(chunk).includes('written to')) child.kill('SIGTERM');
    });
    const { code, stderr } = await finish(child);
    assert.equal(code, 143);
    assert.match(stderr, /^next run at .*\nschedule .*\ndone: 1 records done/m);
    assert.match(await readFile(file, 'utf8'), /^alice,2024-02-12T10:30:00Z,change$/m);
  });

  it('says what to install where the SQLite driver is missing', async () => {
    const copy = join(folder, 'node_modules', 'slim-iam');
    await mkdir(copy, { recursive: true });
    const root = fileURLToPath(new URL('../../', import.meta.url));
    await cp(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
    await cp(join(root, 'package.json'), join(copy, 'package.json'));
    const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies)) {
      await mkdir(join(folder, 'node_modules', name, '..'), { recursive: true });
      await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    }
    const args = ['workflow', 'run', offboarding, '--people', file, '--yes', '--journal', journal];
    const child = spawn(process.execPath, [join(copy, 'dist/cli/main.js'), ...args, ...there()], {
      env: { ...emptyEnvironment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, stderr } = await finish(child);
    assert.equal(code, 2);
    assert.match(stderr, /libsql, which is not installed: npm install libsql@/);
  });

  it('prints its schema', async () => {
    const { stdout } = await slimIam(['workflow', 'schema']);
    assert.equal(JSON.parse(stdout).title, 'slim-iam workflow');
  });
});
