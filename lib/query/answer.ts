import {
  type AnswerDetails,
  BadAnswerError,
  classifyTransportError,
  ServiceError,
  TimeoutError,
} from './errors.js';
import type { HttpResponse } from './http.js';
import { isDict, parseXml, type ResponseDict, type ResponseValue, XmlError } from './parse.js';
import { type Result, readResult } from './result.js';

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
  { status, headers, body }: HttpResponse,
  action: string,
  limit: number,
  signal?: AbortSignal,
): Promise<string> {
  const details = { action, status, headers, requestId: headerRequestId(headers) };
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw new BadAnswerError('the answer is not UTF-8', details, { cause });
    }
  };
  let text = '';
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > limit) throw new BadAnswerError(`the answer is over ${limit} bytes`, details);
      text += decode(chunk);
    }
    return text + decode();
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
  { status, headers }: Pick<HttpResponse, 'status' | 'headers'>,
  text: string,
): Answer {
  const details = { action, status, headers, requestId: headerRequestId(headers) };
  // A browser's fetch shows a redirect as status 0.
  if (status < 200 || (status >= 300 && status < 400)) {
    throw new BadAnswerError('a redirect, which is not followed', details);
  }
  const response = refuseXmlErrors(details, () => parseXml(text));
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
  const details = { action, status, headers, requestId };
  let result: Result | undefined;
  return {
    response,
    get result() {
      result ??= refuseXmlErrors(details, () => readResult(action, response));
      return result;
    },
    headers,
    status,
    requestId,
  };
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

function headerRequestId(headers: Record<string, string>): string {
  return headers['x-amzn-requestid'] ?? '';
}

function asDict(value: ResponseValue | undefined): ResponseDict {
  return isDict(value) ? value : {};
}

function asText(value: ResponseValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
