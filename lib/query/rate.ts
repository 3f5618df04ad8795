/** Requests of one client under way at once: IAM's own rate is far below what this many reach. */
export const mostUnderWay = 50;

/** How far sending may run behind its schedule and still catch up, in milliseconds: timers are late. */
const catchUp = 5;

/** A rate is measured over so many accepted requests at least, or over so many seconds. */
const measured = { requests: 10, seconds: 5 };

/** How long nothing is sent after the first throttling, in milliseconds. */
const firstPause = 500;

/** The lowest rate to begin with, in requests a second. */
const leastGuess = 5;

/** The lowest rate, in requests a second. */
const lowest = 0.5;

/**
 * Decides when each request of a client may be sent. There is no limit of rate until the service
 * throttles; from then on requests are spaced evenly, at the rate that the service was seen to take.
 *
 * Between two throttlings, a service that keeps a token bucket gives out just the tokens that come
 * in: the requests it accepted, over the time between, are its rate. Sending goes on a little below
 * that, then faster and faster, until the next throttling measures it anew; so the limit goes away by
 * itself when nobody throttles any more.
 */
export class RateLimiter {
  readonly #now: () => number;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next request may be sent. */
  #next = Number.NEGATIVE_INFINITY;
  /** Requests a second at the time of #since. */
  #base = Number.POSITIVE_INFINITY;
  #since = Number.NEGATIVE_INFINITY;
  /** Seconds that it was measured over: the rate grows in this measure of time. */
  #window = 1;
  /** Whether #base was measured; before, it is a guess from below. */
  #settled = false;
  /** When the last request that counts as throttled was sent, and how many sent after it were accepted. */
  #throttledAt: number | undefined;
  #accepted = 0;
  /** Throttlings since then that came too soon to measure by. */
  #again = 0;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Takes a turn, in the order of asking: nothing is given when there is one at once, else a promise of
   * it. `wait` is given that promise, and may give the turn up by rejecting. {@link leave} ends a turn.
   */
  enter(wait: (turn: Promise<void>) => Promise<void>): Promise<void> | undefined {
    return this.#waiting.length === 0 && this.#take() ? undefined : this.#queue(wait);
  }

  /** Ends a turn that was taken. */
  leave(): void {
    this.#underWay -= 1;
    this.#serve();
  }

  /** Notes that the service took a request that was sent at `sentAt`. */
  accepted(sentAt: number): void {
    // One sent before the last throttling took its token before it, too.
    if (sentAt > (this.#throttledAt ?? Number.NEGATIVE_INFINITY)) this.#accepted += 1;
  }

  /**
   * Notes that the service throttled a request which was sent at `sentAt`, and asks to be left alone for
   * `pause` milliseconds.
   */
  throttled(sentAt: number, pause = 0): void {
    const now = this.#now();
    this.#next = Math.max(this.#next, now + pause);
    // One sent before the rate last changed says nothing of the rate there is now.
    if (sentAt <= this.#since) return;
    const tooFast = this.#rate(now);
    this.#since = now;
    if (this.#throttledAt === undefined) {
      // What was accepted so far was the bucket's store too.
      this.#base = Math.max(leastGuess, this.#accepted);
      this.#rest(firstPause, now);
    } else {
      const seconds = (sentAt - this.#throttledAt) / 1000;
      if (this.#accepted < measured.requests && seconds < measured.seconds) {
        // Perhaps it counts in windows of time, and will take nothing before the next.
        this.#base = Math.max(lowest, tooFast * (this.#settled ? 0.9 : 0.5));
        this.#rest(Math.min(firstPause, 25 * 2 ** ++this.#again), now);
        return;
      }
      // While far less was sent than the bucket got, it ran over: the mean is too low then.
      const mean = this.#accepted / seconds;
      const least = Math.max(lowest, 0.7 * tooFast);
      this.#base = Math.max(least, mean);
      this.#window = mean < least ? 1 : Math.min(seconds, measured.seconds);
      this.#settled = true;
    }
    this.#throttledAt = sentAt;
    this.#accepted = 0;
    this.#again = 0;
  }

  /** Sends nothing for so many milliseconds. */
  #rest(pause: number, now: number): void {
    this.#next = Math.max(this.#next, now + pause);
    this.#since = now + pause;
  }

  /** Requests a second to send at, now. */
  #rate(now: number): number {
    const seconds = (now - this.#since) / 1000;
    if (!this.#settled) return this.#base * 4 ** seconds;
    const windows = seconds / this.#window;
    return this.#base * 0.97 * Math.exp(0.025 * windows + 0.005 * windows ** 3);
  }

  /** Takes a turn, if there is one now. */
  #take(): boolean {
    const now = this.#now();
    if (this.#underWay >= mostUnderWay || now < this.#next) return false;
    this.#next = Math.max(this.#next, now - catchUp) + 1000 / this.#rate(now);
    this.#underWay += 1;
    return true;
  }

  async #queue(wait: (turn: Promise<void>) => Promise<void>): Promise<void> {
    let enter = () => {};
    const turn = new Promise<void>((resolve) => {
      enter = resolve;
    });
    this.#waiting.push(enter);
    this.#serve();
    try {
      await wait(turn);
    } catch (error) {
      const place = this.#waiting.indexOf(enter);
      if (place >= 0) this.#waiting.splice(place, 1);
      // It came meanwhile.
      else this.leave();
      throw error;
    }
  }

  /** Gives the turns there are now, and comes back for the next. */
  #serve(): void {
    while (this.#waiting.length > 0 && this.#take()) this.#waiting.shift()!();
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0 && this.#underWay < mostUnderWay) {
      const late = Math.max(0, this.#next - this.#now());
      this.#timer = setTimeout(() => this.#serve(), late);
    }
  }
}
