import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { emptyEnvironment, entry, finish, slimIam } from '../support/command.js';
import { useFolder } from '../support/folder.js';
import { closeServers, startServer } from '../support/loopback.js';

const credentials = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

describe('slim-iam people and report', function () {
  this.timeout(30_000);
  const path = useFolder();
  afterEach(closeServers);

  it('imports into each kind of file, and reports on each', async () => {
    for (const extension of ['csv', 'json', 'ndjson', 'db']) {
      const file = path(`people.${extension}`);
      const imported = await slimIam(['people', 'import', '--local', '--out', file]);
      assert.deepEqual([imported.code, imported.stdout], [0, '']);
      assert.equal(imported.stderr, `done: 4 users in ${file}\n`);
      const report = await slimIam(['report', file, '--out', '-', '--format', 'csv']);
      assert.equal(report.code, 0, report.stderr);
      assert.match(report.stdout, /^alternate_username,.*\nalice,.*\nbob,.*\ncarol,.*\ndave,.*\n$/);
    }
    const out = path('report.html');
    const page = await slimIam(['report', path('people.db'), '--out', out]);
    assert.deepEqual([page.code, page.stdout, page.stderr], [0, '', `done: ${out}\n`]);
    assert.match(readFileSync(out, 'utf8'), /<h1>IAM users<\/h1>/);
  });

  it('replaces a file only when told to', async () => {
    const file = path('people.csv');
    writeFileSync(file, 'mine');
    const refused = await slimIam(['people', 'import', '--local', '--out', file]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /people.csv: is there already/);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
    const replaced = await slimIam(['people', 'import', '--local', '--out', file, '--replace']);
    assert.equal(replaced.code, 0);
    assert.match(readFileSync(file, 'utf8'), /^alternate_username,/);
  });

  it('leaves no file when it is interrupted', async () => {
    const { url, requests } = await startServer(() => {});
    const args = ['people', 'import', '--endpoint', url, '--out', path('people.csv')];
    const child = spawn(process.execPath, [entry, ...args], {
      env: { ...emptyEnvironment, ...credentials },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const over = finish(child);
    while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const { code, stderr } = await over;
    assert.deepEqual([code, stderr], [130, 'error: interrupted by SIGINT\n']);
    assert.deepEqual(readdirSync(path()), []);
  });

  it('counts ages to the day asked for', async () => {
    await slimIam(['people', 'import', '--local', '--out', path('people.json')]);
    const options = ['--now', '2024-10-30', '--stale-days', '30', '--format', 'json', '--out', '-'];
    const { stdout } = await slimIam(['report', path('people.json'), ...options]);
    const { as_of, stale_days, users } = JSON.parse(stdout);
    assert.deepEqual([as_of, stale_days], ['2024-10-30T00:00:00.000Z', 30]);
    assert.equal(users[1].access_key_age_days, 29);
  });

  it('refuses what makes no sense with exit code 2, and says what and where', async () => {
    writeFileSync(path('bad.csv'), 'alternate_username,a\nann,1\nann,2\n');
    for (const [args, expected] of [
      [['report', path('bad.csv')], /bad.csv:3: the alternate_username ann is also in line 2/],
      [['report', path('none.csv')], /none.csv: cannot be read \(ENOENT\)/],
      [['report', path('bad.csv'), '--out', 'x.pdf'], /end it in .html, .csv or .json/],
      [['report', path('bad.csv'), '--now', 'today'], /such as 2025-06-01/],
      [['people', 'import', '--local', '--concurrency', '0'], /positive whole number/],
      [
        ['people', 'import', '--local', '--out', path('p.xls')],
        /the extension must be one of .csv/,
      ],
      [['people', 'export'], /unknown command/],
    ] as const) {
      const { code, stdout, stderr } = await slimIam(args);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, expected);
    }
  });
});
