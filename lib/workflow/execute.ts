import type { WorkflowFile } from './definition.js';
import { WorkflowError } from './issues.js';
import type { Journal, QueuedRecord, RunJournal } from './journal.js';
import type { RecordResult } from './record.js';
import { openRecords, type RecordsOptions, type RecordUpdate, writeRecords } from './records.js';
import { checkFields, type RunOptions, runWorkflow } from './run.js';
import type { Settled } from './steps.js';
import { validateWorkflow } from './validate.js';

export interface ExecuteOptions
  extends RecordsOptions,
    Pick<RunOptions, 'client' | 'clients' | 'signal' | 'concurrency' | 'onRecord' | 'onLook'> {
  journal: Journal;
  /** Goes on with the journal's run in place of a new one. */
  resume?: boolean;
  /** Most records of a new run. */
  limit?: number;
  /** Global variables of a new run. */
  variables?: Readonly<Record<string, string>>;
  /** The time of the schedule that a new run stands for. */
  scheduledFor?: Date;
  /** Makes a new run one for these records alone, which are changed ones. */
  queue?: readonly QueuedRecord[];
  /** Told how many records there are to look at, before the first. */
  onStart?: (count: number, run: RunJournal) => void;
}

/** How a run came out. */
export interface RunSummary {
  run: RunJournal;
  /** Whether all is done; otherwise the signal stopped it. */
  complete: boolean;
  /** Records by how they came out. */
  counts: Record<'done' | 'failed' | 'uncertain', number>;
  /** Steps that were in flight when a process ended. */
  settled: Record<Settled, number>;
  /** How many records were given new values in the file. */
  written: number;
}

/**
 * Runs a workflow over a file of people, or goes on with a run, and writes what was set back into
 * the file when all is done; until then the file stays as it was. Rejects with WorkflowError for a
 * workflow that is not valid, and as {@link openRecords}, {@link Journal.begin},
 * {@link Journal.resume} and {@link runWorkflow} do.
 */
export async function executeWorkflow(
  file: WorkflowFile,
  people: string,
  options: ExecuteOptions,
): Promise<RunSummary> {
  const { journal, resume, limit, variables = {}, scheduledFor, queue, key, table } = options;
  const { workflow, hash } = file;
  const issues = validateWorkflow(file, variables);
  if (issues.length > 0) throw new WorkflowError(issues);
  const records = await openRecords(people, { key, table });
  checkFields(workflow, records);
  const run = resume
    ? journal.resume({ hash, variables })
    : journal.begin({ workflow: workflow.name, hash, variables, limit, scheduledFor }, queue);
  options.onStart?.(run.queued ? run.count() : records.count, run);
  // Not in the journal, so written back only by the process that got them.
  const secrets = new Map<string, Record<string, unknown>>();
  const complete = await runWorkflow(workflow, records, {
    ...options,
    journal: run,
    onRecord(name, result) {
      keepSecrets(secrets, name, result);
      options.onRecord?.(name, result);
    },
  });
  const counts = {
    done: run.count('done'),
    failed: run.count('failed'),
    uncertain: run.count('uncertain'),
  };
  let written = 0;
  if (complete) {
    const updates = [...updatesOf(run, secrets)];
    written = updates.length;
    if (written > 0) await writeRecords(people, updates, { key, table });
    run.finish();
  }
  return { run, complete, counts, settled: run.settled(), written };
}

function keepSecrets(
  secrets: Map<string, Record<string, unknown>>,
  key: string,
  { fields, masked }: RecordResult,
): void {
  const names = Object.keys(fields).filter((name) => fields[name] !== masked[name]);
  if (names.length > 0) secrets.set(key, Object.fromEntries(names.map((n) => [n, fields[n]])));
}

function* updatesOf(
  run: RunJournal,
  secrets: ReadonlyMap<string, Record<string, unknown>>,
): Generator<RecordUpdate> {
  for (const { key, fields } of run.report()) {
    const values = { ...fields, ...secrets.get(key) };
    if (Object.keys(values).length > 0) yield { key, fields: values };
  }
}
