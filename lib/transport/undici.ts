import type { Dispatcher } from 'undici';
import { ConfigurationError } from '../query/errors.js';
import type { Transport } from '../query/http.js';

export interface UndiciTransportOptions {
  /** Milliseconds until a connection must stand; 5,000 by default. */
  connectTimeout?: number;
  /** Milliseconds until the answer's headers must be there; 60,000 by default. */
  headersTimeout?: number;
  /** Milliseconds that the answer's body may pause; 60,000 by default. */
  bodyTimeout?: number;
  /** Certificates (PEM) to trust instead of Node's own; by default those in the file that `AWS_CA_BUNDLE` names. */
  ca?: string | Buffer | (string | Buffer)[];
  /** An undici dispatcher (proxy agent, mock agent, own agent) to send with instead; its own settings then hold. */
  dispatcher?: Dispatcher;
}

/**
 * The transport of Node: undici's request on a keep-alive agent, through the proxies that
 * `HTTPS_PROXY` and `HTTP_PROXY` name, except to this machine and to hosts in `NO_PROXY` (the
 * lower-case names hold first). undici is loaded with the first request, so whoever brings another
 * transport does not pay for it. A proxy that is no URL and certificates that cannot be read make
 * requests reject with ConfigurationError.
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  let ready:
    | Promise<{ request: typeof import('undici').request; dispatcher: Dispatcher }>
    | undefined;

  async function load() {
    const { EnvHttpProxyAgent, request } = await import('undici');
    if (options.dispatcher) return { request, dispatcher: options.dispatcher };
    const { connectTimeout = 5_000, headersTimeout = 60_000, bodyTimeout = 60_000 } = options;
    const connect = { timeout: connectTimeout, ca: options.ca ?? (await bundle()) };
    try {
      const dispatcher = new EnvHttpProxyAgent({
        connect,
        requestTls: connect,
        proxyTls: connect,
        headersTimeout,
        bodyTimeout,
        noProxy: withoutProxy(),
      });
      return { request, dispatcher };
    } catch {
      // The error quotes the URL, which may have a password in it.
      throw new ConfigurationError('HTTPS_PROXY or HTTP_PROXY is not a URL');
    }
  }

  const transport: Transport = async ({ url, method, headers, body, signal }) => {
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
  if (!options.dispatcher) transport.close = async () => (await ready)?.dispatcher.close();
  return transport;
}

export { undiciTransport as defaultTransport };

async function bundle(): Promise<string | undefined> {
  const file = process.env['AWS_CA_BUNDLE'];
  if (!file) return undefined;
  const { readFile } = await import('node:fs/promises');
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigurationError(`${file} (AWS_CA_BUNDLE) cannot be read`, { cause });
  }
}

/** A local IAM is not behind the proxy that leads to AWS. */
function withoutProxy(): string {
  const listed = process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '';
  return listed.trim() === '*' ? '*' : `${listed},localhost,127.0.0.1,[::1]`;
}
