import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { profileCredentials } from '../../lib/credentials/profile.js';
import { ConfigurationError } from '../../lib/index.js';
import { exampleCredentials } from '../support/answers.js';
import { useSharedFiles } from '../support/environment.js';
import { closeServers, type Loopback, startServer } from '../support/loopback.js';
import { verifySignature } from '../support/sigv4.js';
import { issuedTo, paramsOf, startSts } from '../support/sts.js';

describe('profileCredentials', () => {
  const files = useSharedFiles();

  const key = (id: string, secret = 'sec/ret+') =>
    `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;

  const read: [string, string, string | undefined, string][] = [
    ['the default profile', `[default]\n${key('A')}[other]\n${key('B')}`, undefined, 'A'],
    ['a named profile', `[default]\n${key('A')}[other]\n${key('B')}`, 'other', 'B'],
    [
      'a profile whose name has dots and spaces',
      `[my.team prod]\n${key('A')}`,
      'my.team prod',
      'A',
    ],
    ['a profile with spaces within the brackets', `[ other ]\n${key('A')}`, 'other', 'A'],
    ['lines that end in CRLF', `[default]\n${key('A')}`.replaceAll('\n', '\r\n'), undefined, 'A'],
    ['a file with a byte order mark', `\ufeff[default]\n${key('A')}`, undefined, 'A'],
    ['a file without a last line break', `[default]\n${key('A')}`.trimEnd(), undefined, 'A'],
    [
      'a file with comments and empty lines',
      `# x\n; y = z\n\n[default] # w\n#aws_access_key_id = B\n${key('A')}`,
      undefined,
      'A',
    ],
    [
      'a profile with nested settings',
      `[default]\ns3 =\n  aws_access_key_id = B\n\taws_secret_access_key = C\n${key('A')}`,
      undefined,
      'A',
    ],
    [
      'a profile in two sections',
      `[default]\naws_access_key_id = A\n[x]\n${key('B')}[default]\naws_secret_access_key = sec/ret+\n`,
      undefined,
      'A',
    ],
    [
      'names in capitals',
      `[default]\nAWS_ACCESS_KEY_ID=A\nAws_Secret_Access_Key=sec/ret+`,
      undefined,
      'A',
    ],
    [
      'settings without spaces',
      '[default]\naws_access_key_id=A\naws_secret_access_key=sec/ret+',
      undefined,
      'A',
    ],
    [
      'values with comments behind',
      `[default]\naws_access_key_id = A # x\naws_secret_access_key = sec/ret+ ; y`,
      undefined,
      'A',
    ],
    ['a profile named as a member of objects', `[constructor]\n${key('A')}`, 'constructor', 'A'],
  ];
  for (const [what, text, profile, accessKeyId] of read) {
    it(`reads ${what}`, async () => {
      await files.write('credentials', text);
      assert.deepEqual(await profileCredentials(profile ?? 'default'), {
        accessKeyId,
        secretAccessKey: 'sec/ret+',
        sessionToken: undefined,
      });
    });
  }

  it('reads a session token, = signs included', async () => {
    await files.write('credentials', `[default]\n${key('A')}aws_session_token = FwoG/+x==\n`);
    assert.equal((await profileCredentials('default'))?.sessionToken, 'FwoG/+x==');
  });

  it('reads both files, the credentials file’s settings before the config file’s', async () => {
    await files.write(
      'config',
      `[default]\n${key('A')}[profile other]\n${key('B')}aws_session_token = t\n[third]\n${key('C')}`,
    );
    assert.equal((await profileCredentials('default'))?.accessKeyId, 'A');
    assert.equal((await profileCredentials('other'))?.accessKeyId, 'B');
    assert.equal(await profileCredentials('third'), undefined);
    await files.write('credentials', `[default]\n${key('D')}[other]\naws_access_key_id = E\n`);
    assert.equal((await profileCredentials('default'))?.accessKeyId, 'D');
    assert.deepEqual(await profileCredentials('other'), {
      accessKeyId: 'E',
      secretAccessKey: 'sec/ret+',
      sessionToken: 't',
    });
  });

  it('is undefined for a profile that is not there or says nothing of credentials', async () => {
    await files.write('credentials', '[other]\nregion = eu-west-1\n');
    assert.equal(await profileCredentials('default'), undefined);
    assert.equal(await profileCredentials('other'), undefined);
  });

  it('runs a credential_process, after an access key', async () => {
    const printed = `{"Version":1,"AccessKeyId":"P","SecretAccessKey":"s"}`;
    const setting = `credential_process = "${process.execPath}" -p '${JSON.stringify(printed)}'\n`;
    await files.write('config', `[default]\n${setting}`);
    assert.equal((await profileCredentials('default'))?.accessKeyId, 'P');
    await files.write('credentials', `[default]\n${key('A')}`);
    assert.equal((await profileCredentials('default'))?.accessKeyId, 'A');
  });

  describe('that assumes a role', () => {
    afterEach(closeServers);

    const role = (name: string) => `role_arn = arn:aws:iam::123456789012:role/${name}\n`;
    const example = key(exampleCredentials.accessKeyId, exampleCredentials.secretAccessKey);

    let sts: Loopback;
    beforeEach(async () => {
      sts = await startSts();
      process.env['AWS_ENDPOINT_URL_STS'] = sts.url;
    });

    const signers = () =>
      sts.requests.map(
        (request) => verifySignature(request, exampleCredentials.secretAccessKey).accessKeyId,
      );

    it('does with another profile’s access key, every setting and its region', async () => {
      await files.write(
        'config',
        `[profile a]\n${role('reader')}source_profile = base\nexternal_id = x\nrole_session_name = jane\nduration_seconds = 900\nmfa_serial = GAHT1\nregion = eu-west-1\n`,
      );
      await files.write('credentials', `[base]\n${example}`);
      assert.deepEqual(await profileCredentials('a', (serial) => `${serial}0`), issuedTo('reader'));
      const params = Object.fromEntries(paramsOf(sts.requests[0]!));
      assert.deepEqual(params, {
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleArn: 'arn:aws:iam::123456789012:role/reader',
        RoleSessionName: 'jane',
        ExternalId: 'x',
        DurationSeconds: '900',
        SerialNumber: 'GAHT1',
        TokenCode: 'GAHT10',
      });
      const { region } = verifySignature(sts.requests[0]!, exampleCredentials.secretAccessKey);
      assert.equal(region, 'eu-west-1');
      process.env['AWS_REGION'] = 'eu-north-1';
      await profileCredentials('a', () => '1');
      assert.equal(
        verifySignature(sts.requests[1]!, exampleCredentials.secretAccessKey).region,
        'eu-north-1',
      );
    });

    it('does through a chain of roles', async () => {
      await files.write(
        'config',
        `[profile a]\n${role('third')}source_profile = b\n[profile b]\n${role('second')}source_profile = c\n[profile c]\n${role('first')}source_profile = base\n[profile base]\n${example}`,
      );
      assert.deepEqual(await profileCredentials('a'), issuedTo('third'));
      const assumed = ['first', 'second'].map((name) => issuedTo(name).accessKeyId);
      assert.deepEqual(signers(), ['AKIAIOSFODNN7EXAMPLE', ...assumed]);
      assert.equal(sts.requests[2]!.headers['x-amz-security-token'], 'token-of-second');
    });

    it('does with its own access key when it is its own source', async () => {
      await files.write('config', `[default]\n${role('self')}source_profile = default\n${example}`);
      assert.deepEqual(await profileCredentials('default'), issuedTo('self'));
      assert.deepEqual(signers(), ['AKIAIOSFODNN7EXAMPLE']);
    });

    it('does with the environment’s access key', async () => {
      await files.write('config', `[default]\n${role('env')}credential_source = Environment\n`);
      Object.assign(process.env, {
        AWS_ACCESS_KEY_ID: exampleCredentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: exampleCredentials.secretAccessKey,
      });
      assert.deepEqual(await profileCredentials('default'), issuedTo('env'));
    });

    it('does with the container’s credentials', async () => {
      const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = exampleCredentials;
      const agent = await startServer((response) =>
        response.end(JSON.stringify({ AccessKeyId, SecretAccessKey })),
      );
      process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = agent.url;
      await files.write('config', `[default]\n${role('task')}credential_source = EcsContainer\n`);
      assert.deepEqual(await profileCredentials('default'), issuedTo('task'));
    });

    it('does with a web identity', async () => {
      const tokenFile = `${files.config}-token`;
      await writeFile(tokenFile, 'identity');
      await files.write(
        'config',
        `[default]\n${role('web')}web_identity_token_file = ${tokenFile}\n`,
      );
      assert.deepEqual(await profileCredentials('default'), issuedTo('web'));
      assert.equal(paramsOf(sts.requests[0]!).get('WebIdentityToken'), 'identity');
    });

    const refused: [string, string, RegExp][] = [
      ['a role without source', role('x'), /source_profile or credential_source/],
      [
        'a role with two sources',
        `${role('x')}source_profile = default\ncredential_source = Environment\n`,
        /and not both/,
      ],
      ['a missing source profile', `${role('x')}source_profile = none\n`, /'none', which has no/],
      ['itself as source', `${role('x')}source_profile = default\n`, /default -> default$/],
      [
        'a circle of sources',
        `${role('x')}source_profile = b\n[profile b]\n${role('y')}source_profile = c\n[profile c]\n${role('z')}source_profile = default\n`,
        /default -> b -> c -> default$/,
      ],
      [
        'a circle that does not come back to it',
        `${role('x')}source_profile = b\n[profile b]\n${role('y')}source_profile = c\n[profile c]\n${role('z')}source_profile = b\n`,
        /default -> b -> c -> b$/,
      ],
      [
        'an unknown source',
        `${role('x')}credential_source = constructor\n`,
        /is not Environment, /,
      ],
      [
        'a source that is not there',
        `${role('x')}credential_source = EcsContainer\n`,
        /EcsContainer, which has no credentials/,
      ],
      [
        'a duration that is no number',
        `${role('x')}source_profile = b\nduration_seconds = 1h\n[profile b]\n${key('B')}`,
        /duration_seconds/,
      ],
      [
        'an MFA device and nobody to ask',
        `${role('x')}source_profile = b\nmfa_serial = GAHT1\n[profile b]\n${key('B')}`,
        /GAHT1.*mfaToken/,
      ],
      ['a web identity without role', 'web_identity_token_file = /x\n', /no role_arn/],
    ];
    for (const [what, text, message] of refused) {
      it(`refuses ${what}`, async () => {
        await files.write('config', `[default]\n${text}`);
        await assert.rejects(
          profileCredentials('default'),
          (error) => error instanceof ConfigurationError && message.test(error.message),
        );
        assert.equal(sts.requests.length, 0);
      });
    }
  });

  const half: [string, string, RegExp][] = [
    [
      'secret',
      '[default]\naws_access_key_id = A\naws_secret_access_key =\n',
      /no aws_secret_access_key$/,
    ],
    ['access key id', '[default]\naws_secret_access_key = s\n', /no aws_access_key_id$/],
  ];
  for (const [what, text, message] of half) {
    it(`refuses an access key without ${what}`, async () => {
      await files.write('credentials', text);
      await assert.rejects(
        profileCredentials('default'),
        (error) => error instanceof ConfigurationError && message.test(error.message),
      );
    });
  }

  it('refuses a file that cannot be read', async () => {
    await mkdir(files.credentials);
    await assert.rejects(
      profileCredentials('default'),
      (error) =>
        error instanceof ConfigurationError &&
        /credentials cannot be read$/.test(error.message) &&
        (error.cause as NodeJS.ErrnoException).code === 'EISDIR',
    );
  });
});
