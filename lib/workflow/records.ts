import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { csv } from './records-csv.js';
import { RecordsError } from './records-error.js';
import { json, ndjson } from './records-json.js';
import { type Piece, readText, replaceFile, type TextFormat, unreadable } from './records-text.js';

/** What is known of one person: what a template sees. */
export type PersonRecord = Record<string, unknown>;

export interface RecordsOptions {
  /** The field that tells records apart; `alternate_username` by default. */
  key?: string;
  /** The table of a SQLite database; by default `people`, or the only one there is. */
  table?: string;
}

/** The records of a file, read as they are asked for; each iteration begins at the first. */
export interface Records extends AsyncIterable<PersonRecord> {
  /** The names of the fields, in the order in which they first occur. */
  readonly fields: readonly string[];
  readonly key: string;
  /** How many records there are. */
  readonly count: number;
}

/** New values of one record. */
export interface RecordUpdate {
  /** The value of the record's key field. */
  readonly key: string;
  readonly fields: PersonRecord;
}

export interface NewRecordsOptions extends RecordsOptions {
  /** The columns of CSV and SQLite, in order. */
  fields: readonly string[];
  /** Replaces a file (in a database: the table) that is there already. */
  replace?: boolean;
}

const textFormats: Readonly<Record<string, TextFormat>> = {
  '.csv': csv,
  '.json': json,
  '.ndjson': ndjson,
  '.jsonl': ndjson,
};
const sqliteExtensions = ['.db', '.sqlite', '.sqlite3'];

/**
 * Opens people records by the file's extension: `.csv`, `.json` (an array of objects), `.ndjson` or
 * `.jsonl`, `.db`, `.sqlite` or `.sqlite3`. The whole file is checked first, then read record by
 * record: what stays in memory is the keys. Values of CSV are text; numbers, lists and so on come
 * from the other formats as they are.
 *
 * Rejects with RecordsError, naming file and line, for a file that cannot be read, is not UTF-8 or
 * not of its format, for a row that has another number of values than the header has names, for a
 * column without a name or there twice, and for a key that is missing or there twice. Iterating
 * throws it for a file that changed since.
 */
export async function openRecords(file: string, options: RecordsOptions = {}): Promise<Records> {
  const format = formatOf(file);
  if (!format) return (await import('./records-sqlite.js')).openTable(file, options);
  const { key = defaultKey } = options;
  const before = await versionOf(file);
  const fields = new Set<string>();
  const lines = new Map<string, number>();
  for await (const piece of pieces(format, file)) {
    if (!piece.record) checkColumns(piece, key, file);
    else checkKey(piece, key, lines, file);
    for (const field of piece.fields ?? []) fields.add(field);
  }
  return {
    fields: [...fields],
    key,
    count: lines.size,
    async *[Symbol.asyncIterator]() {
      await checkUnchanged(file, before);
      for await (const { record } of pieces(format, file)) if (record) yield record;
      await checkUnchanged(file, before);
    },
  };
}

/**
 * Writes values back into the records of a file, by key; of two updates of one value the later
 * holds. A text file is written anew beside the old one and takes its place when it is complete; a
 * database is changed in one transaction. So a crash, or an error, leaves everything as it was.
 * Records without an update keep their text as it is, byte for byte; fields that are new become
 * columns at the end. In CSV and SQLite, lists and dicts are stored as JSON text.
 *
 * The updates are held in memory. Rejects with RecordsError for the keys that no record has, and
 * as {@link openRecords} does.
 */
export async function writeRecords(
  file: string,
  updates: Iterable<RecordUpdate> | AsyncIterable<RecordUpdate> | Map<string, PersonRecord>,
  options: RecordsOptions = {},
): Promise<void> {
  const changes = await collect(updates);
  const format = formatOf(file);
  if (!format) return (await import('./records-sqlite.js')).updateTable(file, changes, options);
  const { fields, key } = await openRecords(file, options);
  const known = new Set([...fields, key]);
  const added = new Set(
    [...changes.values()].flatMap((change) =>
      Object.keys(change).filter((name) => !known.has(name)),
    ),
  );
  await replaceFile(file, rewrite(format, file, key, changes, [...added]));
}

/**
 * Writes a file of new records, in the format of its extension. It appears under its name when it
 * is complete; a database gets its table in one transaction.
 *
 * Rejects with RecordsError for a file (in a database: a table) that is there already, unless
 * `replace` is set, before a record is asked for.
 */
