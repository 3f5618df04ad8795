import lexer, { type Token, type Tokenizer } from 'nunjucks/src/lexer.js';
import { TemplateSyntaxError } from './errors.js';
import { EscapeError, unescapeString } from './escapes.js';
import type { WhitespaceOptions } from './syntax.js';
import { toFloat, toInteger } from './values.js';

export const TOKEN_EOF = 'eof';

// What Python's \s matches, which is not quite what JavaScript's does.
const SPACE =
  ' \\t\\n\\r\\f\\v\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const whitespace = new RegExp(`[${SPACE}]+`, 'y');
const trailingWhitespace = new RegExp(`[${SPACE}]$`);
const onlyWhitespace = new RegExp(`^[${SPACE}]+$`);
const rawBegin = new RegExp(`\\{%[-+]?[${SPACE}]*raw[${SPACE}]*(?:-%\\}[${SPACE}]*|%\\})`, 'y');
const rawEnd = new RegExp(
  `\\{%([-+]?)[${SPACE}]*endraw[${SPACE}]*(?:\\+%\\}|(-%\\}[${SPACE}]*)|%\\})`,
  'g',
);
const float = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const word = /[\p{L}\p{N}\p{M}\p{Pc}\u00b7\u0387\u1369-\u1371\u19da\u2118\u212e]+/uy;
const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const string = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const operator = /\/\/|\*\*|==|!=|>=|<=|[+\-/*%~[\](){}><=.:|,;]/y;

const operatorTypes: Record<string, string> = {
  '(': lexer.TOKEN_LEFT_PAREN,
  ')': lexer.TOKEN_RIGHT_PAREN,
  '[': lexer.TOKEN_LEFT_BRACKET,
  ']': lexer.TOKEN_RIGHT_BRACKET,
  '{': lexer.TOKEN_LEFT_CURLY,
  '}': lexer.TOKEN_RIGHT_CURLY,
  ',': lexer.TOKEN_COMMA,
  ':': lexer.TOKEN_COLON,
  '~': lexer.TOKEN_TILDE,
  '|': lexer.TOKEN_PIPE,
};
const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

const descriptions: Record<string, string> = {
  [lexer.TOKEN_INT]: 'integer',
  [lexer.TOKEN_FLOAT]: 'float',
  [lexer.TOKEN_STRING]: 'string',
  [lexer.TOKEN_SYMBOL]: 'name',
  [lexer.TOKEN_DATA]: 'template data / text',
  [lexer.TOKEN_BLOCK_START]: 'begin of statement block',
  [lexer.TOKEN_BLOCK_END]: 'end of statement block',
  [lexer.TOKEN_VARIABLE_START]: 'begin of print statement',
  [lexer.TOKEN_VARIABLE_END]: 'end of print statement',
  [TOKEN_EOF]: 'end of template',
};
for (const [text, type] of Object.entries(operatorTypes)) descriptions[type] = text;

/** A kind of token as Jinja2's messages name it. */
export function describeType(type: string): string {
  return descriptions[type] ?? type;
}

/** A token as Jinja2's messages name it. */
export function describe(token: Token): string {
  const named = token.type === lexer.TOKEN_SYMBOL || token.type === lexer.TOKEN_OPERATOR;
  return named ? (token.value as string) : describeType(token.type);
}

// nunjucks does not export its tokenizer's class, only a function that makes one.
const NunjucksTokenizer = lexer.lex('').constructor as new (source: string) => Tokenizer;

/**
 * Jinja2's lexical rules on nunjucks's tokenizer: it keeps the position and the token shapes (line numbers
 * count from 0 there); which characters make a token, and which white space goes, is decided here.
 */
export class Lexer extends NunjucksTokenizer {
  readonly #options: WhitespaceOptions;
  readonly #templateName: string | null;
  readonly #open: string[] = [];
  #endTag = '';
  #pending: Token | null = null;
  #lastLine = 0;

  /**
   * @param expression lex the whole source as the inside of `{{ }}`
   */
  constructor(
    source: string,
    options: WhitespaceOptions,
    templateName: string | null,
    expression = false,
  ) {
    let text = source.replace(/\r\n?/g, '\n');
    if (!options.keepTrailingNewline && text.endsWith('\n')) text = text.slice(0, -1);
    super(text);
    this.#options = options;
    this.#templateName = templateName;
    if (expression) {
      this.in_code = true;
      this.#endTag = '}}';
    }
  }

  /** The next token that the parser needs to see; an `eof` token again and again at the end. */
  override nextToken(): Token {
    for (;;) {
      let token = this.#pending;
      this.#pending = null;
      if (token === null) {
        // Jinja2 puts the end where the last token begins.
        if (this.isFinished()) return { ...this.#token(TOKEN_EOF, ''), lineno: this.#lastLine };
        token = this.in_code ? this.#code() : this.#text();
      }
      if (token !== null) {
        this.#lastLine = token.lineno;
        return token;
      }
    }
  }

  #token(type: string, value: unknown): Token {
    return { type, value, lineno: this.lineno, colno: this.colno };
  }

  #fail(message: string): never {
    throw new TemplateSyntaxError(message, this.lineno + 1, this.#templateName);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.index;
    return pattern.exec(this.str)?.[0] ?? null;
  }

  #skipWhitespace(): void {
    const blank = this.#match(whitespace);
    if (blank !== null) this.forwardN(blank.length);
  }

  #skipTrimmedNewline(): void {
    if (this.#options.trimBlocks && this.current() === '\n') this.forward();
  }

  /** Text up to the next tag; the tag's own token follows it. */
  #text(): Token | null {
    const start = this.index;
    const atLineStart = start === 0 || this.str[start - 1] === '\n';
    let tag = this.str.indexOf('{', start);
    while (tag !== -1 && !'{%#'.includes(this.str[tag + 1] || ' ')) {
      tag = this.str.indexOf('{', tag + 1);
    }
    if (tag === -1) {
      const data = this.#token(lexer.TOKEN_DATA, this.str.slice(start));
      this.forwardN(this.len - start);
      return data;
    }
    const kind = this.str[tag + 1]!;
    const sign = this.str[tag + 2] ?? '';
    const text = this.#stripBefore(this.str.slice(start, tag), sign, kind !== '{', atLineStart);
    const data = text === '' ? null : this.#token(lexer.TOKEN_DATA, text);
    this.forwardN(tag - start);

    if (kind === '#') {
      this.forwardN(2 + (sign === '-' || sign === '+' ? 1 : 0));
      this.#comment();
      return data;
    }
    const raw = kind === '%' ? this.#match(rawBegin) : null;
    if (raw !== null) {
      this.forwardN(raw.length);
      this.#raw();
      return data;
    }
    const type = kind === '%' ? lexer.TOKEN_BLOCK_START : lexer.TOKEN_VARIABLE_START;
    const begin = this.#token(type, this.str.slice(tag, tag + 2));
    this.forwardN(2 + (sign === '-' || sign === '+' ? 1 : 0));
    this.in_code = true;
    this.#endTag = kind === '%' ? '%}' : '}}';
    if (data === null) return begin;
    this.#pending = begin;
    return data;
  }

  #stripBefore(text: string, sign: string, block: boolean, atLineStart: boolean): string {
    if (sign === '-') {
      let end = text.length;
      while (end > 0 && trailingWhitespace.test(text[end - 1]!)) end--;
      return text.slice(0, end);
    }
    if (sign !== '+' && block && this.#options.lstripBlocks) {
      const line = text.lastIndexOf('\n') + 1;
      if ((line > 0 || atLineStart) && onlyWhitespace.test(text.slice(line))) {
        return text.slice(0, line);
      }
    }
    return text;
  }

  #comment(): void {
    if (this.isFinished()) return;
    const end = this.str.indexOf('#}', this.index);
    if (end === -1) this.#fail('Missing end of comment tag');
    const sign = end > this.index ? this.str[end - 1] : '';
    this.forwardN(end + 2 - this.index);
    if (sign === '-') this.#skipWhitespace();
    else if (sign !== '+') this.#skipTrimmedNewline();
  }

  #raw(): void {
    if (this.isFinished()) return;
    const start = this.index;
    rawEnd.lastIndex = start;
    const match = rawEnd.exec(this.str);
    if (match === null) this.#fail('Missing end of raw directive');
    const atLineStart = this.str[start - 1] === '\n';
    const text = this.#stripBefore(
      this.str.slice(start, match.index),
      match[1] ?? '',
      true,
      atLineStart,
    );
    if (text !== '') this.#pending = this.#token(lexer.TOKEN_DATA, text);
    this.forwardN(match.index + match[0].length - start);
    if (match[2] === undefined && !match[0].endsWith('+%}')) this.#skipTrimmedNewline();
  }

  #code(): Token | null {
    if (this.#open.length === 0) {
      const end = this.#tagEnd();
      if (end !== null) return end;
    }
    if (this.#match(whitespace) !== null) {
      this.#skipWhitespace();
      return null;
    }
    return this.#number() ?? this.#word() ?? this.#string() ?? this.#operator();
  }

  #tagEnd(): Token | null {
    const block = this.#endTag === '%}';
    const first = this.current();
    const sign = first === '-' || (block && first === '+') ? first : '';
    if (!this.str.startsWith(this.#endTag, this.index + sign.length)) return null;
    const type = block ? lexer.TOKEN_BLOCK_END : lexer.TOKEN_VARIABLE_END;
    const end = this.#token(type, this.#endTag);
    this.forwardN(sign.length + 2);
    if (sign === '-') this.#skipWhitespace();
    else if (block && sign === '') this.#skipTrimmedNewline();
    this.in_code = false;
    return end;
  }

  #taken(type: string, value: unknown, length: number): Token {
    const token = this.#token(type, value);
    this.forwardN(length);
    return token;
  }

  #number(): Token | null {
    const decimal = this.#match(float);
    if (decimal !== null) {
      const value = toFloat(Number(decimal.replaceAll('_', '')));
      return this.#taken(lexer.TOKEN_FLOAT, value, decimal.length);
    }
    const whole = this.#match(integer);
    if (whole === null) return null;
    const value = toInteger(BigInt(whole.replaceAll('_', '')));
    return this.#taken(lexer.TOKEN_INT, value, whole.length);
  }

  #word(): Token | null {
    const name = this.#match(word);
    if (name === null) return null;
    if (!identifier.test(name)) this.#fail('Invalid character in identifier');
    return this.#taken(lexer.TOKEN_SYMBOL, name, name.length);
  }

  #string(): Token | null {
    const quoted = this.#match(string);
    if (quoted === null) return null;
    return this.#taken(lexer.TOKEN_STRING, this.#unescape(quoted.slice(1, -1)), quoted.length);
  }

  /** Python's unicode-escape, after Jinja2 has written everything beyond ASCII as escapes too. */
  #unescape(body: string): string {
    if (!body.includes('\\')) return body;
    const ascii = body.replace(/[^\0-\x7f]/gu, (character) => {
      const code = character.codePointAt(0)!;
      if (code < 0x100) return `\\x${code.toString(16)}`;
      if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
      return `\\U${code.toString(16).padStart(8, '0')}`;
    });
    try {
      return unescapeString(ascii);
    } catch (error) {
      if (error instanceof EscapeError) this.#fail(error.message);
      throw error;
    }
  }

  #operator(): Token {
    const text = this.#match(operator);
    if (text === null) {
      const character = String.fromCodePoint(this.str.codePointAt(this.index)!);
      const quote = character === "'" ? '"' : "'";
      const position = [...this.str.slice(0, this.index)].length;
      this.#fail(`unexpected char ${quote}${character}${quote} at ${position}`);
    }
    const expected = closing[text];
    if (expected !== undefined) this.#open.push(expected);
    else if (text === ')' || text === ']' || text === '}') {
      const open = this.#open.pop();
      if (open === undefined) this.#fail(`unexpected '${text}'`);
      if (open !== text) this.#fail(`unexpected '${text}', expected '${open}'`);
    }
    return this.#taken(operatorTypes[text] ?? lexer.TOKEN_OPERATOR, text, text.length);
  }
}
