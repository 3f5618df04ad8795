import assert from 'node:assert/strict';
import { tracingChannel } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import {
  type ClientOptions,
  createClient,
  fetchTransport,
  type Params,
  SlimIamError,
  type Transport,
  undiciTransport,
} from '../lib/index.js';
import { findPreset, runPreset } from '../lib/presets/index.js';
import { answerXml, errorXml } from './support/answers.js';
import { slimIam } from './support/command.js';
import { closeServers, startRawServer, startServer } from './support/loopback.js';
import { SecretSearch } from './support/secrets.js';
import type { ReceivedRequest } from './support/sigv4.js';

const credentials = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'Never/Show+This/Secret+Key=EXAMPLEKEY001',
  sessionToken: `Nor/This+Session+Token//${'aB3+/'.repeat(40)}EXAMPLE==`,
};
const webIdentity = 'eyJNb3IgdGhpcyI6dG9rZW4ifQ.of+a/web+identity.EXAMPLE';
/** What AWS gives out, and an answer may be broken after. */
const issued = 'And/A+Key/That+Was/Issued=EXAMPLEKEY0002';

function newSearch(): SecretSearch {
  const search = new SecretSearch();
  search.add('secret key', credentials.secretAccessKey);
  search.add('session token', credentials.sessionToken);
  search.add('web identity token', webIdentity);
  search.add('issued secret key', issued);
  return search;
}

/** An error in each way that a log may show it. */
function show(error: unknown): string {
  const causes: unknown[] = [];
  for (let one = error; one instanceof Error; one = one.cause)
    causes.push(one, one.stack, `${one}`);
  return [
    inspect(causes, { depth: null, showHidden: true, maxStringLength: null, maxArrayLength: null }),
    JSON.stringify(error),
    ...Object.values(error as object).map((value) => inspect(value, { depth: null })),
  ].join('\n');
}

/** All that a request has, one header a line, as AWS quotes it in its canonical request. */
function quote({ method, url, headers, body }: ReceivedRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  return [`${method} ${url}`, ...lines, '', body].join('\n');
}

const toEntities = (text: string) =>
  text.replace(/[^A-Za-z0-9]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`);
const toCdata = (text: string) => `<![CDATA[${text}]]>`;

type Answerer = (response: ServerResponse, request: ReceivedRequest) => void;

/** Answers that quote the request, and others that end in an error. */
const answerers: Record<string, Answerer> = {
  'AWS’s quote': (response, request) =>
    response.writeHead(403).end(errorXml('SignatureDoesNotMatch', quote(request))),
  'a quote in entities': (response, request) =>
    response.writeHead(403).end(errorXml('SignatureDoesNotMatch', toEntities(quote(request)))),
  'a quote in CDATA': (response, request) =>
    response.writeHead(500).end(errorXml('InternalFailure', toCdata(quote(request)))),
  'a quote, URL-encoded': (response, request) =>
    response.writeHead(403).end(errorXml('AccessDenied', encodeURIComponent(quote(request)))),
  'a quote in an error with status 200': (response, request) =>
    response.end(errorXml('SignatureDoesNotMatch', quote(request))),
  'a quote as the code': (response, request) =>
    response.writeHead(400).end(errorXml(toCdata(quote(request)))),
  'a quote in headers': (response, request) =>
    response
      .writeHead(403, { 'x-amzn-requestid': 'r', 'x-quote': JSON.stringify(quote(request)) })
      .end(errorXml('AccessDenied')),
  'a quote in headers of no answer': (response, request) =>
    response.writeHead(502, { 'x-quote': encodeURIComponent(quote(request)) }).end('<hr>'),
  'a redirect to what was asked': (response, { url, body }) =>
    response.writeHead(307, { location: `https://elsewhere.test${url}&${body}` }).end(),
  'HTML with a quote': (response, request) =>
    response.writeHead(502).end(`<html><pre>${quote(request)}<br></html>`),
  'a quote as root element': (response, { headers }) =>
    response.end(`<a${/Signature=(\w+)/.exec(headers['authorization'] ?? '')?.[1]}/>`),
  'a quote as tags': (response, { headers }) =>
    response.end(`<a><a${/Signature=(\w+)/.exec(headers['authorization'] ?? '')?.[1]}></a>`),
  'a quote as JSON': (response, { headers }) => response.end(JSON.stringify(headers)),
  'a quote that is not UTF-8': (response, request) =>
    response.end(Buffer.from(`${quote(request)}é`, 'latin1')),
  'a quote, packed': (response, request) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(quote(request))),
  'a long answer': (response) => response.end('x'.repeat(300_000)),
  'half an answer with a key in it': (response) => {
    response.writeHead(200, { 'content-length': '999' });
    response.write(`<CreateAccessKeyResponse>${issued}`, () => response.destroy());
  },
  'a lost connection': (response) => response.destroy(),
};

/** Answers that are no HTTP, to what was received. */
const rawAnswers: Record<string, (received: string) => string> = {
  'an echo': (received) => received,
  'a status and an echo': (received) => `HTTP/1.1 200 ${received}`,
  'a key behind two lengths': () =>
    `HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n${issued}`,
};

