import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Account, newAccount } from './account.js';
import { addAwsManagedPolicies, seed as seedAccount } from './seed.js';
import { createIamServer } from './server.js';

/** An access key pair; with a session token it is a temporary one. */
export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface LocalIamOptions {
  /** TCP port on 127.0.0.1; a free one by default. */
  readonly port?: number;
  /** The account's number, 12 digits; 123456789012 by default. */
  readonly account?: string;
  /** The clock that dates are given and signatures are checked by. */
  readonly now?: () => Date;
  /** The access keys of the account's root user, of which the first is `LocalIam.credentials`; AWS's documented example key by default. */
  readonly credentials?: readonly [LocalCredentials, ...LocalCredentials[]];
  /** `false` for an account with nothing in it but AWS's managed policies; by default it has a few users, groups, roles. */
  readonly seed?: boolean;
}

/** A running local IAM. */
export interface LocalIam {
  /** Where to send requests, such as `http://127.0.0.1:49152`. */
  readonly endpoint: string;
  /** The access key to sign with. */
  readonly credentials: LocalCredentials;
  /** Puts the account back to what it was at the start, with the same ids. */
  reset(): void;
  /** Ends all connections at once and frees the port. */
  close(): Promise<void>;
}

/** The key of AWS's documentation. */
const EXAMPLE_CREDENTIALS: LocalCredentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/**
 * Starts an HTTP server on 127.0.0.1 that answers the Query API of IAM (2010-05-08, signed for the IAM region of any
 * partition) and STS GetCallerIdentity (2011-06-15, any region) from an account in memory. It checks every Signature
 * Version 4.
 *
 * Unlike AWS: whoever signed may do everything (policies are kept and checked for form, not evaluated), an MFA device
 * takes any two different codes and has no QR code, passwords are checked and forgotten, changes hold at once.
 *
 * Rejects when the port is taken, and with a TypeError for an account that is not 12 digits.
 */
export async function startLocalIam(options: LocalIamOptions = {}): Promise<LocalIam> {
  const { port = 0, account: id = '123456789012', now = () => new Date(), seed = true } = options;
  const [credentials, ...others] = options.credentials ?? [EXAMPLE_CREDENTIALS];
  if (!/^\d{12}$/.test(id)) throw new TypeError(`account must be 12 digits, not '${id}'`);

  const build = (): Account => {
    const account = newAccount(id, now());
    for (const key of [credentials, ...others]) {
      const { accessKeyId, secretAccessKey, sessionToken } = key;
      account.root.accessKeys.set(accessKeyId, {
        id: accessKeyId,
        secretAccessKey,
        sessionToken,
        createDate: account.root.createDate,
        status: 'Active',
      });
    }
    addAwsManagedPolicies(account);
    if (seed) seedAccount(account);
    return account;
  };
  let account = build();

  const server = createIamServer({ account: () => account, now });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    credentials,
    reset() {
      account = build();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
