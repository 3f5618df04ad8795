import { classifyTransportError } from './errors.js';

/**
 * What the promise gives, or the signal's reason as soon as it is aborted; see
 * {@link classifyTransportError}. undici itself heeds a signal only once it is connected.
 */
export async function untilAborted<T>(
  promise: Promise<T>,
  action: string,
  signal?: AbortSignal,
): Promise<T> {
  if (!signal) return promise;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(classifyTransportError(signal.reason, action, signal));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
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
