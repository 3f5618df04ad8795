import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { ConfigurationError, type Credentials } from '../index.js';

/** What would lead a client past the endpoint or the credentials that it is given. */
const removed = [
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_USE_FIPS_ENDPOINT',
];

/** This process's environment, made to lead AWS's clients to an endpoint on this machine. */
export function clientEnvironment(endpoint: string, credentials: Credentials): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const name of removed) delete environment[name];
  const region = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || 'us-east-1';
  const noProxy = [environment['no_proxy'] ?? environment['NO_PROXY'], '127.0.0.1']
    .filter(Boolean)
    .join(',');
  return {
    ...environment,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_IAM: endpoint,
    AWS_ENDPOINT_URL_STS: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
}

/**
 * Runs a command on this terminal and gives its exit code, or 128 and the signal's number. Signals
 * to this process go on to it. Rejects with ConfigurationError when it cannot be started.
 */
export async function runChild(
  [command = '', ...args]: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const child = spawn(command, args, { env: environment, stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  // A terminal sends Ctrl-C to the child itself.
  const interrupt = () => {
    if (!process.stdin.isTTY) forward('SIGINT');
  };
  process.on('SIGINT', interrupt).on('SIGTERM', forward).on('SIGHUP', forward);
  try {
    const [code, signal] = await once(child, 'close');
    return code ?? 128 + constants.signals[signal as NodeJS.Signals];
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigurationError(`${command} cannot be run (${code})`, { cause });
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', forward).off('SIGHUP', forward);
  }
}
