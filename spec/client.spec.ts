import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import {
  BadAnswerError,
  type ClientOptions,
  ConfigurationError,
  type Credentials,
  createClient,
  NetworkError,
  type Params,
  ServiceError,
  TimeoutError,
  type Transport,
  ValidationError,
} from '../lib/index.js';
import { answerXml, errorXml, temporaryCredentials } from './support/answers.js';
import { closeServers, type Loopback, startRawServer, startServer } from './support/loopback.js';
import { decodePairs, type ReceivedRequest, verifySignature } from './support/sigv4.js';
import { listenersOf } from './support/transport.js';

const credentials = temporaryCredentials;

/** Checks each request's signature, then answers what `answers` has for it; success when they run out. */
async function startIam(...answers: ((response: ServerResponse) => void)[]): Promise<Loopback> {
  return startServer((response, request, count) => {
    verifySignature(request, credentials.secretAccessKey);
    const answer = answers[count - 1];
    if (answer) return answer(response);
    response.setHeader('x-amzn-RequestId', 'req-from-header');
    response.end(answerXml(actionOf(request)));
  });
}

function actionOf({ body, url }: ReceivedRequest): string {
  return new Map(decodePairs(body || url.split('?')[1]!)).get('Action')!;
}

function clientOf({ url }: Loopback, options: ClientOptions = {}) {
  return createClient({ endpoint: url, credentials, ...options });
}

/** Answers with an error of AWS. */
function fail(status: number, code: string, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => {
    response.writeHead(status, headers).end(errorXml(code));
  };
}

