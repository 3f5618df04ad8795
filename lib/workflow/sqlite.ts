import { ConfigurationError } from '../query/errors.js';

/** What is used of a SQLite database; types of the driver would have to be installed with it. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  pragma(pragma: string): unknown;
  /** A function that runs `change` in a transaction. */
  transaction(change: () => void): { immediate(): void };
  close(): unknown;
}

export interface Statement {
  run(...values: unknown[]): { changes: number; lastInsertRowid: number | bigint };
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
}

/** Opens a SQLite file. Rejects with ConfigurationError when the driver is not installed, and as the driver does. */
export async function openSqlite(file: string): Promise<Database> {
  let driver: { default: new (file: string) => Database };
  try {
    driver = await import('libsql');
  } catch (cause) {
    throw new ConfigurationError(
      'SQLite needs the package libsql, which is not installed: npm install libsql@0.5',
      { cause },
    );
  }
  return new driver.default(file);
}
