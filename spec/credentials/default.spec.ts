import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createClient, defaultCredentials } from '../../lib/index.js';
import { useSharedFiles } from '../support/environment.js';
import { closeServers, startServer } from '../support/loopback.js';
import { issuedTo, startSts } from '../support/sts.js';

describe('defaultCredentials', () => {
  const files = useSharedFiles();
  afterEach(closeServers);

  const key = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = b\n`;
  function setEnvironment(): void {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'ENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'b' });
  }
  // By name: mocha with tsx loads a module once for require and once more for import().
  const refusal = (message: RegExp) => ({ name: 'ConfigurationError', message });

  it('takes the first that is set up: environment, shared files, web identity, container, instance', async () => {
    const expect = async (accessKeyId: string) =>
      assert.equal((await defaultCredentials()).accessKeyId, accessKeyId);
    const metadata = await startServer((response, { url }) =>
      response.end(
        url.endsWith('/server')
          ? '{"AccessKeyId":"INSTANCE","SecretAccessKey":"b"}'
          : url.endsWith('/token')
            ? 'token'
            : 'server',
      ),
    );
    process.env['AWS_EC2_METADATA_DISABLED'] = 'false';
    process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = metadata.url;
    await expect('INSTANCE');

    const agent = await startServer((response) =>
      response.end('{"AccessKeyId":"CONTAINER","SecretAccessKey":"b"}'),
    );
    process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = agent.url;
    await expect('CONTAINER');

    const tokenFile = `${files.config}-token`;
    await writeFile(tokenFile, 'identity');
    Object.assign(process.env, {
      AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/WEB',
      AWS_ENDPOINT_URL_STS: (await startSts()).url,
    });
    await expect(issuedTo('WEB').accessKeyId);

    await files.write('config', '[default]\nregion = eu-west-1\n');
    await expect(issuedTo('WEB').accessKeyId);
    await files.write('credentials', `[default]\n${key('SHARED')}`);
    await expect('SHARED');

    setEnvironment();
    await expect('ENVIRONMENT');
  });

  it('takes the profile that AWS_PROFILE names, but the environment’s key first', async () => {
    await files.write('credentials', `[default]\n${key('A')}[other]\n${key('B')}`);
    process.env['AWS_PROFILE'] = 'other';
    assert.equal((await defaultCredentials()).accessKeyId, 'B');
    setEnvironment();
    assert.equal((await defaultCredentials()).accessKeyId, 'ENVIRONMENT');
  });

  it('takes only the profile that is asked for', async () => {
    setEnvironment();
    await files.write('credentials', `[other]\n${key('B')}[empty]\nregion = eu-west-1\n`);
    assert.equal((await defaultCredentials({ profile: 'other' })).accessKeyId, 'B');
    await assert.rejects(defaultCredentials({ profile: 'none' }), refusal(/'none' is neither in /));
    await assert.rejects(defaultCredentials({ profile: 'empty' }), refusal(/'empty' has none/));
  });

  it('refuses an AWS_PROFILE that is not there', async () => {
    process.env['AWS_PROFILE'] = 'none';
    await assert.rejects(defaultCredentials(), refusal(/'none' is neither in /));
  });

  it('refuses when there are none anywhere', async () => {
    await assert.rejects(defaultCredentials(), refusal(/^no credentials: .*DISABLED is true$/));
    process.env['AWS_EC2_METADATA_DISABLED'] = '';
    process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = 'http://127.0.0.1:1';
    await assert.rejects(defaultCredentials(), refusal(/^no credentials: .* metadata here$/));
  });

  it('is what a client asks when it first needs credentials', async () => {
    const client = createClient();
    setEnvironment();
    const { headers } = await client.sign('ListUsers');
    assert.match(headers['authorization']!, /Credential=ENVIRONMENT\//);
  });
});
