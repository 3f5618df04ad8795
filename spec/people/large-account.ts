import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createClient, type Transport, undiciTransport } from '../../lib/index.js';
import { change, newAccount, withEntry } from '../../lib/local/account.js';
import { Backend } from '../../lib/local/backend.js';
import { Clock } from '../../lib/local/clock.js';
import { addAwsManagedPolicies } from '../../lib/local/default-seed.js';
import { addSeed, type UserSeed } from '../../lib/local/seed.js';
import { createIamServer } from '../../lib/local/server.js';
import type { Person } from '../../lib/people/index.js';
import { exampleCredentials } from '../support/answers.js';

/** A local IAM whose account has these people, with its server and account at hand. */
export async function serveAccount(people: Iterable<Person>) {
  const created = new Date(0);
  const account = newAccount('123456789012', created);
  const { accessKeyId, secretAccessKey } = exampleCredentials;
  const key = { id: accessKeyId, secretAccessKey, createDate: created, status: 'Active' as const };
  const accessKeys = withEntry(account.root.accessKeys, accessKeyId, key);
  change(account, account.root, { accessKeys });
  addAwsManagedPolicies(account);
  const users = [...people];
  const groups = [...new Set(users.flatMap((person) => person.groups))].sort();
  const seed = { groups: groups.map((groupName) => ({ groupName })), users: users.map(seedOf) };
  addSeed(account, seed, created);

  const now = () => new Date();
  const backend = new Backend(account, new Clock(now), now, {});
  const server = createIamServer(backend);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Actions in the order in which they were sent, how many were under way at a time, and what happens before each. */
  const sent = {
    actions: [] as string[],
    atOnce: 0,
    mostAtOnce: 0,
    before: (_: URLSearchParams) => {},
  };
  const send = undiciTransport();
  const transport: Transport = async (request) => {
    const params = new URLSearchParams(String(request.body));
    sent.actions.push(params.get('Action')!);
    sent.before(params);
    sent.atOnce += 1;
    sent.mostAtOnce = Math.max(sent.mostAtOnce, sent.atOnce);
    try {
      return await send(request);
    } finally {
      sent.atOnce -= 1;
    }
  };
  return {
    // Its own copy, which stays as long as nothing is restored.
    account: backend.account,
    server,
    endpoint,
    sent,
    client: createClient({ endpoint, credentials: { accessKeyId, secretAccessKey }, transport }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function seedOf(person: Person): UserSeed {
  const { alternate_username: userName, path, create_date: createDate, tags, groups } = person;
  return {
    userName,
    path,
    createDate,
    tags,
    groups,
    ...(person.password_create_date && {
      loginProfile: {
        createDate: person.password_create_date,
        passwordResetRequired: person.password_reset_required!,
      },
    }),
    ...(person.password_last_used && { passwordLastUsed: person.password_last_used }),
    accessKeys: person.access_keys.map(({ status, create_date, last_used_date }) => ({
      status: status as 'Active' | 'Inactive',
      createDate: create_date,
      ...(last_used_date && { lastUsed: last_used_date }),
    })),
    mfaDevices: person.mfa_devices.map((serial) => serial.split('/').at(-1)!),
  };
}
