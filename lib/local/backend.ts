import { ConfigurationError } from '../query/errors.js';
import { type Account, copyAccount } from './account.js';
import type { Clock } from './clock.js';
import { Propagation } from './propagation.js';
import { Throttle, type Throttling } from './throttle.js';

/** The account and its clock at one moment. */
export interface Snapshot {
  /** The account's time then. */
  readonly date: Date;
}

interface Kept {
  readonly account: Account;
  readonly putClockBack: () => void;
}

/** What can be switched while the local IAM runs. */
interface Switches {
  readonly throttling?: Throttling | undefined;
  readonly consistencyDelay?: number | undefined;
}

/** All that the server answers from: the account, its clock, and how the service behaves. */
export class Backend {
  readonly clock: Clock;
  /** The time of the machine. */
  readonly machineTime: () => Date;
  /** The account as it is. */
  account: Account;
  readonly #switches: Switches;
  readonly #kept = new WeakMap<Snapshot, Kept>();
  readonly #start: Snapshot;
  #throttle: Throttle | undefined;
  #propagation = new Propagation(0);

  /** Throws ConfigurationError for switches that make no sense. */
  constructor(account: Account, clock: Clock, machineTime: () => Date, switches: Switches) {
    this.account = account;
    this.clock = clock;
    this.machineTime = machineTime;
    this.#switches = switches;
    this.#start = this.snapshot();
    this.reset();
  }

  get throttling(): Throttling | undefined {
    return this.#throttle?.limits;
  }

  set throttling(limits: Throttling | undefined) {
    this.#throttle = limits && new Throttle(limits, this.clock.now());
  }

  get consistencyDelay(): number {
    return this.#propagation.delay;
  }

  set consistencyDelay(delay: number) {
    this.#propagation = new Propagation(delay);
  }

  snapshot(): Snapshot {
    const snapshot = { date: this.clock.now() };
    const putClockBack = this.clock.save();
    this.#kept.set(snapshot, { account: copyAccount(this.account), putClockBack });
    return snapshot;
  }

  restore(snapshot: Snapshot): void {
    const kept = this.#kept.get(snapshot);
    if (!kept) throw new ConfigurationError('the snapshot is not one of this local IAM');
    this.account = copyAccount(kept.account);
    kept.putClockBack();
    // The bucket is full again, and nothing is on its way.
    this.throttling = this.throttling;
    this.consistencyDelay = this.consistencyDelay;
  }

  reset(): void {
    this.restore(this.#start);
    this.throttling = this.#switches.throttling;
    this.consistencyDelay = this.#switches.consistencyDelay ?? 0;
  }

  /** Throws Throttling when the request comes too soon. */
  admit(now: Date): void {
    this.#throttle?.take(now);
  }

  /** The account for an action: reads may see it as it was a while ago. */
  accountFor(action: string, now: Date): Account {
    if (/^(Get|List)/.test(action)) return this.#propagation.seen(this.account, now);
    this.#propagation.changing(this.account, now);
    return this.account;
  }
}
