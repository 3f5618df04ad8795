import { EscapeError, unescapeString } from './escapes.js';
import { Dict, Float, Tuple, toFloat, toInteger } from './values.js';

/** The text is not a Python literal. */
export class NotLiteral extends Error {}

const MAX_NESTING = 100;
const MAX_DIGITS = 4300;

const blank = /(?:[ \t\f]|\\\n(?!$)|#[^\n]*)*/y;
const blankInBrackets = /(?:[ \t\f\n]|\\\n|#[^\n]*)*/y;
/** A last line of nothing but white space is an indent without a block; a last line that goes on has no end. */
const dangling = /(?<!\\)\n[ \t]+$|\\\n$/;
const leadingBlankLines = /(?:[ \t\f]*(?:#[^\n]*)?\n)*/y;
const number =
  /(?:0x(?:_?[\da-f])+|0o(?:_?[0-7])+|0b(?:_?[01])+|(?:\d(?:_?\d)*)?\.?(?:\d(?:_?\d)*)?(?:e[+-]?\d(?:_?\d)*)?)/iy;
const decimal = /^(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.?)(?:e[+-]?\d(?:_?\d)*)?$/i;
const integer = /^(?:0(?:_?0)*|[1-9](?:_?\d)*)$/;
const prefixed = /^0[xob]/i;
const stringStart = /(r|u|)('''|"""|'|")/iy;
const name = /[\p{XID_Start}_]\p{XID_Continue}*/uy;

/**
 * Reads a text as ast.literal_eval does: str, int, float, tuple, list, dict, set (as a list), True, False, None.
 *
 * @throws NotLiteral for anything else; bytes, complex numbers and `...` count as such, having no value here
 * @throws TemplateRuntimeError (TypeError) for a dict key that cannot be hashed
 */
export function parseLiteral(text: string): unknown {
  return new LiteralParser(text).parse();
}

class LiteralParser {
  readonly #text: string;
  #index = 0;
  #nesting = 0;
  #unhashable: unknown;

  constructor(text: string) {
    this.#text = text.replace(/\r\n?/g, '\n');
  }

  parse(): unknown {
    if (this.#text.includes('\0') || dangling.test(this.#text)) throw new NotLiteral();
    this.#match(leadingBlankLines);
    if (' \t'.includes(this.#text[this.#index] ?? '-')) throw new NotLiteral();
    const value = this.#elements('');
    this.#match(blankInBrackets);
    if (this.#index < this.#text.length) throw new NotLiteral();
    if (this.#unhashable) throw this.#unhashable;
    return value;
  }

  /** Sets a key; one that cannot be hashed counts only once the whole text has been read. */
  #put(dict: Dict, key: unknown, value: unknown): void {
    try {
      dict.set(key, value);
    } catch (error) {
      this.#unhashable ??= error;
    }
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#index;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#index += match[0].length;
    return match;
  }

  #skip(): void {
    this.#match(this.#nesting > 0 ? blankInBrackets : blank);
  }

  #take(character: string): boolean {
    this.#skip();
    if (this.#text[this.#index] !== character) return false;
    this.#index++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#take(character)) throw new NotLiteral();
  }

  /** A value, or a tuple where commas follow; `end` is the bracket that may close an empty rest. */
  #elements(end: string): unknown {
    const first = this.#value();
    if (!this.#take(',')) return first;
    const elements = Tuple.of(first);
    for (;;) {
      this.#skip();
      const next = this.#text[this.#index] ?? '';
      if (next === end || next === '' || next === '\n') return elements;
      elements.push(this.#value());
      if (!this.#take(',')) return elements;
    }
  }

  #value(): unknown {
    this.#skip();
    const character = this.#text[this.#index] ?? '';
    switch (character) {
      case '(':
        return this.#bracketed(() => (this.#take(')') ? new Tuple() : this.#closed(')')));
      case '[':
        return this.#bracketed(() => this.#list(']'));
      case '{':
        return this.#bracketed(() => this.#braces());
      case '-':
      case '+':
        this.#index++;
        this.#skip();
        return this.#signed(character);
      default:
        return this.#string() ?? (this.#isDigit() ? this.#number() : this.#constant());
    }
  }

  #bracketed<T>(read: () => T): T {
    this.#index++;
    if (++this.#nesting > MAX_NESTING) throw new NotLiteral();
    const value = read();
    this.#nesting--;
    return value;
  }

  #closed(end: string): unknown {
    const value = this.#elements(end);
    this.#expect(end);
    return value;
  }

  #list(end: string): unknown[] {
    const elements: unknown[] = [];
    while (!this.#take(end)) {
      elements.push(this.#value());
      if (!this.#take(',')) {
        this.#expect(end);
        break;
      }
    }
    return elements;
  }

  #braces(): unknown {
    const dict = new Dict();
    if (this.#take('}')) return dict;
    const first = this.#value();
    if (!this.#take(':')) {
      this.#put(dict, first, null);
      if (this.#take(',')) for (const element of this.#list('}')) this.#put(dict, element, null);
      else this.#expect('}');
      return [...dict.keys()];
    }
    this.#put(dict, first, this.#value());
    while (this.#take(',')) {
      if (this.#take('}')) return dict;
      const key = this.#value();
      this.#expect(':');
      this.#put(dict, key, this.#value());
    }
    this.#expect('}');
    return dict;
  }

  #isDigit(): boolean {
    const rest = this.#text.slice(this.#index, this.#index + 2);
    return /^(?:\d|\.\d)/.test(rest);
  }

  #signed(sign: string): unknown {
    if (!this.#isDigit()) throw new NotLiteral();
    const value = this.#number();
    if (sign === '+') return value;
    if (typeof value === 'bigint') return -value;
    if (value instanceof Float) return new Float(-value.value);
    // An int has no -0.
    return value === 0 ? 0 : -value;
  }

  #number(): number | bigint | Float {
    const text = this.#match(number)![0];
    // A letter right behind would be a complex number's j, or a mistake.
    if (this.#match(name) !== null) throw new NotLiteral();
    const digits = text.replaceAll('_', '');
    if (integer.test(text)) {
      if (digits.length > MAX_DIGITS) throw new NotLiteral();
      return toInteger(BigInt(digits));
    }
    if (prefixed.test(text)) return toInteger(BigInt(digits));
    if (!decimal.test(text) || /^\d+$/.test(digits)) throw new NotLiteral();
    return toFloat(Number(digits));
  }

  #string(): string | undefined {
    let value: string | undefined;
    for (;;) {
      this.#skip();
      const start = this.#match(stringStart);
      if (start === null) return value;
      value = (value ?? '') + this.#stringBody(start[2]!, start[1]!.toLowerCase() === 'r');
    }
  }

  #stringBody(quote: string, raw: boolean): string {
    const start = this.#index;
    while (!this.#text.startsWith(quote, this.#index)) {
      const character = this.#text[this.#index];
      if (character === undefined || (character === '\n' && quote.length === 1)) {
        throw new NotLiteral();
      }
      this.#index += character === '\\' ? 2 : 1;
    }
    const body = this.#text.slice(start, this.#index);
    this.#index += quote.length;
    if (raw || !body.includes('\\')) return body;
    try {
      return unescapeString(body);
    } catch (error) {
      if (error instanceof EscapeError) throw new NotLiteral();
      throw error;
    }
  }

  #constant(): unknown {
    switch (this.#match(name)?.[0]) {
      case 'None':
        return null;
      case 'True':
        return true;
      case 'False':
        return false;
      case 'set':
        // The one call that literal_eval knows.
        this.#expect('(');
        this.#expect(')');
        return [];
      default:
        throw new NotLiteral();
    }
  }
}
