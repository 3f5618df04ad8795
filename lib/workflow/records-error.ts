import { SlimIamError } from '../query/errors.js';

/** A file of people records that cannot be read or written as it is; nothing in it was changed. */
export class RecordsError extends SlimIamError {
  override name = 'RecordsError';
  readonly file: string;
  /** The line that the record at fault begins in, from 1; undefined where it is the file as a whole, or a database. */
  readonly line: number | undefined;

  constructor(message: string, file: string, line?: number, options?: ErrorOptions) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${message}`, options);
    this.file = file;
    this.line = line;
  }
}
