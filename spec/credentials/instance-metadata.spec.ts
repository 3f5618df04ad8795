import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { instanceMetadataCredentials } from '../../lib/credentials/instance-metadata.js';
import { brokenAnswers, saying } from '../support/broken-answers.js';
import { useSharedFiles } from '../support/environment.js';
import { closeServers, type Loopback, startRawServer, startServer } from '../support/loopback.js';

const folder = '/latest/meta-data/iam/security-credentials/';

const answer = {
  Code: 'Success',
  Type: 'AWS-HMAC',
  AccessKeyId: 'ASIAINSTANCE',
  SecretAccessKey: 'secret',
  Token: 'token',
  Expiration: '2030-01-01T00:00:00Z',
};

type Steps = Partial<Record<'token' | 'role' | 'credentials', (response: ServerResponse) => void>>;

/** The metadata service, version 2 only; each step may be answered otherwise. */
async function startService(steps: Steps = {}): Promise<Loopback> {
  const server = await startServer((response, { method, url, headers }) => {
    if (url === '/latest/api/token') {
      if (method !== 'PUT' || headers['x-aws-ec2-metadata-token-ttl-seconds'] !== '21600') {
        response.writeHead(400).end();
      } else if (steps.token) steps.token(response);
      else response.end('metadata-token');
    } else if (method !== 'GET' || headers['x-aws-ec2-metadata-token'] !== 'metadata-token') {
      response.writeHead(401).end();
    } else if (url === folder) {
      if (steps.role) steps.role(response);
      else response.end('web-server');
    } else if (url === `${folder}web-server`) {
      if (steps.credentials) steps.credentials(response);
      else response.end(JSON.stringify(answer));
    } else response.writeHead(404).end();
  });
  process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = server.url;
  return server;
}

describe('instanceMetadataCredentials', () => {
  useSharedFiles();
  beforeEach(() => {
    delete process.env['AWS_EC2_METADATA_DISABLED'];
  });
  afterEach(closeServers);

  it('gives those of the instance’s role, with a token', async () => {
    const server = await startService();
    assert.deepEqual(await instanceMetadataCredentials(), {
      accessKeyId: 'ASIAINSTANCE',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration: new Date('2030-01-01T00:00:00Z'),
    });
    assert.equal(server.requests.length, 3);
  });

  it('is undefined, and asks nobody, when AWS_EC2_METADATA_DISABLED is true', async () => {
    const server = await startService();
    process.env['AWS_EC2_METADATA_DISABLED'] = 'TRUE';
    assert.equal(await instanceMetadataCredentials(), undefined);
    assert.equal(server.requests.length, 0);
  });

  for (const status of [403, 404, 405]) {
    it(`does not go on without a token after HTTP ${status}`, async () => {
      const server = await startService({ token: (response) => response.writeHead(status).end() });
      await assert.rejects(instanceMetadataCredentials(), saying(/^BadAnswerError: .*an error/));
      assert.equal(server.requests.length, 1);
    });
  }

  it('says that the instance has no role', async () => {
    await startService({ role: (response) => response.writeHead(404).end() });
    await assert.rejects(instanceMetadataCredentials(), saying(/^ConfigurationError: .*no role/));
  });

  it('refuses a token that no header may have', async () => {
    await startService({ token: (response) => response.end('a b') });
    await assert.rejects(instanceMetadataCredentials(), saying(/the token is not one/));
  });

  it('refuses a role’s name that is none', async () => {
    await startService({ role: (response) => response.end('../../user-data') });
    await assert.rejects(instanceMetadataCredentials(), saying(/not the name of a role/));
  });

  it('refuses credentials that are not a success', async () => {
    await startService({
      credentials: (response) => response.end(JSON.stringify({ ...answer, Code: 'Failed' })),
    });
    await assert.rejects(instanceMetadataCredentials(), saying(/^ConfigurationError/));
  });

  for (const [what, respond, said] of brokenAnswers) {
    it(`refuses ${what}`, async () => {
      const server = await startService({ credentials: respond });
      await assert.rejects(instanceMetadataCredentials(), saying(said));
      assert.ok(server.requests.length <= 4);
    });
  }

  it('tries once more after a failure', async () => {
    let count = 0;
    await startService({
      role: (response) => {
        count += 1;
        if (count === 1) response.writeHead(500).end();
        else response.end('web-server\n');
      },
    });
    assert.equal((await instanceMetadataCredentials())?.accessKeyId, 'ASIAINSTANCE');
  });

  it('gives up on a service that says nothing', async () => {
    process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = await startRawServer(() => {});
    await assert.rejects(instanceMetadataCredentials(), saying(/^TimeoutError/));
  });

  it('is a NetworkError where there is no such service', async () => {
    process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = 'http://127.0.0.1:1';
    await assert.rejects(instanceMetadataCredentials(), saying(/^NetworkError/));
  });

  it('refuses an endpoint that is no URL', async () => {
    process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = 'nowhere';
    await assert.rejects(instanceMetadataCredentials(), saying(/^ConfigurationError: .*not a URL/));
  });
});
