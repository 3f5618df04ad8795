import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import {
  BadAnswerError,
  type Client,
  type ClientOptions,
  createClient,
  NetworkError,
  TimeoutError,
  type Transport,
} from '../../lib/index.js';
import { answerXml, exampleCredentials } from './answers.js';
import { closeServers, startRawServer, startServer } from './loopback.js';
import { verifySignature } from './sigv4.js';

/** A client that tries once, so that each fault shows. */
export function clientOf(
  transport: Transport,
  endpoint: string,
  options: ClientOptions = {},
): Client {
  return createClient({
    credentials: exampleCredentials,
    endpoint,
    transport,
    maxAttempts: 1,
    ...options,
  });
}

/** What every transport must do, proved on real servers on loopback. */
export function itIsATransport(make: () => Transport): void {
  const head = 'HTTP/1.1 200 OK\r\nx-amzn-RequestId: req-from-header\r\n';

  afterEach(closeServers);

  for (const method of ['POST', 'GET'] as const) {
    it(`sends a ${method} as it was signed`, async () => {
      const server = await startServer((response) => response.end(answerXml('GetUser')));
      const client = clientOf(make(), `${server.url}some/path`, { method });
      await client.call('GetUser', { UserName: 'a b+é' });
      const form = 'Action=GetUser&Version=2010-05-08&UserName=a%20b%2B%C3%A9';
      const [request] = server.requests;
      assert.equal(request!.method, method);
      assert.equal(request!.url, method === 'GET' ? `/some/path?${form}` : '/some/path');
      assert.equal(request!.body, method === 'GET' ? '' : form);
      assert.equal(request!.headers['host'], new URL(server.url).host);
      verifySignature(request!, exampleCredentials.secretAccessKey);
    });
  }

  it('gives the status, and headers with lower-case names and joined values', async () => {
    const server = await startServer((response) => {
      response.writeHead(418, {
        'X-Amzn-RequestId': 'r',
        'X-Two': ['1', '2'],
        'Set-Cookie': ['a=b', 'c=d'],
      });
      response.end();
    });
    const { status, headers } = await make()({ method: 'GET', url: server.url, headers: {} });
    assert.equal(status, 418);
    assert.equal(headers['x-amzn-requestid'], 'r');
    assert.equal(headers['x-two'], '1, 2');
    assert.equal(headers['set-cookie'], 'a=b, c=d');
  });

  it('keeps its connections for the next requests', async () => {
    const server = await startServer((response) => response.end(answerXml('ListUsers')));
    const client = clientOf(make(), server.url);
    for (let count = 0; count < 10; count++) await client.call('ListUsers');
    assert.equal(server.requests.length, 10);
    // A second one when the first is not yet seen to be free.
    assert.ok(server.connections <= 2, `${server.connections} connections`);
  });

  it('does not follow a redirect', async () => {
    const server = await startServer((response) => {
      response.writeHead(307, { location: '/elsewhere', 'x-amzn-RequestId': 'r' }).end('moved');
    });
    await assert.rejects(
      clientOf(make(), server.url).call('ListUsers'),
      isBadAnswer(/redirect/, 307, 'r'),
    );
    assert.equal(server.requests.length, 1);
  });

  it('reads characters that are split over packets', async () => {
    const xml = Buffer.from(answerXml('ListUsers', '<UserName>😀ñ</UserName>'));
    const server = await startServer(async (response) => {
      response.setHeader('content-length', xml.length);
      for (const byte of xml) {
        response.write(Uint8Array.of(byte));
        if (byte > 127) await new Promise(setImmediate);
      }
      response.end();
    });
    const { response } = await clientOf(make(), server.url).call('ListUsers');
    assert.match(JSON.stringify(response), /"😀ñ"/);
  });

  for (const [what, framing] of [
    ['of known length', { 'content-length': '1000' }],
    ['in chunks', {}],
  ] as const) {
    it(`stops an answer ${what} at the cap`, async () => {
      const server = await startServer((response) => {
        response.writeHead(200, { 'x-amzn-RequestId': 'r', ...framing });
        response.write(Buffer.alloc(501, ' '));
      });
      const client = clientOf(make(), server.url, { maxAnswerBytes: 500 });
      await assert.rejects(client.call('ListUsers'), isBadAnswer(/over 500 bytes/, 200, 'r'));
    });
  }

  const cutOff = /cut off after 10 bytes/;
  const broken: [string, string, RegExp][] = [
    ['less than its length', `${head}Content-Length: 99\r\n\r\n<ListUsers`, cutOff],
    ['chunks without end', `${head}Transfer-Encoding: chunked\r\n\r\na\r\n<ListUsers\r\n`, cutOff],
    [
      'a chunk without size',
      `${head}Transfer-Encoding: chunked\r\n\r\na\r\n<ListUsers\r\n!`,
      cutOff,
    ],
    ['no length and half a document', `${head}\r\n<ListUsersResponse><ListUsersRe`, /not the XML/],
    ['nothing', `${head}Content-Length: 0\r\n\r\n`, /not the XML/],
    ['bytes that are not UTF-8', `${head}Content-Length: 2\r\n\r\n\xff\xfe`, /not UTF-8/],
  ];
  for (const [what, answer, message] of broken) {
    it(`keeps status and request id of an answer with ${what}`, async () => {
      const url = await startRawServer((socket) => socket.end(answer, 'latin1'));
      await assert.rejects(
        clientOf(make(), url).call('ListUsers'),
        isBadAnswer(message, 200, 'req-from-header'),
      );
    });
  }

  it('keeps status and request id when the connection is reset within the answer', async () => {
    const url = await startRawServer((socket) => {
      socket.write(`${head}Content-Length: 99\r\n\r\n<ListUsers`, () =>
        setTimeout(() => socket.resetAndDestroy(), 50),
      );
    });
    await assert.rejects(
      clientOf(make(), url).call('ListUsers'),
      (error: Error) =>
        isBadAnswer(/cut off/, 200, 'req-from-header')(error) && error.cause instanceof Error,
    );
  });

  it('keeps the status of a proxy’s HTML', async () => {
    const server = await startServer((response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html><hr>Bad Gateway</html>');
    });
    await assert.rejects(
      clientOf(make(), server.url).call('ListUsers'),
      isBadAnswer(/not the XML/, 502, ''),
    );
  });

  const lost: [string, string][] = [
    ['closes before it answers', ''],
    ['answers with something else than HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['answers with headers of 1 MB', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(1e6)}\r\n\r\n`],
    [
      'contradicts itself about the length',
      `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`,
    ],
  ];
  for (const [what, answer] of lost) {
    it(`is a NetworkError when the server ${what}`, async () => {
      const url = await startRawServer((socket) => socket.end(answer));
      await assert.rejects(clientOf(make(), url).call('ListUsers'), isNetworkError());
    });
  }

  it('is a NetworkError when nobody listens', async () => {
    const { url } = await startServer(() => {});
    await closeServers();
    await assert.rejects(clientOf(make(), url).call('ListUsers'), isNetworkError(/ECONNREFUSED/));
  });

  describe('with an AbortSignal', () => {
    const reason = new Error('no longer needed');

    it('sends nothing when it is aborted already', async () => {
      const server = await startServer((response) => response.end());
      const signal = AbortSignal.abort(reason);
      await assert.rejects(make()({ method: 'GET', url: server.url, headers: {}, signal }));
      assert.equal(server.requests.length, 0);
    });

    it('ends the wait for an answer, and the connection', async () => {
      const controller = new AbortController();
      let closed: Promise<unknown> | undefined;
      const server = await startServer((response) => {
        closed = once(response, 'close');
        controller.abort(reason);
      });
      await assert.rejects(
        clientOf(make(), server.url).call('ListUsers', {}, { signal: controller.signal }),
        (error) => error === reason,
      );
      await closed;
    });

    it('ends the reading of an answer, and the connection', async () => {
      const controller = new AbortController();
      let closed: Promise<unknown> | undefined;
      const server = await startServer((response) => {
        closed = once(response, 'close');
        response.write('<ListUsers', () => setTimeout(() => controller.abort(reason), 50));
      });
      await assert.rejects(
        clientOf(make(), server.url).call('ListUsers', {}, { signal: controller.signal }),
        (error) => error === reason,
      );
      await closed;
    });

    for (const [what, start] of [
      ['an answer', ''],
      ['the rest of an answer', `${head}Content-Length: 99\r\n\r\n<ListUsers`],
    ] as const) {
      it(`is a TimeoutError when AbortSignal.timeout() ends the wait for ${what}`, async () => {
        const url = await startRawServer((socket) => socket.write(start));
        await assert.rejects(
          clientOf(make(), url).call('ListUsers', {}, { signal: AbortSignal.timeout(100) }),
          (error) => error instanceof TimeoutError && /signal ran out/.test(error.message),
        );
      });
    }
  });
}

/** Listeners left on a signal that outlives its requests. */
export function listenersOf(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length;
}

function isBadAnswer(message: RegExp, status: number, requestId: string) {
  return (error: unknown) => {
    assert.ok(error instanceof BadAnswerError, String(error));
    assert.match(error.message, message);
    assert.equal(error.status, status);
    assert.equal(error.requestId, requestId);
    return true;
  };
}

function isNetworkError(message = /did not get through/) {
  return (error: unknown) => {
    assert.ok(error instanceof NetworkError && !(error instanceof TimeoutError), String(error));
    assert.match(error.message, message);
    assert.ok(error.cause instanceof Error);
    return true;
  };
}
