import { stat } from 'node:fs/promises';
import {
  checkAllKnown,
  checkKeyKept,
  defaultKey,
  type NewRecordsOptions,
  type PersonRecord,
  type Records,
  type RecordsOptions,
} from './records.js';
import { RecordsError } from './records-error.js';
import { flatText, unreadable } from './records-text.js';
import { type Database, openSqlite } from './sqlite.js';

/** The table that people are imported into. */
const defaultTable = 'people';

/** {@link openRecords} for a table of a SQLite database. */
export async function openTable(file: string, options: RecordsOptions): Promise<Records> {
  const { key = defaultKey } = options;
  await checkExists(file);
  const { table, ...known } = await withDatabase(file, (database) =>
    inspect(database, file, key, options.table),
  );
  return {
    ...known,
    key,
    async *[Symbol.asyncIterator]() {
      const database = await openSqlite(file);
      try {
        const rows = database
          .prepare(`SELECT * FROM ${quote(table)}`)
          .safeIntegers(true)
          .iterate();
        for (const row of rows as Iterable<PersonRecord>) yield readRow(row, file, key);
      } finally {
        database.close();
      }
    },
  };
}

/** {@link writeRecords} for a table of a SQLite database. */
export async function updateTable(
  file: string,
  changes: ReadonlyMap<string, PersonRecord>,
  options: RecordsOptions,
): Promise<void> {
  const { key = defaultKey } = options;
  await checkExists(file);
  await withDatabase(file, (database) => {
    database
      .transaction(() => {
        const { table, fields } = inspect(database, file, key, options.table);
        const names = [...changes.values()].flatMap((change) => Object.keys(change));
        for (const name of new Set(names)) {
          if (fields.includes(name)) continue;
          database.exec(`ALTER TABLE ${quote(table)} ADD COLUMN ${quote(name)}`);
        }
        const unknown = new Set<string>();
        for (const [value, change] of changes) {
          checkKeyKept(change, key, value, file);
          if (!update(database, table, key, value, change)) unknown.add(value);
        }
        checkAllKnown(unknown, key, file);
      })
      .immediate();
  });
}

/** {@link createRecords} for a table of a SQLite database, which may hold others. */
export async function createTable(
  file: string,
  records: AsyncIterable<PersonRecord>,
  { fields, table = defaultTable, key = defaultKey, replace }: NewRecordsOptions,
): Promise<void> {
  const columns = fields.map((name) => quote(name) + (name === key ? ' TEXT PRIMARY KEY' : ''));
  const [from, to] = [`temp.${quote('new records')}`, `main.${quote(table)}`];
  await withDatabase(file, async (database) => {
    if (!replace && tablesOf(database).includes(table)) {
      throw new RecordsError(
        `the table ${table} is there already: name another, or replace it`,
        file,
      );
    }
    // Gathered apart from the database, which is not locked meanwhile.
    database.exec(`CREATE TABLE ${from} (${columns.join(', ')})`);
    const insert = database.prepare(`INSERT INTO ${from} VALUES (${fields.map(() => '?')})`);
    for await (const record of records) insert.run(...fields.map((name) => toCell(record[name])));
    database
      .transaction(() => {
        if (replace) database.exec(`DROP TABLE IF EXISTS ${to}`);
        database.exec(`CREATE TABLE ${to} (${columns.join(', ')})`);
        database.exec(`INSERT INTO ${to} SELECT * FROM ${from}`);
      })
      .immediate();
  });
}

/** Finds the table and checks its keys. */
function inspect(
  database: Database,
  file: string,
  key: string,
  wanted: string | undefined,
): { table: string; fields: string[]; count: number } {
  const table = findTable(database, file, wanted);
  const fields = column<string>(database, 'SELECT name FROM pragma_table_info(?)', table);
  if (!fields.includes(key)) {
    const all = fields.join(', ').slice(0, 200);
    throw new RecordsError(`${table} has no column ${key}; its columns are: ${all}`, file);
  }
  const text = `CAST(${quote(key)} AS TEXT)`;
  const from = quote(table);
  const [missing] = column(
    database,
    `SELECT rowid FROM ${from} WHERE coalesce(${text}, '') = '' LIMIT 1`,
  );
  if (missing !== undefined) {
    throw new RecordsError(`the ${key} is missing in row ${missing} of ${table}`, file);
  }
  const [twice] = column(
    database,
    `SELECT ${text} FROM ${from} GROUP BY 1 HAVING count(*) > 1 LIMIT 1`,
  );
  if (twice !== undefined) {
    throw new RecordsError(`the ${key} ${twice} is in ${table} twice`, file);
  }
  const [count] = column<number>(database, `SELECT count(*) FROM ${from}`);
  return { table, fields, count: count! };
}

function findTable(database: Database, file: string, wanted: string | undefined): string {
  const tables = tablesOf(database);
  const table =
    wanted ?? (tables.includes(defaultTable) || tables.length !== 1 ? defaultTable : tables[0]!);
  if (tables.includes(table)) return table;
  const all = tables.length === 0 ? 'there are none' : `there are: ${tables.join(', ')}`;
  throw new RecordsError(`there is no table ${table}; ${all}`.slice(0, 300), file);
}

function tablesOf(database: Database): string[] {
  return column(
    database,
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  );
}

/** Whether there was such a record. */
function update(
  database: Database,
  table: string,
  key: string,
  value: string,
  change: PersonRecord,
): boolean {
  // Without new values too, the key must be one of the table's.
  const names = Object.keys(change);
  const assignments = [
    `${quote(key)} = ${quote(key)}`,
    ...names.map((name) => `${quote(name)} = ?`),
  ];
  const { changes } = database
    .prepare(`UPDATE ${quote(table)} SET ${assignments} WHERE CAST(${quote(key)} AS TEXT) = ?`)
    .run(...names.map((name) => toCell(change[name])), value);
  return changes > 0;
}

function column<T = unknown>(database: Database, sql: string, ...values: unknown[]): T[] {
  const rows = database.prepare(sql).all(...values) as Record<string, T>[];
  return rows.map((row) => Object.values(row)[0]!);
}

function toCell(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' || Buffer.isBuffer(value) ? value : flatText(value);
}

/** A row's values, with numbers for SQLite's integers. */
function readRow(row: PersonRecord, file: string, key: string): PersonRecord {
  const entries = Object.entries(row).map(([name, value]) => {
    if (typeof value !== 'bigint') return [name, value];
    if (Number.isSafeInteger(Number(value))) return [name, Number(value)];
    throw new RecordsError(
      `the number ${name} of ${row[key]} has too many digits; store it as text`,
      file,
    );
  });
  return Object.fromEntries(entries);
}

/** A name in SQL. */
function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function checkExists(file: string): Promise<void> {
  await stat(file).catch((error) => {
    throw unreadable(file, error);
  });
}

async function withDatabase<T>(
  file: string,
  use: (database: Database) => T | Promise<T>,
): Promise<T> {
  const database = await openSqlite(file);
  try {
    return await use(database);
  } catch (cause) {
    if ((cause as Error).name !== 'SqliteError') throw cause;
    const { message } = cause as Error;
    throw new RecordsError(`SQLite: ${message}`, file, undefined, { cause });
  } finally {
    database.close();
  }
}
