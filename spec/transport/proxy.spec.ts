import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { NetworkError, undiciTransport } from '../../lib/index.js';
import { answerXml } from '../support/answers.js';
import { useSharedFiles } from '../support/environment.js';
import { closeServers, startServer } from '../support/loopback.js';
import {
  type ConnectProxy,
  caFile,
  type Started,
  startConnectProxy,
  startTlsIam,
} from '../support/tls.js';
import { clientOf } from '../support/transport.js';

const ca = readFileSync(caFile, 'utf8');

describe('undiciTransport', () => {
  useSharedFiles();
  let iam: Started & { requests: number };
  let proxy: ConnectProxy;
  beforeEach(async () => {
    for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
      delete process.env[name];
      delete process.env[name.toUpperCase()];
    }
    iam = await startTlsIam();
    proxy = await startConnectProxy(iam.port);
  });
  afterEach(async () => {
    await Promise.all([iam.close(), proxy.close(), closeServers()]);
  });

  const call = (options = {}, endpoint = 'https://iam.test/') =>
    clientOf(undiciTransport(options), endpoint).call('ListUsers');
  const direct = () => `https://localhost:${iam.port}/`;

  describe('with certificates of the caller’s', () => {
    it('trusts the `ca` given', async () => {
      await call({ ca }, direct());
      await call({ ca: [Buffer.from(ca)] }, direct());
      assert.equal(iam.requests, 2);
    });

    it('trusts those in the file of AWS_CA_BUNDLE', async () => {
      process.env['AWS_CA_BUNDLE'] = caFile;
      await call({}, direct());
      assert.equal(iam.requests, 1);
    });

    it('trusts no others', async () => {
      await assert.rejects(
        call({}, direct()),
        (error) => error instanceof NetworkError && /UNABLE_TO_VERIFY/.test(error.message),
      );
      assert.equal(iam.requests, 0);
    });

    it('refuses an AWS_CA_BUNDLE that cannot be read', async () => {
      process.env['AWS_CA_BUNDLE'] = '/nonexistent';
      await assert.rejects(call({}, direct()), {
        name: 'ConfigurationError',
        message: /\/nonexistent \(AWS_CA_BUNDLE\) cannot be read/,
      });
    });
  });

  describe('with a proxy in the environment', () => {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY']) {
      it(`goes through the one of ${name}`, async () => {
        process.env[name] = `http://127.0.0.1:${proxy.port}`;
        await call({ ca });
        assert.deepEqual(proxy.connects, [['iam.test:443', undefined]]);
        assert.equal(iam.requests, 1);
      });
    }

    it('sends user and password to the proxy', async () => {
      process.env['HTTPS_PROXY'] = `http://jane:p%40ss@127.0.0.1:${proxy.port}`;
      await call({ ca });
      const authorization = `Basic ${Buffer.from('jane:p@ss').toString('base64')}`;
      assert.deepEqual(proxy.connects, [['iam.test:443', authorization]]);
    });

    it('checks the server’s certificate behind the proxy', async () => {
      process.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}`;
      await assert.rejects(call(), NetworkError);
      await assert.rejects(call({ ca }, 'https://other.test/'), NetworkError);
      assert.equal(proxy.connects.length, 2);
      assert.equal(iam.requests, 0);
    });

    it('goes around it to hosts in NO_PROXY', async () => {
      process.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}`;
      // An address where nobody listens, so that going around the proxy shows.
      const nobody = 'https://0.0.0.0:1/';
      for (const listed of ['0.0.0.0', 'a.b, 0.0.0.0:1', '*']) {
        process.env['NO_PROXY'] = listed;
        await assert.rejects(call({ ca }, nobody), /ECONNREFUSED/);
      }
      assert.equal(proxy.connects.length, 0);
      process.env['NO_PROXY'] = 'other.test';
      await assert.rejects(call({ ca }, nobody), NetworkError);
      assert.deepEqual(proxy.connects, [['0.0.0.0:1', undefined]]);
    });

    it('goes around it to this machine', async () => {
      const local = await startServer((response) => response.end(answerXml('ListUsers')));
      const url = `http://127.0.0.1:${proxy.port}`;
      Object.assign(process.env, { HTTPS_PROXY: url, HTTP_PROXY: url });
      await call({}, local.url);
      await call({ ca }, direct());
      assert.equal(proxy.connects.length, 0);
    });

    it('ends in a NetworkError when the proxy refuses', async () => {
      const refusing = await startConnectProxy(iam.port, '407 Proxy Authentication Required');
      process.env['HTTPS_PROXY'] = `http://jane:hunter2@127.0.0.1:${refusing.port}`;
      await assert.rejects(
        call({ ca }),
        (error) => error instanceof NetworkError && !inspect(error).includes('hunter2'),
      );
      await refusing.close();
    });

    it('refuses one that is no URL, without repeating it', async () => {
      process.env['HTTPS_PROXY'] = 'http://jane:hunter2@:x';
      await assert.rejects(call(), (error) => {
        assert.match(String(error), /^ConfigurationError: HTTPS_PROXY or HTTP_PROXY is not a URL/);
        return !inspect(error).includes('hunter2');
      });
    });
  });
});
