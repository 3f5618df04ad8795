import { Cron } from 'croner';
import type { Schedule } from './definition.js';

/** How late a run may begin and still be the one of its time, in milliseconds. */
const grace = 60_000;

/** When a schedule asks for a run. */
export interface Due {
  /** The time for which to run now, if there is one. */
  now?: Date;
  /** The next time. */
  next: Date | null;
}

/**
 * What a schedule asks for at a moment, when all times up to `after` are dealt with. Of times that
 * have passed only the last counts: one that passed more than a minute ago was missed, and the
 * schedule's `missed` says whether it is made up for. Throws what croner does for a bad pattern.
 */
export function dueAt(schedule: Schedule, after: Date, moment: Date): Due {
  const { cron, timezone = 'UTC', missed = 'skip' } = schedule;
  const times = new Cron(cron, { timezone, paused: true });
  const next = times.nextRun(moment);
  const first = times.nextRun(after);
  if (!first || first > moment) return { next };
  const [before = first] = times.previousRuns(1, new Date(moment.getTime() + 1));
  const last = before > after ? before : first;
  const late = moment.getTime() - last.getTime() > grace;
  return late && missed === 'skip' ? { next } : { now: last, next };
}
