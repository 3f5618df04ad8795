import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { errorXml } from './answers.js';
import { decodePairs } from './sigv4.js';

/** What the local IAM answered, or a fault in its place. */
interface Answered {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

interface Fault {
  /** Whether the local IAM gets the request, so that a write is applied. */
  applied: boolean;
  /** What the client gets; `answered` is there when the fault is one of an applied request. */
  send(response: ServerResponse, answered: Answered): void;
}

function drop(response: ServerResponse): void {
  response.socket?.destroy();
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

function answer(response: ServerResponse, { status, headers, body }: Answered): void {
  response.writeHead(status, headers).end(body);
}

function refuse(status: number, code: string, headers: Record<string, string> = {}) {
  return (response: ServerResponse) =>
    response
      .writeHead(status, { 'content-type': 'text/xml', ...headers })
      .end(errorXml(code, 'injected', status < 500 ? 'Sender' : 'Receiver'));
}

function html(response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html' });
  response.end('<html><head><title>502</title><body><center>Bad Gateway<hr></body></html>');
}

/** Two lies about the time must not confirm each other. */
const inAnHour = () => new Date(Date.now() + 3_600_000).toUTCString();
const anHourAgo = () => new Date(Date.now() - 3_600_000).toUTCString();

/** More than any answer of the local IAM to one call, of which a client with this cap reads no more. */
export const hugeAnswerBytes = 256 * 1024;

const faults = {
  'dropped before': { applied: false, send: drop },
  'dropped after': { applied: true, send: drop },
  'reset before': { applied: false, send: reset },
  'reset after': { applied: true, send: reset },
  'stalled before': { applied: false, send: () => {} },
  'stalled after': { applied: true, send: () => {} },
  late: {
    applied: true,
    send: (response, answered) => setTimeout(answer, 50, response, answered),
  },
  'half a head': {
    applied: true,
    send: (response) => response.socket?.end('HTTP/1.1 200 OK\r\nContent-Len'),
  },
  'half an answer': {
    applied: true,
    send(response, { status, headers, body }) {
      response.writeHead(status, { ...headers, 'content-length': String(body.length) });
      response.write(body.subarray(0, body.length / 2), () => setImmediate(drop, response));
    },
  },
  'unavailable before': { applied: false, send: refuse(503, 'ServiceUnavailable') },
  'unavailable after': { applied: true, send: refuse(503, 'ServiceUnavailable') },
  'failed after': { applied: true, send: refuse(500, 'InternalFailure') },
  'unavailable for a second': {
    applied: false,
    send: refuse(503, 'ServiceUnavailable', { 'retry-after': '1' }),
  },
  throttled: { applied: false, send: refuse(400, 'Throttling') },
  'HTML before': { applied: false, send: html },
  'HTML after': { applied: true, send: html },
  'an hour ahead': {
    applied: false,
    send: (response) => refuse(403, 'SignatureDoesNotMatch', { date: inAnHour() })(response),
  },
  'a wrong date': {
    applied: true,
    send: (response, { headers, ...answered }) =>
      answer(response, { ...answered, headers: { ...headers, date: anHourAgo() } }),
  },
  gzip: {
    applied: true,
    send(response, { status, headers: { 'content-length': _, ...headers }, body }) {
      answer(response, {
        status,
        headers: { ...headers, 'content-encoding': 'gzip' },
        body: gzipSync(body),
      });
    },
  },
  huge: {
    applied: true,
    send(response, { status, headers: { 'content-length': _, ...headers }, body }) {
      const space = Buffer.alloc(hugeAnswerBytes, ' ');
      answer(response, { status, headers, body: Buffer.concat([body, space]) });
    },
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

/** One request as it came in, and what became of it. */
export interface LedgerEntry {
  readonly action: string;
  readonly params: ReadonlyMap<string, string>;
  /** The fault injected; of a token bucket's refusal `throttled`. */
  readonly fault?: FaultName;
  /** `performance.now()` of its arrival. */
  readonly at: number;
  /** The local IAM's own answer, whatever the client got; undefined when it did not get the request. */
  answered?: { status: number; text: string };
}

/** Chooses the fault of a request, the `count`th that is the same to the byte (access key ids aside). */
export type FaultPlan = (entry: LedgerEntry, count: number) => FaultName | undefined;

/** Numbers from 0 to below 1 that depend on nothing but what they are made of. */
export function seeded(...of: unknown[]): number {
  return createHash('sha256').update(JSON.stringify(of)).digest().readUInt32BE() / 2 ** 32;
}

/**
 * Faults by weight, in thousandths of the requests. What one request gets depends on the seed, the
 * request and how often it was sent, not on the requests beside it.
 */
export function seededPlan(seed: string, weights: Partial<Record<FaultName, number>>): FaultPlan {
  return (entry, count) => {
    let left = seeded(seed, identity(entry), count) * 1000;
    for (const [name, weight] of Object.entries(weights)) {
      left -= weight;
      if (left < 0) return name as FaultName;
    }
    return undefined;
  };
}

/** The ids of access keys depend on the order in which requests arrive. */
function identity({ params }: LedgerEntry): string {
  return JSON.stringify([...params].filter(([name]) => name !== 'AccessKeyId'));
}

export interface FaultyIamOptions {
  plan?: FaultPlan;
  /** A token bucket before everything else: what is over it is throttled. */
  throttle?: { perSecond: number; burst: number };
}

export interface FaultyIam {
  /** Where to send requests so that they meet the faults. */
  readonly endpoint: string;
  /** The local IAM behind it, where every request gets through. */
  readonly local: LocalIam;
  /** Every request, in the order of arrival. */
  readonly ledger: readonly LedgerEntry[];
  close(): Promise<void>;
}

/** A server before a local IAM that injects faults and keeps a ledger of what was applied. */
export async function startFaultyIam({
  plan = () => undefined,
  throttle,
}: FaultyIamOptions): Promise<FaultyIam> {
  const local = await startLocalIam({ seed: false });
  const agent = new Agent({ keepAlive: true });
  const ledger: LedgerEntry[] = [];
  const counts = new Map<string, number>();
  const takeToken = throttle ? tokenBucket(throttle) : () => true;

  function chooseFault(entry: LedgerEntry): FaultName | undefined {
    if (!takeToken()) return 'throttled';
    const key = identity(entry);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return plan(entry, count);
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const form = body.length > 0 ? body.toString() : incoming.url!.replace(/^.*\?/, '');
    const params = new Map(decodePairs(form));
    const base = { action: params.get('Action')!, params, at: performance.now() };
    const fault = chooseFault(base);
    const entry: LedgerEntry = { ...base, fault };
    ledger.push(entry);
    const { applied, send }: Fault = fault ? faults[fault] : { applied: true, send: answer };
    if (!applied) return send(response, undefined as never);
    // Who gave up meanwhile shall not find the write applied later: nobody could settle that.
    if (response.destroyed) return;
    const answered = await forward(incoming, body);
    entry.answered = { status: answered.status, text: answered.body.toString() };
    send(response, answered);
  }

  /** With the Host header that was signed, which is not the local IAM's own. */
  async function forward(incoming: IncomingMessage, body: Buffer): Promise<Answered> {
    const { method, url, headers } = incoming;
    const outgoing = request(local.endpoint, { agent, method, path: url, headers });
    outgoing.end(body);
    let answer: IncomingMessage;
    try {
      [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    } catch (error) {
      // The local IAM closed an idle connection just then, and has not got the request.
      if (outgoing.reusedSocket) return forward(incoming, body);
      throw error;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    const { connection: _, 'keep-alive': __, ...kept } = answer.headers as Record<string, string>;
    return { status: answer.statusCode!, headers: kept, body: Buffer.concat(chunks) };
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error) => {
      // A client may give up in the middle of its request.
      if (incoming.complete) throw error;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    local,
    ledger,
    async close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await local.close();
    },
  };
}

function tokenBucket({ perSecond, burst }: { perSecond: number; burst: number }): () => boolean {
  let tokens = burst;
  let last = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - last) / 1000) * perSecond);
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
