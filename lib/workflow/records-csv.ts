import { CsvError, parse } from 'csv-parse/sync';
import type { PersonRecord } from './records.js';
import { RecordsError } from './records-error.js';
import { flatText, maxRecordLength, type TextFormat } from './records-text.js';

interface Row {
  readonly raw: string;
  readonly line: number;
}

/**
 * Comma-separated values with a header. Source: RFC 4180, with any of CRLF, LF and CR as the end of
 * a record.
 */
export const csv: TextFormat = {
  async *split(text, file) {
    let header: readonly string[] | undefined;
    for await (const rows of splitRows(text, file)) {
      const parsed = parseRows(rows, file);
      for (const [at, { raw, line }] of rows.entries()) {
        const cells = parsed[at]!;
        if (cells.length === 1 && cells[0] === '') yield { raw, line };
        else if (!header) {
          header = checkHeader(cells, file, line);
          yield { raw, line, fields: header };
        } else {
          yield { raw, line, fields: header, record: makeRecord(header, cells, file, line) };
        }
      }
    }
    if (!header) throw new RecordsError('is empty: the first line must name the columns', file);
  },

  rewrite({ raw, fields, record }, changes, added) {
    if (!fields || (!changes && added.length === 0)) return raw;
    const end = /(?:\r\n|\n|\r)?$/.exec(raw)![0];
    if (!record) return raw.slice(0, raw.length - end.length) + csvRow(['', ...added]) + end;
    if (!changes) return raw.slice(0, raw.length - end.length) + ','.repeat(added.length) + end;
    const values = { ...record, ...changes };
    return csvRow([...fields, ...added].map((field) => values[field])) + end;
  },

  async *join(records, fields) {
    yield `${csvRow(fields)}\n`;
    for await (const record of records) yield `${csvRow(fields.map((field) => record[field]))}\n`;
  },
};

/** One record of a CSV file, without the end of the line. */
export function csvRow(values: readonly unknown[]): string {
  const row = values.map((value) => quote(flatText(value))).join(',');
  // A single empty cell would be a blank line.
  return row === '' ? '""' : row;
}

function quote(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Batches of records with the lines they begin in, as the quotes divide them. */
async function* splitRows(text: AsyncIterable<string>, file: string): AsyncGenerator<Row[]> {
  // A CR that ends the chunk may be half of a CRLF.
  const mark = /"|\r\n|\n|\r(?=[^\n])/g;
  let rest = '';
  let quoted = false;
  let line = 1;
  for await (const chunk of text) {
    const rows: Row[] = [];
    const all = rest + chunk;
    let start = 0;
    mark.lastIndex = Math.max(0, rest.length - 1);
    if (rest.endsWith('"')) mark.lastIndex = rest.length;
    for (let match = mark.exec(all); match; match = mark.exec(all)) {
      if (match[0] === '"') quoted = !quoted;
      else if (!quoted) {
        const raw = all.slice(start, mark.lastIndex);
        rows.push({ raw, line });
        line += raw.match(/\r\n|\n|\r/g)!.length;
        start = mark.lastIndex;
      }
    }
    rest = all.slice(start);
    if (rest.length > maxRecordLength) {
      throw new RecordsError('the record does not end: a quote is not closed', file, line);
    }
    if (rows.length > 0) yield rows;
  }
  if (rest !== '') yield [{ raw: rest, line }];
}

function parseRows(rows: readonly Row[], file: string): string[][] {
  const options = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true };
  try {
    return parse(rows.map(({ raw }) => raw).join(''), options);
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    // What is wrong with one is found by looking at each.
    const [row, ...others] = rows;
    if (others.length > 0) return rows.flatMap((each) => parseRows([each], file));
    throw new RecordsError(`is no CSV: ${cause.message.split(':')[0]}`, file, row!.line, { cause });
  }
}

function checkHeader(cells: readonly string[], file: string, line: number): readonly string[] {
  for (const [at, name] of cells.entries()) {
    if (name === '') throw new RecordsError(`column ${at + 1} has no name`, file, line);
    if (cells.indexOf(name) !== at) {
      throw new RecordsError(`the column ${name} is there twice`, file, line);
    }
  }
  return cells;
}

function makeRecord(
  fields: readonly string[],
  cells: readonly string[],
  file: string,
  line: number,
): PersonRecord {
  if (cells.length !== fields.length) {
    throw new RecordsError(
      `${cells.length} values, but the header names ${fields.length} columns`,
      file,
      line,
    );
  }
  // An own property also for a column named __proto__.
  return Object.fromEntries(fields.map((field, at) => [field, cells[at]]));
}
