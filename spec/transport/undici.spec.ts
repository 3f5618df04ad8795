import assert from 'node:assert/strict';
import { MockAgent } from 'undici';
import { NetworkError, TimeoutError, undiciTransport } from '../../lib/index.js';
import { answerXml } from '../support/answers.js';
import { closeServers, startRawServer, startServer } from '../support/loopback.js';
import { clientOf, itIsATransport, listenersOf } from '../support/transport.js';

function isTimeout(message: RegExp) {
  return (error: unknown) => error instanceof TimeoutError && message.test(error.message);
}

describe('undiciTransport', () => {
  itIsATransport(() => undiciTransport());

  // A TCP server never finishes the TLS handshake, which is part of connecting.
  const tlsEndpoint = async () => (await startRawServer(() => {})).replace('http:', 'https:');

  it('ends an attempt to connect after connectTimeout', async () => {
    const client = clientOf(undiciTransport({ connectTimeout: 100 }), await tlsEndpoint());
    await assert.rejects(client.call('ListUsers'), isTimeout(/no connection in time/));
  });

  it('ends an attempt to connect when the signal says so', async () => {
    const client = clientOf(undiciTransport(), await tlsEndpoint());
    const signal = AbortSignal.timeout(100);
    await assert.rejects(client.call('ListUsers', {}, { signal }), isTimeout(/signal ran out/));
  });

  it('ends the wait for an answer after headersTimeout', async () => {
    const server = await startServer(() => {});
    const client = clientOf(undiciTransport({ headersTimeout: 100 }), server.url);
    await assert.rejects(client.call('ListUsers'), isTimeout(/no answer in time/));
  });

  it('ends the wait for the rest of an answer after bodyTimeout', async () => {
    const server = await startServer((response) => response.write('<ListUsers'));
    const client = clientOf(undiciTransport({ bodyTimeout: 100 }), server.url);
    await assert.rejects(client.call('ListUsers'), isTimeout(/stopped coming/));
  });

  it('leaves no listener on a signal that lives on', async () => {
    const server = await startServer((response, _, count) =>
      response.writeHead(count % 2 ? 200 : 502).end(answerXml('ListUsers')),
    );
    const client = clientOf(undiciTransport(), server.url);
    const { signal } = new AbortController();
    for (let count = 0; count < 4; count++) {
      await client.call('ListUsers', {}, { signal }).catch(() => {});
    }
    assert.equal(server.requests.length, 4);
    assert.equal(listenersOf(signal), 0);
  });

  describe('with a dispatcher of the caller’s', () => {
    let agent: MockAgent;
    beforeEach(() => {
      agent = new MockAgent();
      agent.disableNetConnect();
    });
    afterEach(() => agent.close());

    it('sends with it', async () => {
      agent
        .get('https://iam.amazonaws.com')
        .intercept({ path: '/', method: 'POST', body: 'Action=ListUsers&Version=2010-05-08' })
        .reply(200, answerXml('ListUsers'));
      const transport = undiciTransport({ dispatcher: agent });
      const { status } = await clientOf(transport, 'https://iam.amazonaws.com').call('ListUsers');
      assert.equal(status, 200);
      agent.assertNoPendingInterceptors();
    });

    it('keeps its error as cause', async () => {
      const fault = Object.assign(new Error('read'), { code: 'ECONNRESET' });
      agent
        .get('https://iam.amazonaws.com')
        .intercept({ path: '/', method: 'POST' })
        .replyWithError(fault);
      const transport = undiciTransport({ dispatcher: agent });
      await assert.rejects(
        clientOf(transport, 'https://iam.amazonaws.com').call('ListUsers'),
        (error) =>
          error instanceof NetworkError &&
          error.cause === fault &&
          /\(ECONNRESET\)/.test(error.message),
      );
    });
  });

  afterEach(closeServers);
});
