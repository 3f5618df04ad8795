import { defaultTransport } from '#transport';
import type { IamActions, StsActions } from './actions.js';
import { type Attempt, Attempts } from './attempts.js';
import { cachedCredentials } from './credentials/cached.js';
import { defaultCredentials } from './credentials/default.js';
import type { CredentialsProvider } from './credentials/provider.js';
import { type Pages, type Paginated, type PaginateOptions, paginate } from './paginate.js';
import { type Answer, streamAnswer } from './query/answer.js';
import { encodeRequest, type Params } from './query/encode.js';
import { type EndpointOptions, resolveEndpoint, type Service } from './query/endpoint.js';
import { withEnvironment } from './query/environment.js';
import { ConfigurationError, classifyTransportError, SlimIamError } from './query/errors.js';
import { traceTry } from './query/events.js';
import type { HttpRequest, Transport } from './query/http.js';
import { maskError } from './query/mask.js';
import type { Result } from './query/result.js';
import { type Credentials, isUnsigned, signRequest } from './query/sign.js';
import { untilAborted, withOwnSignal } from './query/signal.js';
import { untilGone, untilVisible, type WaitOptions } from './wait.js';

export interface ClientOptions<S extends Service = Service> extends EndpointOptions {
  /** `iam` by default; the client's actions are this service's. */
  service?: S;
  /**
   * An access key, or a function that gives one, whose answer is kept as {@link cachedCredentials}
   * keeps it; by default {@link defaultCredentials}.
   */
  credentials?: Credentials | CredentialsProvider;
  /** API version, `YYYY-MM-DD`: `2010-05-08` for IAM, `2011-06-15` for STS. */
  version?: string;
  /** `POST` (default), or `GET` for the signed query string that Oomnitza's Params tab makes. */
  method?: 'GET' | 'POST';
  /** How requests are sent: by default with undici in Node, with `fetch` elsewhere. */
  transport?: Transport;
  /** Longest answer read, in bytes; 32 MiB by default. */
  maxAnswerBytes?: number;
  /** Tries of one call in all, for what may be tried again, see {@link isRetryable}; 3 by default. */
  maxAttempts?: number;
}

export interface CallOptions extends Pick<ClientOptions, 'version' | 'method'> {
  /** Ends the call; it rejects with the signal's reason, or with TimeoutError for `AbortSignal.timeout()`. */
  signal?: AbortSignal;
}

/** Types of one action's params and result; of a paginated one's items. */
interface ActionTypes {
  params: object;
  result: object;
  item?: unknown;
}

type PaginatedAction<Actions> = {
  [A in keyof Actions]: Actions[A] extends { item: unknown } ? A : never;
}[keyof Actions];

type PaginatedAnswers<A extends ActionTypes> = [A['item']] extends [never]
  ? Pages<Answer<A['result']>>
  : Paginated<A['item'], Answer<A['result']>>;

type GetAction<Actions> = Extract<keyof Actions, `Get${string}`>;

/** Params may be left out when none is required. */
type CallArguments<P, O> =
  Record<never, never> extends P ? [params?: P, options?: O] : [params: P, options?: O];

/** A client for the actions of one service: IAM's unless it is a `Client<StsActions>`. */
export interface Client<Actions extends Record<keyof Actions, ActionTypes> = IamActions> {
  /**
   * Calls an action of the Query API. One known only at run time, or to AWS only, has untyped params
   * and result: `call('NewAction' as string, params)`.
   *
   * Rejects with ValidationError or ConfigurationError before anything is sent, ServiceError when
   * AWS answers with an error, NetworkError or TimeoutError when no answer came, BadAnswerError
   * when something else than IAM's answer came.
   */
  call<A extends string>(
    // A literal that names no action is refused; a string that is no literal may name any.
    action: A extends keyof Actions ? A : string extends A ? A : keyof Actions,
    ...args: A extends keyof Actions
      ? CallArguments<Actions[A]['params'], CallOptions>
      : [params?: Params, options?: CallOptions]
  ): Promise<Answer<A extends keyof Actions ? Actions[A]['result'] : Result>>;
  /**
   * Iterates over all items of a paginated action, or with `.pages()` over its answers. A page is
   * asked for when the consumer gets to it, never ahead.
   *
   * Throws ValidationError for an action that is not paginated and for a `maxItems` that is not a
   * positive whole number. Iterating rejects as {@link call} does, and with BadAnswerError for a
   * page that names no further marker though it is not the last.
   */
  paginate<A extends PaginatedAction<Actions>>(
    action: A,
    ...args: CallArguments<Actions[A]['params'], CallOptions & PaginateOptions>
  ): PaginatedAnswers<Actions[A]>;
  /**
   * Calls a `Get` action until it finds what was just created, and gives its answer. IAM is eventually
   * consistent: a new user, group, role or policy may not be there at once for the next call.
   *
   * Rejects with TimeoutError when it is not there in time, else as {@link call} does.
   */
  untilVisible<A extends GetAction<Actions>>(
    action: A,
    ...args: CallArguments<Actions[A]['params'], CallOptions & WaitOptions>
  ): Promise<Answer<Actions[A]['result']>>;
  /** Calls a `Get` action until what was just deleted is found no more; else as {@link untilVisible}. */
  untilGone<A extends GetAction<Actions>>(
    action: A,
    ...args: CallArguments<Actions[A]['params'], CallOptions & WaitOptions>
  ): Promise<void>;
  /** The signed request that {@link call} would send now, unsent. It contains the session token. */
  sign(action: string, params?: Params, options?: CallOptions): Promise<HttpRequest>;
  /**
   * Lets the calls under way end, refuses further ones with ConfigurationError, and closes the
   * connections, except those of a `transport` that was given.
   */
  close(): Promise<void>;
}

