import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { statements } from '../../lib/presets/index.js';
import { emptyEnvironment, entry, finish, slimIam } from '../support/command.js';

const example = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const user = (name: string) => ['--set', `alternate_username=${name}`];

describe('slim-iam run', () => {
  describe('against --local', () => {
    it('prints the mapped value on stdout and the rest on stderr', async () => {
      const { code, stdout, stderr } = await slimIam([
        'run',
        'get-role',
        '--set',
        'role_name=S3Access',
        '--local',
      ]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^RoleName +S3Access$/m);
      assert.match(stdout, /^Arn +arn:aws:iam::123456789012:role\/S3Access$/m);
      assert.match(stderr, /^done: Get role \(HTTP 200, request [\w-]+\)\n$/);
    });

    for (const [name, active, oldest] of [
      ['alice', /^AKIA\w{16}\n$/, /^2023-05-04T11:20:00Z\n$/],
      ['bob', /^AKIA\w{16}\n$/, /^2024-09-30T16:40:00Z\n$/],
      ['carol', /^\n$/, /^\n$/],
      ['dave', /^NONE\n$/, /^\n$/],
    ] as const) {
      it(`gives both statements for ${name}, by name and verbatim`, async () => {
        const run = [
          'run',
          'Amazon AWS IAM Get list of access keys for a user',
          ...user(name),
          '--local',
        ];
        for (const response of ['active_access_keys', statements.active_access_keys]) {
          const { stdout, stderr } = await slimIam([...run, '--response', response]);
          assert.match(stdout, active, stderr);
        }
        const { stdout } = await slimIam([...run, '--response', 'oldest_access_key_date']);
        assert.match(stdout, oldest);
      });
    }

    it('works whatever region the environment names', async () => {
      for (const AWS_REGION of ['eu-west-1', 'us-gov-east-1', 'cn-northwest-1']) {
        const { code, stderr } = await slimIam(['run', 'create-user', ...user('x'), '--local'], {
          AWS_REGION,
        });
        assert.equal(code, 0, stderr);
      }
    });

    it('prints the whole answer with --json', async () => {
      const { code, stdout } = await slimIam([
        'run',
        'ListGroupsForUser',
        ...user('bob'),
        '--local',
        '--json',
      ]);
      assert.equal(code, 0);
      const { preset, action, status, requestId, headers, mapped, response } = JSON.parse(stdout);
      assert.deepEqual(
        [preset, action, status],
        ['Get list of user groups for a user', 'ListGroupsForUser', 200],
      );
      assert.equal(mapped.GroupName, 'Managers');
      assert.equal(response.ListGroupsForUserResponse.ResponseMetadata.RequestId, requestId);
      assert.equal(headers['content-type'], 'text/xml');
    });

    it('takes params, variables and response of one’s own', async () => {
      const { code, stdout, stderr } = await slimIam([
        'run',
        'create-user',
        ...['--set', 'first=Jane', '--set', 'last=Doe'],
        ...['--param', "UserName={{ (first ~ '.' ~ last) | lower }}", '--param', 'Path=/staff/'],
        ...['--var', 'AWS.Version=2010-05-08'],
        ...[
          '--response',
          '{{ response.CreateUserResponse.CreateUserResult.User.Arn }} {{ AWS.Version }}',
        ],
        '--local',
      ]);
      assert.equal(code, 0, stderr);
      assert.equal(stdout, 'arn:aws:iam::123456789012:user/staff/jane.doe 2010-05-08\n');
    });
  });

  describe('--dry-run', () => {
    it('prints the exact request, signature and session token masked, and needs no server', async () => {
      const { code, stdout, stderr } = await slimIam(
        [
          'run',
          'Detach user policy',
          ...user('jane'),
          '--set',
          'policy_arn=arn:aws:iam::aws:policy/AdministratorAccess',
          '--dry-run',
        ],
        { ...example, AWS_SESSION_TOKEN: 'session-token-secret' },
      );
      assert.equal(code, 0, stderr);
      assert.equal(stderr, '');
      const lines = stdout.split('\n');
      assert.equal(lines[0], 'POST https://iam.amazonaws.com/');
      assert.equal(
        lines.at(-2),
        'Action=DetachUserPolicy&Version=2010-05-08&UserName=jane&PolicyArn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FAdministratorAccess',
      );
      assert.ok(lines.includes('x-amz-security-token: ***'));
      assert.match(
        stdout,
        /^authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/us-east-1\/iam\/aws4_request, SignedHeaders=[\w;-]+, Signature=\*\*\*$/m,
      );
      assert.doesNotMatch(stdout, /session-token-secret|wJalr/);
    });

    it('signs with AWS’s example key where there are no credentials, and says so', async () => {
      const { code, stdout, stderr } = await slimIam([
        'run',
        'GetRole',
        '--set',
        'role_name=S3Access',
        '--dry-run',
        '--json',
        '--method',
        'GET',
      ]);
      assert.equal(code, 0);
      assert.match(stderr, /^note: no credentials: .* example access key instead\n$/);
      const { method, url, headers, body } = JSON.parse(stdout);
      assert.equal(method, 'GET');
      assert.equal(
        url,
        'https://iam.amazonaws.com/?Action=GetRole&Version=2010-05-08&RoleName=S3Access',
      );
      assert.match(headers.authorization, /Credential=AKIAIOSFODNN7EXAMPLE/);
      assert.equal(body, undefined);
    });

    it('does not ask before a destructive preset, since nothing is sent', async () => {
      const { code } = await slimIam([
        'run',
        'delete-user',
        ...user('bob'),
        '--dry-run',
        '--local',
      ]);
      assert.equal(code, 0);
    });

    it('goes to the partition of AWS_REGION', async () => {
      const { stdout } = await slimIam(['run', 'delete-user', ...user('bob'), '--dry-run'], {
        ...example,
        AWS_REGION: 'us-gov-east-1',
      });
      assert.match(stdout, /^POST https:\/\/iam\.us-gov\.amazonaws\.com\/$/m);
      assert.match(stdout, /\/us-gov-west-1\/iam\/aws4_request/);
    });
  });

  describe('destructive presets', () => {
    it('want --yes where nobody can be asked', async () => {
      const { code, stdout, stderr } = await slimIam([
        'run',
        'delete-user',
        ...user('dave'),
        '--local',
      ]);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /Delete user: UserName dave: this cannot be undone; add --yes/);
    });

    it('run with --yes, and give AWS’s refusal with a fix', async () => {
      const { code, stderr } = await slimIam([
        'run',
        'delete-user',
        ...user('dave'),
        '--local',
        '--yes',
      ]);
      assert.equal(code, 3);
      assert.match(
        stderr,
        /^error: DeleteUser: DeleteConflict \(HTTP 409\): .+\nfix: +remove what the message names/,
      );
    });

    for (const [answer, code, said] of [
      ['n', 2, /not confirmed, nothing sent/],
      ['y', 0, /done: Disable user/],
    ] as const) {
      it(`ask on a terminal, and go by the answer ${answer}`, async function () {
        if (spawnSync('script', ['--version']).status !== 0) {
          this.test!.title += ' (skipped: no script command to make a terminal with)';
          this.skip();
        }
        const command = `${process.execPath} ${entry} run disable-user --set alternate_username=bob --local`;
        const child = spawn('script', ['-qec', command, '/dev/null'], { env: emptyEnvironment });
        let seen = '';
        child.stdout.on('data', (chunk) => {
          const asked = /\[y\/N\]/.test(seen);
          seen += chunk;
          if (!asked && /\[y\/N\]/.test(seen)) child.stdin.end(`${answer}\n`);
        });
        const outcome = await finish(child);
        assert.match(
          outcome.stdout,
          /important:.* The user still gets in through the command line/,
        );
        assert.match(outcome.stdout, said);
        assert.equal(outcome.code, code);
      });
    }
  });

  describe('refuses, with exit code 2 and nothing sent', () => {
    for (const [title, args, said] of [
      [
        'an unknown preset',
        ['run', 'delete usr', '--local'],
        /no preset is called 'delete usr'; the nearest are 'Delete user'/,
      ],
      ['a missing input', ['run', 'get-role', '--local'], /Get role: role_name is mandatory/],
      [
        'an unknown input',
        ['run', 'get-role', '--set', 'rolename=x', '--local'],
        /no input is called 'rolename'; did you mean 'role_name'/,
      ],
      [
        'a value over its limit',
        ['run', 'create-user', ...user('x'.repeat(65)), '--local'],
        /alternate_username has 65 characters; allowed are 1 to 64/,
      ],
      [
        'an unknown param',
        ['run', 'create-user', ...user('x'), '--param', 'Pth=/', '--local'],
        /CreateUser has no param 'Pth'; did you mean 'Path'/,
      ],
      [
        'a broken template',
        ['run', 'create-user', ...user('x'), '--response', '{{ response', '--local'],
        /error: /,
      ],
      [
        'an input without value',
        ['run', 'create-user', '--set', 'alternate_username', '--local'],
        /not of the form name=value/,
      ],
      [
        'an input given twice',
        ['run', 'create-user', ...user('a'), ...user('b'), '--local'],
        /alternate_username is given twice/,
      ],
      [
        'a file that is not there',
        ['run', 'create-user', '--set', 'alternate_username=@/nonexistent/x', '--local'],
        /cannot be read \(ENOENT\)/,
      ],
      [
        'an unknown option',
        ['run', 'create-user', '--secret-access-key', 'x'],
        /unknown option '--secret-access-key'/,
      ],
      [
        '--local with --endpoint',
        ['run', 'create-user', ...user('a'), '--local', '--endpoint', 'http://127.0.0.1:1'],
        /cannot be used with/,
      ],
      [
        'an endpoint that is no URL',
        ['run', 'create-user', ...user('a'), '--endpoint', 'localhost:80'],
        /endpoint/,
      ],
      [
        'no credentials',
        ['run', 'create-user', ...user('a')],
        /no credentials: .*\nfix: +set AWS_ACCESS_KEY_ID/,
      ],
      ['no preset at all', ['run'], /missing required argument 'preset'/],
    ] as const) {
      it(title, async () => {
        const { code, stdout, stderr } = await slimIam(args);
        assert.match(stderr, said);
        assert.equal(stdout, '');
        assert.equal(code, 2);
      });
    }

    it('and says so in JSON with --json', async () => {
      const { code, stderr } = await slimIam([
        'run',
        'create-user',
        ...user('ä b'),
        '--local',
        '--json',
      ]);
      assert.equal(code, 2);
      const { error } = JSON.parse(stderr);
      assert.deepEqual(
        [error.name, error.preset, error.field, error.length],
        ['ValidationError', 'Create user', 'alternate_username', 3],
      );
    });
  });

  it('ends with 4 when nothing answers', async () => {
    const { code, stderr } = await slimIam(
      ['run', 'get-role', '--set', 'role_name=x', '--endpoint', 'http://127.0.0.1:1'],
      example,
    );
    assert.equal(code, 4);
    assert.match(stderr, /GetRole: the request did not get through \(ECONNREFUSED\)/);
  });

  describe('with files', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
    });
    after(() => rm(folder, { recursive: true }));

    it('reads values and the response template from @file', async () => {
      await writeFile(
        join(folder, 'policy.json'),
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}\n',
      );
      await writeFile(
        join(folder, 'name.j2'),
        '{{ response.CreatePolicyResponse.CreatePolicyResult.Policy.PolicyName }}\n',
      );
      const { stdout, stderr } = await slimIam([
        'run',
        'Create Managed Policy',
        ...['--set', 'policy_name=reader', '--set', 'description=Reads.'],
        ...['--set', `policy_document=@${join(folder, 'policy.json')}`],
        ...['--response', `@${join(folder, 'name.j2')}`],
        '--local',
      ]);
      assert.equal(stdout, 'reader\n', stderr);
    });

    it('takes the credentials of a profile', async () => {
      const file = join(folder, 'credentials');
      await writeFile(
        file,
        `[other.one]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = x/y+z\n`,
      );
      const { stdout, stderr } = await slimIam(
        ['run', 'get-role', '--set', 'role_name=x', '--profile', 'other.one', '--dry-run'],
        { ...example, AWS_SHARED_CREDENTIALS_FILE: file },
      );
      assert.match(stdout, /Credential=AKIAI44QH8DHBEXAMPLE/, stderr);
    });
  });

  describe('against slim-iam local as a process of its own', () => {
    let server: ChildProcess;
    let endpoint: string;
    before(async () => {
      server = spawn(process.execPath, [entry, 'local'], {
        env: emptyEnvironment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [banner] = await once(server.stdout!, 'data');
      endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(String(banner))![0];
    });
    after(async () => {
      server.kill('SIGINT');
      const [code] = await once(server, 'close');
      assert.equal(code, 0);
    });

    it('keeps its state from one run to the next', async () => {
      const at = ['--endpoint', endpoint];
      const run = (...args: string[]) => slimIam(['run', ...args, ...at], example);
      assert.equal((await run('create-user', ...user('jane'))).code, 0);
      const again = await run('create-user', ...user('jane'));
      assert.equal(again.code, 3);
      assert.match(again.stderr, /CreateUser: EntityAlreadyExists \(HTTP 409\)/);
      assert.equal((await run('delete-user', ...user('jane'), '--yes')).code, 0);
      assert.match((await run('delete-user', ...user('jane'), '--yes')).stderr, /NoSuchEntity/);
    });

    it('refuses a wrong secret access key', async () => {
      const { code, stderr } = await slimIam(
        ['run', 'get-role', '--set', 'role_name=x', '--endpoint', endpoint],
        {
          ...example,
          AWS_SECRET_ACCESS_KEY: 'wrong',
        },
      );
      assert.equal(code, 3);
      assert.match(stderr, /SignatureDoesNotMatch \(HTTP 403\)/);
    });
  });
});
