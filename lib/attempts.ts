import type { Answer } from './query/answer.js';
import { RetryBudget } from './query/budget.js';
import type { Params } from './query/encode.js';
import { ServiceError, SlimIamError, uncertain } from './query/errors.js';
import { RateLimiter } from './query/rate.js';
import {
  clockSkew,
  isThrottled,
  leavesOpen,
  mayHaveActed,
  retryAfter,
  retryDelay,
} from './query/retry.js';
import { delay, untilAborted } from './query/signal.js';
import { Creations } from './settle.js';

/** One try of a call. */
export class Attempt {
  /** 1 for the first. */
  readonly number: number;
  /** Milliseconds that the service's clock is taken to be ahead of ours. */
  readonly ahead: number;
  /** When the request left, by `performance.now()`. */
  sentAt: number | undefined;

  constructor(number: number, ahead: number) {
    this.number = number;
    this.ahead = ahead;
  }

  /** The time to sign with. */
  date(): Date {
    return new Date(Date.now() + this.ahead);
  }

  /** To be called when the request is about to leave. */
  sending(): void {
    this.sentAt = performance.now();
  }
}

/** What is tried. */
export interface Attempted {
  action: string;
  params: Params;
  signal?: AbortSignal | undefined;
  /** Signs, sends and reads once. */
  attempt(attempt: Attempt): Promise<Answer>;
  /** Makes a call of its own, to see what a lost answer has left behind. */
  read(action: string, params: Params): Promise<Answer>;
}

/** The tries of a client's calls, which share a retry budget, a rate and a clock. */
export class Attempts {
  readonly #most: number;
  readonly #budget = new RetryBudget();
  readonly #limiter = new RateLimiter();
  readonly #creations = new Creations();
  /** Milliseconds that the service's clock is ahead of ours. */
  #ahead = 0;

  /** `most` is how many tries one call has in all. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The time on the service's clock, as far as it is known. */
  date(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  /**
   * Tries until there is an answer or an error to stay with. Rejects with the last try's error; after a
   * write that may have been done, with one that says {@link SlimIamError.uncertain}.
   */
  async run(call: Attempted): Promise<Answer> {
    const { action, params, signal } = call;
    // When the first try that AWS may have acted on was sent.
    let open: number | undefined;
    let wait = 0;
    for (let number = 1; ; number++) {
      // Keeps the clock of its begin: a call beside it may correct it meanwhile.
      const attempt = new Attempt(number, this.#ahead);
      try {
        if (wait > 0) await delay(wait, action, signal);
        const turn = this.#limiter.enter((come) => untilAborted(come, action, signal));
        if (turn) await turn;
        try {
          const answer = await call.attempt(attempt);
          this.#note(undefined, attempt.sentAt);
          this.#creations.note(action, answer);
          return answer;
        } catch (error) {
          this.#note(error, attempt.sentAt);
          throw error;
        } finally {
          // Last, so that a throttling is heard before the next turn is given.
          this.#limiter.leave();
        }
      } catch (error) {
        const { ahead, sentAt } = attempt;
        if (sentAt !== undefined && mayHaveActed(error)) open ??= sentAt;
        const skew = clockSkew(error, attempt.date());
        if (skew !== undefined) this.#ahead = ahead + skew;
        const again = skew === undefined ? retryDelay(error, number, action, params) : 0;
        const may = again !== undefined && number < this.#most && !signal?.aborted;
        if (!may || !this.#budget.spend()) {
          if (open === undefined) throw error;
          return await this.#conclude(error, call, open);
        }
        wait = again;
      }
    }
  }

  /** Tells limiter and budget how a try went. */
  #note(error: unknown, sentAt = performance.now()): void {
    if (isThrottled(error)) {
      this.#limiter.throttled(sentAt, retryAfter(error) ?? 0);
    } else if (error === undefined || (error instanceof ServiceError && error.status < 500)) {
      this.#limiter.accepted(sentAt);
      this.#budget.earn();
    }
  }

  /** Ends a call of which a try, the first one sent at `open`, had no answer, with what is sure. */
  async #conclude(error: unknown, call: Attempted, open: number): Promise<Answer> {
    const { action, params, signal, read } = call;
    if (error instanceof ServiceError && error.code === 'EntityAlreadyExists') {
      const settled = await this.#creations.settle(action, params, open, this.date(), read);
      if (settled) {
        this.#creations.note(action, settled);
        return settled;
      }
      if (settled === false) throw error;
    }
    const abortedByCaller = signal?.aborted && !(error instanceof SlimIamError);
    if (abortedByCaller || !leavesOpen(error, action, params)) throw error;
    throw uncertain(error, action, !mayHaveActed(error));
  }
}
