import { classifyTransportError } from './errors.js';

interface Listener {
  callbacks: Set<() => void>;
  listen(): void;
}

/** One listener on each signal, however many calls it is given to: Node warns of more than ten. */
const listeners = new WeakMap<AbortSignal, Listener>();

/** Calls back when the signal is aborted, until the function that it gives is called. */
function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let listener = listeners.get(signal);
  if (!listener) {
    const callbacks = new Set<() => void>();
    listener = {
      callbacks,
      listen() {
        for (const callback of callbacks) callback();
      },
    };
    listeners.set(signal, listener);
  }
  const { callbacks, listen } = listener;
  if (callbacks.size === 0) signal.addEventListener('abort', listen);
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size === 0) signal.removeEventListener('abort', listen);
  };
}

/** Runs a function with a signal of its own, which is aborted when the given one is. */
export function withOwnSignal<T>(
  signal: AbortSignal | undefined,
  run: (own?: AbortSignal) => Promise<T>,
): Promise<T> {
  return signal ? withSignalOf(signal, run) : run();
}

async function withSignalOf<T>(
  signal: AbortSignal,
  run: (own: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const end = onAbort(signal, () => controller.abort(signal.reason));
  if (signal.aborted) controller.abort(signal.reason);
  try {
    return await run(controller.signal);
  } finally {
    end();
  }
}

/**
 * What the promise gives, or the signal's reason as soon as it is aborted; see
 * {@link classifyTransportError}. undici itself heeds a signal only once it is connected.
 */
export function untilAborted<T>(
  promise: Promise<T>,
  action: string,
  signal?: AbortSignal,
): Promise<T> {
  return signal ? race(promise, action, signal) : promise;
}

async function race<T>(promise: Promise<T>, action: string, signal: AbortSignal): Promise<T> {
  let end = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const abort = () => reject(classifyTransportError(signal.reason, action, signal));
    if (signal.aborted) abort();
    else end = onAbort(signal, abort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    end();
  }
}

/** Waits so many milliseconds, no longer than the signal allows. */
export async function delay(
  milliseconds: number,
  action: string,
  signal?: AbortSignal,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    await untilAborted(over, action, signal);
  } finally {
    clearTimeout(timer);
  }
}
