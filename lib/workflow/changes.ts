import { createHash } from 'node:crypto';
import type { Workflow } from './definition.js';
import type { Journal, QueuedRecord } from './journal.js';
import type { PersonRecord, Records } from './records.js';
import { matches } from './rules.js';
import { declared } from './run.js';

/** How many notes go into one transaction. */
const batchSize = 1000;

/**
 * The records that are new or were edited since the journal noted them as seen, as the Begin block's
 * actions ask for, and that its rules match. Other changes are noted here and now. When the journal
 * has seen none of the workflow's records, all are as they are to be, and none has changed.
 */
export async function findChanges(
  workflow: Workflow,
  records: Records,
  journal: Journal,
): Promise<QueuedRecord[]> {
  const { name, begin } = workflow;
  const { actions, rules } = begin;
  const first = !journal.hasSeen(name);
  const moment = new Date();
  const changed: QueuedRecord[] = [];
  let others: QueuedRecord[] = [];
  for await (const record of records) {
    const queued = { key: String(record[records.key]), record, hash: hashOf(record) };
    const seen = first ? queued.hash : journal.seen(name, queued.key);
    if (seen === queued.hash && !first) continue;
    const action = seen === undefined ? 'new' : 'edit';
    const wanted = !first && actions.includes(action) && (!rules || matches(rules, record, moment));
    if (wanted) changed.push({ ...queued, record: declared(record, workflow) });
    else others.push(queued);
    if (others.length < batchSize) continue;
    journal.noteSeen(name, others);
    others = [];
  }
  journal.noteSeen(name, others);
  return changed;
}

/** Notes records as seen as they are now, after a run has written them. */
export async function noteWritten(
  workflow: string,
  records: Records,
  written: ReadonlySet<string>,
  journal: Journal,
): Promise<void> {
  const notes: QueuedRecord[] = [];
  for await (const record of records) {
    const key = String(record[records.key]);
    if (written.has(key)) notes.push({ key, record: {}, hash: hashOf(record) });
  }
  journal.noteSeen(workflow, notes);
}

function hashOf(record: PersonRecord): string {
  const text = JSON.stringify(record, (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return createHash('sha256').update(text).digest('base64');
}
