import { typeError } from './arguments.js';
import { characters, strip } from './text.js';

const SPACE = '[\\t-\\r ]';
const NO_SPACE = '[^\\t-\\r ]';
const WORD = '[\\p{L}\\p{N}_]';
const WORD_OR_MARK = `[\\p{L}\\p{N}_!"'&.,?]`;
const LETTER = '[\\p{L}\\p{Nl}\\p{No}_]';

const HYPHENATED_WORDS = new RegExp(
  [
    `(${SPACE}+`,
    // a dash between words
    `(?<=${WORD_OR_MARK})-{2,}(?=${WORD})`,
    // a word to its end, to a hyphen between letters, or to a dash
    `${NO_SPACE}+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})|(?=${SPACE}|$)|(?<=${WORD_OR_MARK})(?=-{2,}${WORD})))`,
  ].join('|'),
  'u',
);
const WORDS = new RegExp(`(${SPACE}+)`);

/** How long words are treated. */
export interface WrapOptions {
  breakLongWords: boolean;
  breakOnHyphens: boolean;
}

function isBlank(chunk: string): boolean {
  return strip(chunk) === '';
}

function lengthOf(text: string): number {
  return characters(text).length;
}

/**
 * Python's textwrap.wrap() of one paragraph, white space kept as it is.
 *
 * @param width at least 1
 */
export function wrapLine(
  text: string,
  width: number,
  { breakLongWords, breakOnHyphens }: WrapOptions,
): string[] {
  const chunks = text
    .split(breakOnHyphens ? HYPHENATED_WORDS : WORDS)
    .filter((chunk) => chunk)
    .reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    if (lines.length > 0 && isBlank(chunks.at(-1)!)) {
      chunks.pop();
    }
    const line: string[] = [];
    let length = 0;
    while (chunks.length > 0 && length + lengthOf(chunks.at(-1)!) <= width) {
      const chunk = chunks.pop()!;
      line.push(chunk);
      length += lengthOf(chunk);
    }
    if (chunks.length > 0 && lengthOf(chunks.at(-1)!) > width) {
      if (breakLongWords) {
        const [head, rest] = breakWord(chunks.pop()!, width - length, breakOnHyphens);
        line.push(head);
        chunks.push(rest);
      } else if (line.length === 0) {
        line.push(chunks.pop()!);
      }
    }
    if (line.length > 0 && isBlank(line.at(-1)!)) {
      line.pop();
    }
    if (line.length > 0) {
      lines.push(line.join(''));
    }
  }
  return lines;
}

/** Cuts a word that fits no line, behind a hyphen if there is one. */
function breakWord(word: string, space: number, breakOnHyphens: boolean): [string, string] {
  if (!Number.isInteger(space)) {
    typeError('slice indices must be integers or None or have an __index__ method');
  }
  const letters = Array.from(word);
  let end = space;
  if (breakOnHyphens && letters.length > space) {
    const hyphen = letters.slice(0, space).lastIndexOf('-');
    if (hyphen > 0 && letters.slice(0, hyphen).some((letter) => letter !== '-')) {
      end = hyphen + 1;
    }
  }
  return [letters.slice(0, end).join(''), letters.slice(end).join('')];
}
