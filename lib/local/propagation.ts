import { ConfigurationError } from '../query/errors.js';
import { type Account, copyAccount } from './account.js';

/** What reads see while changes take their time to spread: the account as it was before the changes of the last `delay` milliseconds. */
export class Propagation {
  readonly delay: number;
  /** The account before each change that does not show yet, the oldest first. */
  readonly #before: { readonly changedAt: number; readonly account: Account }[] = [];

  /** Throws ConfigurationError for a delay that is no number of milliseconds. */
  constructor(delay: number) {
    if (!(delay >= 0)) {
      throw new ConfigurationError('consistencyDelay must be a number of milliseconds, 0 or more');
    }
    this.delay = delay;
  }

  /** To be told before each change of the account. */
  changing(account: Account, now: Date): void {
    if (this.delay === 0) return;
    this.#forget(now);
    this.#before.push({ changedAt: now.getTime(), account: copyAccount(account) });
  }

  /** The account as a read sees it. */
  seen(account: Account, now: Date): Account {
    this.#forget(now);
    return this.#before[0]?.account ?? account;
  }

  #forget(now: Date): void {
    const shown = this.#before.findIndex(({ changedAt }) => changedAt + this.delay > now.getTime());
    this.#before.splice(0, shown === -1 ? this.#before.length : shown);
  }
}
