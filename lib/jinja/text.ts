import { boundSize } from './values.js';

const SURROGATE = /[\ud800-\udfff]/;

/** What Python's str.isspace() and `\\s` match, as the inside of a character class. */
export const WHITESPACE =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const LEADING = new RegExp(`^[${WHITESPACE}]+`);
const WHITE = new RegExp(`[${WHITESPACE}]`);

/** Python's str.lstrip() without an argument. */
function stripStart(text: string): string {
  return text.replace(LEADING, '');
}

/** Python's str.rstrip() without an argument. */
function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && WHITE.test(text[end - 1]!)) {
    end--;
  }
  return text.slice(0, end);
}

/** Python's str.strip() without an argument. */
export function strip(text: string): string {
  return stripEnd(stripStart(text));
}

/** The characters of a string as Python counts them: one for each code point. */
export function characters(text: string): ArrayLike<string> {
  return SURROGATE.test(text) ? Array.from(text) : text;
}

/** Python's len() of a string. */
export function stringLength(text: string): number {
  return characters(text).length;
}

/** The part of a string from one code point to before another; both from 0 to its length. */
export function sliceCharacters(text: string, start: number, end: number): string {
  return SURROGATE.test(text)
    ? Array.from(text).slice(start, end).join('')
    : text.slice(start, end);
}

/** By code point, where JavaScript's own comparison goes by UTF-16 unit; negative, 0 or positive. */
export function compareText(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) {
      return rank(a) - rank(b);
    }
  }
  return left.length - right.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

// str.isprintable() is false for separators other than the space and for everything in category C
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const ESCAPED = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const PLAIN = /^[ !#-&(-[\]-~]*$/;

/** Python's str.isprintable(). */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/** Python's repr() of a string. */
export function quote(text: string): string {
  boundSize(text.length);
  if (PLAIN.test(text)) {
    return `'${text}'`;
  }
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(ESCAPED, escapeCharacter);
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\\':
      return '\\\\';
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    default:
      return escapeCode(character.codePointAt(0)!);
  }
}

