import {
  boundArgument,
  indexArgument,
  type MethodBody,
  namedArguments,
  noArguments,
  oneArgument,
  searchArguments,
  someArguments,
  typeError,
} from './arguments.js';
import { TemplateRuntimeError } from './errors.js';
import { formatFields, formatMap } from './fields.js';
import { iterable } from './iteration.js';
import { truth } from './operators.js';
import { characterOf } from './percent.js';
import {
  capitalize,
  casefold,
  characters,
  DECIMAL_DIGITS,
  DIGITS,
  isLowerCase,
  isPrintable,
  isTitleCase,
  isUpperCase,
  NUMERICS,
  sliceCharacters,
  splitLines,
  splitWords,
  splitWordsFromEnd,
  stringLength,
  stripCharacters,
  swapCase,
  titleCase,
  WHITESPACE,
} from './text.js';
import {
  asString,
  boundSize,
  Dict,
  isInteger,
  isMapping,
  mappingEntries,
  mappingGet,
  Tuple,
  typeName,
} from './values.js';

function valueError(message: string): never {
  throw new TemplateRuntimeError(message, 'ValueError');
}

function textArgument(value: unknown): string {
  return asString(value) ?? typeError(`must be str, not ${typeName(value)}`);
}

/** `None` or a type's name, as argument errors of some methods have it. */
function argumentName(value: unknown): string {
  return value === null ? 'None' : typeName(value);
}

/** The part of the text that a search is limited to, and where it starts; undefined when outside. */
function part(
  self: string,
  start: unknown,
  end: unknown,
): { text: string; offset: number } | undefined {
  const length = stringLength(self);
  const from = boundArgument(start, length, 0);
  const to = Math.min(boundArgument(end, length, length), length);
  if (from > length || from > to) {
    return undefined;
  }
  return {
    text: from === 0 && to === length ? self : sliceCharacters(self, from, to),
    offset: from,
  };
}

function find(self: string, [wanted, start, end]: readonly unknown[], fromEnd: boolean): number {
  const within = part(self, start, end);
  const text = textArgument(wanted);
  const index =
    within === undefined ? -1 : fromEnd ? within.text.lastIndexOf(text) : within.text.indexOf(text);
  return index === -1 ? -1 : within!.offset + stringLength(within!.text.slice(0, index));
}

function index(self: string, args: readonly unknown[], fromEnd: boolean): number {
  const found = find(self, args, fromEnd);
  return found === -1 ? valueError('substring not found') : found;
}

function count(self: string, [wanted, start, end]: readonly unknown[]): number {
  const within = part(self, start, end);
  const text = textArgument(wanted);
  if (within === undefined) {
    return 0;
  }
  return text === '' ? stringLength(within.text) + 1 : within.text.split(text).length - 1;
}

function affixed(name: 'startswith' | 'endswith'): MethodBody<string> {
  return searchArguments(name, (self, [affix, start, end]) => {
    const within = part(self, start, end);
    const check = (text: string) =>
      within !== undefined &&
      (name === 'startswith' ? within.text.startsWith(text) : within.text.endsWith(text));
    if (affix instanceof Tuple) {
      return affix.some((item) =>
        check(
          asString(item) ??
            typeError(`tuple for ${name} must only contain str, not ${typeName(item)}`),
        ),
      );
    }
    const text = asString(affix);
    return text === undefined
      ? typeError(`${name} first arg must be str or a tuple of str, not ${typeName(affix)}`)
      : check(text);
  });
}

/** The padding of a text to a width: what is missing, made of the fill character. */
function padding([width, fill = ' ']: readonly unknown[]): (length: number) => string {
  const total = Number(indexArgument(width));
  const character = asString(fill);
  if (character === undefined) {
    return typeError(`The fill character must be a unicode character, not ${typeName(fill)}`);
  }
  if (stringLength(character) !== 1) {
    return typeError('The fill character must be exactly one character long');
  }
  boundSize(total);
  return (length) => character.repeat(Math.max(0, length));
}

