import { Command } from 'commander';
import { checkFixtures, type FixtureProblem } from '../fixtures/index.js';
import { paint } from './output.js';

export function fixturesCommand(): Command {
  return new Command('fixtures').description('work with recorded fixtures').addCommand(
    new Command('check')
      .description(
        'hold fixtures against what AWS documents: unknown or missing params and elements, wrong types, stale versions, secrets',
      )
      .argument('<path>', 'a fixture file, or a folder: all *.yaml in it and below')
      .option('--json', 'print JSON')
      .addHelpText(
        'after',
        `
One problem a line, as file:line: what is wrong and how to put it right. Exit code 2 when there are any.`,
      )
      .action(check),
  );
}

async function check(path: string, { json }: { json?: boolean }): Promise<void> {
  const { files, problems } = await checkFixtures(path);
  if (json) console.log(JSON.stringify({ files, problems }, null, 2));
  else for (const problem of problems) console.log(describe(problem));
  const label =
    problems.length > 0
      ? paint(process.stderr, 'red', 'error:')
      : paint(process.stderr, 'green', 'done:');
  console.error(`${label} ${count(problems.length, 'problem')} in ${count(files, 'fixture')}`);
  if (problems.length > 0) process.exitCode = 2;
}

function describe({ file, line, message }: FixtureProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
