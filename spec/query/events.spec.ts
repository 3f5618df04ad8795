import assert from 'node:assert/strict';
import { tracingChannel } from 'node:diagnostics_channel';
import { type TryEvent, traceTry } from '../../lib/query/events.js';

const channel = tracingChannel('slim-iam:try');
const event = (): TryEvent => ({
  service: 'iam',
  region: 'us-east-1',
  action: 'GetUser',
  url: 'https://iam.amazonaws.com/',
  attempt: 1,
});

describe('traceTry', () => {
  const heard: [string, object][] = [];
  const hear = (name: string) => (message: object) => void heard.push([name, { ...message }]);
  const subscribers = {
    start: hear('start'),
    end: hear('end'),
    asyncStart: hear('asyncStart'),
    asyncEnd: hear('asyncEnd'),
    error: hear('error'),
  };
  beforeEach(() => {
    heard.length = 0;
    channel.subscribe(subscribers);
  });
  afterEach(() => channel.unsubscribe(subscribers));

  it('tells when a try starts, and how it ended, without the answer', async () => {
    const answer = { status: 200, requestId: 'r', response: { SecretAccessKey: 'secret' } };
    assert.equal(await traceTry(event(), async () => answer), answer);
    assert.deepEqual(heard[0], ['start', event()]);
    const [name, last] = heard.at(-1)!;
    assert.equal(name, 'asyncEnd');
    const { result, ...told } = last as { result?: unknown };
    assert.equal(result, undefined);
    assert.deepEqual(told, { ...event(), status: 200, requestId: 'r' });
  });

  it('tells why a try failed', async () => {
    const error = Object.assign(new Error('x'), { status: 400, requestId: 'r' });
    await assert.rejects(
      traceTry(event(), () => Promise.reject(error)),
      (thrown) => thrown === error,
    );
    assert.ok(heard.some(([name]) => name === 'error'));
    assert.deepEqual(heard.at(-1), [
      'asyncEnd',
      { ...event(), status: 400, requestId: 'r', error },
    ]);
  });

  it('does without when nobody listens', async () => {
    channel.unsubscribe(subscribers);
    assert.equal((await traceTry(event(), async () => ({ status: 1, requestId: '' }))).status, 1);
    assert.equal(heard.length, 0);
  });
});
