import assert from 'node:assert/strict';
import { createClient, ServiceError, TimeoutError, ValidationError } from '../lib/index.js';
import { answerXml, exampleCredentials as credentials, errorXml } from './support/answers.js';
import { closeServers, startServer } from './support/loopback.js';

/** A server that finds the thing in the tries named, and otherwise nothing. */
async function startIam(found: (count: number) => boolean) {
  const server = await startServer((response, _, count) => {
    if (found(count)) response.end(answerXml('GetRole', '<Role><RoleName>r</RoleName></Role>'));
    else response.writeHead(404).end(errorXml('NoSuchEntity'));
  });
  return { server, iam: createClient({ endpoint: server.url, credentials }) };
}

describe('client.untilVisible', () => {
  afterEach(closeServers);

  it('asks until it is found, and gives the answer', async () => {
    const { server, iam } = await startIam((count) => count === 3);
    const { result } = await iam.untilVisible('GetRole', { RoleName: 'r' });
    assert.equal(result.Role.RoleName, 'r');
    assert.equal(server.requests.length, 3);
  });

  for (const [what, answer] of [
    ['it is not found', errorXml('NoSuchEntity')],
    ['there is no answer', undefined],
  ] as const) {
    it(`says so when time is up and ${what}`, async () => {
      const server = await startServer((response) => {
        if (answer) response.writeHead(404).end(answer);
      });
      const iam = createClient({ endpoint: server.url, credentials });
      await assert.rejects(
        iam.untilVisible('GetRole', { RoleName: 'r' }, { timeout: 150 }),
        (error) => error instanceof TimeoutError && /NoSuchEntity after 150 ms/.test(error.message),
      );
      assert.ok(server.requests.length > 0);
    });
  }

  it('passes on every other error', async () => {
    const server = await startServer((response) =>
      response.writeHead(403).end(errorXml('AccessDenied')),
    );
    const iam = createClient({ endpoint: server.url, credentials });
    await assert.rejects(iam.untilVisible('GetRole', { RoleName: 'r' }), ServiceError);
    assert.equal(server.requests.length, 1);
  });

  it('ends with its signal', async () => {
    const { iam } = await startIam(() => false);
    const controller = new AbortController();
    const reason = new Error('no longer');
    setTimeout(() => controller.abort(reason), 50);
    await assert.rejects(
      iam.untilVisible('GetRole', { RoleName: 'r' }, { signal: controller.signal }),
      (error) => error === reason,
    );
  });

  for (const [what, action, timeout] of [
    ['an action that finds no single thing', 'ListRoles', 100],
    ['a timeout that is none', 'GetRole', Number.NaN],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { server, iam } = await startIam(() => true);
      await assert.rejects(
        iam.untilVisible(action as 'GetRole', { RoleName: 'r' }, { timeout }),
        ValidationError,
      );
      assert.equal(server.requests.length, 0);
    });
  }
});

describe('client.untilGone', () => {
  afterEach(closeServers);

  it('asks until it is found no more', async () => {
    const { server, iam } = await startIam((count) => count < 3);
    assert.equal(await iam.untilGone('GetRole', { RoleName: 'r' }), undefined);
    assert.equal(server.requests.length, 3);
  });

  it('says so when it is there still', async () => {
    const { iam } = await startIam(() => true);
    await assert.rejects(
      iam.untilGone('GetRole', { RoleName: 'r' }, { timeout: 50 }),
      (error) => error instanceof TimeoutError && /still found/.test(error.message),
    );
  });
});
