import { typeError } from './arguments.js';
import { stringLength, strip } from './text.js';

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

/** The start of a text, at most so many characters; of a long text the rest is not looked at. */
function beginning(text: string, count: number): string {
  let end = 0;
  let left = count;
  for (const character of text) {
    if (left-- <= 0) break;
    end += character.length;
  }
  return text.slice(0, end);
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
  const lengthOf = (chunk: string) => stringLength(beginning(chunk, width + 1));
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
  let head = beginning(word, space);
  const hyphen = breakOnHyphens ? head.lastIndexOf('-') : -1;
  if (hyphen > 0 && /[^-]/.test(head.slice(0, hyphen))) {
    head = head.slice(0, hyphen + 1);
  }
  return [head, word.slice(head.length)];
}