function escapeCode(code: number): string {
  const digits = code.toString(16);
  if (code <= 0xff) {
    return `\\x${digits.padStart(2, '0')}`;
  }
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

/** Python's ascii() of a string. */
export function quoteAscii(text: string): string {
  return quote(text).replace(/[^\0-\x7f]/gu, (character) => escapeCode(character.codePointAt(0)!));
}

const TITLE_DIGRAPHS: Record<string, string> = { Ǆ: 'ǅ', Ǉ: 'ǈ', Ǌ: 'ǋ', Ǳ: 'ǲ' };

/** One character in title case, where JavaScript has only upper and lower case. */
function titleCharacter(character: string): string {
  const upper = character.toUpperCase();
  if (upper.length <= character.length) {
    // Georgian has capitals, but no title case
    return /[\u10d0-\u10ff]/.test(character) ? character : (TITLE_DIGRAPHS[upper] ?? upper);
  }
  if (upper.endsWith('\u0399')) {
    // a Greek letter keeps its iota below
    return `${upper.slice(0, -1)}\u0345`.normalize('NFC');
  }
  return upper.startsWith('ʼ') ? upper : upper[0] + upper.slice(1).toLowerCase();
}

/** Python's str.capitalize(). */
export function capitalize(text: string): string {
  const [head = ''] = text;
  // the whole text in lower case, so that a sigma at a word's end is seen
  return titleCharacter(head) + text.toLowerCase().slice(head.toLowerCase().length);
}

const UPPER = /\p{Uppercase}/u;
const LOWER = /\p{Lowercase}/u;
const TITLE = /\p{Lt}/u;

/** Python's str.islower(). */
export function isLowerCase(text: string): boolean {
  return LOWER.test(text) && !UPPER.test(text) && !TITLE.test(text);
}

/** Python's str.isupper(). */
export function isUpperCase(text: string): boolean {
  return UPPER.test(text) && !LOWER.test(text) && !TITLE.test(text);
}

/** The characters of str.isdecimal(), as the inside of a character class. */
export const DECIMAL_DIGITS = '\\p{Nd}';

/** The characters of str.isdigit(), as the inside of a character class. */
export const DIGITS =
  '\\p{Nd}\\xb2\\xb3\\xb9\\u1369-\\u1371\\u19da\\u2070\\u2074-\\u2079\\u2080-\\u2089\\u2460-\\u2468' +
  '\\u2474-\\u247c\\u2488-\\u2490\\u24ea\\u24f5-\\u24fd\\u24ff\\u2776-\\u277e\\u2780-\\u2788\\u278a-\\u2792' +
  '\\u{10a40}-\\u{10a43}\\u{10e60}-\\u{10e68}\\u{11052}-\\u{1105a}\\u{1f100}-\\u{1f10a}';

/** Python's str.casefold(). */
export function casefold(text: string): string {
  let folded = '';
  for (const character of text) {
    const upper = character.toUpperCase();
    if (/[\u13a0-\u13f5]/.test(upper)) {
      // Cherokee folds to capitals
      folded += upper;
    } else {
      folded += character === 'ı' ? character : upper.toLowerCase().replaceAll('ς', 'σ');
    }
  }
  return folded;
}

const CASED = /\p{Cased}/u;
const CASE_IGNORABLE = /\p{Case_Ignorable}/u;
const CASED_AHEAD = /\p{Case_Ignorable}*(?!\p{Case_Ignorable})\p{Cased}/uy;

/** Maps each character by whether a cased one stands right before it; sigma takes its form from the whole text. */
function mapCase(
  text: string,
  map: (character: string, afterCased: boolean, lower: string) => string,
): string {
  let mapped = '';
  let position = 0;
  let afterCased = false;
  let inWord = false;
  for (const character of text) {
    position += character.length;
    let lower = character.toLowerCase();
    if (character === 'Σ') {
      CASED_AHEAD.lastIndex = position;
      lower = inWord && !CASED_AHEAD.test(text) ? 'ς' : 'σ';
    }
    mapped += map(character, afterCased, lower);
    afterCased = CASED.test(character);
    if (!CASE_IGNORABLE.test(character)) {
      inWord = afterCased;
    }
  }
  return mapped;
}

/** Python's str.title(). */
export function titleCase(text: string): string {
  return mapCase(text, (character, afterCased, lower) =>
    afterCased ? lower : titleCharacter(character),
  );
}

/** Python's str.swapcase(). */
export function swapCase(text: string): string {
  return mapCase(text, (character, _afterCased, lower) => {
    if (UPPER.test(character)) {
      return lower;
    }
    return LOWER.test(character) ? character.toUpperCase() : character;
  });
}

/** Python's str.istitle(). */
export function isTitleCase(text: string): boolean {
  let afterCased = false;
  let anyCased = false;
  for (const character of text) {
    const isCapital = UPPER.test(character) || TITLE.test(character);
    if (isCapital ? afterCased : LOWER.test(character) && !afterCased) {
      return false;
    }
    afterCased = isCapital || LOWER.test(character);
    anyCased ||= afterCased;
  }
  return anyCased;
}

const LINE_ENDS = '\\n\\v\\f\\r\\x1c-\\x1e\\x85\\u2028\\u2029';
const LINE_BREAK = new RegExp(`\\r\\n|[${LINE_ENDS}]`, 'g');

/** Python's str.splitlines(). */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(LINE_BREAK)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(start, keepEnds ? end : match.index));
    start = end;
  }
  if (start < text.length) {
    lines.push(text.slice(start));
  }
  return lines;
}

const WORD = new RegExp(`[^${WHITESPACE}]+`, 'g');

/** Python's str.split() at white space; `most` splits, all when negative. */
export function splitWords(text: string, most = -1): string[] {
  const words: string[] = [];
  for (const match of text.matchAll(WORD)) {
    if (words.length === most) {
      words.push(text.slice(match.index));
      break;
    }
    words.push(match[0]);
  }
  return words;
}

/** Python's str.rsplit() at white space; `most` splits, all when negative. */
export function splitWordsFromEnd(text: string, most: number): string[] {
  const matches = Array.from(text.matchAll(WORD));
  const first = most < 0 ? 0 : Math.max(0, matches.length - most);
  const words = matches.slice(first).map((match) => match[0]);
  if (first > 0) {
    const last = matches[first - 1]!;
    words.unshift(text.slice(0, last.index + last[0].length));
  }
  return words;
}

/** Python's str.strip(), str.lstrip() and str.rstrip(): of white space, or of the characters of a set. */
export function stripCharacters(
  text: string,
  set: string | null,
  atStart: boolean,
  atEnd: boolean,
): string {
  if (set === null) {
    const begun = atStart ? stripStart(text) : text;
    return atEnd ? stripEnd(begun) : begun;
  }
  const letters = Array.from(text);
  let start = 0;
  let end = letters.length;
  while (atStart && start < end && set.includes(letters[start]!)) {
    start++;
  }
  while (atEnd && end > start && set.includes(letters[end - 1]!)) {
    end--;
  }
  return letters.slice(start, end).join('');
}

/** The characters of str.isnumeric() that Unicode counts as letters: Han numerals. */
const HAN_NUMERALS =
  '㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐拾捌柒' +
  '漆玖百肆萬貮貳贰阡陆陌陸零參拾兩零六陸什𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭廾';

/** The characters of str.isnumeric(), as the inside of a character class. */
export const NUMERICS = `\\p{N}${HAN_NUMERALS}`;
