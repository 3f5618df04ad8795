import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createClient, type Transport, undiciTransport } from '../../lib/index.js';
import { type Account, newAccount, newId, newIdentity, newUser } from '../../lib/local/account.js';
import { addMfaDevice } from '../../lib/local/mfa-devices.js';
import { addAwsManagedPolicies } from '../../lib/local/seed.js';
import { createIamServer } from '../../lib/local/server.js';
import type { Person } from '../../lib/people/index.js';
import { exampleCredentials } from '../support/answers.js';

/** A local IAM whose account has these people, filled without 10,000 requests. */
export async function serveAccount(people: Iterable<Person>) {
  const account = newAccount('123456789012', new Date(0));
  const { accessKeyId, secretAccessKey } = exampleCredentials;
  account.root.accessKeys.set(accessKeyId, {
    id: accessKeyId,
    secretAccessKey,
    createDate: new Date(0),
    status: 'Active',
  });
  addAwsManagedPolicies(account);
  for (const person of people) addPerson(account, person);

  const server = createIamServer({ account: () => account, now: () => new Date() });
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
    account,
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

function addPerson(account: Account, person: Person): void {
  const name = person.alternate_username;
  const tags = new Map(Object.entries(person.tags));
  const user = newUser(account, new Date(person.create_date), { name, path: person.path, tags });
  account.users.set(name, user);
  for (const group of person.groups) {
    if (!account.groups.has(group)) {
      account.groups.set(group, newIdentity(account, 'group', new Date(0), { name: group }));
    }
    user.groups.add(account.groups.get(group)!);
  }
  if (person.password_create_date) {
    const createDate = new Date(person.password_create_date);
    user.loginProfile = { createDate, passwordResetRequired: person.password_reset_required! };
  }
  if (person.password_last_used) user.passwordLastUsed = new Date(person.password_last_used);
  for (const key of person.access_keys) {
    const id = newId(account, 'AKIA', 20);
    user.accessKeys.set(id, {
      id,
      secretAccessKey: 'none',
      createDate: new Date(key.create_date),
      status: key.status as 'Active' | 'Inactive',
      ...(key.last_used_date && {
        lastUsed: {
          date: new Date(key.last_used_date),
          service: key.last_used_service!,
          region: key.last_used_region!,
        },
      }),
    });
  }
  for (const serial of person.mfa_devices) {
    const device = addMfaDevice(account, new Date(0), { name: serial.split('/').at(-1)! });
    device.assigned = { user, enableDate: new Date(0) };
  }
}
