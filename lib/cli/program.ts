import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { callCommand } from './call.js';
import { demoCommand } from './demo.js';
import { fixturesCommand } from './fixtures.js';
import { localCommand } from './local.js';
import { peopleCommand } from './people.js';
import { presetsCommand } from './presets.js';
import { recordCommand } from './record.js';
import { replayCommand } from './replay.js';
import { reportCommand } from './report.js';
import { runCommand } from './run.js';
import { showCommand } from './show.js';
import { workflowCommand } from './workflow.js';

/** The command line as a whole. */
export function createProgram(): Command {
  const { version, description } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as Record<'version' | 'description', string>;
  const program = new Command('slim-iam')
    .description(description)
    .version(version)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(add --help for the options)')
    .addHelpText(
      'after',
      `
Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or from the
shared files (--profile). They are not taken from flags, which end up in the shell's history.

Exit codes: 0 done; 2 refused, nothing was sent; 3 AWS answered with an error; 4 no usable answer
(network, time-out, not IAM's answer); 1 anything else.`,
    );
  for (const make of [
    presetsCommand,
    showCommand,
    runCommand,
    callCommand,
    peopleCommand,
    reportCommand,
    workflowCommand,
    localCommand,
    recordCommand,
    replayCommand,
    fixturesCommand,
    demoCommand,
  ]) {
    const command = make();
    for (const each of [command, ...command.commands]) {
      each.copyInheritedSettings(program).exitOverride();
    }
    program.addCommand(command);
  }
  return program.exitOverride();
}
