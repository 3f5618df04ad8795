import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PersonRecord } from './records.js';
import { RecordsError } from './records-error.js';

/** Longest text of one record, in UTF-16 code units: what bounds the memory a broken file takes. */
export const maxRecordLength = 16 * 1024 * 1024;

/** A stretch of a file's text. All of them in order are the whole text. */
export interface Piece {
  readonly raw: string;
  /** The line it begins in, from 1. */
  readonly line: number;
  /** The names of its values, in the order of the file. */
  readonly fields?: readonly string[];
  /** Left out for what stands between records: header, brackets, blank lines. */
  readonly record?: PersonRecord;
}

/** How records are read from a text and written into one. */
export interface TextFormat {
  /** Throws RecordsError where the text is not of this format. */
  split(text: AsyncIterable<string>, file: string): AsyncIterable<Piece>;
  /** The piece with values of its record changed, and with the fields that all records get. */
  rewrite(piece: Piece, changes: PersonRecord | undefined, added: readonly string[]): string;
  /** A whole text of new records. */
  join(records: AsyncIterable<PersonRecord>, fields: readonly string[]): AsyncIterable<string>;
}

/** What a cell of a flat format holds: text as it is, nothing for null, JSON for lists and dicts. */
export function flatText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The UTF-8 text of a file, a byte order mark included. Throws RecordsError for any other encoding. */
export async function* readText(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 1;
  let first = true;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      if (first && looksLikeUtf16(chunk)) {
        throw new RecordsError('is UTF-16; save it as UTF-8', file);
      }
      first = false;
      const text = decode(decoder, chunk, file, line);
      line += countLines(text);
      yield text;
    }
    decode(decoder, undefined, file, line);
  } catch (error) {
    throw error instanceof RecordsError ? error : unreadable(file, error);
  }
}

/** The RecordsError for what the file system refused. */
export function unreadable(file: string, cause: unknown): RecordsError {
  const { code } = cause as NodeJS.ErrnoException;
  return new RecordsError(`cannot be read (${code ?? cause})`, file, undefined, { cause });
}

function looksLikeUtf16(chunk: Buffer): boolean {
  const mark = chunk.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff' || chunk.subarray(0, 512).includes(0);
}

function decode(
  decoder: InstanceType<typeof TextDecoder>,
  chunk: Buffer | undefined,
  file: string,
  line: number,
): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch (cause) {
    throw new RecordsError(
      'is not UTF-8 (Latin-1 or Windows-1252, perhaps); save it as UTF-8',
      file,
      line + linesBeforeFault(chunk ?? Buffer.alloc(0)),
      { cause },
    );
  }
}

/** How many lines of a chunk are well-formed before the first that is not. A line feed is never part of another character. */
function linesBeforeFault(chunk: Buffer): number {
  // The chunk may begin within a character.
  let start = chunk.findIndex((byte) => (byte & 0xc0) !== 0x80);
  for (let lines = 0; start >= 0; lines++) {
    const end = chunk.indexOf(0x0a, start);
    const text = chunk.subarray(start, end < 0 ? chunk.length : end);
    if (end < 0 || new TextDecoder().decode(text).includes('\uFFFD')) return lines;
    start = end + 1;
  }
  return 0;
}

export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/**
 * Writes a file beside `file` and puts it in its place once it is complete and on the disk: whatever
 * happens before that, `file` is what it was.
 */
export async function replaceFile(
  file: string,
  text: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  // A symbolic link stays one.
  const target = await realpath(file).catch(() => file);
  const folder = dirname(target);
  const beside = join(folder, `.${basename(target)}.${randomUUID()}.tmp`);
  const mode = await stat(target).then(
    (stats) => stats.mode,
    () => undefined,
  );
  try {
    const handle = await open(beside, 'wx', mode);
    try {
      for await (const part of batches(text)) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, target);
    await syncFolder(folder);
  } catch (cause) {
    await unlink(beside).catch(() => {});
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new RecordsError(`cannot be written (${code})`, file, undefined, { cause });
  }
}

async function* batches(text: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let batch = '';
  for await (const part of text) {
    batch += part;
    if (batch.length < 65_536) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}

/** Makes a rename last through a power cut; Windows neither needs nor allows it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
