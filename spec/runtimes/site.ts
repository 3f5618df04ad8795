import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parseFixture } from '../../lib/fixtures/format.js';
import { startLocalIam } from '../../lib/local/index.js';
import { presets } from '../../lib/presets/index.js';
import { readPreset } from '../presets/fixture.js';
import { errorXml } from '../support/answers.js';
import type { Facts, Outcome } from './suite.js';

/** What a page may do: nothing from elsewhere, no inline code and no code from strings. */
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";

/** The loopback server that a runtime's checks talk to: the local IAM, faults, facts and a page. */
export interface Site {
  /** `http://127.0.0.1:port`. */
  url: string;
  /** What the checks came to; empty until they have told. */
  outcomes: Outcome[];
  told: Promise<void>;
  close(): Promise<void>;
}

/** The facts that the checks go by, for a runtime that can do as much. */
export function readFacts({
  evaluates,
  undici,
}: Pick<Facts, 'evaluates' | 'undici'>): Omit<Facts, 'credentials'> {
  const read = (file: string) => JSON.parse(readText(file));
  return {
    evaluates,
    undici,
    signatures: read('signatures.json'),
    answers: [...read('xml/answers.json'), ...read('xml/shapes.json')],
    presets: presets.map(({ id }) => readAnswered(id)),
  };
}

function readText(file: string): string {
  return readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8');
}

function readAnswered(id: string): Facts['presets'][number] {
  const { preset, inputs, variables, request, mappings, cases } = readPreset(id);
  const answered = cases.map(({ name, code, mapped }) => {
    const file = `presets/${id}/${name}.yaml`;
    return { name, code, mapped, xml: parseFixture(readText(file), file).body };
  });
  return { preset, inputs, variables, request, mappings, cases: answered };
}

/** Serves a runtime; `script` is the page's, for a browser. */
export async function startSite(
  runtime: Pick<Facts, 'evaluates' | 'undici'>,
  script = '',
): Promise<Site> {
  const iam = await startLocalIam();
  const facts: Facts = { ...readFacts(runtime), credentials: iam.credentials };
  const outcomes: Outcome[] = [];
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  let throttled = false;

  /** The Host header goes along, because it is signed. */
  function pass({ method, url: path, headers }: IncomingMessage, body: string, to: ServerResponse) {
    const passed = request(new URL(path!, iam.endpoint), { method, headers }, (answer) => {
      to.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(to);
    });
    passed.end(body);
  }

  const server = createServer(async (incoming, response): Promise<unknown> => {
    const body = await text(incoming);
    switch (incoming.url) {
      case '/facts.json':
        return response.end(JSON.stringify(facts));
      case '/outcomes':
        outcomes.push(...JSON.parse(body));
        tell();
        return response.end();
      case '/page.html':
        response.setHeader('content-type', 'text/html');
        response.setHeader('content-security-policy', policy);
        return response.end('<!doctype html><script type="module" src="page.js"></script>');
      case '/page.js':
        response.setHeader('content-type', 'text/javascript');
        return response.end(script);
      case '/redirect':
        return response.writeHead(307, { location: '/' }).end();
      case '/cut-off':
        response.writeHead(200, { 'content-length': 1000 });
        return response.write('<ListUsers', () => setTimeout(() => response.destroy(), 50));
      case '/silence':
        return undefined;
    }
    if (body.includes('Action=ListGroups&') && !throttled) {
      throttled = true;
      return response.writeHead(400).end(errorXml('Throttling'));
    }
    return pass(incoming, body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    outcomes,
    told,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await iam.close();
    },
  };
}
