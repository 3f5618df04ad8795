import type { PersonRecord } from './records.js';
import { RecordsError } from './records-error.js';
import { countLines, maxRecordLength, type Piece, type TextFormat } from './records-text.js';

/** One object on each line. Source: the NDJSON specification, github.com/ndjson/ndjson-spec. */
export const ndjson: TextFormat = {
  async *split(text, file) {
    let line = 0;
    for await (const raw of splitLines(text, file)) {
      line++;
      if (raw.trim() === '') yield { raw, line };
      else yield recordPiece(raw, line, file);
    }
  },

  rewrite,

  async *join(records) {
    for await (const record of records) yield `${JSON.stringify(record)}\n`;
  },
};

/** One array of objects. Source: RFC 8259. */
export const json: TextFormat = {
  async *split(text, file) {
    let rest = '';
    let line = 1;
    let expected = '[';
    // 1 and more within a record.
    let depth = 0;
    let quoted = false;
    let escaped = false;
    for await (const chunk of text) {
      const all = rest + chunk;
      let start = 0;
      for (let at = rest.length; at < all.length; at++) {
        const character = all[at]!;
        if (quoted) {
          if (escaped) escaped = false;
          else if (character === '\\') escaped = true;
          else if (character === '"') quoted = false;
          continue;
        }
        if (/\s/.test(character)) continue;
        if (depth === 0 && !expected.includes(character)) {
          throw notAnArray(expected, file, line + countLines(all.slice(start, at)));
        }
        if (character === '"') quoted = true;
        else if (character === '{' || (character === '[' && depth > 0)) depth++;
        else if (character === '}' || (character === ']' && depth > 0)) depth--;
        if (depth > 0 || quoted || !'[{,]}'.includes(character)) continue;
        const raw = all.slice(start, at + 1);
        const leading = /^\s*/.exec(raw)![0];
        const begins = line + countLines(leading);
        yield character === '}' ? recordPiece(raw, begins, file) : { raw, line: begins };
        expected = { '[': '{]', ',': '{', ']': '', '}': ',]' }[character]!;
        line += countLines(raw);
        start = at + 1;
      }
      rest = all.slice(start);
      checkLength(rest, file, line);
    }
    if (depth > 0) throw new RecordsError('the file ends within this record', file, line);
    if (expected !== '') throw notAnArray(expected, file, line);
    yield { raw: rest, line };
  },

  rewrite,

  async *join(records) {
    let before = '[\n';
    for await (const record of records) {
      yield `${before}${indent(JSON.stringify(record, null, 2), '  ')}`;
      before = ',\n';
    }
    yield before === ',\n' ? '\n]\n' : '[]\n';
  },
};

function notAnArray(expected: string, file: string, line: number): RecordsError {
  const missing = [...expected].join(' or ');
  const why = expected === '' ? 'something follows its end' : `${missing} is missing here`;
  return new RecordsError(`is no JSON array of objects: ${why}`, file, line);
}

function recordPiece(raw: string, line: number, file: string): Piece {
  let record: unknown;
  try {
    record = JSON.parse(raw, exactNumber);
  } catch (cause) {
    // Without the excerpt of the text that comes after it.
    const [what] = (cause as Error).message.split(/,| in JSON/);
    throw new RecordsError(`is no JSON: ${what}`, file, line, { cause });
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new RecordsError('a record must be an object', file, line);
  }
  return { raw, line, fields: Object.keys(record), record: record as PersonRecord };
}

/** Refuses a number that would come back as another. */
function exactNumber(name: string, value: unknown): unknown {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError(`the number ${name} has too many digits; write it as text`);
  }
  return value;
}

function rewrite({ raw, record }: Piece, changes: PersonRecord | undefined): string {
  if (!record || !changes) return raw;
  const [, before, text, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(raw)!;
  const changed = { ...record, ...changes };
  const lines = /\n([ \t]*)"[\s\S]*\n([ \t]*)\}$/.exec(text!);
  if (!lines) return before + JSON.stringify(changed) + after;
  const [, inner, outer] = lines as unknown as string[];
  return (
    before + indent(JSON.stringify(changed, null, inner!.slice(outer!.length)), outer!) + after
  );
}

/** Moves in all lines of a JSON text but the first. */
function indent(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`);
}

async function* splitLines(text: AsyncIterable<string>, file: string): AsyncGenerator<string> {
  let rest = '';
  let line = 1;
  for await (const chunk of text) {
    const all = rest + chunk;
    let start = 0;
    for (let at = all.indexOf('\n', rest.length); at >= 0; at = all.indexOf('\n', start)) {
      yield all.slice(start, at + 1);
      start = at + 1;
      line++;
    }
    rest = all.slice(start);
    checkLength(rest, file, line);
  }
  if (rest !== '') yield rest;
}

function checkLength(rest: string, file: string, line: number): void {
  if (rest.length <= maxRecordLength) return;
  throw new RecordsError(`the record is longer than ${maxRecordLength} characters`, file, line);
}
