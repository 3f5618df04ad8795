import { ConfigurationError } from '../query/errors.js';
import type { Workflow } from './definition.js';
import type { RunJournal } from './journal.js';
import { type RecordOptions, type RecordResult, runRecord } from './record.js';
import type { PersonRecord, Records } from './records.js';
import { matches } from './rules.js';
import { fieldsRead, fieldsSet } from './validate.js';

export interface RunOptions extends Pick<RecordOptions, 'client' | 'clients' | 'signal'> {
  journal: RunJournal;
  /** Records at a time; 5 by default. */
  concurrency?: number;
  /** Told of each record that is through, with the values it was given. */
  onRecord?: (key: string, result: RecordResult) => void;
  /** Told of each record that was looked at, whether or not the rules match. */
  onLook?: () => void;
}

/**
 * Runs a valid workflow for every record that its rules match, or goes on with the journal's run:
 * first with the records that were interrupted, then with those not yet begun. A record in a delay
 * holds no place among those that run. Resolves with true when all is done, with false when the
 * signal stopped it, after the steps in flight; the journal then has all that a resume needs.
 *
 * What goes wrong for a record is in the journal and stops no other. Rejects with
 * ConfigurationError, before anything is sent, when the records lack a field that the workflow
 * reads, and with what the records or the journal throw.
 */
export async function runWorkflow(
  workflow: Workflow,
  records: Omit<Records, 'count'>,
  options: RunOptions,
): Promise<boolean> {
  checkFields(workflow, records);
  const { journal, concurrency = 5, signal, onRecord, onLook } = options;
  if (!(Number.isInteger(concurrency) && concurrency > 0)) {
    throw new ConfigurationError('concurrency must be a positive whole number');
  }
  const { limit = Number.POSITIVE_INFINITY, startedAt } = journal;
  const { rules } = workflow.begin;
  const stream = records[Symbol.asyncIterator]();
  let begun = journal.count();
  let interrupted = true;
  let exhausted = journal.queued;

  function nextInterrupted() {
    const next = interrupted ? journal.takeInterrupted() : undefined;
    interrupted = next !== undefined;
    return next;
  }

  async function nextNew() {
    while (!exhausted && !signal?.aborted) {
      const { value, done } = begun < limit ? await stream.next() : finished;
      exhausted = done === true;
      if (exhausted) break;
      onLook?.();
      const record = value as PersonRecord;
      if (rules && !matches(rules, record, startedAt)) continue;
      const name = String(record[records.key]);
      const kept = declared(record, workflow);
      if (!journal.beginRecord(name, kept)) continue;
      begun++;
      return { key: name, record: kept };
    }
    return undefined;
  }

  async function run({ key, record }: { key: string; record: PersonRecord }): Promise<void> {
    const { variables } = journal;
    const steps = journal.steps(key);
    const result = await runRecord(workflow, record, {
      ...options,
      variables,
      startedAt,
      journal: steps,
    });
    journal.endRecord(key, result);
    onRecord?.(key, result);
  }

  const active = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    while (!signal?.aborted && failures.length === 0) {
      const next = nextInterrupted() ?? journal.takeDue(new Date()) ?? (await nextNew());
      if (next) {
        const running: Promise<void> = run(next)
          .catch((error) => {
            failures.push(error);
          })
          .finally(() => active.delete(running));
        active.add(running);
        if (active.size >= concurrency) await Promise.race(active);
        continue;
      }
      const wake = journal.nextWake();
      if (active.size === 0 && !wake) break;
      await untilOneOf(active, wake, signal);
    }
  } finally {
    await Promise.all(active);
    await stream.return?.();
  }
  if (failures.length > 0) throw failures[0];
  return signal?.aborted !== true;
}

const finished: IteratorResult<PersonRecord> = { done: true, value: undefined };

/** Throws ConfigurationError for fields that the workflow reads and the records lack, and when it sets their key. */
export function checkFields(
  workflow: Workflow,
  { fields, key }: Pick<Records, 'fields' | 'key'>,
): void {
  const missing = fieldsRead(workflow).filter((field) => !fields.includes(field));
  if (missing.length > 0) {
    throw new ConfigurationError(
      `the records have no field ${missing.map((field) => `'${field}'`).join(', ')}, which the workflow reads; they have ${fields.join(', ')}`,
    );
  }
  if (!fieldsSet(workflow).has(key)) return;
  throw new ConfigurationError(
    `the workflow sets '${key}', which tells the records apart; map to another name, or name another key`,
  );
}

/** The fields of a record that a workflow declares, which are all that it sees and that a journal keeps. */
export function declared(record: PersonRecord, { fields }: Workflow): PersonRecord {
  const entries = fields.filter((field) => Object.hasOwn(record, field));
  return Object.fromEntries(entries.map((field) => [field, record[field]]));
}

/** Longest wait in one piece: a timer's own limit is 24.8 days, and a clock may be set meanwhile. */
const longestWait = 60_000;

/** Waits for a record to be through, the time to come, or the signal. */
async function untilOneOf(
  active: ReadonlySet<Promise<void>>,
  wake: Date | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const pending: Promise<void>[] = [...active];
  let timer: NodeJS.Timeout | undefined;
  let stop = () => {};
  if (wake) {
    const wait = Math.min(Math.max(0, wake.getTime() - Date.now()), longestWait);
    pending.push(
      new Promise((resolve) => {
        timer = setTimeout(resolve, wait);
      }),
    );
  }
  pending.push(
    new Promise((resolve) => {
      stop = resolve;
      signal?.addEventListener('abort', stop, { once: true });
    }),
  );
  try {
    await Promise.race(pending);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
