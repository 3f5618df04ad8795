import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import nock from 'nock';
import { containerCredentials } from '../../lib/credentials/container.js';
import { brokenAnswers, saying } from '../support/broken-answers.js';
import { useSharedFiles } from '../support/environment.js';
import { closeServers, startRawServer, startServer } from '../support/loopback.js';
import { useNock } from '../support/nock.js';

const answer = {
  RoleArn: 'arn:aws:iam::123456789012:role/task',
  AccessKeyId: 'ASIATASK',
  SecretAccessKey: 'secret',
  Token: 'token',
  Expiration: '2030-01-01T00:00:00Z',
};
const credentials = {
  accessKeyId: 'ASIATASK',
  secretAccessKey: 'secret',
  sessionToken: 'token',
  expiration: new Date('2030-01-01T00:00:00Z'),
};

describe('containerCredentials', () => {
  const files = useSharedFiles();
  afterEach(closeServers);

  it('is undefined when the container has none', async () => {
    assert.equal(await containerCredentials(), undefined);
  });

  describe('from a full URI', () => {
    it('gives what the endpoint answers, and sends no authorization without token', async () => {
      const server = await startServer((response) => response.end(JSON.stringify(answer)));
      process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = `${server.url}v1/credentials?a=b`;
      assert.deepEqual(await containerCredentials(), credentials);
      const [request] = server.requests;
      assert.equal(`${request!.method} ${request!.url}`, 'GET /v1/credentials?a=b');
      assert.equal(request!.headers['authorization'], undefined);
    });

    it('sends the token, that of the file first and read anew', async () => {
      const server = await startServer((response) => response.end(JSON.stringify(answer)));
      process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = server.url;
      process.env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] = 'Basic variable';
      await containerCredentials();
      const file = `${files.config}-token`;
      process.env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] = file;
      for (const token of ['first', 'second']) {
        await writeFile(file, `${token}\n`);
        await containerCredentials();
      }
      assert.deepEqual(
        server.requests.map(({ headers }) => headers['authorization']),
        ['Basic variable', 'first', 'second'],
      );
    });

    it('uses no proxy', async () => {
      const server = await startServer((response) => response.end(JSON.stringify(answer)));
      Object.assign(process.env, {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: server.url,
        HTTP_PROXY: 'http://127.0.0.1:1',
      });
      assert.deepEqual(await containerCredentials(), credentials);
    });

    it('tries again after a failure', async () => {
      const server = await startServer((response, _, count) =>
        count < 3 ? response.writeHead(503).end() : response.end(JSON.stringify(answer)),
      );
      process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = server.url;
      assert.deepEqual(await containerCredentials(), credentials);
    });

    for (const [what, respond, said] of brokenAnswers) {
      it(`refuses ${what}`, async () => {
        const server = await startServer((response) => respond(response));
        process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = server.url;
        await assert.rejects(containerCredentials(), saying(said));
        assert.ok(server.requests.length <= 3);
        assert.ok(server.requests.every(({ url }) => url === '/'));
      });
    }

    for (const field of ['AccessKeyId', 'SecretAccessKey']) {
      it(`refuses an answer without ${field}`, async () => {
        const server = await startServer((response) =>
          response.end(JSON.stringify({ ...answer, [field]: undefined })),
        );
        process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = server.url;
        await assert.rejects(containerCredentials(), saying(new RegExp(`${field} is missing`)));
      });
    }

    it('gives up on an endpoint that says nothing', async () => {
      process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = await startRawServer(() => {});
      await assert.rejects(containerCredentials(), saying(/^TimeoutError/));
    });

    for (const uri of [
      'http://example.com/',
      'http://169.254.169.254/',
      'http://169.254.170.2.example.com/',
      'http://127.0.0.1.example.com/',
      'http://127.0.0.1@example.com/',
      'https://user:password@example.com/',
      'ftp://127.0.0.1/',
      'nowhere',
    ]) {
      it(`refuses ${uri}`, async () => {
        process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = uri;
        await assert.rejects(containerCredentials(), saying(/^ConfigurationError: .*FULL_URI/));
      });
    }
  });

  describe('from an agent with an address of its own', () => {
    useNock();

    for (const [name, uri, origin, path] of [
      ['RELATIVE', '/v2/credentials/1', 'http://169.254.170.2', '/v2/credentials/1'],
      ['FULL', 'http://169.254.170.2/x', 'http://169.254.170.2', '/x'],
      ['FULL', 'http://169.254.170.23/v1/credentials', 'http://169.254.170.23', '/v1/credentials'],
      ['FULL', 'http://[fd00:ec2::23]/v1/credentials', 'http://[fd00:ec2::23]', '/v1/credentials'],
      ['FULL', 'https://vault.test/x', 'https://vault.test', '/x'],
    ] as const) {
      it(`asks ${origin} by the ${name} URI ${uri}`, async () => {
        const scope = nock(origin).get(path).reply(200, answer);
        process.env[`AWS_CONTAINER_CREDENTIALS_${name}_URI`] = uri;
        assert.deepEqual(await containerCredentials(), credentials);
        scope.done();
      });
    }
  });

  for (const uri of ['@example.com/', '.example.com/', ':80@example.com/', 'http://example.com/']) {
    it(`refuses the relative URI ${uri}`, async () => {
      process.env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] = uri;
      await assert.rejects(containerCredentials(), saying(/RELATIVE_URI is not a path/));
    });
  }

  it('refuses a token that no header may have', async () => {
    process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = 'http://127.0.0.1:1/';
    process.env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] = 'secret-in-body\r\nx: y';
    await assert.rejects(
      containerCredentials(),
      saying(/authorization token contains line breaks/),
    );
  });

  it('refuses a token file that cannot be read', async () => {
    process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = 'http://127.0.0.1:1/';
    process.env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] = '/nonexistent';
    await assert.rejects(containerCredentials(), saying(/\/nonexistent .* cannot be read/));
  });
});