export async function createRecords(
  file: string,
  records: AsyncIterable<PersonRecord>,
  options: NewRecordsOptions,
): Promise<void> {
  const format = formatOf(file);
  if (!format) return (await import('./records-sqlite.js')).createTable(file, records, options);
  const { fields, replace } = options;
  if (!replace && (await exists(file))) {
    throw new RecordsError('is there already: name another file, or replace it', file);
  }
  await replaceFile(file, format.join(records, fields));
}

/** Whether values in a file of this extension are single ones, not lists and dicts. Throws RecordsError for one unknown. */
export function isFlat(file: string): boolean {
  const format = formatOf(file);
  return format === undefined || format === csv;
}

export const defaultKey = 'alternate_username';

/** The text format that the extension names, undefined for SQLite. */
function formatOf(file: string): TextFormat | undefined {
  const extension = extname(file).toLowerCase();
  if (sqliteExtensions.includes(extension)) return undefined;
  const format = textFormats[extension];
  if (format) return format;
  const known = [...Object.keys(textFormats), ...sqliteExtensions].join(', ');
  throw new RecordsError(`the extension must be one of ${known}`, file);
}

/** The pieces of a file, after its byte order mark if it has one. */
async function* pieces(format: TextFormat, file: string): AsyncGenerator<Piece> {
  const text = readText(file);
  const { value: first = '' } = await text.next();
  const mark = first.startsWith('\uFEFF') ? 1 : 0;
  if (mark) yield { raw: '\uFEFF', line: 1 };
  yield* format.split(follow(first.slice(mark), text), file);
}

async function* follow(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

async function* rewrite(
  format: TextFormat,
  file: string,
  key: string,
  changes: ReadonlyMap<string, PersonRecord>,
  added: readonly string[],
): AsyncGenerator<string> {
  const unknown = new Set(changes.keys());
  for await (const piece of pieces(format, file)) {
    const value = piece.record && String(piece.record[key]);
    const change = value === undefined ? undefined : changes.get(value);
    if (change) checkKeyKept(change, key, value!, file);
    if (value !== undefined) unknown.delete(value);
    yield format.rewrite(piece, change, added);
  }
  checkAllKnown(unknown, key, file);
}

/** Throws RecordsError for keys that no record has. */
export function checkAllKnown(unknown: ReadonlySet<string>, key: string, file: string): void {
  if (unknown.size === 0) return;
  const [first] = unknown;
  const others = unknown.size > 1 ? ` (and ${unknown.size - 1} more)` : '';
  throw new RecordsError(`no record has the ${key} ${first}${others}; nothing was written`, file);
}

/** Throws RecordsError for a change that would make another record of it. */
export function checkKeyKept(change: PersonRecord, key: string, value: string, file: string): void {
  if (!Object.hasOwn(change, key) || String(change[key]) === value) return;
  throw new RecordsError(`the ${key} of ${value} cannot be changed`, file);
}

function checkColumns({ fields, line }: Piece, key: string, file: string): void {
  if (!fields || fields.includes(key)) return;
  const columns = fields.join(', ').slice(0, 200);
  throw new RecordsError(`there is no column ${key}; the columns are: ${columns}`, file, line);
}

function checkKey(
  { record, line }: Piece,
  key: string,
  lines: Map<string, number>,
  file: string,
): void {
  const value = record && Object.hasOwn(record, key) ? record[key] : undefined;
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '') {
    throw new RecordsError(`the ${key} is missing`, file, line);
  }
  const other = lines.get(String(value));
  if (other !== undefined) {
    throw new RecordsError(`the ${key} ${value} is also in line ${other}`, file, line);
  }
  lines.set(String(value), line);
}

async function collect(
  updates: Iterable<RecordUpdate> | AsyncIterable<RecordUpdate> | Map<string, PersonRecord>,
): Promise<Map<string, PersonRecord>> {
  if (updates instanceof Map) return updates;
  const changes = new Map<string, PersonRecord>();
  for await (const { key, fields } of updates) {
    changes.set(key, { ...changes.get(key), ...fields });
  }
  return changes;
}

async function versionOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function checkUnchanged(file: string, before: string): Promise<void> {
  if ((await versionOf(file)) === before) return;
  throw new RecordsError('changed while it was being read; begin again', file);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
