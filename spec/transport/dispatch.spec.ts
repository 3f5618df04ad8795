import assert from 'node:assert/strict';
import { once } from 'node:events';
import { undiciTransport } from '../../lib/index.js';
import { closeServers, startRawServer, startServer } from '../support/loopback.js';

const total = 64 * 2 ** 20;

describe('an answer through undici', () => {
  afterEach(closeServers);

  const send = (url: string, signal?: AbortSignal) =>
    undiciTransport()({ method: 'POST', url, headers: {}, body: 'x', ...(signal && { signal }) });

  /** A server of a large answer, that says how much of it has been taken off its hands. */
  async function startLargeAnswer() {
    const state = { sent: 0, closed: false };
    const server = await startServer(async (response) => {
      response.on('close', () => {
        state.closed = true;
      });
      const chunk = Buffer.alloc(2 ** 16, 'x');
      while (state.sent < total && !state.closed) {
        state.sent += chunk.length;
        if (!response.write(chunk)) {
          await Promise.race([once(response, 'drain'), once(response, 'close')]);
        }
      }
      response.end();
    });
    return { url: server.url, state };
  }

  it('waits for its reader, and comes whole', async () => {
    const { url, state } = await startLargeAnswer();
    const { body } = await send(url);
    let [size, before] = [0, -1];
    for await (const chunk of body) {
      // Until nothing moves any more: what is not read is not sent either.
      while (size === 0 && before !== state.sent) {
        before = state.sent;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      size += chunk.length;
    }
    assert.ok(before < total, `${before} bytes were sent to nobody`);
    assert.equal(size, total);
  });

  it('is not waited for when its reader has enough', async () => {
    const { url, state } = await startLargeAnswer();
    const { body } = await send(url);
    for await (const _ of body) break;
    while (!state.closed) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(state.sent < total);
  });

  it('ends with the signal’s reason while it is read', async () => {
    const { url } = await startLargeAnswer();
    const controller = new AbortController();
    const { body } = await send(url, controller.signal);
    const reason = new Error('enough');
    await assert.rejects(
      async () => {
        for await (const _ of body) controller.abort(reason);
      },
      (error) => error === reason,
    );
  });

  it('is not taken for the informational one before it', async () => {
    const url = await startRawServer((socket) => {
      socket.end(
        'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nX: 1\r\nX: 2\r\nContent-Length: 2\r\n\r\nhi',
      );
    });
    const { status, headers, body } = await send(url);
    assert.equal(status, 200);
    assert.equal(headers['x'], '1, 2');
    let text = '';
    for await (const chunk of body) text += Buffer.from(chunk);
    assert.equal(text, 'hi');
  });

  it('rejects at once with a signal that is aborted already', async () => {
    const server = await startServer((response) => response.end());
    const reason = new Error('never mind');
    await assert.rejects(send(server.url, AbortSignal.abort(reason)), (error) => error === reason);
    assert.equal(server.requests.length, 0);
  });
});
