import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';
import { readCredentials, readJson } from './fields.js';

const source = 'credential_process';

/**
 * Credentials that a program prints as JSON, `Version` 1. The command is split at spaces, with
 * single or double quotes around what contains some, and run without a shell: nothing in it is
 * expanded. It may take `timeout` milliseconds and print 64 KiB.
 *
 * Throws ConfigurationError when it cannot be started, fails, takes too long or prints something
 * else; what it printed is never repeated.
 * Source: AWS SDKs and Tools Reference Guide, "Process credential provider".
 */
export async function processCredentials(command: string, timeout = 60_000): Promise<Credentials> {
  const [file, ...args] = splitCommand(command);
  if (!file) throw new ConfigurationError(`${source} is empty`);
  const fields = readJson(await run(file, args, timeout), source);
  if (fields['Version'] !== 1) throw new ConfigurationError(`${source}: Version is not 1`);
  return readCredentials(fields, source);
}

async function run(file: string, args: string[], timeout: number): Promise<string> {
  const options = {
    timeout,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024,
    windowsHide: true,
  } as const;
  try {
    const running = promisify(execFile)(file, args, options);
    running.child.stdin?.end();
    return (await running).stdout;
  } catch (error) {
    // The error itself carries the command and all that was printed, so it is no cause of ours.
    const { code, killed } = error as { code?: string | number | null; killed?: boolean };
    if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
      throw new ConfigurationError(`${source} printed over ${options.maxBuffer} bytes`);
    }
    if (killed) throw new ConfigurationError(`${source} did not end within ${timeout} ms`);
    if (typeof code === 'string') throw new ConfigurationError(`${source} did not start (${code})`);
    throw new ConfigurationError(
      `${source} failed (exit code ${code ?? 'none: a signal ended it'})`,
    );
  }
}

function splitCommand(command: string): string[] {
  const word = /(?:"(?:\\"|[^"\\]|\\(?!"))*"|'[^']*'|[^\s"'])+/g;
  if (command.replace(word, '').trim() !== '') {
    throw new ConfigurationError(`${source} has a quote that does not end`);
  }
  return (command.match(word) ?? []).map((quoted) =>
    quoted.replace(
      /"((?:\\"|[^"\\]|\\(?!"))*)"|'([^']*)'/g,
      (_, double?: string, single?: string) =>
        double === undefined ? single! : double.replaceAll('\\"', '"'),
    ),
  );
}
