import { stat } from 'node:fs/promises';
import { findChanges, noteWritten } from './changes.js';
import type { WorkflowFile } from './definition.js';
import { type ExecuteOptions, executeWorkflow, type RunSummary } from './execute.js';
import { WorkflowError } from './issues.js';
import { openRecords } from './records.js';
import { dueAt } from './schedule.js';
import { validateWorkflow } from './validate.js';

export interface ActivateOptions
  extends Omit<ExecuteOptions, 'resume' | 'limit' | 'scheduledFor' | 'queue'> {
  /** Ends it, after the steps in flight. */
  signal: AbortSignal;
  /** Told what a run is for, before it begins. */
  onRun?: (why: string) => void;
  onSummary?: (summary: RunSummary) => void;
  /** Told of a run that could not be begun or ended; the next one may. */
  onError?: (error: unknown) => void;
  /** Told of the next time of the schedule. */
  onWait?: (next: Date | undefined) => void;
}

/** How often the people file is looked at, in milliseconds. */
const lookEvery = 1_000;
/** Longest sleep: a clock may be set meanwhile. */
const longestSleep = 60_000;

/**
 * Runs a workflow whenever its Begin block says: at the times of its schedule, and for records that
 * appear in the people file or change there. One run at a time: times that pass meanwhile count as
 * missed. An unfinished run of the journal is gone on with first. Resolves when the signal ends it.
 *
 * Rejects with WorkflowError for a workflow that is not valid, and as {@link executeWorkflow} does
 * for the unfinished run; what later runs reject with goes to `onError`.
 */
export async function activateWorkflow(
  file: WorkflowFile,
  people: string,
  options: ActivateOptions,
): Promise<void> {
  const { workflow } = file;
  const { actions, schedule } = workflow.begin;
  const { journal, signal, variables, onRun, onSummary, onError, onWait } = options;
  const issues = validateWorkflow(file, variables);
  if (issues.length > 0) throw new WorkflowError(issues);
  const watches = actions.includes('new') || actions.includes('edit');
  const { key, table } = options;

  async function execute(
    why: string,
    more: Pick<ExecuteOptions, 'resume' | 'scheduledFor' | 'queue'>,
  ): Promise<void> {
    if (!more.resume) await finishLast();
    if (signal.aborted) return;
    onRun?.(why);
    const summary = await executeWorkflow(file, people, { ...options, ...more });
    if (watches && summary.written > 0) {
      const written = new Set<string>();
      for (const report of summary.run.report()) written.add(report.key);
      await noteWritten(workflow.name, await openRecords(people, { key, table }), written, journal);
    }
    onSummary?.(summary);
  }

  async function finishLast(): Promise<void> {
    const unfinished = journal.unfinished();
    if (!unfinished) return;
    await execute(`the unfinished run of ${unfinished.startedAt.toISOString()}`, { resume: true });
  }

  async function attempt(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      onError?.(error);
    }
  }

  async function lookForChanges(): Promise<void> {
    const records = await openRecords(people, { key, table });
    const queue = await findChanges(workflow, records, journal);
    if (queue.length > 0) await execute(`${queue.length} new or edited records`, { queue });
  }

  await finishLast();
  let after = journal.lastScheduled(workflow.name) ?? new Date();
  let version: string | undefined;
  let announced: Date | undefined;
  while (!signal.aborted) {
    let sleep = watches ? lookEvery : longestSleep;
    if (schedule) {
      const { now, next } = dueAt(schedule, after, new Date());
      if (now) {
        after = now;
        await attempt(() => execute(`schedule ${now.toISOString()}`, { scheduledFor: now }));
        continue;
      }
      if (next) sleep = Math.min(sleep, next.getTime() - Date.now());
      if (next && next.getTime() !== announced?.getTime()) onWait?.(next);
      announced = next ?? undefined;
    }
    if (watches) {
      const found = await versionOf(people);
      if (found !== version) {
        version = found;
        await attempt(lookForChanges);
        continue;
      }
    }
    await sleepFor(sleep, signal);
  }
}

/** What changes when a file is written; empty while there is none. */
async function versionOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return '';
  }
}

async function sleepFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, milliseconds));
    signal.addEventListener('abort', end);
  });
}
