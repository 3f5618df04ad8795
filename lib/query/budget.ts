/** Retries that a client may spend before it has earned any. */
const initial = 100;

/** What an answered call earns: once the first are spent, one retry for five answers. */
const earned = 0.2;

/**
 * The retries that all calls of a client share, so that a service in trouble is not given several
 * times the load: never more than 100 and a fifth of the calls that were answered.
 */
export class RetryBudget {
  #left = initial;

  /** Notes an answer of AWS that needs no further try. */
  earn(): void {
    this.#left = Math.min(initial, this.#left + earned);
  }

  /** Spends one retry; false when none is left. */
  spend(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
