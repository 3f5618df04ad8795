import { closeSync, openSync } from 'node:fs';
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
  iterate(...values: unknown[]): IterableIterator<unknown>;
  /** Whether integers come as bigint. */
  safeIntegers(on: boolean): Statement;
}

/**
 * Opens a SQLite file, or makes one, with the permissions `mode` where that is given. Rejects with
 * ConfigurationError when the driver is not installed, and as the driver and the file system do.
 */
export async function openSqlite(file: string, mode?: number): Promise<Database> {
  let driver: { default: new (file: string) => Database };
  try {
    driver = await import('libsql');
  } catch (cause) {
    throw new ConfigurationError(
      'SQLite needs the package libsql, which is not installed: npm install libsql@0.5',
      { cause },
    );
  }
  if (mode !== undefined) closeSync(openSync(file, 'a', mode));
  return new driver.default(file);
}
