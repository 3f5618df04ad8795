import { ConfigurationError } from '../query/errors.js';
import { ServiceError } from './errors.js';

/** A bucket of `burst` requests that fills up by `rate` requests a second of the account's clock. */
export interface Throttling {
  readonly rate: number;
  readonly burst: number;
}

/** Lets through what the bucket holds. */
export class Throttle {
  readonly limits: Throttling;
  #tokens: number;
  #filledAt: number;

  /** Throws ConfigurationError for a rate below 0 and for a burst below 1. */
  constructor(limits: Throttling, now: Date) {
    const { rate, burst } = limits;
    if (!(rate >= 0 && burst >= 1)) {
      throw new ConfigurationError('throttling takes a rate of 0 or more and a burst of 1 or more');
    }
    this.limits = { rate, burst };
    this.#tokens = burst;
    this.#filledAt = now.getTime();
  }

  /** Takes a request out of the bucket. Throws Throttling when it is empty. */
  take(now: Date): void {
    const { rate, burst } = this.limits;
    const seconds = Math.max(0, now.getTime() - this.#filledAt) / 1000;
    this.#tokens = Math.min(burst, this.#tokens + seconds * rate);
    this.#filledAt = now.getTime();
    if (this.#tokens < 1) throw new ServiceError('Throttling', 'Rate exceeded');
    this.#tokens -= 1;
  }
}
