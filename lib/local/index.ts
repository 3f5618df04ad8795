import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Client, createClient } from '../client.js';
import { ConfigurationError } from '../query/errors.js';
import { type Account, change, newAccount, withEntry } from './account.js';
import { Backend, type Snapshot } from './backend.js';
import { Clock, type Duration } from './clock.js';
import { addAwsManagedPolicies, addDefaultSeed } from './default-seed.js';
import { type AccountSeed, addSeed, isSeeded } from './seed.js';
import { createIamServer } from './server.js';
import type { Throttling } from './throttle.js';

export type { Snapshot } from './backend.js';
export type { Duration } from './clock.js';
export type {
  AccessKeySeed,
  AccountSeed,
  GroupSeed,
  IdentitySeed,
  LoginProfileSeed,
  MfaDeviceSeed,
  PolicySeed,
  RoleSeed,
  UserSeed,
} from './seed.js';
export type { Throttling } from './throttle.js';

/** An access key pair; with a session token it is a temporary one. */
export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface LocalIamOptions extends AccountSeed {
  /** TCP port on 127.0.0.1; a free one by default. */
  readonly port?: number;
  /** The account's number, 12 digits; 123456789012 by default. */
  readonly account?: string;
  /** The access keys of the account's root user, of which the first is `LocalIam.credentials`; AWS's documented example key by default. */
  readonly credentials?: readonly [LocalCredentials, ...LocalCredentials[]];
  /**
   * Whether the account starts with the few users, groups and roles of the README; by default it does unless the
   * options say what is in it. AWS's managed policies are always there.
   */
  readonly seed?: boolean;
  /**
   * The time of the machine, by which signatures are checked and answers dated: the real one by default. The account's
   * clock follows it until that is set.
   */
  readonly now?: () => Date;
  /** Where the account's clock stands at the start, see {@link LocalClock}; by default it goes with the machine's. */
  readonly clock?: Date | string;
  /** How often requests are let through; without it, always. */
  readonly throttling?: Throttling;
  /** Milliseconds of the account's clock until reads (`Get…`, `List…`) see a change; 0 by default. */
  readonly consistencyDelay?: number;
}

/**
 * The account's clock: dates, throttling and consistency go by it, signatures do not. It goes with the machine's time
 * until it is set; from then on it stands until it is set or advanced again.
 */
export interface LocalClock {
  now(): Date;
  /** Takes a date or its ISO 8601 text. Throws ConfigurationError for what is none. */
  set(date: Date | string): void;
  /** Such as `{ days: 91 }`. Throws ConfigurationError for what is no duration. */
  advance(by: Duration): void;
}

/** A running local IAM. */
export interface LocalIam {
  /** Where to send requests, such as `http://127.0.0.1:49152`. */
  readonly endpoint: string;
  /** The access key to sign with. */
  readonly credentials: LocalCredentials;
  readonly clock: LocalClock;
  /** As the option of that name; may be changed at any time. Throws ConfigurationError for limits that are none. */
  throttling: Throttling | undefined;
  /** As the option of that name; may be changed at any time, and then what was changed before shows. */
  consistencyDelay: number;
  /** Keeps the account and its clock as they are now. */
  snapshot(): Snapshot;
  /**
   * Puts account and clock back to how they were, as often as wanted. Throws ConfigurationError for a snapshot of
   * another local IAM.
   */
  restore(snapshot: Snapshot): void;
  /** Puts everything back to what it was at the start: account with the same ids, clock, throttling, consistency. */
  reset(): void;
  /** Ends all connections at once and frees the port. */
  close(): Promise<void>;
}

/** The key of AWS's documentation. */
const EXAMPLE_CREDENTIALS: LocalCredentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

function buildAccount(id: string, options: LocalIamOptions, now: Date): Account {
  const account = newAccount(id, now);
  for (const key of options.credentials ?? [EXAMPLE_CREDENTIALS]) {
    const { accessKeyId, secretAccessKey, sessionToken } = key;
    const accessKeys = withEntry(account.root.accessKeys, accessKeyId, {
      id: accessKeyId,
      secretAccessKey,
      sessionToken,
      createDate: now,
      status: 'Active',
    });
    change(account, account.root, { accessKeys });
  }
  addAwsManagedPolicies(account);
  if (options.seed ?? !isSeeded(options)) addDefaultSeed(account);
  addSeed(account, options, now);
  return account;
}

/**
 * Starts an HTTP server on 127.0.0.1 that answers the Query API of IAM (2010-05-08, signed for the IAM region of any
 * partition) and STS GetCallerIdentity (2011-06-15, any region) from an account in memory. It checks every Signature
 * Version 4.
 *
 * Unlike AWS: whoever signed may do everything (policies are kept and checked for form, not evaluated), an MFA device
 * takes any two different codes and has no QR code, passwords are checked and forgotten.
 *
 * Rejects when the port is taken, with ConfigurationError for options that make no sense, and with ValidationError
 * naming the field of `users`, `groups`, `roles` or `policies` that IAM would refuse.
 */
export async function startLocalIam(options: LocalIamOptions = {}): Promise<LocalIam> {
  const { port = 0, account: id = '123456789012', now = () => new Date() } = options;
  if (!/^\d{12}$/.test(id)) throw new ConfigurationError(`account must be 12 digits, not '${id}'`);
  const clock = new Clock(now);
  if (options.clock !== undefined) clock.set(options.clock);
  const backend = new Backend(buildAccount(id, options, clock.now()), clock, now, options);

  const server = createIamServer(backend);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    credentials: options.credentials?.[0] ?? EXAMPLE_CREDENTIALS,
    clock,
    get throttling() {
      return backend.throttling;
    },
    set throttling(limits) {
      backend.throttling = limits;
    },
    get consistencyDelay() {
      return backend.consistencyDelay;
    },
    set consistencyDelay(delay) {
      backend.consistencyDelay = delay;
    },
    snapshot: () => backend.snapshot(),
    restore: (snapshot) => backend.restore(snapshot),
    reset: () => backend.reset(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Starts a local IAM, gives `use` a client for it, and closes it behind `use`, whose result it passes on. Rejects as
 * {@link startLocalIam} and `use` do.
 */
export async function withLocalIam<T>(
  options: LocalIamOptions,
  use: (iam: Client, local: LocalIam) => T | Promise<T>,
): Promise<T> {
  const local = await startLocalIam(options);
  try {
    const { endpoint, credentials } = local;
    return await use(createClient({ endpoint, credentials }), local);
  } finally {
    await local.close();
  }
}
