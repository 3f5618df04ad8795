import type { Dispatcher } from 'undici';
import { type HttpRequest, type HttpResponse, urlParts } from '../query/http.js';

/** Bytes that may wait for their reader before the connection is paused. */
const highWaterMark = 64 * 1024;

/**
 * Sends one request by undici's lowest call, which every dispatcher has: `request()` would make of
 * each answer a Node stream, which costs a small one more than sending it.
 */
export function dispatch(dispatcher: Dispatcher, request: HttpRequest): Promise<HttpResponse> {
  const { url, method, headers, body, signal } = request;
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const { origin, path } = urlParts(url);
    const exchange = new Exchange(resolve, reject, signal);
    dispatcher.dispatch({ origin, path, method, headers, body }, exchange);
  });
}

type Part = IteratorResult<Uint8Array, undefined>;

const end: Part = { done: true, value: undefined };

/** What undici tells of one request, and the answer's body for one reader. */
class Exchange implements Dispatcher.DispatchHandler, AsyncIterableIterator<Uint8Array, undefined> {
  private controller: Dispatcher.DispatchController | undefined;
  private chunks: Uint8Array[] = [];
  private waiting = 0;
  private isOver = false;
  private failure: { error: unknown } | undefined;
  private reader: { resolve(part: Part): void; reject(error: unknown): void } | undefined;

  private readonly resolve: (response: HttpResponse) => void;
  private readonly reject: (error: unknown) => void;
  private readonly signal: AbortSignal | undefined;

  constructor(
    resolve: (response: HttpResponse) => void,
    reject: (error: unknown) => void,
    signal: AbortSignal | undefined,
  ) {
    this.resolve = resolve;
    this.reject = reject;
    this.signal = signal;
    signal?.addEventListener('abort', this.abort);
  }

  private readonly abort = (): void => {
    if (this.controller) this.controller.abort(this.signal!.reason);
    else this.fail(this.signal!.reason);
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.signal?.aborted) this.abort();
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    fields: Record<string, string | string[] | undefined>,
  ): void {
    // An informational one; the answer follows.
    if (status < 200) return;
    const headers: Record<string, string> = {};
    for (const name in fields) {
      const value = fields[name];
      if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    this.resolve({ status, headers, body: this });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.reader) {
      this.reader.resolve({ done: false, value: chunk });
      this.reader = undefined;
      return;
    }
    this.chunks.push(chunk);
    this.waiting += chunk.byteLength;
    if (this.waiting > highWaterMark) controller.pause();
  }

  onResponseEnd(): void {
    this.finish();
    this.reader?.resolve(end);
  }

  onResponseError(_: unknown, error: unknown): void {
    this.fail(error);
  }

  private fail(error: unknown): void {
    this.finish();
    this.failure = { error };
    this.reject(error);
    this.reader?.reject(error);
  }

  private finish(): void {
    this.isOver = true;
    this.signal?.removeEventListener('abort', this.abort);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Part> {
    const chunk = this.chunks.shift();
    if (chunk) {
      this.waiting -= chunk.byteLength;
      if (this.waiting <= highWaterMark) this.controller?.resume();
      return { done: false, value: chunk };
    }
    if (this.failure) throw this.failure.error;
    if (this.isOver) return end;
    return new Promise((resolve, reject) => {
      this.reader = { resolve, reject };
    });
  }

  /** The reader has enough: the rest of the answer is not waited for. */
  async return(): Promise<Part> {
    this.chunks = [];
    if (!this.isOver) this.controller?.abort(new Error('the answer is not read on'));
    return end;
  }
}