function center(self: string, args: readonly unknown[]): string {
  const fill = padding(args);
  const width = Number(args[0]);
  const missing = Math.max(0, width - stringLength(self));
  const left = (missing >> 1) + (missing & width & 1);
  return fill(left) + self + fill(missing - left);
}

/**
 * Python's str.replace().
 *
 * @param most how many at most; negative for all
 */
export function replaceText(self: string, old: string, replacement: string, most: number): string {
  const pieces = old === '' ? ['', ...Array.from(self), ''] : self.split(old);
  const found = pieces.length - 1;
  const replaced = most < 0 ? found : Math.min(most, found);
  boundSize(self.length + replaced * replacement.length);
  return (
    pieces.slice(0, replaced + 1).join(replacement) +
    pieces
      .slice(replaced + 1)
      .map((piece) => old + piece)
      .join('')
  );
}

function replace(self: string, args: readonly unknown[]): string {
  const [old, replacement] = args
    .slice(0, 2)
    .map(
      (value, position) =>
        asString(value) ??
        typeError(`replace() argument ${position + 1} must be str, not ${argumentName(value)}`),
    ) as [string, string];
  return replaceText(self, old, replacement, Number(indexArgument(args[2] ?? -1)));
}

function separatorArgument(separator: unknown): string | null {
  if (separator === null) {
    return null;
  }
  const text = asString(separator) ?? typeError(`must be str or None, not ${typeName(separator)}`);
  return text === '' ? valueError('empty separator') : text;
}

function split(self: string, [separator, maximum]: readonly unknown[]): string[] {
  const most = Number(indexArgument(maximum));
  const text = separatorArgument(separator);
  if (text === null) {
    return splitWords(self, most);
  }
  const pieces = self.split(text);
  if (most < 0 || most >= pieces.length - 1) {
    return pieces;
  }
  return [...pieces.slice(0, most), pieces.slice(most).join(text)];
}

function rsplit(self: string, [separator, maximum]: readonly unknown[]): string[] {
  const most = Number(indexArgument(maximum));
  const text = separatorArgument(separator);
  if (text === null) {
    return splitWordsFromEnd(self, most);
  }
  const pieces = splitFromEnd(self, text);
  const first = most < 0 ? 0 : Math.max(0, pieces.length - 1 - most);
  return [pieces.slice(0, first + 1).join(text), ...pieces.slice(first + 1)];
}

/** Splits from the right, which differs where a separator overlaps itself. */
function splitFromEnd(self: string, separator: string): string[] {
  const pieces: string[] = [];
  let end = self.length;
  let at = self.lastIndexOf(separator);
  while (at !== -1 && end > 0) {
    pieces.push(self.slice(at + separator.length, end));
    end = at;
    at = end < separator.length ? -1 : self.lastIndexOf(separator, end - separator.length);
  }
  pieces.push(self.slice(0, end));
  return pieces.reverse();
}

function partition(self: string, separator: unknown, fromEnd: boolean): Tuple {
  const text = textArgument(separator);
  if (text === '') {
    valueError('empty separator');
  }
  const at = fromEnd ? self.lastIndexOf(text) : self.indexOf(text);
  if (at === -1) {
    return fromEnd ? Tuple.of('', '', self) : Tuple.of(self, '', '');
  }
  return Tuple.of(self.slice(0, at), text, self.slice(at + text.length));
}

function join(self: string, items: unknown): string {
  const values = iterable(items) ?? typeError('can only join an iterable');
  const texts = Array.from(
    values,
    (value, position) =>
      asString(value) ??
      typeError(`sequence item ${position}: expected str instance, ${typeName(value)} found`),
  );
  boundSize(texts.reduce((total, text) => total + text.length + self.length, 0));
  return texts.join(self);
}

