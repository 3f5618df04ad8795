import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { RateLimiter } from '../../lib/query/rate.js';

/** Sends in a turn of its own. */
async function inTurn<T>(
  limiter: RateLimiter,
  send: () => Promise<T>,
  wait = (turn: Promise<void>) => turn,
): Promise<T> {
  await limiter.enter(wait);
  try {
    return await send();
  } finally {
    limiter.leave();
  }
}

describe('RateLimiter', () => {
  let now = 0;
  beforeEach(() => {
    now = 0;
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => mock.timers.reset());

  /** Lets time pass, a millisecond at a time. */
  async function pass(milliseconds: number): Promise<void> {
    for (let count = 0; count < milliseconds; count++) {
      now += 1;
      mock.timers.tick(1);
      // Answers and turns are promises within promises.
      for (let depth = 0; depth < 10; depth++) await Promise.resolve();
    }
  }

  /** A service with a token bucket, and workers that call it without a pause; gives what came through and what not. */
  function load(
    limiter: RateLimiter,
    { rate, burst, latency, workers }: Record<'rate' | 'burst' | 'latency' | 'workers', number>,
  ) {
    const counts = { accepted: 0, throttled: 0, stop: false, rate };
    let tokens = burst;
    let filled = now;
    const later = (milliseconds: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    const work = async () => {
      while (!counts.stop) {
        const sent = await inTurn(limiter, async () => {
          const sentAt = now;
          await later(latency / 2);
          tokens = Math.min(burst, tokens + ((now - filled) * counts.rate) / 1000);
          filled = now;
          const accepted = tokens >= 1;
          if (accepted) tokens -= 1;
          await later(latency / 2);
          if (accepted) limiter.accepted(sentAt);
          else limiter.throttled(sentAt);
          return accepted;
        });
        counts[sent ? 'accepted' : 'throttled'] += 1;
        if (!sent) await later(100);
      }
    };
    for (let count = 0; count < workers; count++) void work();
    return counts;
  }

  it('limits nothing while nobody throttles, but fifty requests at once', async () => {
    const limiter = new RateLimiter(() => now);
    let underWay = 0;
    let most = 0;
    let done = 0;
    for (let count = 0; count < 200; count++) {
      void inTurn(limiter, async () => {
        most = Math.max(most, ++underWay);
        await new Promise<void>((resolve) => setTimeout(resolve, 10));
        underWay -= 1;
        done += 1;
      });
    }
    await pass(45);
    assert.equal(most, 50);
    assert.equal(done, 200);
  });

  it('gives turns in the order of asking', async () => {
    const limiter = new RateLimiter(() => now);
    const order: number[] = [];
    for (let count = 0; count < 120; count++) {
      void inTurn(limiter, async () => {
        order.push(count);
        await new Promise<void>((resolve) => setTimeout(resolve, 1));
      });
    }
    await pass(10);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    assert.equal(order.length, 120);
  });

  for (const [rate, burst, latency] of [
    [200, 200, 4],
    [200, 20, 40],
    [50, 50, 40],
    [20, 10, 20],
    [1000, 100, 10],
  ] as const) {
    it(`settles at ${rate} requests a second, with a burst of ${burst} and answers after ${latency} ms`, async () => {
      const limiter = new RateLimiter(() => now);
      const counts = load(limiter, { rate, burst, latency, workers: 50 });
      await pass(10_000);
      const { accepted, throttled } = counts;
      await pass(20_000);
      const reached = (counts.accepted - accepted) / 20;
      const inVain = (counts.throttled - throttled) / (counts.accepted - accepted);
      counts.stop = true;
      assert.ok(reached > 0.9 * rate, `${reached} a second`);
      assert.ok(inVain < 0.02, `${inVain} throttled`);
    });
  }

  it('follows a service that takes less, and one that takes more', async () => {
    const limiter = new RateLimiter(() => now);
    const counts = load(limiter, { rate: 200, burst: 50, latency: 10, workers: 50 });
    await pass(10_000);
    for (const rate of [40, 400]) {
      counts.rate = rate;
      await pass(40_000);
      const { accepted } = counts;
      await pass(10_000);
      const reached = (counts.accepted - accepted) / 10;
      assert.ok(reached > 0.85 * rate, `${reached} of ${rate} a second`);
    }
    counts.stop = true;
  });

  it('sends nothing for as long as it was asked to', async () => {
    const limiter = new RateLimiter(() => now);
    await pass(1);
    limiter.throttled(now, 3_000);
    let sentAt: number | undefined;
    void inTurn(limiter, async () => {
      sentAt = now;
    });
    await pass(4_000);
    assert.equal(sentAt, 3_001);
  });

  it('forgets whoever gives up waiting', async () => {
    const limiter = new RateLimiter(() => now);
    await pass(1);
    limiter.throttled(now, 1_000);
    const gaveUp = inTurn(
      limiter,
      async () => assert.fail('it was sent'),
      () => Promise.reject(new Error('no longer')),
    );
    await assert.rejects(gaveUp, /no longer/);
    let sent = 0;
    for (let count = 0; count < 50; count++) {
      void inTurn(limiter, async () => {
        sent += 1;
        await new Promise(() => {});
      });
    }
    await pass(60_000);
    assert.equal(sent, 50);
  });
});