const calls: [string, Params, ClientOptions][] = [
  ['GetUser', { UserName: 'Bob' }, {}],
  ['CreateAccessKey', { UserName: 'Bob' }, { method: 'GET' }],
  [
    'AssumeRoleWithWebIdentity',
    { RoleArn: 'arn:aws:iam::123456789012:role/r', WebIdentityToken: webIdentity },
    { service: 'sts', method: 'GET' },
  ],
  [
    'AssumeRoleWithWebIdentity',
    { RoleArn: 'arn:aws:iam::123456789012:role/r', WebIdentityToken: webIdentity },
    { service: 'sts' },
  ],
];

describe('no secret is in', () => {
  const published: string[] = [];
  const channel = tracingChannel('slim-iam:try');
  const note = (message: unknown) => {
    published.push(inspect(message, { depth: null, showHidden: true, maxStringLength: null }));
    if ((message as { error?: unknown }).error) {
      published.push(show((message as { error: unknown }).error));
    }
  };
  const subscribers = { start: note, end: note, asyncStart: note, asyncEnd: note, error: note };
  before(() => channel.subscribe(subscribers));
  after(() => {
    channel.unsubscribe(subscribers);
  });
  afterEach(closeServers);

  /** Makes each call to `endpoint`, which must fail, and searches all that this brings to light. */
  async function searchErrors(
    endpoint: string,
    requests: readonly { headers: Readonly<Record<string, string>> }[],
    transport: Transport,
  ): Promise<void> {
    published.length = 0;
    const shown: string[] = [];
    for (const [action, params, options] of calls) {
      const client = createClient({
        endpoint,
        credentials,
        transport,
        maxAttempts: 1,
        maxAnswerBytes: 200_000,
        ...options,
      });
      const error: unknown = await client.call(action as string, params).then(
        ({ result }) => assert.fail(`an answer: ${inspect(result)}`),
        (error) => error,
      );
      assert.ok(error instanceof SlimIamError, String(error));
      shown.push(show(error));
    }
    const search = newSearch();
    for (const { headers } of requests) addSignature(search, headers['authorization']);
    assert.deepEqual(search.find(shown.join('\n')), []);
    assert.ok(published.length > 0);
    assert.deepEqual(search.find(published.join('\n')), []);
  }

  const transports: [string, () => Transport][] = [
    ['undici', undiciTransport],
    ['fetch', fetchTransport],
  ];
  for (const [name, transport] of transports) {
    describe(`errors and events, by ${name}`, () => {
      for (const [what, answer] of Object.entries(answerers)) {
        it(`after ${what}`, async () => {
          const server = await startServer(answer);
          await searchErrors(server.url, server.requests, transport());
          assert.equal(server.requests.length, calls.length);
        });
      }

      for (const [what, answer] of Object.entries(rawAnswers)) {
        it(`after ${what}`, async () => {
          const requests: { headers: Record<string, string> }[] = [];
          const url = await startRawServer((socket, received) => {
            const authorization = /^authorization: (.*)\r$/im.exec(received.toString())?.[1] ?? '';
            requests.push({ headers: { authorization } });
            socket.end(answer(received.toString()));
          });
          await searchErrors(url, requests, transport());
          assert.equal(requests.length, calls.length);
        });
      }

      it('after no connection', async () => {
        await searchErrors('http://127.0.0.1:9', [], transport());
      });
    });
  }

  it('errors about credentials', async () => {
    const broken = ['\n', 'é', '\u0000'].flatMap((stray) => [
      { ...credentials, secretAccessKey: credentials.secretAccessKey + stray },
      { ...credentials, sessionToken: stray + credentials.sessionToken },
    ]);
    for (const given of broken) {
      const error = await createClient({ credentials: given })
        .sign('GetUser')
        .catch((error) => error);
      assert.ok(error instanceof SlimIamError);
      assert.deepEqual(newSearch().find(show(error)), []);
    }
  });

  it('errors of presets', async () => {
    const server = await startServer(answerers['AWS’s quote']!);
    const client = createClient({ endpoint: server.url, credentials });
    const error = await runPreset(client, findPreset('get-role'), { role_name: 'a' }).catch(
      (error) => error,
    );
    assert.ok(error instanceof SlimIamError);
    const search = newSearch();
    addSignature(search, server.requests[0]!.headers['authorization']);
    assert.deepEqual(search.find(show(error)), []);
  });

  it('the answers and events of calls that end well', async () => {
    published.length = 0;
    const server = await startServer((response) => response.end(answerXml('ListUsers')));
    const answer = await createClient({ endpoint: server.url, credentials }).call('ListUsers');
    const search = newSearch();
    addSignature(search, server.requests[0]!.headers['authorization']);
    assert.ok(published.length > 0);
    assert.deepEqual(search.find(inspect([answer, published], { depth: null })), []);
  });

  describe('what the command line prints', () => {
    const environment = {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
    };
    const commands = [
      ['call', 'GetUser', 'UserName=Bob'],
      ['run', 'get-role', '--set', 'role_name=a'],
    ].flatMap((command) => [command, [...command, '--json'], [...command, '--method', 'GET']]);

    /** Runs commands side by side, and searches all that they print. */
    async function searchOutput(
      runs: readonly (readonly string[])[],
      env: NodeJS.ProcessEnv,
      search: () => SecretSearch,
    ): Promise<string> {
      const outcomes = await Promise.all(runs.map((args) => slimIam(args, env)));
      const printed = outcomes.map(({ stdout, stderr }) => stdout + stderr);
      for (const text of printed) assert.notEqual(text, '');
      const all = printed.join('\n');
      assert.deepEqual(search().find(all), [], all);
      return all;
    }

    it('for --dry-run', async function () {
      this.timeout(60_000);
      const runs = commands.map((command) => [...command, '--dry-run']);
      const printed = await searchOutput(runs, environment, newSearch);
      // What the signature was, nobody knows who was not sent it.
      assert.doesNotMatch(printed, /[0-9a-f]{32}/);
      assert.equal(printed.match(/Signature=\*\*\*/g)?.length, runs.length);
      assert.equal(printed.match(/x-amz-security-token\W+\*\*\*/g)?.length, runs.length);
    });

    for (const what of ['AWS’s quote', 'a quote in headers', 'HTML with a quote']) {
      it(`after ${what}`, async function () {
        this.timeout(60_000);
        const server = await startServer(answerers[what]!);
        const env = { ...environment, AWS_ENDPOINT_URL: server.url, NODE_DEBUG: 'undici' };
        await searchOutput(commands, env, () => {
          const search = newSearch();
          for (const { headers } of server.requests) addSignature(search, headers['authorization']);
          return search;
        });
        assert.ok(server.requests.length >= commands.length);
      });
    }

    it('for files and programs that hold broken credentials', async function () {
      this.timeout(60_000);
      const folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
      try {
        const file = join(folder, 'credentials');
        const { secretAccessKey: secret, sessionToken: token } = credentials;
        const print = `console.log('${secret}'); console.error('${token}')`;
        await writeFile(join(folder, 'fails.mjs'), `${print}; process.exit(1)`);
        await writeFile(join(folder, 'prints.mjs'), print);
        await writeFile(
          file,
          [
            `[no-id]\naws_secret_access_key = ${secret}\naws_session_token = ${token}`,
            `[stray]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${secret} ${token}`,
            `[fails]\ncredential_process = "${process.execPath}" "${join(folder, 'fails.mjs')}"`,
            `[prints]\ncredential_process = "${process.execPath}" "${join(folder, 'prints.mjs')}"`,
            `[argument]\ncredential_process = "${process.execPath}" "${secret}"`,
            `[line]\n${secret}`,
          ].join('\n'),
        );
        const runs = ['no-id', 'stray', 'fails', 'prints', 'argument', 'line', 'none'].flatMap(
          (profile) => [
            ['call', 'GetUser', '--profile', profile, '--endpoint', 'http://127.0.0.1:9'],
            ['call', 'GetUser', '--profile', profile, '--dry-run', '--json'],
          ],
        );
        const env = { AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: '/nonexistent' };
        await searchOutput(runs, env, newSearch);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });

  it('the fixtures', () => {
    const folder = new URL('../fixtures/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    assert.ok(files.length > 100);
    for (const { name, parentPath } of files) {
      const text = readFileSync(join(parentPath, name), 'utf8');
      const where = join(parentPath, name);
      assert.doesNotMatch(text, /Signature=(?!\*\*\*)\w/, where);
      for (const [id] of text.matchAll(/\b(AKIA|ASIA)[A-Z2-7]{16}\b/g)) {
        assert.match(id, /EXAMPLE/, where);
      }
      for (const [, secret] of text.matchAll(
        /(?:SecretAccessKey|SessionToken|secret_access_key|session_token)(?:>|"?\s*[:=]\s*"?)([\w+/=]{16,})/gi,
      )) {
        assert.match(secret!, /EXAMPLE/, where);
      }
    }
  });
});

function addSignature(search: SecretSearch, authorization: string | undefined): void {
  const signature = /Signature=([0-9a-f]{64})/.exec(authorization ?? '')?.[1];
  if (signature) search.add('signature', signature);
}

describe('the search for secrets', () => {
  const { sessionToken } = credentials;
  const planted: [string, string][] = [
    ['as it is', `a ${sessionToken}`],
    ['in part', `token ${sessionToken.slice(5, 20)}…`],
    ['URL-encoded', encodeURIComponent(sessionToken)],
    ['in entities', toEntities(sessionToken)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ sessionToken }))],
    ['with escaped slashes', sessionToken.replaceAll('/', '\\/').replaceAll('+', '\\u002b')],
    ['in entities, URL-encoded', encodeURIComponent(toEntities(sessionToken))],
  ];
  for (const [how, text] of planted) {
    it(`finds one ${how}`, () => assert.deepEqual(newSearch().find(text), ['session token']));
  }

  it('finds none where none is', () => {
    assert.deepEqual(newSearch().find(`${credentials.accessKeyId} ${'EXAMPLE'.repeat(9)}`), []);
  });
});
