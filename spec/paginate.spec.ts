import assert from 'node:assert/strict';
import { fake } from '../lib/fixtures/fake.js';
import {
  type Answer,
  BadAnswerError,
  createClient,
  type Result,
  ValidationError,
} from '../lib/index.js';
import { type LocalIam, startLocalIam } from '../lib/local/index.js';
import { services } from './model/facts.js';
import { answerXml, exampleCredentials as credentials } from './support/answers.js';
import { closeServers, startServer } from './support/loopback.js';
import { decodePairs, type ReceivedRequest } from './support/sigv4.js';

/** The params of a request other than Action and Version. */
function paramsOf({ body }: ReceivedRequest): Record<string, string> {
  const { Action: _, Version: __, ...params } = Object.fromEntries(decodePairs(body));
  return params;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('client.paginate', () => {
  describe('against the local IAM', () => {
    const names = Array.from(
      { length: 23 },
      (_, index) => `user-${String(index).padStart(2, '0')}`,
    );
    let local: LocalIam;
    let iam: ReturnType<typeof createClient<'iam'>>;

    before(async () => {
      local = await startLocalIam({ seed: false });
      iam = createClient({ endpoint: local.endpoint, credentials });
      for (const UserName of names) await iam.call('CreateUser', { UserName });
    });
    after(() => local.close());

    async function userNames(...args: Parameters<typeof iam.paginate<'ListUsers'>>) {
      return (await all(iam.paginate(...args))).map(({ UserName }) => UserName);
    }

    for (const MaxItems of [1, 5, 23, 100]) {
      it(`gives every user once, ${MaxItems} a page`, async () => {
        assert.deepEqual(await userNames('ListUsers', { MaxItems }), names);
      });
    }

    it('gives whole answers', async () => {
      const pages = await all(iam.paginate('ListUsers', { MaxItems: 10 }).pages());
      assert.deepEqual(
        pages.map(({ status, result }) => [status, result.Users.length, result.IsTruncated]),
        [
          [200, 10, true],
          [200, 10, true],
          [200, 3, false],
        ],
      );
    });

    for (const maxItems of [1, 5, 7, 10, 23, 100]) {
      it(`ends after ${maxItems} items, and goes on behind them from the marker`, async () => {
        const first = names.slice(0, maxItems);
        assert.deepEqual(await userNames('ListUsers', { MaxItems: 5 }, { maxItems }), first);
        const pages = await all(iam.paginate('ListUsers', { MaxItems: 5 }, { maxItems }).pages());
        const users = pages.flatMap(({ result }) => result.Users);
        assert.deepEqual(
          users.map(({ UserName }) => UserName),
          first,
        );
        const { Marker } = pages.at(-1)!.result;
        const rest = Marker === undefined ? [] : await userNames('ListUsers', { Marker });
        assert.deepEqual([...first, ...rest], names);
      });
    }

    it('gives nothing where there is nothing', async () => {
      assert.deepEqual(await all(iam.paginate('ListGroups')), []);
      assert.equal((await all(iam.paginate('ListGroups').pages())).length, 1);
    });

    it('gives the pages of an action with several lists, maxItems counting all of them', async () => {
      const MaxItems = 4;
      const pages = await all(iam.paginate('GetAccountAuthorizationDetails', { MaxItems }).pages());
      const users = pages.flatMap(({ result }) => result.UserDetailList);
      assert.deepEqual(users.map(({ UserName }) => UserName).sort(), names);
      const limited = iam.paginate('GetAccountAuthorizationDetails', { MaxItems }, { maxItems: 6 });
      const sizes = (await all(limited.pages())).map(
        ({ result }) => result.UserDetailList.length + result.Policies.length,
      );
      assert.deepEqual(sizes, [4, 2]);
    });
  });

  describe('asks', () => {
    afterEach(closeServers);

    /** Serves page after page of two users; `last` ends them. */
    async function startPages(last = Number.POSITIVE_INFINITY) {
      const server = await startServer((response, _request, count) => {
        const Users = [1, 2].map((n) => ({ UserName: `u${count}.${n}` }));
        const Marker = count < last ? `m${count}` : undefined;
        response.end(fake('ListUsers', { Users, Marker }).body);
      });
      return { server, iam: createClient({ endpoint: server.url, credentials }) };
    }

    it('nothing before it is iterated over', async () => {
      const { server, iam } = await startPages();
      iam.paginate('ListUsers').pages();
      iam.paginate('ListUsers')[Symbol.asyncIterator]();
      assert.equal(server.requests.length, 0);
    });

    it('with the params given and the marker of the page before', async () => {
      const { server, iam } = await startPages(3);
      await all(iam.paginate('ListUsers', { PathPrefix: '/a/', Marker: 'm0' }));
      assert.deepEqual(server.requests.map(paramsOf), [
        { PathPrefix: '/a/', Marker: 'm0' },
        { PathPrefix: '/a/', Marker: 'm1' },
        { PathPrefix: '/a/', Marker: 'm2' },
      ]);
    });

    it('no further page once the consumer stops, though it stops at the end of one', async () => {
      const { server, iam } = await startPages();
      for await (const { UserName } of iam.paginate('ListUsers')) if (UserName === 'u2.2') break;
      assert.equal(server.requests.length, 2);
      for await (const _ of iam.paginate('ListUsers').pages()) break;
      assert.equal(server.requests.length, 3);
    });

    it('no further page for maxItems, and cuts a page that has too many', async () => {
      const { server, iam } = await startPages();
      const users = await all(iam.paginate('ListUsers', {}, { maxItems: 3 }));
      assert.deepEqual(
        users.map(({ UserName }) => UserName),
        ['u1.1', 'u1.2', 'u2.1'],
      );
      assert.deepEqual(server.requests.map(paramsOf), [
        { MaxItems: '3' },
        { MaxItems: '1', Marker: 'm1' },
      ]);
    });

    it('afresh each time it is iterated over', async () => {
      const { server, iam } = await startPages(1);
      const users = iam.paginate('ListUsers');
      assert.equal((await all(users)).length, 2);
      assert.equal((await all(users)).length, 2);
      assert.equal(server.requests.length, 2);
    });

    it('under the signal and with the method and version given', async () => {
      const { server, iam } = await startPages();
      const controller = new AbortController();
      const { signal } = controller;
      const reason = new Error('enough');
      const pages = iam
        .paginate('ListUsers', {}, { signal, method: 'GET', version: '2020-01-01' })
        .pages();
      assert.equal((await pages.next()).done, false);
      assert.match(server.requests[0]!.url, /\?Action=ListUsers&Version=2020-01-01$/);
      controller.abort(reason);
      await assert.rejects(pages.next(), reason);
      assert.equal(server.requests.length, 1);
    });
  });

  describe('ends in BadAnswerError', () => {
    afterEach(closeServers);

    const cases: [string, (count: number) => string, number, RegExp][] = [
      ['without a marker', () => '', 1, /no Marker/],
      ['with an empty marker', () => '<Marker/>', 1, /no Marker/],
      ['with the marker it was asked with', () => '<Marker>m</Marker>', 2, /was there before/],
      ['with markers in a circle', (n) => `<Marker>m${n % 3}</Marker>`, 4, /was there before/],
    ];
    for (const [what, marker, requests, message] of cases) {
      it(`for truncated pages ${what}, after what they hold`, async () => {
        const { body } = fake('ListUsers', { Users: [{}], IsTruncated: true });
        const server = await startServer((response, _request, count) => {
          response.end(body.replace('</ListUsersResult>', `${marker(count)}$&`));
        });
        const iam = createClient({ endpoint: server.url, credentials });
        let items = 0;
        await assert.rejects(
          async () => {
            for await (const _ of iam.paginate('ListUsers')) items += 1;
          },
          (error) => {
            assert.ok(error instanceof BadAnswerError);
            assert.match(error.message, message);
            assert.equal(error.action, 'ListUsers');
            assert.match(body, new RegExp(`<RequestId>${error.requestId}<`));
            return true;
          },
        );
        assert.deepEqual([items, server.requests.length], [requests, requests]);
      });
    }
  });

  describe('refuses with ValidationError', () => {
    const iam = createClient({ endpoint: 'http://127.0.0.1:1', credentials });

    function isValidationError(field: string) {
      return (error: unknown) => error instanceof ValidationError && error.field === field;
    }

    for (const action of ['GetUser', 'ListSAMLProviders', 'NewAction', 'constructor', '']) {
      it(`the action '${action}', which is not paginated`, () => {
        assert.throws(() => iam.paginate(action as 'ListUsers'), isValidationError('Action'));
      });
    }

    for (const maxItems of [0, -1, 1.5, Number.NaN, '5' as unknown as number]) {
      it(`maxItems ${JSON.stringify(maxItems)}`, () => {
        assert.throws(
          () => iam.paginate('ListUsers', {}, { maxItems }),
          isValidationError('maxItems'),
        );
      });
    }

    for (const action of ['GetAccountAuthorizationDetails', 'ListEntitiesForPolicy']) {
      it(`to iterate over the items of ${action}`, async () => {
        await assert.rejects(all(iam.paginate(action as 'ListUsers')), isValidationError('Action'));
      });
    }
  });

  describe('for every paginated action', () => {
    for (const [action, { resultKeys = [] }] of Object.entries(services[0]!.actions)) {
      if (resultKeys.length === 0) continue;
      it(`${action} gives ${resultKeys.join(', ')}`, async () => {
        const bodies = ['<IsTruncated>true</IsTruncated><Marker>m</Marker>', ''].map((rest) =>
          answerXml(
            action,
            resultKeys.map((key) => `<${key}><member/><member/></${key}>`).join('') + rest,
          ),
        );
        const transport = async () => ({
          status: 200,
          headers: {},
          body: [Buffer.from(bodies.shift()!)],
        });
        const iam = createClient({ credentials, transport });
        const paginated = iam.paginate(action as 'ListUsers');
        if (resultKeys.length === 1) {
          assert.equal((await all(paginated)).length, 4);
        } else {
          const pages: Answer<Result>[] = await all(
            iam.paginate(action as 'ListEntitiesForPolicy', { PolicyArn: 'a' }).pages(),
          );
          const counts = pages.map(({ result }) =>
            resultKeys.map((key) => (result[key] as unknown[]).length),
          );
          assert.deepEqual(counts, [resultKeys.map(() => 2), resultKeys.map(() => 2)]);
        }
        assert.equal(bodies.length, 0);
      });
    }
  });
});
