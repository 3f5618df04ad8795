import { boundArgument, indexArgument, Signature, typeError } from './arguments.js';
import { attributeError } from './attributes.js';
import { FilterArgumentError, TemplateRuntimeError } from './errors.js';
import { repr, str } from './format.js';
import { stripTags } from './html.js';
import { iterable } from './iteration.js';
import { escapeHtml, escapeToMarkup } from './markup.js';
import { method } from './methods.js';
import { replaceText } from './methods-text.js';
import { add, compare, integerOf, lengthOf, multiply, truth } from './operators.js';
import { formatPercent } from './percent.js';
import { capitalize, sliceCharacters, splitLines } from './text.js';
import { Undefined } from './undefined.js';
import {
  asString,
  boundSize,
  type Callable,
  Dict,
  type Filter,
  isMapping,
  type KeywordArguments,
  Markup,
  mappingEntries,
  NO_KEYWORDS,
  type PositionalArguments,
  Tuple,
  typeName,
} from './values.js';
import { wrapLine } from './wordwrap.js';

/** MarkupSafe's soft_str(): str(), but a Markup stays one. */
function softStr(value: unknown): string | Markup {
  return value instanceof Markup ? value : str(value);
}

/** Calls a method of str, or of Markup where the value is one. */
function callMethod(value: unknown, name: string, args: PositionalArguments = []): unknown {
  return (method(softStr(value), name) as Callable).call(args, NO_KEYWORDS);
}

function caseFilter(name: string, change: (text: string) => string): Filter {
  const signature = new Signature(name, ['s']);
  return (_environment, value, args, kwargs) => {
    signature.bind(1, args, kwargs);
    return value instanceof Markup ? new Markup(change(value.value)) : change(str(value));
  };
}

export const filterCapitalize = caseFilter('do_capitalize', capitalize);
export const filterLower = caseFilter('do_lower', (text) => text.toLowerCase());
export const filterUpper = caseFilter('do_upper', (text) => text.toUpperCase());

const center = new Signature('do_center', ['value', 'width'], [80]);

export const filterCenter: Filter = (_environment, value, args, kwargs) =>
  callMethod(value, 'center', center.bind(1, args, kwargs));

const trim = new Signature('do_trim', ['value', 'chars'], [null]);

export const filterTrim: Filter = (_environment, value, args, kwargs) =>
  callMethod(value, 'strip', trim.bind(1, args, kwargs));

