import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { ConfigurationError, type Credentials, cachedCredentials } from '../../lib/index.js';
import { exampleCredentials } from '../support/answers.js';

const minute = 60_000;

describe('cachedCredentials', () => {
  let asked: number;
  beforeEach(() => {
    asked = 0;
    mock.timers.enable({ apis: ['Date'], now: 0 });
  });
  afterEach(() => mock.timers.reset());

  function lasting(milliseconds: number, form = (date: Date): Date | string => date) {
    return cachedCredentials(() => {
      asked += 1;
      const expiration = form(new Date(Date.now() + milliseconds));
      return { ...exampleCredentials, sessionToken: String(asked), expiration };
    });
  }

  for (const [what, form] of [
    ['a Date', (date: Date) => date],
    ['an ISO 8601 text', (date: Date) => date.toISOString()],
  ] as const) {
    it(`keeps credentials until five minutes before an expiration that is ${what}`, async () => {
      const provide = lasting(60 * minute, form);
      assert.equal((await provide()).sessionToken, '1');
      mock.timers.setTime(55 * minute - 1);
      assert.equal((await provide()).sessionToken, '1');
      mock.timers.setTime(55 * minute);
      assert.equal((await provide()).sessionToken, '2');
      assert.equal(asked, 2);
    });
  }

  it('keeps short-lived ones for half their time', async () => {
    const provide = lasting(2 * minute);
    await provide();
    mock.timers.setTime(minute - 1);
    await provide();
    assert.equal(asked, 1);
    mock.timers.setTime(minute);
    await provide();
    assert.equal(asked, 2);
  });

  it('keeps ones without expiration for five minutes', async () => {
    const provide = cachedCredentials(() => {
      asked += 1;
      return exampleCredentials;
    });
    await provide();
    mock.timers.setTime(5 * minute - 1);
    await provide();
    assert.equal(asked, 1);
    mock.timers.setTime(5 * minute);
    await provide();
    assert.equal(asked, 2);
  });

  it('does not keep expired ones', async () => {
    const provide = lasting(-1);
    await provide();
    await provide();
    assert.equal(asked, 2);
  });

  it('asks once for all that wait', async () => {
    let give: (credentials: Credentials) => void = () => {};
    const provide = cachedCredentials(() => {
      asked += 1;
      return new Promise((resolve) => {
        give = resolve;
      });
    });
    const waiting = [provide(), provide(), provide()];
    give(exampleCredentials);
    assert.deepEqual(await Promise.all(waiting), Array(3).fill(exampleCredentials));
    assert.equal(asked, 1);
  });

  it('gives the ones still valid when an early refresh fails, and tries again after a pause', async () => {
    const first = { ...exampleCredentials, expiration: new Date(60 * minute) };
    const provide = cachedCredentials(() => {
      asked += 1;
      if (asked > 1) throw new Error('down');
      return first;
    });
    await provide();
    mock.timers.setTime(56 * minute);
    assert.equal(await provide(), first);
    assert.equal(await provide(), first);
    assert.equal(asked, 2);
    mock.timers.setTime(56 * minute + 10_000);
    assert.equal(await provide(), first);
    assert.equal(asked, 3);
    mock.timers.setTime(60 * minute);
    await assert.rejects(provide(), /down/);
  });

  it('keeps no failure', async () => {
    const provide = cachedCredentials(async () => {
      asked += 1;
      if (asked === 1) throw new Error('down');
      return exampleCredentials;
    });
    await assert.rejects(provide(), /down/);
    assert.equal(await provide(), exampleCredentials);
  });

  it('refuses an expiration that is no date', async () => {
    const provide = cachedCredentials(() => ({ ...exampleCredentials, expiration: 'soon' }));
    await assert.rejects(
      provide(),
      (error) => error instanceof ConfigurationError && /expiration/.test(error.message),
    );
  });
});
