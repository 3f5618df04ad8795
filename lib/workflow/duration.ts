const units = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

const amount = /^(\d{1,6}) (second|minute|hour|day|week)s?$/;

const relative = /^now(?: ([+-]) (.+))?$/;

const isoDate =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;

/** What a duration looks like, for messages. */
export const durationForm =
  "a whole number and a unit, such as '30 minutes', '2 hours' or '90 days'";

/** What a relative date looks like, for messages. */
export const relativeForm = "'now', 'now - 90 days' or 'now + 2 hours'";

/** Milliseconds of a duration such as `30 minutes`: seconds to weeks. Undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = amount.exec(text) ?? [];
  return unit === undefined ? undefined : Number(count) * units[unit as keyof typeof units];
}

/** The moment that `now`, `now - 90 days` or `now + 2 hours` stands for. Undefined for any other text. */
export function parseRelative(text: string, now: Date): Date | undefined {
  const [found, sign, duration] = relative.exec(text) ?? [];
  if (found === undefined) return undefined;
  if (duration === undefined) return now;
  const milliseconds = parseDuration(duration);
  if (milliseconds === undefined) return undefined;
  return new Date(now.getTime() + (sign === '-' ? -milliseconds : milliseconds));
}

/** An ISO 8601 date, with or without time; UTC where it names no zone. Undefined for any other text. */
export function parseDate(text: string): Date | undefined {
  if (!isoDate.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10)) || text.length === 10;
  const date = new Date(zoned ? text : `${text}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** A date as IAM writes it, `2026-01-19T07:45:00Z`, so that comparing texts compares dates. */
export function formatDate(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
