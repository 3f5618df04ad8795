import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { presets } from '../../lib/presets/index.js';
import { emptyEnvironment, entry, slimIam } from '../support/command.js';

describe('slim-iam', () => {
  it('lists the 26 presets, aligned', async () => {
    const { code, stdout } = await slimIam(['presets']);
    assert.equal(code, 0);
    const [head, ...lines] = stdout.trimEnd().split('\n');
    assert.equal(lines.length, 26);
    const column = head!.indexOf('ACTION');
    lines.forEach((line, index) => {
      assert.ok(line.startsWith(presets[index]!.heading));
      assert.equal(line.indexOf(presets[index]!.action), column);
    });
  });

  it('searches them', async () => {
    const { stdout } = await slimIam(['presets', 'group', 'POLIC', '--json']);
    assert.deepEqual(
      JSON.parse(stdout).map(({ action }: { action: string }) => action),
      ['ListAttachedGroupPolicies', 'AttachGroupPolicy', 'DetachGroupPolicy'],
    );
    const none = await slimIam(['presets', 'nothing', 'like', 'it']);
    assert.deepEqual([none.code, none.stdout], [0, '']);
    assert.match(none.stderr, /no preset matches 'nothing like it'/);
  });

  for (const preset of presets) {
    it(`shows ${preset.heading}`, async () => {
      const { code, stdout } = await slimIam(['show', preset.heading]);
      assert.equal(code, 0);
      for (const { name, example } of preset.inputs) {
        assert.ok(stdout.includes(`{{${name}}}`) && stdout.includes(`e.g. ${example}`));
      }
      for (const text of [
        preset.reference,
        preset.responsePath,
        preset.important ?? '',
        ...Object.values(preset.statements),
      ]) {
        assert.ok(stdout.includes(text));
      }
    });
  }

  it('calls any action', async () => {
    const { code, stdout, stderr } = await slimIam(['call', 'ListUsers', 'MaxItems=2', '--local']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^IsTruncated +true$/m);
    assert.match(stdout, /alice +AIDA\w+/);
    assert.doesNotMatch(stdout, /carol/);
    assert.match(stderr, /^done: ListUsers \(HTTP 200, request [\w-]+\)\n$/);
  });

  it('calls STS', async () => {
    const { stdout, stderr } = await slimIam([
      'call',
      'GetCallerIdentity',
      '--service',
      'sts',
      '--local',
      '--json',
    ]);
    const { response } = JSON.parse(stdout || stderr);
    assert.equal(
      response.GetCallerIdentityResponse.GetCallerIdentityResult.Account,
      '123456789012',
    );
  });

  it('calls an action without a result', async () => {
    const { code, stdout } = await slimIam([
      'call',
      'CreateAccountAlias',
      'AccountAlias=example',
      '--local',
    ]);
    assert.deepEqual([code, stdout], [0, '']);
  });

  it('refuses what is no action or param', async () => {
    for (const args of [
      ['call', 'list users', '--local'],
      ['call', 'ListUsers', 'MaxItems', '--local'],
      ['call', 'ListUsers', 'Action=x', '--local'],
    ]) {
      assert.equal((await slimIam(args)).code, 2, args.join(' '));
    }
    const { code, stderr } = await slimIam(['call', 'NoSuchAction', '--local']);
    assert.equal(code, 3);
    assert.match(stderr, /InvalidAction/);
  });

  it('tells a story with demo', async () => {
    const { code, stdout, stderr } = await slimIam(['demo']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Create user {2}alternate_username=jane\.doe$/m);
    assert.match(stdout, /DeleteUser: DeleteConflict \(HTTP 409\)/);
    assert.match(stdout, /2024-09-30T16:40:00Z/);
  });

  it('colours only for a terminal', async () => {
    const { stdout } = await slimIam(['show', 'delete-user'], { FORCE_COLOR: '1' });
    assert.ok(!stdout.includes('\x1b'));
  });

  it('says its version and its help, and refuses an unknown command', async () => {
    assert.match((await slimIam(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
    const help = await slimIam(['--help']);
    assert.equal(help.code, 0);
    assert.match(help.stdout, /Exit codes: 0 done; 2 refused/);
    const unknown = await slimIam(['rnu']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /unknown command 'rnu'.*Did you mean run\?/s);
  });

  it('survives a reader that closes early', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${entry}" presets --json | head -c 1`],
      {
        env: emptyEnvironment,
        encoding: 'utf8',
      },
    );
    assert.deepEqual([status, stderr], [0, '']);
  });

  it('serves only on a port that is one', async () => {
    const { code, stderr } = await slimIam(['local', '--port', '70000']);
    assert.equal(code, 2);
    assert.match(stderr, /from 0 to 65535/);
  });
});
