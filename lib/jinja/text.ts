const SURROGATE = /[\ud800-\udfff]/;

/** What Python's str.isspace() and `\\s` match, as the inside of a character class. */
export const WHITESPACE =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const LEADING = new RegExp(`^[${WHITESPACE}]+`);
const WHITE = new RegExp(`[${WHITESPACE}]`);

/** Python's str.lstrip() without an argument. */
export function stripStart(text: string): string {
  return text.replace(LEADING, '');
}

/** Python's str.rstrip() without an argument. */
export function stripEnd(text: string): string {
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
export function titleCharacter(character: string): string {
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
  return titleCharacter(head) + text.slice(head.length).toLowerCase();
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
