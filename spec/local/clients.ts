import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { LocalIam } from '../../lib/local/index.js';

/** The paths of those programs that are here, each once, for which `probe` ends well. */
export function findPrograms(names: readonly string[], probe: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const name of names) {
    const { stdout } = spawnSync('sh', ['-c', 'command -v "$0"', name], { encoding: 'utf8' });
    const path = stdout.trim();
    if (path && spawnSync(path, probe).status === 0) found.set(realpathSync(path), path);
  }
  return [...found.values()];
}

/** The environment for an AWS client: the local IAM's credentials, and nothing of this machine's own. */
export function awsEnvironment({ credentials }: Pick<LocalIam, 'credentials'>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_PAGER: '',
  };
}

const boto3Driver = fileURLToPath(new URL('boto3_client.py', import.meta.url));

/** Runs steps with boto3, as its driver describes them; their outcomes. */
export async function runBoto3(
  python: string,
  { endpoint, credentials }: Pick<LocalIam, 'endpoint' | 'credentials'>,
  steps: readonly object[],
): Promise<unknown[]> {
  const child = spawn(python, [boto3Driver, endpoint], { env: awsEnvironment({ credentials }) });
  child.stdin.end(JSON.stringify(steps.map((step) => ({ params: {}, ...step }))));
  const [out, problems, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  assert.equal(status, 0, problems);
  return JSON.parse(out);
}
