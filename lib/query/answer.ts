import {
  type AnswerDetails,
  BadAnswerError,
  classifyTransportError,
  ServiceError,
  TimeoutError,
} from './errors.js';
import type { HttpResponse } from './http.js';
import {
  isDict,
  parseXml,
  type ResponseDict,
  type ResponseValue,
  XmlError,
  XmlReader,
} from './parse.js';
import { type Result, readResult } from './result.js';
import { Utf8Decoder } from './utf8.js';

/** What a call comes back with; `R` is the type of its result. */
export interface Answer<R = Result> {
  /** The answer as a template sees it; the root element is the one key. */
  response: ResponseDict;
  /**
   * The answer's result in the native view, made when first read; see {@link readResult}. Reading
   * it throws BadAnswerError when a value has not the form of its type.
   */
  readonly result: R;
  /** HTTP headers, lower-case names. */
  headers: Record<string, string>;
  /** HTTP status. */
  status: number;
  /** AWS's id of the request. */
  requestId: string;
}

/**
 * Reads an answer's body as UTF-8 text, at most `limit` bytes of it. Throws BadAnswerError when it
 * is larger, cut off or not UTF-8, TimeoutError when it stops coming.
 */
export async function readBody(
  response: HttpResponse,
  action: string,
  limit: number,
  signal?: AbortSignal,
): Promise<string> {
  let text = '';
  await receive(response, action, limit, signal, (piece) => {
    text += piece;
  });
  return text;
}

/**
 * Reads an answer as it comes, as {@link readBody} and {@link readAnswer} do, without ever having
 * its text as a whole: what a large one takes beside its dict does not grow with it.
 */
export async function streamAnswer(
  action: string,
  response: HttpResponse,
  limit: number,
  signal?: AbortSignal,
): Promise<Answer> {
  const details = detailsOf(action, response);
  if (isRedirect(response)) {
    return readAnswer(action, response, await readBody(response, action, limit, signal));
  }
  const reader = new XmlReader();
  await receive(response, action, limit, signal, (piece) =>
    refuseXmlErrors(details, () => reader.write(piece)),
  );
  return toAnswer(
    details,
    refuseXmlErrors(details, () => reader.end()),
  );
}

async function receive(
  response: HttpResponse,
  action: string,
  limit: number,
  signal: AbortSignal | undefined,
  take: (piece: string) => void,
): Promise<void> {
  const details = detailsOf(action, response);
  const decoder = new Utf8Decoder();
  const decode = <T>(step: () => T): T => {
    try {
      return step();
    } catch (cause) {
      throw new BadAnswerError('the answer is not UTF-8', details, { cause });
    }
  };
  let size = 0;
  try {
    for await (const chunk of response.body) {
      size += chunk.byteLength;
      if (size > limit) throw new BadAnswerError(`the answer is over ${limit} bytes`, details);
      take(decode(() => decoder.decode(chunk)));
    }
    decode(() => decoder.end());
  } catch (error) {
    if (error instanceof BadAnswerError) throw error;
    const classified = classifyTransportError(error, action, signal);
    if (signal?.aborted || classified instanceof TimeoutError) throw classified;
    const message = `the answer was cut off after ${size} bytes`;
    throw new BadAnswerError(message, { ...details, cutOff: true }, { cause: error });
  }
}

/**
 * Makes an {@link Answer} of status, headers and body text. Throws ServiceError when AWS answered
 * with an error document, BadAnswerError when the text is not the answer that this action has.
 */
export function readAnswer(
  action: string,
  head: Pick<HttpResponse, 'status' | 'headers'>,
  text: string,
): Answer {
  const details = detailsOf(action, head);
  if (isRedirect(head)) throw new BadAnswerError('a redirect, which is not followed', details);
  return toAnswer(
    details,
    refuseXmlErrors(details, () => parseXml(text)),
  );
}

/** A browser's fetch shows one as status 0. */
function isRedirect({ status }: Pick<HttpResponse, 'status'>): boolean {
  return status < 200 || (status >= 300 && status < 400);
}

function detailsOf(
  action: string,
  { status, headers }: Pick<HttpResponse, 'status' | 'headers'>,
): AnswerDetails {
  return { action, status, headers, requestId: headers['x-amzn-requestid'] ?? '' };
}

function toAnswer(details: AnswerDetails, response: ResponseDict): Answer {
  const { action, status } = details;
  const root = Object.keys(response)[0]!;
  const document = asDict(response[root]);
  if (root === 'ErrorResponse') throw serviceError(response, document, details);
  if (root !== `${action}Response` || status >= 400) {
    // A longer or odder name may be anything, and cut short it could not be masked.
    const shown = /^[A-Za-z]{1,64}$/.test(root) ? `a <${root}>` : 'something else';
    throw new BadAnswerError(`the answer is ${shown}, not a <${action}Response>`, details);
  }
  const requestId = asText(asDict(document['ResponseMetadata'])['RequestId']) || details.requestId;
  return makeAnswer(action, response, { ...details, requestId });
}

/** An {@link Answer} to an action, of its dict. */
export function makeAnswer(
  action: string,
  response: ResponseDict,
  { status, headers, requestId }: Pick<Answer, 'status' | 'headers' | 'requestId'>,
): Answer {
  return new ReadAnswer(action, response, headers, status, requestId);
}

/** A class, since an object with a getter of its own takes as long to make as half of its XML to read. */
class ReadAnswer implements Answer {
  readonly response: ResponseDict;
  readonly headers: Record<string, string>;
  readonly status: number;
  readonly requestId: string;
  readonly #action: string;
  #result: Result | undefined;

  constructor(
    action: string,
    response: ResponseDict,
    headers: Record<string, string>,
    status: number,
    requestId: string,
  ) {
    this.#action = action;
    this.response = response;
    this.headers = headers;
    this.status = status;
    this.requestId = requestId;
  }

  get result(): Result {
    const { status, headers, requestId } = this;
    const details = { action: this.#action, status, headers, requestId };
    this.#result ??= refuseXmlErrors(details, () => readResult(this.#action, this.response));
    return this.#result;
  }
}

function refuseXmlErrors<T>(details: AnswerDetails, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new BadAnswerError(
      `the answer is not the XML that IAM sends: ${error.message}`,
      details,
      {
        cause: error,
      },
    );
  }
}

function serviceError(response: ResponseDict, document: ResponseDict, details: AnswerDetails) {
  const error = asDict(document['Error']);
  return new ServiceError(asText(error['Message']), {
    ...details,
    requestId: asText(document['RequestId']) || details.requestId,
    code: asText(error['Code']) || 'Unknown',
    type: asText(error['Type']),
    response,
  });
}

function asDict(value: ResponseValue | undefined): ResponseDict {
  return isDict(value) ? value : {};
}

function asText(value: ResponseValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
