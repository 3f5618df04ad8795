import { basename, extname } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Client } from '../index.js';
import {
  activateWorkflow,
  checkFields,
  destroys,
  executeWorkflow,
  Journal,
  openRecords,
  type PlannedRequest,
  planWorkflow,
  type RecordReport,
  type RunSummary,
  readWorkflow,
  validateWorkflow,
  WorkflowError,
  type WorkflowFile,
  workflowSchema,
} from '../workflow/index.js';
import { collectPair } from './arguments.js';
import { confirm } from './confirm.js';
import { reportError } from './errors.js';
import { type Interrupted, untilInterrupted } from './interrupt.js';
import { paint } from './output.js';
import { startProgress } from './progress.js';
import { addTargetOptions, type TargetOptions, withClients } from './target.js';

interface PeopleOptions {
  people: string;
  key?: string;
  table?: string;
}

interface RunCommandOptions extends TargetOptions, PeopleOptions {
  var?: Record<string, string>;
  journal?: string;
  resume?: boolean;
  dryRun?: boolean;
  limit?: number;
  concurrency?: number;
  yes?: boolean;
  json?: boolean;
}

export function workflowCommand(): Command {
  const command = new Command('workflow').description(
    'validate, run and activate workflows over people',
  );
  command.addCommand(
    new Command('validate')
      .description('find what is wrong with a workflow file, with line and fix')
      .argument('<file>', 'YAML or JSON')
      .option('--people <file>', 'records that must have the fields the workflow reads')
      .option('--key <field>', 'the field that tells records apart; alternate_username by default')
      .option('--table <name>', 'the table of a SQLite file')
      .option('--var <name=value>', 'a global variable, repeatable', collectPair)
      .option('--json', 'print errors as JSON')
      .action(validate),
  );
  command.addCommand(
    addTargetOptions(
      addPeopleOptions(
        new Command('run')
          .description('run a workflow for every record that its rules match')
          .argument('<file>', 'YAML or JSON'),
      ),
    )
      .option('--journal <file>', 'where each step is kept; <workflow>.journal.db by default')
      .option('--resume', 'go on with the run of the journal')
      .option('--dry-run', 'show every request; send only what reads')
      .option('--limit <number>', 'most records', parseCount)
      .option('--concurrency <number>', 'records at a time; 5 by default', parseCount)
      .option('--yes', 'do not ask before destructive blocks')
      .option('--json', 'print the outcome of each record as a line of JSON')
      .addHelpText(
        'after',
        `
Exit codes: 0 all records done; 5 some failed or are uncertain; 130 or 143 stopped by SIGINT or
SIGTERM, to be resumed.

Examples:
  slim-iam workflow run offboarding.yaml --people people.csv --dry-run
  slim-iam workflow run offboarding.yaml --people people.csv --yes
  slim-iam workflow run offboarding.yaml --people people.csv --yes --resume`,
      )
      .action(run),
  );
  command.addCommand(
    addTargetOptions(
      addPeopleOptions(
        new Command('activate')
          .description('run a workflow whenever its Begin block says, until interrupted')
          .argument('<file>', 'YAML or JSON'),
      ),
    )
      .option('--journal <file>', 'where each step is kept; <workflow>.journal.db by default')
      .option('--concurrency <number>', 'records at a time; 5 by default', parseCount)
      .option('--yes', 'do not ask before destructive blocks')
      .action(activate),
  );
  command.addCommand(
    new Command('schema').description('print the JSON Schema of a workflow file').action(() => {
      console.log(JSON.stringify(workflowSchema, null, 2));
    }),
  );
  return command;
}

function addPeopleOptions(command: Command): Command {
  return command
    .requiredOption('--people <file>', 'records: .csv, .json, .ndjson, .sqlite')
    .option('--key <field>', 'the field that tells records apart; alternate_username by default')
    .option('--table <name>', 'the table of a SQLite file')
    .option('--var <name=value>', 'a global variable, repeatable', collectPair);
}

async function validate(
  path: string,
  { people, key, table, var: variables }: Partial<RunCommandOptions>,
): Promise<void> {
  const file = await readValid(path, variables);
  if (people !== undefined) {
    checkFields(file.workflow, await openRecords(people, { key, table }));
  }
  const count = Object.keys(file.workflow.blocks).length;
  console.error(
    `${paint(process.stderr, 'green', 'valid:')} ${file.workflow.name}, ${count} blocks`,
  );
}

async function readValid(path: string, variables?: Record<string, string>): Promise<WorkflowFile> {
  const file = await readWorkflow(path);
  const issues = validateWorkflow(file, variables);
  if (issues.length > 0) throw new WorkflowError(issues);
  return file;
}

async function run(path: string, options: RunCommandOptions): Promise<void> {
  const file = await readValid(path, options.var);
  const { workflow } = file;
  const { people, key, table, limit, concurrency, resume, var: variables } = options;
  if (!options.dryRun && !options.yes) await confirmDestruction(file);
  await withRun(file, options, async ({ client, clients, signal }) => {
    if (options.dryRun) return dryRun(file, options, client, clients, signal);
    const journalFile = journalOf(path, options);
    const journal = await Journal.open(journalFile);
    const progress = startProgress(workflow.name);
    let looked = 0;
    let total = 0;
    try {
      const summary = await executeWorkflow(file, people, {
        journal,
        resume,
        key,
        table,
        limit,
        concurrency,
        variables,
        client,
        clients,
        signal,
        onStart(count) {
          total = count;
        },
        onLook() {
          progress.update(++looked, total);
        },
      }).finally(() => progress.stop());
      for (const record of summary.run.report()) printRecord(record, options.json);
      printSummary(summary, people, journalFile);
      if (!summary.complete || summary.counts.uncertain > 0) sayHowToResume(journalFile);
      if (summary.counts.failed + summary.counts.uncertain > 0) process.exitCode = 5;
    } catch (error) {
      if (journal.unfinished()) sayHowToResume(journalFile);
      throw error;
    } finally {
      journal.close();
    }
  });
}

