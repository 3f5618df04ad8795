import { Command, Option } from 'commander';
import { startReplayServer } from '../fixtures/index.js';
import { clientEnvironment, runChild } from './child.js';

export function replayCommand(): Command {
  return new Command('replay')
    .description('run a program and answer what it asks of IAM and STS from fixtures')
    .usage('[options] FOLDER -- COMMAND [ARGUMENTS...]')
    .argument('<folder>', 'folder with the fixtures')
    .argument('<command...>', 'the program, which has to heed AWS_ENDPOINT_URL')
    .addOption(
      new Option('--order <order>', 'in which calls must come')
        .choices(['any', 'strict'])
        .default('any'),
    )
    .addHelpText(
      'after',
      `
The exit code is the program's, or 2 when a fixture was not used or a call found none.

Example:
  slim-iam replay fixtures/users -- aws iam list-users`,
    )
    .action(replayProgram);
}

async function replayProgram(
  folder: string,
  command: string[],
  options: { order: 'any' | 'strict' },
): Promise<void> {
  const server = await startReplayServer(folder, options);
  try {
    process.exitCode = await runChild(
      command,
      clientEnvironment(server.endpoint, server.credentials),
    );
    await server.done();
  } finally {
    await server.close();
  }
}
