import {
  DelayedError,
  type Job,
  type Queue,
  UnrecoverableError,
  WaitingError,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { ConfigurationError } from '../query/errors.js';
import type { WorkflowFile } from './definition.js';
import { WorkflowError } from './issues.js';
import { type RecordOptions, type RecordResult, runRecord } from './record.js';
import type { PersonRecord, Records, RecordUpdate } from './records.js';
import { matches } from './rules.js';
import { checkFields, declared } from './run.js';
import type { RecordJournal, Step } from './steps.js';
import { validateWorkflow } from './validate.js';

/** A job: one record of a run, and the journal of what was done for it. */
export interface RecordJob {
  run: string;
  /** SHA-256 of the workflow file. */
  hash: string;
  key: string;
  record: PersonRecord;
  variables: Readonly<Record<string, string>>;
  /** When the run began, ISO 8601. */
  started_at: string;
  /** The steps that were begun, by block and item; their dates are ISO 8601. */
  steps: Record<string, unknown>;
}

/** What a job gives: how its record came out, secrets masked. */
export type RecordJobResult = Pick<RecordResult, 'status' | 'block' | 'error' | 'fields'>;

export interface EnqueueOptions {
  /** Names the run, such as `2025-06-01`: a record is once in each run. */
  run: string;
  /** Global variables. */
  variables?: Readonly<Record<string, string>>;
}

export type WorkOptions = WorkerOptions &
  Pick<RecordOptions, 'client' | 'clients'> & {
    /**
     * Told of each record that is through, or in a delay, with the values it was given by then;
     * secrets among them are told only here, and only to the worker that got them.
     */
    onRecord?: (key: string, result: RecordResult) => void;
  };

/** How many jobs go to Redis at a time. */
const batchSize = 500;

/** How often the workers of one job may die: more than a machine's bad day, and an end to a record that kills. */
const maxStalledCount = 20;

const defaultLockDuration = 30_000;

/**
 * Puts each record that the workflow's rules match into a queue of BullMQ, as a job of its own. Its
 * id is made of run and key, so after a crash the same call again adds what is missing and nothing
 * else. Jobs stay in Redis when they are through, until the queue is cleaned or obliterated.
 *
 * Resolves with how many records match. Rejects, before a job is added, with WorkflowError for a
 * workflow that is not valid and with ConfigurationError for fields that the records do not have.
 */
export async function enqueueRecords(
  queue: Queue,
  file: WorkflowFile,
  records: Records,
  { run, variables = {} }: EnqueueOptions,
): Promise<number> {
  const issues = validateWorkflow(file, variables);
  if (issues.length > 0) throw new WorkflowError(issues);
  const { workflow, hash } = file;
  checkFields(workflow, records);
  const { rules } = workflow.begin;
  const startedAt = new Date();
  let count = 0;
  let batch: Parameters<Queue['addBulk']>[0] = [];
  for await (const record of records) {
    if (rules && !matches(rules, record, startedAt)) continue;
    count++;
    const key = String(record[records.key]);
    const data: RecordJob = {
      run,
      hash,
      key,
      record: declared(record, workflow),
      variables,
      started_at: startedAt.toISOString(),
      steps: {},
    };
    // BullMQ allows no colon in an id.
    const jobId = `${encodeURIComponent(run)}/${encodeURIComponent(key)}`;
    batch.push({ name: workflow.name, data, opts: { jobId } });
    if (batch.length < batchSize) continue;
    await queue.addBulk(batch);
    batch = [];
  }
  if (batch.length > 0) await queue.addBulk(batch);
  return count;
}

/**
 * A worker of BullMQ that runs the records of a queue; any number of them, on any number of
 * machines. Each step is in Redis before it is sent and after it is answered, so when a worker
 * dies another goes on with its records: what was done is not done again, and a write that was in
 * flight is settled by reading IAM's state. A worker whose lock on a record has passed to another
 * ends with that record before its next step. A delay gives the record back to the queue until it is over.
 *
 * Close it with `worker.close()`, which lets the records under way come to their end. A job fails,
 * to be retried by BullMQ's means, only when its workflow is another than the worker's, or Redis
 * does not answer; what goes wrong for a record is its result.
 */
export function workRecords(
  queueName: string,
  file: WorkflowFile,
  { client, clients, onRecord, ...options }: WorkOptions,
): Worker<RecordJob, RecordJobResult> {
  const { lockDuration = defaultLockDuration } = options;
  async function work(
    job: Job<RecordJob, RecordJobResult>,
    token?: string,
    signal?: AbortSignal,
  ): Promise<RecordJobResult> {
    const { hash, key, record, variables, started_at } = job.data;
    if (hash !== file.hash) {
      throw new UnrecoverableError(
        `the record was queued for a workflow file with SHA-256 ${hash.slice(0, 12)}…, the worker has another; start a worker with that file, then retry the job`,
      );
    }
    const result = await runRecord(file.workflow, record, {
      client,
      clients,
      variables,
      startedAt: new Date(started_at),
      journal: jobJournal(job, token!, lockDuration),
      signal,
    });
    const { status, block, error, masked, wakeAt } = result;
    onRecord?.(key, result);
    if (status === 'waiting') {
      await job.moveToDelayed(wakeAt!.getTime(), token);
      throw new DelayedError();
    }
    if (status === 'stopped') {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    return { status, block, error, fields: masked };
  }
  return new Worker(queueName, work, { maxStalledCount, ...options, lockDuration });
}

/**
 * The values that the records of a run were given, to be written back with `writeRecords` once
 * the queue is empty; secrets are masked.
 */
export async function* queuedUpdates(queue: Queue, run: string): AsyncGenerator<RecordUpdate> {
  for (let from = 0; ; from += batchSize) {
    const jobs: Job<RecordJob, RecordJobResult>[] = await queue.getCompleted(
      from,
      from + batchSize - 1,
    );
    for (const { data, returnvalue } of jobs) {
      if (data.run !== run || Object.keys(returnvalue.fields).length === 0) continue;
      yield { key: data.key, fields: returnvalue.fields };
    }
    if (jobs.length < batchSize) return;
  }
}

/** Keeps a record's steps in its job. Throws ConfigurationError once the job is another worker's. */
function jobJournal(job: Job<RecordJob>, token: string, lockDuration: number): RecordJournal {
  const idOf = ({ block, item }: Pick<Step, 'block' | 'item'>) => `${block}/${item}`;
  return {
    get(block, item) {
      const step = job.data.steps[idOf({ block, item })];
      return step === undefined ? undefined : readStep(step as Step);
    },
    async put(step) {
      const held = await job.extendLock(token, lockDuration);
      if (!held) throw new ConfigurationError(`${job.id} is another worker’s by now`);
      const steps = { ...job.data.steps, [idOf(step)]: step };
      await job.updateData({ ...job.data, steps });
    },
  };
}

/** A step as it comes out of JSON, its dates as dates. */
function readStep(step: Step): Step {
  const { startedAt, finishedAt, wakeAt } = step;
  return {
    ...step,
    startedAt: new Date(startedAt),
    ...(finishedAt && { finishedAt: new Date(finishedAt) }),
    ...(wakeAt && { wakeAt: new Date(wakeAt) }),
  };
}
