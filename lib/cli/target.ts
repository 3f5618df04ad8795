import { type Command, Option } from 'commander';
import {
  type Client,
  type ClientOptions,
  ConfigurationError,
  type Credentials,
  createClient,
  defaultCredentials,
} from '../index.js';
import { startLocalIam } from '../local/index.js';

export interface TargetOptions {
  local?: boolean;
  endpoint?: string;
  profile?: string;
  method?: 'GET' | 'POST';
}

/** The access key of AWS's documentation: it opens nothing. */
const exampleCredentials: Credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** The options that say where requests go and who signs them. */
export function addTargetOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--local', 'run against a fresh local IAM with its seeded account').conflicts([
        'endpoint',
        'profile',
      ]),
    )
    .option('--endpoint <url>', 'send to this URL instead of AWS')
    .option('--profile <name>', 'credentials of this profile in the shared files')
    .addOption(
      new Option('--method <method>', 'HTTP method').choices(['POST', 'GET']).default('POST'),
    );
}

/** Gives `use` a client for the target, and shuts a local IAM down behind it. */
export async function withClient<T>(
  target: TargetOptions,
  service: ClientOptions['service'],
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const { profile, method } = target;
  if (!target.local) {
    const signer = () => defaultCredentials({ profile });
    return use(createClient({ credentials: signer, endpoint: target.endpoint, service, method }));
  }
  const { endpoint, credentials, close } = await startLocalIam();
  try {
    return await use(createClient({ endpoint, credentials, service, method }));
  } finally {
    await close();
  }
}

/** Gives `use` a client for the target and one for each of several credentials; see {@link withClient}. */
export async function withClients<T>(
  target: TargetOptions,
  credentials: Readonly<Record<string, { profile?: string }>>,
  use: (client: Client, clients: Record<string, Client>) => Promise<T>,
): Promise<T> {
  return withClient(target, 'iam', (client) => {
    const { endpoint, method } = target;
    const clients = Object.entries(credentials).map(([name, { profile }]): [string, Client] => {
      if (target.local || profile === undefined) return [name, client];
      const signer = () => defaultCredentials({ profile });
      return [name, createClient({ credentials: signer, endpoint, method })];
    });
    return use(client, Object.fromEntries(clients));
  });
}

/** A client for `--dry-run`, which only signs: without credentials it uses AWS's example key and says so. */
export function dryRunClient(target: TargetOptions, service: ClientOptions['service']): Client {
  const { local, profile, endpoint, method } = target;
  const credentials = async () => {
    if (local) return exampleCredentials;
    try {
      return await defaultCredentials({ profile });
    } catch (error) {
      if (profile !== undefined || !(error instanceof ConfigurationError)) throw error;
      console.error(`note: ${error.message}; signed with AWS’s example access key instead`);
      return exampleCredentials;
    }
  };
  return createClient({ credentials, endpoint, service, method });
}
