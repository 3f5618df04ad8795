import { createServer, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { ReceivedRequest } from './sigv4.js';

export interface Loopback {
  /** `http://127.0.0.1:port/`. */
  url: string;
  /** What came in, in order. */
  requests: ReceivedRequest[];
  /** How many connections were opened. */
  connections: number;
}

const running = new Set<{ close(): Promise<void> }>();

/** Ends every server started here; for `afterEach`. */
export async function closeServers(): Promise<void> {
  await Promise.all([...running].map((server) => server.close()));
  running.clear();
}

/** An HTTP server on loopback that answers with `answer` once a request is read. */
export async function startServer(
  answer: (response: ServerResponse, request: ReceivedRequest, count: number) => void,
): Promise<Loopback> {
  const loopback: Loopback = { url: '', requests: [], connections: 0 };
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming.setEncoding('utf8')) body += chunk;
    const request: ReceivedRequest = {
      method: incoming.method!,
      url: incoming.url!,
      headers: incoming.headers as Record<string, string>,
      body,
    };
    loopback.requests.push(request);
    answer(response, request, loopback.requests.length);
  });
  server.on('connection', () => {
    loopback.connections += 1;
  });
  loopback.url = await listen(server);
  running.add({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  return loopback;
}

/** A TCP server on loopback for what no HTTP server would send; `respond` gets the socket, and what came first, once a request is there. */
export async function startRawServer(
  respond: (socket: Socket, received: Buffer) => void,
): Promise<string> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    // A client that gives up resets the connection.
    socket.on('error', () => {});
    socket.once('data', (received) => respond(socket, received));
  });
  const url = await listen(server);
  running.add({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  });
  return url;
}

async function listen(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
