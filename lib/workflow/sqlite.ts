import type Libsql from 'libsql';
import { ConfigurationError } from '../query/errors.js';

export type Database = Libsql.Database;

export type Statement = Libsql.Statement<unknown[]>;

/**
 * Opens a SQLite file. Throws ConfigurationError when the driver is not installed, and when the
 * file cannot be opened, is locked or is no SQLite file.
 */
export async function openSqlite(file: string, options?: Libsql.Options): Promise<Database> {
  let driver: typeof Libsql;
  try {
    ({ default: driver } = await import('libsql'));
  } catch (cause) {
    throw new ConfigurationError(
      `SQLite files need the package libsql, which is not installed: npm install libsql@0.5`,
      { cause },
    );
  }
  return new driver(file, options);
}
