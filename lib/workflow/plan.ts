import type { Workflow } from './definition.js';
import { type PlannedRequest, type RecordOptions, type RecordResult, runRecord } from './record.js';
import type { Records } from './records.js';
import { matches } from './rules.js';
import { checkFields, declared } from './run.js';

export interface PlanOptions
  extends Pick<RecordOptions, 'client' | 'clients' | 'variables' | 'signal'> {
  /** Most records. */
  limit?: number;
  /** Told of each request that a run would make for a record. */
  onRequest: (key: string, request: PlannedRequest) => void;
  /** Told how each record would come out, as far as that is known. */
  onRecord: (key: string, result: RecordResult) => void;
}

/**
 * A dry run of a valid workflow: walks it for every record that the rules match and sends only what
 * reads. What a write would have answered is not known, so the walk takes its positive outcome, and
 * says of a request that needs the answer what is unknown. Nothing is kept or written.
 */
export async function planWorkflow(
  workflow: Workflow,
  records: Omit<Records, 'count'>,
  { limit = Number.POSITIVE_INFINITY, onRequest, onRecord, ...options }: PlanOptions,
): Promise<void> {
  checkFields(workflow, records);
  const startedAt = new Date();
  const { rules } = workflow.begin;
  let count = 0;
  for await (const record of records) {
    if (count >= limit || options.signal?.aborted) return;
    if (rules && !matches(rules, record, startedAt)) continue;
    count++;
    const key = String(record[records.key]);
    const plan = (request: PlannedRequest) => onRequest(key, request);
    onRecord(
      key,
      await runRecord(workflow, declared(record, workflow), { ...options, startedAt, plan }),
    );
  }
}