describe('createClient', () => {
  afterEach(closeServers);

  for (const method of ['POST', 'GET'] as const) {
    it(`calls an action with ${method}`, async () => {
      const server = await startIam();
      const answer = await clientOf(server, { method }).call('GetUser', { UserName: 'a b' });
      assert.equal(server.requests[0]!.method, method);
      assert.equal(answer.status, 200);
      assert.equal(answer.requestId, 'req-from-body');
      assert.equal(answer.headers['x-amzn-requestid'], 'req-from-header');
      assert.deepEqual(Object.keys(answer.response), ['GetUserResponse']);
    });
  }

  it('takes another method for one call', async () => {
    const server = await startIam();
    await clientOf(server).call('GetUser', {}, { method: 'GET' });
    assert.equal(server.requests[0]!.method, 'GET');
  });

  const versions: [string, ClientOptions, string | undefined, string][] = [
    ['IAM’s', {}, undefined, '2010-05-08'],
    ['STS’s', { service: 'sts' }, undefined, '2011-06-15'],
    ['the client’s', { version: '2020-01-01' }, undefined, '2020-01-01'],
    ['the call’s', { version: '2020-01-01' }, '2021-02-02', '2021-02-02'],
  ];
  for (const [what, options, version, sent] of versions) {
    it(`sends ${what} version`, async () => {
      const server = await startIam();
      await clientOf(server, options).call('GetCallerIdentity', {}, { version });
      assert.equal(new Map(decodePairs(server.requests[0]!.body)).get('Version'), sent);
    });
  }

  it('signs for the service and region asked for', async () => {
    const server = await startIam();
    await clientOf(server).call('GetUser');
    await clientOf(server, { service: 'sts', region: 'eu-west-1' }).call('GetCallerIdentity');
    await clientOf(server, { partition: 'aws-cn' }).call('GetUser');
    const scopes = server.requests.map((request) =>
      verifySignature(request, credentials.secretAccessKey),
    );
    assert.deepEqual(
      scopes.map(({ service, region }) => `${service} ${region}`),
      ['iam us-east-1', 'sts eu-west-1', 'iam cn-north-1'],
    );
    assert.equal(server.requests[0]!.headers['x-amz-security-token'], credentials.sessionToken);
  });

  it('shows with sign() the request that call() would send, and sends nothing', async () => {
    const server = await startIam();
    const client = clientOf(server);
    const { body, headers, url, method } = await client.sign('GetUser', { UserName: 'Bob' });
    assert.equal(server.requests.length, 0);
    assert.equal(url, server.url);
    verifySignature({ method, url: '/', headers, body: body! }, credentials.secretAccessKey);
    await client.call('GetUser', { UserName: 'Bob' });
    assert.equal(server.requests[0]!.body, body);
  });

  for (const option of ['maxAttempts', 'maxAnswerBytes']) {
    for (const value of [0, -1, 1.5, Number.NaN]) {
      it(`refuses ${option} ${value}`, () => {
        assert.throws(() => createClient({ [option]: value }), ConfigurationError);
      });
    }
  }

  describe('sends nothing', () => {
    const bad: [string, string, Params, typeof ValidationError][] = [
      ['an action that is none', 'list users', {}, ValidationError],
      ['a param that is null', 'GetUser', { UserName: null as unknown as string }, ValidationError],
      ['a param called Action', 'GetUser', { Action: 'DeleteUser' }, ValidationError],
    ];
    for (const [what, action, params, kind] of bad) {
      it(`for ${what}, nor asks for credentials`, async () => {
        const server = await startIam();
        let asked = 0;
        const provider = () => {
          asked += 1;
          return credentials;
        };
        const client = clientOf(server, { credentials: provider });
        await assert.rejects(client.call(action, params), kind);
        await assert.rejects(client.sign(action, params), kind);
        assert.equal(server.requests.length, 0);
        assert.equal(asked, 0);
      });
    }

    it('for a GET that is too long', async () => {
      const server = await startIam();
      await assert.rejects(
        clientOf(server, { method: 'GET' }).call('GetUser', { UserName: 'x'.repeat(9000) }),
        (error) => error instanceof ValidationError && error.field === 'method',
      );
      assert.equal(server.requests.length, 0);
    });

    it('for credentials that no header may have', async () => {
      const server = await startIam();
      const pasted = { ...credentials, secretAccessKey: `${credentials.secretAccessKey}\n` };
      await assert.rejects(
        clientOf(server, { credentials: pasted }).call('GetUser'),
        ConfigurationError,
      );
      assert.equal(server.requests.length, 0);
    });
  });

  describe('takes credentials', () => {
    const forms: [string, ClientOptions['credentials']][] = [
      ['as an object', credentials],
      ['from a function', () => credentials],
      ['from an async function', async () => credentials],
    ];
    for (const [what, given] of forms) {
      it(what, async () => {
        const server = await startIam();
        await clientOf(server, { credentials: given }).call('GetUser');
        const { accessKeyId } = verifySignature(server.requests[0]!, credentials.secretAccessKey);
        assert.equal(accessKeyId, credentials.accessKeyId);
      });
    }

    it('and keeps them until shortly before their expiration', async () => {
      const server = await startIam();
      const keys = [60_000, 3_600_000].map((left, index) => ({
        ...credentials,
        sessionToken: String(index),
        expiration: new Date(Date.now() + left),
      }));
      const client = clientOf(server, { credentials: () => keys.shift()! });
      const { now } = Date;
      await client.call('GetUser');
      await client.call('GetUser');
      Date.now = () => now() + 31_000;
      try {
        await client.call('GetUser');
      } finally {
        Date.now = now;
      }
      assert.deepEqual(
        server.requests.map(({ headers }) => headers['x-amz-security-token']),
        ['0', '0', '1'],
      );
    });

    it('and passes on, without another try, what the function throws', async () => {
      const server = await startIam();
      const error = new Error('no vault');
      let asked = 0;
      const rejecting = async () => {
        asked += 1;
        throw error;
      };
      await assert.rejects(
        clientOf(server, { credentials: rejecting }).call('GetUser'),
        (thrown) => thrown === error,
      );
      assert.equal(asked, 1);
      assert.equal(server.requests.length, 0);
    });

    it('and refuses a function that gives none', async () => {
      const server = await startIam();
      const none = (() => undefined) as unknown as () => Credentials;
      await assert.rejects(
        clientOf(server, { credentials: none }).call('GetUser'),
        ConfigurationError,
      );
    });
  });

  describe('tries again', () => {
    const { random } = Math;
    before(() => {
      Math.random = () => 0;
    });
    after(() => {
      Math.random = random;
    });

    const html = (response: ServerResponse) => response.writeHead(502).end('<html><hr></html>');
    const drop = (response: ServerResponse) => response.destroy();
    const cut = (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': 500 }).write('<GetUser');
      setTimeout(() => response.destroy(), 20);
    };
    const throttled = fail(400, 'Throttling');

    const table: [string, string, ((response: ServerResponse) => void)[], number][] = [
      ['a throttled read', 'GetUser', [throttled, throttled], 3],
      ['a throttled write', 'CreateUser', [throttled, throttled], 3],
      ['a read after 503', 'ListUsers', [fail(503, 'ServiceUnavailable')], 2],
      ['a read after a proxy’s HTML', 'ListUsers', [html], 2],
      ['a read after a lost connection', 'ListUsers', [drop], 2],
      ['a read after a cut-off answer', 'ListUsers', [cut], 2],
      ['an idempotent write after a lost connection', 'PutUserPolicy', [drop, drop], 3],
      ['a creation after a lost connection', 'CreateUser', [drop], 2],
      ['AssumeRole after a lost connection', 'AssumeRole', [drop], 2],
    ];
    for (const [what, action, answers, requests] of table) {
      it(what, async () => {
        const server = await startIam(...answers);
        assert.equal((await clientOf(server).call(action)).status, 200);
        assert.equal(server.requests.length, requests);
      });
    }

    const not: [string, string, (response: ServerResponse) => void, unknown][] = [
      [
        'CreateAccessKey after 503',
        'CreateAccessKey',
        fail(503, 'ServiceUnavailable'),
        ServiceError,
      ],
      ['CreateAccessKey after a proxy’s HTML', 'CreateAccessKey', html, BadAnswerError],
      ['CreateAccessKey after a lost connection', 'CreateAccessKey', drop, NetworkError],
      ['CreateAccessKey after a cut-off answer', 'CreateAccessKey', cut, BadAnswerError],
      ['a read that is refused', 'GetUser', fail(404, 'NoSuchEntity'), ServiceError],
      ['a wrong signature', 'GetUser', fail(403, 'SignatureDoesNotMatch'), ServiceError],
    ];
    for (const [what, action, answer, kind] of not) {
      it(`but not ${what}`, async () => {
        const server = await startIam(answer);
        await assert.rejects(clientOf(server).call(action), kind as typeof ServiceError);
        assert.equal(server.requests.length, 1);
      });
    }

    for (const maxAttempts of [1, 2, 3]) {
      it(`no more than ${maxAttempts} times in all`, async () => {
        const server = await startIam(...Array(9).fill(throttled));
        await assert.rejects(
          clientOf(server, { maxAttempts }).call('GetUser'),
          (error) => error instanceof ServiceError && error.code === 'Throttling',
        );
        assert.equal(server.requests.length, maxAttempts);
      });
    }

    it('three times in all when nothing is said', async () => {
      const server = await startIam(...Array(9).fill(throttled));
      await assert.rejects(clientOf(server).call('GetUser'), ServiceError);
      assert.equal(server.requests.length, 3);
    });
  });

  describe('with a clock that is wrong', () => {
    /** A server whose clock is an hour ahead of ours, and which refuses other dates as AWS does. */
    async function startAhead(): Promise<Loopback> {
      return startServer((response, request) => {
        const { date } = verifySignature(request, credentials.secretAccessKey);
        const now = Date.now() + 3_600_000;
        const signedAt = Date.parse(date.replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'));
        response.setHeader('date', new Date(now).toUTCString());
        if (Math.abs(now - signedAt) < 300_000) response.end(answerXml(actionOf(request)));
        else response.writeHead(403).end(errorXml('SignatureDoesNotMatch', 'Signature expired'));
      });
    }

    it('corrects it by the answer’s date, and remembers', async () => {
      const server = await startAhead();
      const client = clientOf(server);
      await client.call('CreateUser', { UserName: 'Bob' });
      assert.equal(server.requests.length, 2);
      await client.call('CreateUser', { UserName: 'Bob' });
      assert.equal(server.requests.length, 3);
      const { headers } = await client.sign('CreateUser');
      assert.ok(
        headers['x-amz-date']! >
          new Date(Date.now() + 3_000_000).toISOString().replace(/[:-]/g, ''),
      );
    });

    it('remembers it for the next call where the first may not try again', async () => {
      const server = await startAhead();
      const client = clientOf(server, { maxAttempts: 1 });
      await assert.rejects(client.call('CreateUser', { UserName: 'Bob' }), ServiceError);
      await client.call('CreateUser', { UserName: 'Bob' });
      assert.equal(server.requests.length, 2);
    });

    it('corrects it for calls at the same time', async () => {
      const server = await startAhead();
      const client = clientOf(server);
      await Promise.all(
        ['GetUser', 'CreateUser', 'DeleteUser'].map((action) => client.call(action)),
      );
      assert.equal(server.requests.length, 6);
    });
  });

  describe('with an AbortSignal', () => {
    const reason = new Error('no longer needed');

    it('sends nothing when it is aborted already', async () => {
      const server = await startIam();
      await assert.rejects(
        clientOf(server).call('GetUser', {}, { signal: AbortSignal.abort(reason) }),
        (error) => error === reason,
      );
      assert.equal(server.requests.length, 0);
    });

    it('throws TimeoutError when AbortSignal.timeout() is over already', async () => {
      const signal = AbortSignal.timeout(0);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      const server = await startIam();
      await assert.rejects(clientOf(server).call('GetUser', {}, { signal }), TimeoutError);
      assert.equal(server.requests.length, 0);
    });

    it('throws TimeoutError, and tries no more, when AbortSignal.timeout() ends a try', async () => {
      const server = await startIam(
        () => {},
        () => {},
      );
      const signal = AbortSignal.timeout(100);
      await assert.rejects(clientOf(server).call('GetUser', {}, { signal }), TimeoutError);
      assert.equal(server.requests.length, 1);
    });

    it('ends the wait for credentials', async () => {
      const controller = new AbortController();
      const client = createClient({
        credentials: () => {
          setImmediate(() => controller.abort(reason));
          return new Promise(() => {});
        },
      });
      await assert.rejects(
        client.call('GetUser', {}, { signal: controller.signal }),
        (error) => error === reason,
      );
    });

    it('ends the wait before another try', async () => {
      const { random } = Math;
      Math.random = () => 1e6;
      try {
        const controller = new AbortController();
        const server = await startIam((response) => {
          response.on('close', () => setTimeout(() => controller.abort(reason), 50));
          fail(400, 'Throttling')(response);
        });
        await assert.rejects(
          clientOf(server).call('GetUser', {}, { signal: controller.signal }),
          (error) => error === reason,
        );
        assert.equal(server.requests.length, 1);
      } finally {
        Math.random = random;
      }
    });

    it('leaves no listener on it', async () => {
      const server = await startIam(fail(400, 'Throttling'), fail(404, 'NoSuchEntity'));
      const { signal } = new AbortController();
      const client = clientOf(server);
      await assert.rejects(client.call('GetUser', {}, { signal }), ServiceError);
      await client.call('GetUser', {}, { signal });
      assert.equal(server.requests.length, 3);
      assert.equal(listenersOf(signal), 0);
    });

    it('has one listener on it for all calls that it is given to', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const reason = new Error('no longer needed');
      const listeners: number[] = [];
      const server = await startServer(() => {
        listeners.push(listenersOf(signal));
        if (listeners.length === 20) controller.abort(reason);
      });
      const client = clientOf(server);
      const calls = Array.from({ length: 20 }, () =>
        assert.rejects(client.call('GetUser', {}, { signal }), (error) => error === reason),
      );
      await Promise.all(calls);
      assert.deepEqual(listeners, Array(20).fill(1));
    });
  });

  describe('keeps secrets out of errors', () => {
    async function assertNoSecretIn(endpoint: string, options: ClientOptions = {}): Promise<Error> {
      const error: Error = await createClient({ endpoint, credentials, maxAttempts: 1, ...options })
        .call('GetUser', { UserName: 'Bob' })
        .then(
          () => assert.fail('no error'),
          (thrown) => thrown,
        );
      const shown = [
        inspect(error, { depth: null, showHidden: true, maxStringLength: null }),
        JSON.stringify(error),
        error.stack,
      ].join('\n');
      assert.ok(!shown.includes(credentials.secretAccessKey));
      assert.ok(!shown.includes(credentials.sessionToken!));
      assert.doesNotMatch(shown, /Signature=[0-9a-f]/);
      return error;
    }

    /** What AWS answers to a wrong signature, and more: all that was sent. */
    function echo(request: ReceivedRequest): string {
      const headers = Object.entries(request.headers).map(([name, value]) => `${name}:${value}`);
      return `The Canonical String for this request should have been\n'${request.method}\n/\n\n${headers.join('\n')}'`;
    }

    it('when AWS quotes the canonical request', async () => {
      const server = await startServer((response, request) => {
        assert.ok(echo(request).includes(credentials.sessionToken!));
        response.writeHead(403).end(errorXml('SignatureDoesNotMatch', echo(request)));
      });
      const error = await assertNoSecretIn(server.url);
      assert.ok(error instanceof ServiceError);
      assert.match(error.message, /x-amz-security-token:\*\*\*/);
      assert.match(error.message, /Signature=\*\*\*/);
      assert.match(JSON.stringify(error.response), /x-amz-security-token:\*\*\*/);
    });

    for (const status of [200, 302, 500]) {
      it(`when something else answers with all that was sent and status ${status}`, async () => {
        const server = await startServer((response, request) => {
          response.writeHead(status).end(`<${echo(request).replaceAll('\n', '')}>`);
        });
        assert.ok((await assertNoSecretIn(server.url)) instanceof BadAnswerError);
      });
    }

    it('when the connection is lost', async () => {
      const url = await startRawServer((socket) => socket.destroy());
      assert.ok((await assertNoSecretIn(url)) instanceof NetworkError);
    });

    it('when the answer is not HTTP but what was sent', async () => {
      const url = await startRawServer((socket) => socket.end('x-amz-security-token: x\r\n\r\n'));
      assert.ok((await assertNoSecretIn(url)) instanceof NetworkError);
    });

    it('when the credentials are broken', async () => {
      const broken = { ...credentials, sessionToken: `${credentials.sessionToken}\n` };
      const error = await assertNoSecretIn('http://127.0.0.1/', { credentials: broken });
      assert.ok(error instanceof ConfigurationError);
    });
  });

  it('uses the transport it is given', async () => {
    const requests: string[] = [];
    const transport: Transport = async ({ body }) => {
      requests.push(body!);
      return { status: 200, headers: {}, body: [Buffer.from('<ListUsersResponse/>')] };
    };
    const { requestId } = await createClient({ credentials, transport }).call('ListUsers');
    assert.equal(requestId, '');
    assert.deepEqual(requests, ['Action=ListUsers&Version=2010-05-08']);
  });

  it('loads neither undici nor nunjucks before the first call', () => {
    const index = fileURLToPath(new URL('../lib/index.ts', import.meta.url));
    const script = `
      import { Module } from 'node:module';
      import { createClient } from ${JSON.stringify(index)};
      const loaded = (name) => Object.keys(Module._cache).some((file) => file.includes('/node_modules/' + name + '/'));
      const client = createClient({ endpoint: 'http://127.0.0.1:1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
      const before = ['undici', 'nunjucks', 'aws4'].filter(loaded);
      await client.call('CreateUser', { UserName: 'Bob' }).catch(() => {});
      const after = ['undici', 'nunjucks', 'aws4'].filter(loaded);
      console.log(JSON.stringify({ before, after }));
    `;
    const output = execFileSync(
      process.execPath,
      ['--import=tsx', '--input-type=module', '-e', script],
      {
        encoding: 'utf8',
      },
    );
    assert.deepEqual(JSON.parse(output), { before: ['aws4'], after: ['undici', 'aws4'] });
  });
});