/** The client for a service; when it is not known before run time, with the actions of both. */
export type ClientOf<S extends Service> = Service extends S
  ? Client<IamActions & StsActions>
  : { iam: Client; sts: Client<StsActions> }[S];

const versions = { iam: '2010-05-08', sts: '2011-06-15' };

/**
 * A client for IAM (or STS, with `service: 'sts'`). Where the options leave the endpoint open, the
 * environment's settings hold, see {@link withEnvironment}. Nothing is loaded, read from a file or
 * sent before the first call. Throws ConfigurationError for options that contradict each other.
 */
export function createClient<S extends Service = 'iam'>(
  options: ClientOptions<S> = {},
): ClientOf<S> {
  const endpoint = resolveEndpoint(withEnvironment(options));
  const transport = options.transport ?? defaultTransport();
  const maxAnswerBytes = positive(options.maxAnswerBytes ?? 32 * 1024 * 1024, 'maxAnswerBytes');
  const { credentials = () => defaultCredentials() } = options;
  const provide =
    typeof credentials === 'function' ? cachedCredentials(credentials) : async () => credentials;
  const attempts = new Attempts(positive(options.maxAttempts ?? 3, 'maxAttempts'));
  let underWay = 0;
  let whenIdle = () => {};
  let closed: Promise<void> | undefined;

  function encode(action: string, params: Params, callOptions: CallOptions): HttpRequest {
    const version = callOptions.version ?? options.version ?? versions[endpoint.service];
    const method = callOptions.method ?? options.method ?? 'POST';
    return encodeRequest({ action, version, params, method }, endpoint.url);
  }

  /** One try: signs, sends, reads. */
  async function attempt(
    action: string,
    request: HttpRequest,
    one: Attempt,
    signal?: AbortSignal,
  ): Promise<Answer> {
    let signed = request;
    let credentials: Credentials | undefined;
    if (!isUnsigned(action)) {
      credentials = await untilAborted(provide(), action, signal);
      signed = await signRequest(request, credentials, endpoint, one.date());
    }
    one.sending();
    try {
      return await withOwnSignal(signal, async (own) => {
        const sent = transport(own ? { ...signed, signal: own } : signed);
        const answer = await untilAborted(sent, action, own);
        return streamAnswer(action, answer, maxAnswerBytes, own);
      });
    } catch (thrown) {
      const error = classifyTransportError(thrown, action, signal);
      if (error instanceof SlimIamError) maskError(error, signed, credentials);
      throw error;
    }
  }

  async function callThrough(
    action: string,
    params: Params,
    callOptions: CallOptions,
  ): Promise<Answer> {
    underWay += 1;
    try {
      const { signal, version } = callOptions;
      if (signal?.aborted) throw classifyTransportError(signal.reason, action, signal);
      const request = encode(action, params, callOptions);
      const { service, region, url } = endpoint;
      return await attempts.run({
        action,
        params,
        signal,
        attempt: (one) =>
          traceTry({ service, region, action, url: url.href, attempt: one.number }, () =>
            attempt(action, request, one, signal),
          ),
        read: (reading, readParams) => callThrough(reading, readParams, { signal, version }),
      });
    } finally {
      underWay -= 1;
      if (underWay === 0) whenIdle();
    }
  }

  function call(
    action: string,
    params: Params = {},
    callOptions: CallOptions = {},
  ): Promise<Answer> {
    return closed
      ? Promise.reject(new ConfigurationError(`${action}: the client is closed`))
      : callThrough(action, params, callOptions);
  }

  async function close(): Promise<void> {
    if (underWay > 0) {
      await new Promise<void>((resolve) => {
        whenIdle = resolve;
      });
    }
    // One that was given may serve others, too.
    if (!options.transport) await transport.close?.();
  }

  const client: Record<keyof Client, unknown> = {
    call,
    paginate(action: string, params: Params = {}, pageOptions: CallOptions & PaginateOptions = {}) {
      return paginate(action, params, pageOptions, (page) => call(action, page, pageOptions));
    },
    untilVisible(action: string, params: Params = {}, options: CallOptions & WaitOptions = {}) {
      return untilVisible(
        action,
        (signal) => call(action, params, { ...options, signal }),
        options,
      );
    },
    untilGone(action: string, params: Params = {}, options: CallOptions & WaitOptions = {}) {
      return untilGone(action, (signal) => call(action, params, { ...options, signal }), options);
    },
    async sign(action: string, params: Params = {}, callOptions: CallOptions = {}) {
      const request = encode(action, params, callOptions);
      if (isUnsigned(action)) return request;
      return signRequest(request, await provide(), endpoint, attempts.date());
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
  // The types of an action's params and result are known before run time only.
  return client as unknown as ClientOf<S>;
}

function positive(value: number, option: string): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new ConfigurationError(`${option} must be a positive whole number`);
}
