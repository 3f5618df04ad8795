import type { Dispatcher } from 'undici';
import { loadAgent, loadEnvHttpProxyAgent } from '#agents';
import { ConfigurationError } from '../query/errors.js';
import type { HttpRequest, Transport } from '../query/http.js';
import { mostUnderWay } from '../query/rate.js';
import { dispatch } from './dispatch.js';

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
 * The transport of Node: undici's keep-alive agent, and the proxies that `HTTPS_PROXY` and
 * `HTTP_PROXY` name, except to this machine and to hosts in `NO_PROXY` (the lower-case names hold
 * first). Of undici, what sending takes is loaded with the first request, so whoever brings another
 * transport or dispatcher does not pay for it. A proxy that is no URL and certificates that cannot
 * be read make requests reject with ConfigurationError.
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  let { dispatcher } = options;
  let loading: Promise<Dispatcher> | undefined;
  const load = async (request: HttpRequest) => {
    loading ??= loadDispatcher(options);
    dispatcher = await loading;
    return dispatch(dispatcher, request);
  };
  const transport: Transport = (request) =>
    dispatcher ? dispatch(dispatcher, request) : load(request);
  if (!dispatcher) transport.close = async () => (await loading)?.close();
  return transport;
}

export { undiciTransport as defaultTransport };

async function loadDispatcher(options: UndiciTransportOptions): Promise<Dispatcher> {
  const { connectTimeout = 5_000, headersTimeout = 60_000, bodyTimeout = 60_000 } = options;
  const connect = { timeout: connectTimeout, ca: options.ca ?? (await bundle()) };
  // Without a limit, undici opens twice as many, since one that has just answered is not free yet, and
  // each call costs a sixth more.
  const settings = { connect, connections: mostUnderWay, headersTimeout, bodyTimeout };
  if (!hasProxy()) {
    const Agent = await loadAgent();
    return new Agent(settings);
  }
  const EnvHttpProxyAgent = await loadEnvHttpProxyAgent();
  try {
    return new EnvHttpProxyAgent({
      ...settings,
      requestTls: connect,
      proxyTls: connect,
      noProxy: withoutProxy(),
    });
  } catch {
    // The error quotes the URL, which may have a password in it.
    throw new ConfigurationError('HTTPS_PROXY or HTTP_PROXY is not a URL');
  }
}

function hasProxy(): boolean {
  const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'];
  return names.some((name) => process.env[name]);
}

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
