import { Command, InvalidArgumentError } from 'commander';
import { importPeopleTo } from '../people/index.js';
import { untilInterrupted } from './interrupt.js';
import { paint } from './output.js';
import { startProgress } from './progress.js';
import { addTargetOptions, type TargetOptions, withClient } from './target.js';

interface ImportOptions extends TargetOptions {
  out: string;
  replace?: boolean;
  table?: string;
  concurrency: number;
}

export function peopleCommand(): Command {
  const command = new Command('import')
    .description('import all IAM users, with groups, policies, passwords, MFA devices, access keys')
    .option('--out <file>', 'file to write: .csv, .json, .ndjson, .db', 'people.csv')
    .option('--replace', 'replace the file, or the database’s table, if it is there already')
    .option('--table <name>', 'table of a database; people by default')
    .option('--concurrency <n>', 'users asked about at a time', parseConcurrency, 8);
  addTargetOptions(command)
    .addHelpText(
      'after',
      `
The caller needs iam:ListUsers, GetAccountAuthorizationDetails, GetLoginProfile, ListMFADevices,
ListAccessKeys and GetAccessKeyLastUsed; AWS’s policy IAMReadOnlyAccess allows them.

Examples:
  slim-iam people import --out people.json --local
  slim-iam people import --out people.db --profile audit`,
    )
    .action(importPeople);
  return new Command('people').description('people records: import').addCommand(command);
}

async function importPeople(options: ImportOptions): Promise<void> {
  const { out, replace, table, concurrency } = options;
  const progress = startProgress('people');
  let count: number;
  try {
    count = await untilInterrupted((signal) =>
      withClient(options, 'iam', (client) =>
        importPeopleTo(out, client, {
          replace,
          table,
          concurrency,
          signal,
          onProgress: progress.update,
        }),
      ),
    );
  } finally {
    progress.stop();
  }
  const users = `${count.toLocaleString('en')} user${count === 1 ? '' : 's'}`;
  console.error(`${paint(process.stderr, 'green', 'done:')} ${users} in ${out}`);
}

function parseConcurrency(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a positive whole number.');
}