async function activate(path: string, options: RunCommandOptions): Promise<void> {
  const file = await readValid(path, options.var);
  const { people, key, table, concurrency, var: variables } = options;
  if (!options.yes) await confirmDestruction(file);
  await withRun(file, options, async ({ client, clients, signal }) => {
    const journalFile = journalOf(path, options);
    const journal = await Journal.open(journalFile);
    try {
      await activateWorkflow(file, people, {
        journal,
        key,
        table,
        concurrency,
        variables,
        client,
        clients,
        signal,
        onRun: (why) => console.error(why),
        onSummary: (summary) => printSummary(summary, people, journalFile),
        onError: (error) => reportError(error, false),
        onWait: (next) => console.error(`next run at ${next?.toISOString()}`),
      });
    } finally {
      journal.close();
    }
  });
}

function journalOf(path: string, { journal }: RunCommandOptions): string {
  return journal ?? `${basename(path, extname(path))}.journal.db`;
}

interface RunTools {
  client: Client;
  clients: Record<string, Client>;
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal;
}

/** Gives `use` what a run needs, and ends with the exit code of the signal that stopped it. */
async function withRun(
  file: WorkflowFile,
  target: TargetOptions,
  use: (tools: RunTools) => Promise<void>,
): Promise<void> {
  await untilInterrupted(async (signal) => {
    signal.addEventListener('abort', () => {
      console.error('\nstopping after the requests in flight; once more to stop at once');
    });
    await withClients(target, file.workflow.credentials ?? {}, async (client, clients) => {
      await checkCredentials(file, client, clients);
      await use({ client, clients, signal });
    });
    if (signal.aborted) process.exitCode = (signal.reason as Interrupted).exitCode;
  });
}

async function dryRun(
  { workflow }: WorkflowFile,
  { people, key, table, limit, var: variables, json }: RunCommandOptions,
  client: Client,
  clients: Record<string, Client>,
  signal: AbortSignal,
): Promise<void> {
  await planWorkflow(workflow, await openRecords(people, { key, table }), {
    client,
    clients,
    variables,
    limit,
    signal,
    onRequest(record, request) {
      console.log(json ? JSON.stringify({ record, ...request }) : formatRequest(record, request));
    },
    onRecord(record, { status, block, error }) {
      if (status === 'done' || status === 'stopped') return;
      console.error(`${paint(process.stderr, 'yellow', `${status}:`)} ${record} ${block} ${error}`);
    },
  });
  console.error('dry run: only requests that read were sent');
}

function formatRequest(
  record: string,
  { block, item, action, params = {}, sent, unknown }: PlannedRequest,
): string {
  const shown = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  const needs = unknown ? [`(depends on ${unknown.join(', ')}, not known yet)`] : [];
  const mark = sent ? 'sent' : 'would';
  return [record, `${block}[${item}]`, mark, action, ...shown, ...needs].join('  ');
}

/** Before the first record: what has no credentials would fail for every one. */
async function checkCredentials(
  { workflow }: WorkflowFile,
  client: Client,
  clients: Readonly<Record<string, Client>>,
): Promise<void> {
  const used = Object.values(workflow.blocks).flatMap((block) =>
    block.type === 'api' ? [block.credential] : [],
  );
  for (const credential of new Set(used)) {
    const signer = credential === undefined ? client : clients[credential]!;
    await signer.sign('GetUser');
  }
}

async function confirmDestruction({ workflow }: WorkflowFile): Promise<void> {
  const actions = Object.values(workflow.blocks).flatMap((block) => destroys(block) ?? []);
  if (actions.length === 0) return;
  await confirm(`${workflow.name}: for every record that the rules match: ${actions.join(', ')}`);
}

function printRecord(report: RecordReport, asJson?: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(report));
    return;
  }
  const { key, status, error, steps } = report;
  const counts = new Map<string, number>();
  for (const { block, state, edge } of steps) {
    const mark = `${block} ${state === 'done' ? (edge === 'negative' ? '-' : '+') : state}`;
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  const blocks = [...counts].map(([mark, count]) => (count > 1 ? `${mark}${count}` : mark));
  const style = status === 'done' ? 'green' : status === 'failed' ? 'red' : 'yellow';
  const outcome = paint(process.stdout, style, status.padEnd(9));
  const why = error === undefined ? [] : [error];
  console.log([key.padEnd(20), outcome, blocks.join(', '), ...why].join('  '));
}

function printSummary(
  { complete, counts, settled, written, run }: RunSummary,
  people: string,
  journal: string,
): void {
  const { done, failed, uncertain } = counts;
  const inFlight = settled.applied + settled.notApplied + settled.unknown;
  if (inFlight > 0) {
    console.error(
      `${inFlight} steps were in flight when a process ended; IAM says: ${settled.applied} applied, ${settled.notApplied} not, ${settled.unknown} cannot be told`,
    );
  }
  const head = complete
    ? paint(process.stderr, 'green', 'done:')
    : paint(process.stderr, 'yellow', 'stopped:');
  const open = run.count() - done - failed - uncertain;
  const rest = complete
    ? `${written} written to ${people}, journal ${journal}`
    : `${open} begun and not through`;
  console.error(`${head} ${done} records done, ${failed} failed, ${uncertain} uncertain; ${rest}`);
}

function sayHowToResume(journal: string): void {
  const fix = paint(process.stderr, 'bold', 'fix:');
  console.error(`${fix}   go on with the same command, --journal ${journal} --resume`);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('It must be a positive whole number.');
}
