import type { Dispatcher } from 'undici';
import type { Transport } from '../query/http.js';

export interface UndiciTransportOptions {
  /** Milliseconds until a connection must stand; 5,000 by default. */
  connectTimeout?: number;
  /** Milliseconds until the answer's headers must be there; 60,000 by default. */
  headersTimeout?: number;
  /** Milliseconds that the answer's body may pause; 60,000 by default. */
  bodyTimeout?: number;
  /** An undici dispatcher (proxy agent, mock agent, own agent) to send with instead; its own timeouts then hold. */
  dispatcher?: Dispatcher;
}

/**
 * The transport of Node: undici's request on a keep-alive agent. undici is loaded with the first
 * request, so whoever brings another transport does not pay for it.
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  let ready: Promise<{ request: typeof import('undici').request; dispatcher: Dispatcher }>;

  async function load() {
    const { Agent, request } = await import('undici');
    const { connectTimeout = 5_000, headersTimeout = 60_000, bodyTimeout = 60_000 } = options;
    const dispatcher =
      options.dispatcher ??
      new Agent({ connect: { timeout: connectTimeout }, headersTimeout, bodyTimeout });
    return { request, dispatcher };
  }

  return async ({ url, method, headers, body, signal }) => {
    ready ??= load();
    const { request, dispatcher } = await ready;
    const answer = await request(url, { method, headers, body, signal, dispatcher });
    const answerHeaders: Record<string, string> = {};
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined)
        answerHeaders[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    return { status: answer.statusCode, headers: answerHeaders, body: answer.body };
  };
}