const title = new Signature('do_title', ['s']);
const WORD_START = /([-\s({[<]+)/;

export const filterTitle: Filter = (_environment, value, args, kwargs) => {
  title.bind(1, args, kwargs);
  return str(value)
    .split(WORD_START)
    .map((word) => {
      const [head = ''] = word;
      return head.toUpperCase() + word.slice(head.length).toLowerCase();
    })
    .join('');
};

/** Checks the one argument of a function of MarkupSafe. */
function refuseArguments(name: string, args: PositionalArguments, kwargs: KeywordArguments): void {
  if (kwargs.size > 0) {
    typeError(`markupsafe._speedups.${name}() takes no keyword arguments`);
  }
  if (args.length > 0) {
    typeError(
      `markupsafe._speedups.${name}() takes exactly one argument (${args.length + 1} given)`,
    );
  }
}

export const filterEscape: Filter = (_environment, value, args, kwargs) => {
  refuseArguments('escape', args, kwargs);
  return escapeToMarkup(value);
};

export const filterString: Filter = (_environment, value, args, kwargs) => {
  refuseArguments('soft_str', args, kwargs);
  return softStr(value);
};

const forceescape = new Signature('do_forceescape', ['value']);

export const filterForceescape: Filter = (_environment, value, args, kwargs) => {
  forceescape.bind(1, args, kwargs);
  return new Markup(escapeHtml(str(value)));
};

const safe = new Signature('do_mark_safe', ['value']);

export const filterSafe: Filter = (_environment, value, args, kwargs) => {
  safe.bind(1, args, kwargs);
  return new Markup(str(value));
};

const striptags = new Signature('do_striptags', ['value']);

export const filterStriptags: Filter = (_environment, value, args, kwargs) => {
  striptags.bind(1, args, kwargs);
  return stripTags(str(value));
};

export const filterFormat: Filter = (_environment, value, args, kwargs) => {
  if (args.length > 0 && kwargs.size > 0) {
    throw new FilterArgumentError("can't handle positional and keyword arguments at the same time");
  }
  return formatPercent(softStr(value), kwargs.size > 0 ? new Dict(kwargs) : Tuple.from(args));
};

const replace = new Signature('do_replace', ['eval_ctx', 's', 'old', 'new', 'count'], [null]);

export const filterReplace: Filter = (environment, value, args, kwargs) => {
  const [old, replacement, count] = replace.bind(2, args, kwargs);
  const most = count === null ? -1 : count;
  if (!environment.autoescape) {
    return replaceText(str(value), str(old), str(replacement), Number(indexArgument(most)));
  }
  const isMarkup =
    old instanceof Markup || (replacement instanceof Markup && !(value instanceof Markup));
  const text = isMarkup ? escapeToMarkup(value) : value;
  return callMethod(text, 'replace', [softStr(old), softStr(replacement), most]);
};

const wordcount = new Signature('do_wordcount', ['s']);

export const filterWordcount: Filter = (_environment, value, args, kwargs) => {
  wordcount.bind(1, args, kwargs);
  return str(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0;
};

const indent = new Signature('do_indent', ['s', 'width', 'first', 'blank'], [4, false, false]);

export const filterIndent: Filter = (_environment, value, args, kwargs) => {
  const [width, first, blank] = indent.bind(1, args, kwargs);
  const indention = asString(width) ?? (multiply(' ', width) as string);
  const text = asString(value);
  if (text === undefined) {
    return refuseIndent(value);
  }
  const lines = splitLines(`${text}\n`);
  boundSize(text.length + lines.length * indention.length);
  const indented = lines.map((line, index) => {
    const isIndented = index === 0 ? truth(first) : line !== '' || truth(blank);
    return isIndented ? indention + line : line;
  });
  const joined = indented.join('\n');
  return value instanceof Markup ? new Markup(joined) : joined;
};

function refuseIndent(value: unknown): never {
  if (value instanceof Undefined) {
    value.fail();
  }
  if (Array.isArray(value) && !(value instanceof Tuple)) {
    attributeError(value, 'splitlines');
  }
  if (Array.isArray(value)) {
    add(value, '\n');
  }
  return typeError(`unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`);
}

const truncate = new Signature(
  'do_truncate',
  ['env', 's', 'length', 'killwords', 'end', 'leeway'],
  [255, false, '...', null],
);

function assertAtLeast(name: string, value: unknown, least: number): void {
  if (!compare('>=', value, least)) {
    throw new TemplateRuntimeError(
      `expected ${name} >= ${least}, got ${str(value)}`,
      'AssertionError',
    );
  }
}

/** Jinja2's policy `truncate.leeway`. */
const LEEWAY = 5;

export const filterTruncate: Filter = (_environment, value, args, kwargs) => {
  const [length, killWords, end, leewayArgument] = truncate.bind(2, args, kwargs);
  const leeway = leewayArgument === null ? LEEWAY : leewayArgument;
  const endLength = lengthOf(end);
  assertAtLeast('length', length, endLength);
  assertAtLeast('leeway', leeway, 0);
  const total = lengthOf(value);
  if (compare('<=', total, add(length, leeway))) {
    return value;
  }
  const text = asString(value);
  if (text === undefined) {
    return truth(killWords) ? add(value, end) : attributeError(value, 'rsplit');
  }
  const cut = sliceCharacters(text, 0, boundArgument(add(length, -endLength), total, total));
  const space = truth(killWords) ? -1 : cut.lastIndexOf(' ');
  const kept = space === -1 ? cut : cut.slice(0, space);
  return add(value instanceof Markup ? new Markup(kept) : kept, end);
};

const wordwrap = new Signature(
  'do_wordwrap',
  ['environment', 's', 'width', 'break_long_words', 'wrapstring', 'break_on_hyphens'],
  [79, true, null, true],
);

export const filterWordwrap: Filter = (_environment, value, args, kwargs) => {
  const [width, breakLongWords, wrapArgument, breakOnHyphens] = wordwrap.bind(2, args, kwargs);
  const wrapString = wrapArgument === null ? '\n' : wrapArgument;
  const separator = asString(wrapString) ?? attributeError(wrapString, 'join');
  const text = asString(value) ?? attributeError(value, 'splitlines');
  const options = {
    breakLongWords: truth(breakLongWords),
    breakOnHyphens: breakOnHyphens === true,
  };
  const lines = splitLines(text).map((line) => {
    if (compare('<=', width, 0)) {
      throw new TemplateRuntimeError(`invalid width ${repr(width)} (must be > 0)`, 'ValueError');
    }
    const wrapped = wrapLine(line, Number(integerOf(width) ?? width), options);
    boundSize(text.length + wrapped.length * separator.length);
    return wrapped.join(separator);
  });
  boundSize(text.length + lines.length * separator.length);
  const wrapped = lines.join(separator);
  return wrapString instanceof Markup ? new Markup(wrapped) : wrapped;
};

const urlencode = new Signature('do_urlencode', ['value']);

function quoteUrl(value: unknown, isQuery: boolean): string {
  const text = str(value);
  if (/[\ud800-\udfff]/u.test(text)) {
    throw new TemplateRuntimeError(
      `'utf-8' codec can't encode ${repr(text)}: surrogates not allowed`,
      'ValueError',
    );
  }
  const quoted = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return isQuery ? quoted.replaceAll('%20', '+') : quoted.replaceAll('%2F', '/');
}

function pair(value: unknown): [unknown, unknown] {
  const items = Array.from(
    iterable(value) ?? typeError(`cannot unpack non-iterable ${typeName(value)} object`),
  );
  if (items.length !== 2) {
    throw new TemplateRuntimeError(
      items.length > 2
        ? 'too many values to unpack (expected 2)'
        : `not enough values to unpack (expected 2, got ${items.length})`,
      'ValueError',
    );
  }
  return [items[0], items[1]];
}

export const filterUrlencode: Filter = (_environment, value, args, kwargs) => {
  urlencode.bind(1, args, kwargs);
  const items = asString(value) === undefined ? iterable(value) : undefined;
  if (items === undefined) {
    return quoteUrl(value, false);
  }
  const pairs = isMapping(value) ? mappingEntries(value) : Array.from(items, pair);
  return Array.from(pairs, ([key, item]) => `${quoteUrl(key, true)}=${quoteUrl(item, true)}`).join(
    '&',
  );
};

const xmlattr = new Signature('do_xmlattr', ['eval_ctx', 'd', 'autospace'], [true]);

export const filterXmlattr: Filter = (environment, value, args, kwargs) => {
  const [autospace] = xmlattr.bind(2, args, kwargs);
  if (!isMapping(value)) {
    return attributeError(value, 'items');
  }
  const attributes: string[] = [];
  for (const [key, item] of mappingEntries(value)) {
    if (item !== null && !(item instanceof Undefined)) {
      attributes.push(`${attributeName(key)}="${escapeToMarkup(item).value}"`);
    }
  }
  const joined = attributes.join(' ');
  const spaced = joined !== '' && truth(autospace) ? ` ${joined}` : joined;
  return environment.autoescape ? new Markup(spaced) : spaced;
};

function attributeName(key: unknown): string {
  const name =
    asString(key) ?? typeError(`expected string or bytes-like object, got '${typeName(key)}'`);
  if (/[\t-\r />=]/.test(name)) {
    throw new TemplateRuntimeError(
      `Invalid character in attribute name: ${repr(key)}`,
      'ValueError',
    );
  }
  return escapeToMarkup(key).value;
}
