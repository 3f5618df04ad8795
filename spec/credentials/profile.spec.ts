import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { sharedFileCredentials } from '../../lib/credentials/shared-file.js';
import { ConfigurationError } from '../../lib/index.js';
import { useSharedFiles } from '../support/environment.js';

describe('sharedFileCredentials', () => {
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
      assert.deepEqual(await sharedFileCredentials(profile), {
        accessKeyId,
        secretAccessKey: 'sec/ret+',
        sessionToken: undefined,
      });
    });
  }

  it('reads a session token, = signs included', async () => {
    await files.write('credentials', `[default]\n${key('A')}aws_session_token = FwoG/+x==\n`);
    assert.equal((await sharedFileCredentials()).sessionToken, 'FwoG/+x==');
  });

  it('takes the profile that AWS_PROFILE names', async () => {
    await files.write('credentials', `[default]\n${key('A')}[other]\n${key('B')}`);
    process.env['AWS_PROFILE'] = 'other';
    assert.equal((await sharedFileCredentials()).accessKeyId, 'B');
    assert.equal((await sharedFileCredentials('default')).accessKeyId, 'A');
  });

  it('reads the config file where the credentials file lacks the profile or is missing', async () => {
    await files.write(
      'config',
      `[default]\n${key('A')}[profile other]\n${key('B')}[third]\n${key('C')}`,
    );
    assert.equal((await sharedFileCredentials()).accessKeyId, 'A');
    assert.equal((await sharedFileCredentials('other')).accessKeyId, 'B');
    await assert.rejects(sharedFileCredentials('third'), /'third' is neither in/);
    await files.write('credentials', `[default]\n${key('D')}`);
    assert.equal((await sharedFileCredentials()).accessKeyId, 'D');
    assert.equal((await sharedFileCredentials('other')).accessKeyId, 'B');
  });

  const refused: [string, string, RegExp][] = [
    ['that is not there', '[other]\n', /'default' is neither in .*credentials nor in .*config/],
    ['in an empty file', '', /neither in/],
    [
      'that assumes a role',
      '[default]\nrole_arn = arn:aws:iam::123456789012:role/x\n',
      /of its own/,
    ],
    ['without secret', '[default]\naws_access_key_id = A\naws_secret_access_key =\n', /of its own/],
    ['whose settings come before its section', `${key('A')}[default]\n`, /of its own/],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses a profile ${what}`, async () => {
      await files.write('credentials', text);
      await assert.rejects(
        sharedFileCredentials(),
        (error) => error instanceof ConfigurationError && message.test(error.message),
      );
    });
  }

  it('refuses a file that cannot be read', async () => {
    await mkdir(files.credentials);
    await assert.rejects(
      sharedFileCredentials(),
      (error) =>
        error instanceof ConfigurationError &&
        /credentials cannot be read$/.test(error.message) &&
        (error.cause as NodeJS.ErrnoException).code === 'EISDIR',
    );
  });
});
