import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { answerXml } from './answers.js';

function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));
}

/** The file with the certificate of the CA that signed {@link startTlsIam}'s. */
export const caFile = fixture('ca.pem');

export interface Started {
  port: number;
  close(): Promise<void>;
}

/** An HTTPS server for `iam.test` and `localhost` on loopback, which answers every request with success of ListUsers. */
export async function startTlsIam(): Promise<Started & { requests: number }> {
  const server = createServer(
    { key: readFileSync(fixture('server.key')), cert: readFileSync(fixture('server.pem')) },
    (incoming, response) => {
      started.requests += 1;
      incoming.resume().on('end', () => response.end(answerXml('ListUsers')));
    },
  );
  const started = { ...(await listen(server)), requests: 0 };
  return started;
}

export interface ConnectProxy extends Started {
  /** `host:port` and the Proxy-Authorization of each CONNECT. */
  connects: [string, string | undefined][];
}

/** A proxy that leads every CONNECT to one port of this machine, or refuses it with `refusal`. */
export async function startConnectProxy(to: number, refusal?: string): Promise<ConnectProxy> {
  const connects: ConnectProxy['connects'] = [];
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (head) => {
      const text = head.toString('latin1');
      const target = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(text)?.[1] ?? text;
      connects.push([target, /^proxy-authorization: (.*)\r$/im.exec(text)?.[1]]);
      if (refusal) {
        socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      const upstream = net.connect(to, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
    });
  });
  return { ...(await listen(server)), connects };
}

async function listen(server: net.Server): Promise<Started> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
