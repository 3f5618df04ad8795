const dayInMilliseconds = 24 * 60 * 60 * 1000;

/** Whole days from one moment to another; 0 when the first is the later one. */
export function daysBetween(from: Date, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - from.getTime()) / dayInMilliseconds));
}

/** The latest of some dates in ISO 8601 and UTC. */
export function latest(dates: readonly (string | null)[]): string | null {
  return dates.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a));
}
