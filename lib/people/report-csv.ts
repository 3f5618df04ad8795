import { csvRow } from '../workflow/records-csv.js';
import type { Report } from './report.js';

/**
 * The users of a report as CSV, for spreadsheets: a value that one would take for a formula (it
 * begins with =, +, -, @, a tab or CR) gets an apostrophe before it. Source: OWASP, CSV Injection.
 */
export function reportToCsv({ users }: Report): string {
  const rows = users.map((user) =>
    Object.values(user).map((value) => {
      const cell = Array.isArray(value) ? value.join(', ') : value;
      return typeof cell === 'string' ? cell.replace(/^[=+\-@\t\r]/, "'$&") : cell;
    }),
  );
  return [Object.keys(users[0] ?? {}), ...rows].map((row) => `${csvRow(row)}\n`).join('');
}
