import assert from 'node:assert/strict';
import { createClient, defaultCredentials } from '../../lib/index.js';
import { useSharedFiles } from '../support/environment.js';

describe('defaultCredentials', () => {
  const files = useSharedFiles();

  const shared = '[default]\naws_access_key_id = SHARED\naws_secret_access_key = b\n';
  function setEnvironment(): void {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'ENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'b' });
  }

  it('takes the environment’s before the shared files’', async () => {
    await files.write('credentials', shared);
    assert.equal((await defaultCredentials()).accessKeyId, 'SHARED');
    setEnvironment();
    assert.equal((await defaultCredentials()).accessKeyId, 'ENVIRONMENT');
  });

  it('refuses when neither has any', async () => {
    // By name: mocha with tsx loads a module once for require and once more for import().
    await assert.rejects(defaultCredentials(), {
      name: 'ConfigurationError',
      message: /^no credentials: none in the environment/,
    });
  });

  it('is what a client asks when it first needs credentials', async () => {
    const client = createClient();
    setEnvironment();
    const { headers } = await client.sign('ListUsers');
    assert.match(headers['authorization']!, /Credential=ENVIRONMENT\//);
  });
});
