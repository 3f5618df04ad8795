import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Styles text for a terminal, and leaves it plain for everything else and under `NO_COLOR`. */
export function paint(stream: NodeJS.WriteStream, style: Style, text: string): string {
  return stream.isTTY && !process.env['NO_COLOR'] ? styleText(style, text) : text;
}

/** Says on stderr what was done, so that stdout has the value alone. */
export function printDone(
  what: string,
  { status, requestId }: { status: number; requestId: string },
): void {
  const done = paint(process.stderr, 'green', 'done:');
  console.error(`${done} ${what} (HTTP ${status}, request ${requestId})`);
}

/** Rows as aligned columns, two spaces between them. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/**
 * A value of an answer for a person: text as it is, a dict as aligned lines, a list of flat dicts
 * as a table, what is nested indented below its name.
 */
export function formatValue(value: unknown): string {
  if (Array.isArray(value)) return formatList(value);
  return isDict(value) ? formatDict(value) : value == null ? '(none)' : String(value);
}

function formatList(list: readonly unknown[]): string {
  if (!list.every(isDict)) return list.map(formatValue).join('\n');
  if (!list.every((dict) => Object.values(dict).every((inner) => typeof inner !== 'object'))) {
    return list.map(formatDict).join('\n\n');
  }
  const columns = [...new Set(list.flatMap((dict) => Object.keys(dict)))];
  const rows = list.map((dict) => columns.map((column) => String(dict[column] ?? '')));
  return table([columns, ...rows]);
}

function formatDict(dict: Record<string, unknown>): string {
  // AWS wraps each list in an element of its own.
  const { member } = dict;
  if (member !== undefined && Object.keys(dict).length === 1) return formatList([member].flat());
  const entries = Object.entries(dict).filter(([name]) => name !== '@xmlns');
  const flat = entries.filter(([, inner]) => inner === null || typeof inner !== 'object');
  const nested = entries.filter(([, inner]) => inner !== null && typeof inner === 'object');
  return [
    table(flat.map(([name, inner]) => [name, inner === null ? '(none)' : String(inner)])),
    ...nested.map(([name, inner]) => `${name}\n${indent(formatValue(inner))}`),
  ]
    .filter(Boolean)
    .join('\n');
}

/** Text with every line moved in by two spaces. */
export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function isDict(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
