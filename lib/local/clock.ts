import { ConfigurationError } from '../query/errors.js';

/** How far to advance a clock; the parts add up. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

const MILLISECONDS: Readonly<Record<keyof Duration, number>> = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
};

/**
 * The account's clock: what is created, used and changed is dated by it. It goes with the time of the machine until
 * it is set; from then on it stands, and only `set` and `advance` move it.
 */
export class Clock {
  readonly #machine: () => Date;
  #standing: number | undefined;
  #ahead = 0;

  constructor(machine: () => Date) {
    this.#machine = machine;
  }

  now(): Date {
    return new Date(this.#standing ?? this.#machine().getTime() + this.#ahead);
  }

  /** Sets the clock and stops it. Throws ConfigurationError for what is no date. */
  set(date: Date | string): void {
    const time = new Date(date).getTime();
    if (Number.isNaN(time)) {
      throw new ConfigurationError(
        'the clock takes a Date, or text such as 2026-01-31T12:00:00Z, and was given none',
      );
    }
    this.#standing = time;
  }

  /** Moves the clock, whether it goes or stands; back with negative numbers. Throws ConfigurationError for what is no duration. */
  advance(by: Duration): void {
    let milliseconds = 0;
    for (const [unit, count] of Object.entries(by)) {
      if (!Object.hasOwn(MILLISECONDS, unit) || !Number.isFinite(count)) {
        throw new ConfigurationError(
          `a clock advances by numbers of ${Object.keys(MILLISECONDS).join(', ')}, not by ${unit}: ${count}`,
        );
      }
      milliseconds += count * MILLISECONDS[unit as keyof Duration];
    }
    if (this.#standing === undefined) this.#ahead += milliseconds;
    else this.#standing += milliseconds;
  }

  /** Gives a function that puts the clock back to how it goes, or stands, now. */
  save(): () => void {
    const standing = this.#standing;
    const ahead = this.#ahead;
    return () => {
      this.#standing = standing;
      this.#ahead = ahead;
    };
  }
}
