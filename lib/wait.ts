import type { Answer } from './query/answer.js';
import { ServiceError, TimeoutError, ValidationError } from './query/errors.js';
import { delay } from './query/signal.js';

export interface WaitOptions {
  /** Milliseconds to go on asking for; 30,000 by default. */
  timeout?: number;
  /** Ends the waiting, as it ends a call. */
  signal?: AbortSignal;
}

/** Milliseconds before the second time of asking, doubled each time up to the longest. */
const first = 100;
const longest = 2_000;

/**
 * Calls `Get` actions until they find what was created: IAM is eventually consistent. Gives the answer.
 * Rejects with TimeoutError when it is not there in time, otherwise as the call does.
 * Source: IAM User Guide, "Changes that I make are not always immediately visible".
 */
export async function untilVisible(
  action: string,
  call: (signal: AbortSignal) => Promise<Answer>,
  options: WaitOptions,
): Promise<Answer> {
  return repeat(action, 'NoSuchEntity', options, (signal) => findOrNot(() => call(signal)));
}

/** Calls a `Get` action until it finds nothing any more (`NoSuchEntity`); else as {@link untilVisible}. */
export async function untilGone(
  action: string,
  call: (signal: AbortSignal) => Promise<Answer>,
  options: WaitOptions,
): Promise<void> {
  await repeat(action, 'found', options, async (signal) =>
    (await findOrNot(() => call(signal))) ? undefined : true,
  );
}

async function findOrNot(call: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'NoSuchEntity') return undefined;
    throw error;
  }
}

async function repeat<T>(
  action: string,
  state: string,
  { timeout = 30_000, signal }: WaitOptions,
  ask: (signal: AbortSignal) => Promise<T | undefined>,
): Promise<T> {
  if (!action.startsWith('Get')) {
    throw new ValidationError(`${action} finds no single thing: wait with a Get action`, {
      action,
      field: 'Action',
    });
  }
  if (!(timeout > 0)) {
    throw new ValidationError(`${action}: timeout must be over 0 milliseconds`, {
      action,
      field: 'timeout',
    });
  }
  const time = new AbortController();
  const late = new TimeoutError(`still ${state} after ${timeout} ms`, action);
  const timer = setTimeout(() => time.abort(late), timeout);
  const own = AbortSignal.any(signal ? [time.signal, signal] : [time.signal]);
  try {
    for (let wait = first; ; wait = Math.min(longest, 2 * wait)) {
      const found = await ask(own);
      if (found !== undefined) return found;
      await delay(wait, action, own);
    }
  } finally {
    clearTimeout(timer);
  }
}