function stripper(name: string, atStart: boolean, atEnd: boolean): MethodBody<string> {
  return someArguments(`str.${name}`, 0, 1, (self, [set = null]) => {
    if (set === null) {
      return stripCharacters(self, null, atStart, atEnd);
    }
    const text = asString(set) ?? typeError(`${name} arg must be None or str`);
    return stripCharacters(self, text, atStart, atEnd);
  });
}

function zfill(self: string, width: unknown): string {
  const total = Number(indexArgument(width));
  boundSize(total);
  const sign = /^[+-]/.test(self) ? self[0]! : '';
  const missing = Math.max(0, total - stringLength(self));
  return sign + '0'.repeat(missing) + self.slice(sign.length);
}

function expandTabs(self: string, [size]: readonly unknown[]): string {
  const width = Number(indexArgument(size));
  boundSize(width * self.split('\t').length);
  let column = 0;
  let expanded = '';
  for (const character of self) {
    if (character === '\t') {
      const spaces = width > 0 ? width - (column % width) : 0;
      expanded += ' '.repeat(spaces);
      column += spaces;
    } else {
      expanded += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return expanded;
}

function affixArgument(name: string, value: unknown): string {
  return asString(value) ?? typeError(`${name}() argument must be str, not ${argumentName(value)}`);
}

/** What a table of str.translate() has for a character; undefined to leave it. */
function translation(table: unknown, code: number): unknown {
  if (isMapping(table)) {
    return mappingGet(table, code);
  }
  const text = asString(table);
  const items = text === undefined ? table : characters(text);
  if (typeof items === 'string' || Array.isArray(items)) {
    return items[code];
  }
  return typeError(`'${typeName(table)}' object is not subscriptable`);
}

function translate(self: string, table: unknown): string {
  let translated = '';
  for (const character of self) {
    const to = translation(table, character.codePointAt(0)!);
    if (to === undefined) {
      translated += character;
    } else if (to !== null) {
      translated += asString(to) ?? characterOf(indexArgument(to));
    }
    boundSize(translated.length);
  }
  return translated;
}

/** The table of str.maketrans() that a dict stands for: its keys are characters or code points. */
function translationTable(mapping: unknown): Dict {
  if (!isMapping(mapping)) {
    return typeError('if you give only one argument to maketrans it must be a dict');
  }
  const table = new Dict();
  for (const [key, value] of mappingEntries(mapping)) {
    const text = asString(key);
    if (text !== undefined && stringLength(text) !== 1) {
      valueError('string keys in translate table must be of length 1');
    }
    if (text === undefined && !isInteger(key) && typeof key !== 'boolean') {
      typeError('keys in translate table must be strings or integers');
    }
    table.set(text === undefined ? key : text.codePointAt(0), value);
  }
  return table;
}

function maketrans(_self: string, args: readonly unknown[]): Dict {
  if (args.length === 1) {
    return translationTable(args[0]);
  }
  const [targets, removed = ''] = args
    .slice(1)
    .map(
      (value, position) =>
        asString(value) ??
        typeError(`maketrans() argument ${position + 2} must be str, not ${argumentName(value)}`),
    ) as [string, string?];
  const sources =
    asString(args[0]) ??
    typeError('first maketrans argument must be a string if there is a second argument');
  if (stringLength(sources) !== stringLength(targets)) {
    valueError('the first two maketrans arguments must have equal length');
  }
  const letters = Array.from(targets);
  const table = new Dict();
  for (const [position, source] of Array.from(sources).entries()) {
    table.set(source.codePointAt(0), letters[position]!.codePointAt(0));
  }
  for (const character of removed) {
    table.set(character.codePointAt(0), null);
  }
  return table;
}

/** A method that asks whether all characters are of a kind; false for the empty text. */
function allAre(name: string, characterClass: string): MethodBody<string> {
  const pattern = new RegExp(`^[${characterClass}]+$`, 'u');
  return noArguments(`str.${name}`, (self) => pattern.test(self));
}

/** Methods of str; on a Markup, methods.ts escapes and wraps around them. */
export const TEXT_METHODS: ReadonlyMap<string, MethodBody<string>> = new Map(
  Object.entries<MethodBody<string>>({
    capitalize: noArguments('str.capitalize', capitalize),
    casefold: noArguments('str.casefold', casefold),
    center: someArguments('str.center', 1, 2, center),
    count: searchArguments('count', count),
    endswith: affixed('endswith'),
    expandtabs: namedArguments('expandtabs', ['tabsize'], [8], expandTabs),
    find: searchArguments('find', (self, args) => find(self, args, false)),
    format: formatFields,
    format_map: oneArgument('str.format_map', formatMap),
    index: searchArguments('index', (self, args) => index(self, args, false)),
    isalnum: allAre('isalnum', '\\p{L}\\p{N}'),
    isalpha: allAre('isalpha', '\\p{L}'),
    isascii: noArguments('str.isascii', (self) => /^[\0-\x7f]*$/.test(self)),
    isdecimal: allAre('isdecimal', DECIMAL_DIGITS),
    isdigit: allAre('isdigit', DIGITS),
    isidentifier: noArguments('str.isidentifier', (self) =>
      /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(self),
    ),
    islower: noArguments('str.islower', isLowerCase),
    isnumeric: allAre('isnumeric', NUMERICS),
    isprintable: noArguments('str.isprintable', isPrintable),
    isspace: allAre('isspace', WHITESPACE),
    istitle: noArguments('str.istitle', isTitleCase),
    isupper: noArguments('str.isupper', isUpperCase),
    join: oneArgument('str.join', join),
    ljust: someArguments('str.ljust', 1, 2, (self, args) => {
      const fill = padding(args);
      return self + fill(Number(args[0]) - stringLength(self));
    }),
    lower: noArguments('str.lower', (self) => self.toLowerCase()),
    lstrip: stripper('lstrip', true, false),
    maketrans: someArguments('str.maketrans', 1, 3, maketrans),
    partition: oneArgument('str.partition', (self, separator) => partition(self, separator, false)),
    removeprefix: oneArgument('str.removeprefix', (self, prefix) => {
      const text = affixArgument('removeprefix', prefix);
      return self.startsWith(text) ? self.slice(text.length) : self;
    }),
    removesuffix: oneArgument('str.removesuffix', (self, suffix) => {
      const text = affixArgument('removesuffix', suffix);
      return self.endsWith(text) ? self.slice(0, self.length - text.length) : self;
    }),
    replace: someArguments('str.replace', 2, 3, replace),
    rfind: searchArguments('rfind', (self, args) => find(self, args, true)),
    rindex: searchArguments('rindex', (self, args) => index(self, args, true)),
    rjust: someArguments('str.rjust', 1, 2, (self, args) => {
      const fill = padding(args);
      return fill(Number(args[0]) - stringLength(self)) + self;
    }),
    rpartition: oneArgument('str.rpartition', (self, separator) =>
      partition(self, separator, true),
    ),
    rsplit: namedArguments('rsplit', ['sep', 'maxsplit'], [null, -1], rsplit),
    rstrip: stripper('rstrip', false, true),
    split: namedArguments('split', ['sep', 'maxsplit'], [null, -1], split),
    splitlines: namedArguments('splitlines', ['keepends'], [false], (self, [keepEnds]) => {
      indexArgument(keepEnds);
      return splitLines(self, truth(keepEnds));
    }),
    startswith: affixed('startswith'),
    strip: stripper('strip', true, true),
    swapcase: noArguments('str.swapcase', swapCase),
    title: noArguments('str.title', titleCase),
    translate: oneArgument('str.translate', translate),
    upper: noArguments('str.upper', (self) => self.toUpperCase()),
    zfill: oneArgument('str.zfill', zfill),
  }),
);
