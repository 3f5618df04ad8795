import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { findOwnedKey } from './access-keys.js';
import { type Account, change, type User, withEntry } from './account.js';
import type { Backend } from './backend.js';
import { ServiceError } from './errors.js';
import { type Pair, paramTree, parsePairs } from './request.js';
import { findAction, findService, IAM, type Service } from './services.js';
import { checkSignature, type Signer, type WireRequest } from './signature.js';
import { xmlDocument } from './xml.js';

const MAX_BODY_BYTES = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

interface Answer {
  readonly status: number;
  readonly document: string;
}

/** What comes after the limit is read, so that the client gets its answer, and dropped. */
function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else {
        reject(
          new ServiceError(
            'RequestEntityTooLarge',
            `The request body is longer than ${MAX_BODY_BYTES} bytes.`,
          ),
        );
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function headerPairs({ rawHeaders }: IncomingMessage): Pair[] {
  const pairs: Pair[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  }
  return pairs;
}

/** Reads the request's parameters from the query string and, of a POST, from the form. */
function readParams(request: IncomingMessage, { method, query, body }: WireRequest): Pair[] {
  if (method !== 'GET' && method !== 'POST') {
    throw new ServiceError('MethodNotAllowed', `The Query API takes GET and POST, not ${method}.`);
  }
  const type = request.headers['content-type'] ?? 'application/x-www-form-urlencoded';
  if (body.length > 0 && !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new ServiceError(
      'MalformedInput',
      'The body must be of the type application/x-www-form-urlencoded.',
    );
  }
  return [...parsePairs(query), ...parsePairs(Buffer.from(body).toString('utf8'))];
}

function findValue(pairs: readonly Pair[], wanted: string): string | undefined {
  return pairs.find(([name]) => name === wanted)?.[1];
}

function errorAnswer(error: unknown, service: Service, requestId: string): Answer {
  const { code, status, message } =
    error instanceof ServiceError
      ? error
      : new ServiceError(
          'ServiceFailure',
          'The request processing has failed because of an unknown error.',
        );
  const Type = status < 500 ? 'Sender' : 'Receiver';
  return {
    status,
    document: xmlDocument('ErrorResponse', service.namespace, {
      Error: { Type, Code: code, Message: message },
      RequestId: requestId,
    }),
  };
}

/** Notes on the access key that it was used, and gives its owner. */
function noteUse(account: Account, { accessKeyId, service, region }: Signer, date: Date): User {
  const { owner, key } = findOwnedKey(account, accessKeyId)!;
  const used = { ...key, lastUsed: { date, service, region } };
  return change(account, owner, { accessKeys: withEntry(owner.accessKeys, key.id, used) });
}

async function answer(
  request: IncomingMessage,
  backend: Backend,
  requestId: string,
): Promise<Answer> {
  let service = IAM;
  try {
    const [, query = ''] = (request.url ?? '').split(/\?(.*)/s);
    const wire: WireRequest = {
      method: request.method ?? '',
      query,
      headers: headerPairs(request),
      body: await readBody(request),
    };
    const pairs = readParams(request, wire);
    const version = findValue(pairs, 'Version');
    const name = findValue(pairs, 'Action');
    const known = findService(version);
    service = known ?? service;
    const run = findAction(known, version, name);

    const now = backend.clock.now();
    const signer = checkSignature(wire, service.scope, backend.machineTime(), (id) => {
      const owned = findOwnedKey(backend.account, id);
      return owned?.key.status === 'Active' ? owned.key : undefined;
    });
    backend.admit(now);
    const caller = noteUse(backend.account, signer, now);

    const account = backend.accountFor(name!, now);
    const result = run({ account, action: name!, caller, now }, paramTree(pairs));
    return {
      status: 200,
      document: xmlDocument(`${name}Response`, service.namespace, {
        [`${name}Result`]: result,
        ResponseMetadata: { RequestId: requestId },
      }),
    };
  } catch (error) {
    const aborted = !request.complete;
    if (!(error instanceof ServiceError || aborted)) process.emitWarning(error as Error);
    return errorAnswer(error, service, requestId);
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  backend: Backend,
): Promise<void> {
  const requestId = randomUUID();
  const { status, document } = await answer(request, backend, requestId);
  response.writeHead(status, {
    'x-amzn-RequestId': requestId,
    'Content-Type': 'text/xml',
    'Content-Length': Buffer.byteLength(document),
    Date: backend.machineTime().toUTCString(),
    ...(status === 405 ? { Allow: 'GET, POST' } : {}),
    ...(request.complete ? {} : { Connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? '' : document);
}

/** An HTTP server, not yet listening, that answers the Query API of IAM and STS. It writes no log. */
export function createIamServer(backend: Backend): Server {
  return createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    void handle(request, response, backend);
  });
}
