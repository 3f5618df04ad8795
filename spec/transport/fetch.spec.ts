import assert from 'node:assert/strict';
import nock from 'nock';
import { BadAnswerError, fetchTransport, ServiceError } from '../../lib/index.js';
import { answerXml, errorXml } from '../support/answers.js';
import { useNock } from '../support/nock.js';
import { clientOf, itIsATransport } from '../support/transport.js';

const endpoint = 'https://iam.amazonaws.com/';

describe('fetchTransport', () => {
  itIsATransport(() => fetchTransport());

  describe('through nock', () => {
    useNock();

    it('sends exactly the form as body', async () => {
      let body: unknown;
      const scope = nock(endpoint, {
        reqheaders: {
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          authorization: /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\//,
        },
      })
        .post('/', (seen) => {
          body = seen;
          return true;
        })
        .reply(200, answerXml('TagUser'));
      const client = clientOf(fetchTransport(), endpoint);
      await client.call('TagUser', { UserName: 'Bob', Tags: [{ Key: 'a b', Value: '+' }] });
      scope.done();
      assert.deepEqual(
        { ...(body as object) },
        {
          Action: 'TagUser',
          Version: '2010-05-08',
          UserName: 'Bob',
          'Tags.member.1.Key': 'a b',
          'Tags.member.1.Value': '+',
        },
      );
    });

    it('sends a body that nock knows as text', async () => {
      const scope = nock(endpoint)
        .post('/', 'Action=GetUser&Version=2010-05-08&UserName=a%20b')
        .reply(404, errorXml('NoSuchEntity'));
      await assert.rejects(
        clientOf(fetchTransport(), endpoint).call('GetUser', { UserName: 'a b' }),
        (error) => error instanceof ServiceError && error.code === 'NoSuchEntity',
      );
      scope.done();
    });
  });

  describe('with a fetch of the caller’s', () => {
    function recording(answer: () => Response) {
      const calls: [string, RequestInit][] = [];
      const own = (async (url: string, init: RequestInit) => {
        calls.push([url, init]);
        return answer();
      }) as typeof fetch;
      return { calls, client: clientOf(fetchTransport(own), endpoint, { maxAnswerBytes: 100 }) };
    }

    it('leaves host and content-length to it and forbids redirects', async () => {
      const { calls, client } = recording(() => new Response('<ListUsersResponse/>'));
      const { signal } = new AbortController();
      await client.call('ListUsers', {}, { signal });
      const [[url, init]] = calls as [[string, RequestInit]];
      assert.equal(url, endpoint);
      assert.equal(init.method, 'POST');
      assert.equal(init.redirect, 'manual');
      assert.ok(init.signal instanceof AbortSignal);
      assert.equal(init.body, 'Action=ListUsers&Version=2010-05-08');
      assert.deepEqual(Object.keys(init.headers!).sort(), [
        'authorization',
        'content-type',
        'x-amz-date',
      ]);
    });

    it('takes an answer without body as an empty one', async () => {
      const { client } = recording(() => new Response(null, { status: 204 }));
      await assert.rejects(client.call('ListUsers'), BadAnswerError);
    });

    it('refuses a browser’s opaque redirect', async () => {
      const { client } = recording(() => Response.error());
      await assert.rejects(client.call('ListUsers'), /redirect, which is not followed/);
    });

    it('cancels the body of an answer over the cap', async () => {
      let cancelled = false;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(60).fill(0x20)),
        cancel: () => {
          cancelled = true;
        },
      });
      const { client } = recording(() => new Response(body));
      await assert.rejects(client.call('ListUsers'), /over 100 bytes/);
      assert.ok(cancelled);
    });

    it('needs no stream that is an async iterable', async () => {
      const { client } = recording(() => {
        const answer = new Response('<ListUsersResponse/>');
        Object.defineProperty(answer.body, Symbol.asyncIterator, { value: undefined });
        return answer;
      });
      assert.equal((await client.call('ListUsers')).status, 200);
    });
  });
});
