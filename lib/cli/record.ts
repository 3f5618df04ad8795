import { mkdir } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { startRecordingProxy } from '../fixtures/index.js';
import { ConfigurationError, defaultCredentials } from '../index.js';
import { startLocalIam } from '../local/index.js';
import { clientEnvironment, runChild } from './child.js';
import { paint } from './output.js';

interface RecordCommandOptions {
  out: string;
  local?: boolean;
  endpoint?: string;
  profile?: string;
  redact: boolean;
}

export function recordCommand(): Command {
  return new Command('record')
    .description('run a program and record what it asks of IAM and STS as fixtures')
    .usage('[options] -- COMMAND [ARGUMENTS...]')
    .argument('<command...>', 'the program, which has to heed AWS_ENDPOINT_URL')
    .option('--out <folder>', 'folder for the fixtures; replaces a recording in it', 'fixtures')
    .addOption(
      new Option('--local', 'record against a fresh local IAM').conflicts(['endpoint', 'profile']),
    )
    .option('--endpoint <url>', 'record against this URL instead of AWS')
    .option('--profile <name>', 'credentials of this profile in the shared files')
    .option('--no-redact', 'keep account ids, ARNs, user ids and e-mail addresses; never secrets')
    .addHelpText(
      'after',
      `
The program gets AWS_ENDPOINT_URL and an access key that is good for this recording only; your own
credentials sign what goes on to AWS. The exit code is the program's.

Examples:
  slim-iam record --local --out fixtures/users -- aws iam list-users
  slim-iam record --out fixtures/offboarding -- node offboard.js`,
    )
    .action(recordProgram);
}

async function recordProgram(command: string[], options: RecordCommandOptions): Promise<void> {
  const { out, profile, redact } = options;
  // Before the program runs: what it did cannot be recorded again.
  await mkdir(out, { recursive: true }).catch((cause) => {
    throw new ConfigurationError(`${out} cannot be made a folder (${cause.code})`, { cause });
  });
  const local = options.local ? await startLocalIam() : undefined;
  try {
    const proxy = await startRecordingProxy({
      endpoint: local?.endpoint ?? options.endpoint,
      credentials: local?.credentials ?? (() => defaultCredentials({ profile })),
      redact,
    });
    let code: number;
    try {
      code = await runChild(command, clientEnvironment(proxy.endpoint, proxy.credentials));
    } finally {
      await proxy.close();
    }
    process.exitCode = code;
    if (proxy.fixtures().length === 0) {
      const nothing = `nothing was recorded: if ${command[0]} calls IAM or STS, does it heed AWS_ENDPOINT_URL?`;
      if (code === 0) throw new ConfigurationError(nothing);
      return console.error(nothing);
    }
    const files = await proxy.write(out);
    const done = paint(process.stderr, 'green', 'recorded:');
    console.error(`${done} ${files.length} of its calls in ${out}`);
  } finally {
    await local?.close();
  }
}
