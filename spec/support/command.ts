import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The built command line's entry file. */
export const entry = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** An environment without anybody's credentials in it. */
export const emptyEnvironment = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Runs `slim-iam` as a process of its own, without a terminal. */
export async function slimIam(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return finish(
    spawn(process.execPath, [entry, ...args], {
      env: { ...emptyEnvironment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** Waits for a process and gathers what it printed. */
export async function finish(child: ReturnType<typeof spawn>): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}
