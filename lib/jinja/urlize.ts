import { boundArgument, Signature, typeError } from './arguments.js';
import { attributeError } from './attributes.js';
import { FilterArgumentError } from './errors.js';
import { repr } from './format.js';
import { escapeToMarkup } from './markup.js';
import { compare, iterate, truth } from './operators.js';
import { compareText, sliceCharacters, splitWords, stringLength, WHITESPACE } from './text.js';
import { asString, type Filter, Markup, typeName } from './values.js';

const WORD = '[\\p{L}\\p{N}_%-]';

/** A link as the documentation of `urlize` describes it: a domain, a well-known ending, or an address with a scheme. */
const LINK = new RegExp(
  [
    `^((https?://|www\\.)(([\\p{L}\\p{N}_%-]+\\.)+)?([a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59})`,
    `|(${WORD}{2,63}\\.)+(com|net|int|edu|gov|org|info|mil)`,
    '|(https?://)((\\p{Nd}{1,3}(\\.\\p{Nd}{1,3}){3})|(\\[([\\p{Nd}a-f]{0,4}:){2}([\\p{Nd}a-f]{0,4}:?){1,6}\\])))',
    `(?::\\p{Nd}{1,5})?(?:[/?#][^${WHITESPACE}]*)?$`,
  ].join(''),
  'iu',
);
const EMAIL = new RegExp(
  `^[^${WHITESPACE}]+@[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*\\.[\\p{L}\\p{N}_]+$`,
  'u',
);
const SCHEME = /^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u;
const SPACES = new RegExp(`([${WHITESPACE}]+)`);

const BRACKETS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

const urlize = new Signature(
  'do_urlize',
  ['eval_ctx', 'value', 'trim_url_limit', 'nofollow', 'target', 'rel', 'extra_schemes'],
  [null, false, null, null, null],
);

/** `urlize`: links and mail addresses in a text become HTML links. */
export const filterUrlize: Filter = (environment, value, args, kwargs) => {
  const [limit, nofollow, target, rel, schemes] = urlize.bind(2, args, kwargs);
  const relations = new Set(['noopener', ...relationNames(rel)]);
  if (truth(nofollow)) {
    relations.add('nofollow');
  }
  const attributes =
    ` rel="${escapeToMarkup(Array.from(relations).sort(compareText).join(' ')).value}"` +
    (truth(target) ? ` target="${escapeToMarkup(target).value}"` : '');
  const extraSchemes = schemeNames(schemes);
  const linked = escapeToMarkup(value)
    .value.split(SPACES)
    .map((word) => linkWord(word, attributes, limit, extraSchemes))
    .join('');
  return environment.autoescape ? new Markup(linked) : linked;
};

function relationNames(rel: unknown): string[] {
  if (!truth(rel)) {
    return [];
  }
  return splitWords(asString(rel) ?? attributeError(rel, 'split'));
}

function schemeNames(schemes: unknown): string[] {
  if (schemes === null) {
    return [];
  }
  return Array.from(iterate(schemes), (scheme) => {
    const text =
      asString(scheme) ??
      typeError(`expected string or bytes-like object, got '${typeName(scheme)}'`);
    if (!SCHEME.test(text)) {
      throw new FilterArgumentError(`${repr(scheme)} is not a valid URI scheme prefix.`);
    }
    return text;
  });
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

function linkWord(
  word: string,
  attributes: string,
  limit: unknown,
  extraSchemes: string[],
): string {
  const head = /^([(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let end = middle.length;
  while (end > 0 && (')>.,'.includes(middle[end - 1]!) || middle.endsWith('&gt;', end))) {
    end -= middle.endsWith('&gt;', end) ? 4 : 1;
  }
  let tail = middle.slice(end);
  middle = middle.slice(0, end);
  // a bracket that the link itself opened belongs to the link
  for (const [opening, closing] of BRACKETS) {
    const opened = occurrences(middle, opening);
    if (opened > occurrences(middle, closing)) {
      const moved = Math.min(opened, occurrences(tail, closing));
      for (let count = 0; count < moved; count++) {
        const after = tail.indexOf(closing) + closing.length;
        middle += tail.slice(0, after);
        tail = tail.slice(after);
      }
    }
  }
  return head + link(middle, attributes, limit, extraSchemes) + tail;
}

function trimmed(text: string, limit: unknown): string {
  if (limit === null || !compare('>', stringLength(text), limit)) {
    return text;
  }
  const length = stringLength(text);
  return `${sliceCharacters(text, 0, Math.min(boundArgument(limit, length, length), length))}...`;
}

function link(text: string, attributes: string, limit: unknown, extraSchemes: string[]): string {
  if (LINK.test(text)) {
    const hasScheme = text.startsWith('https://') || text.startsWith('http://');
    const target = hasScheme ? text : `https://${text}`;
    return `<a href="${target}"${attributes}>${trimmed(text, limit)}</a>`;
  }
  if (text.startsWith('mailto:') && EMAIL.test(text.slice(7))) {
    return `<a href="${text}">${text.slice(7)}</a>`;
  }
  if (text.includes('@') && !text.startsWith('www.') && !text.includes(':') && EMAIL.test(text)) {
    return `<a href="mailto:${text}">${text}</a>`;
  }
  let linked = text;
  for (const scheme of extraSchemes) {
    if (linked !== scheme && linked.startsWith(scheme)) {
      linked = `<a href="${linked}"${attributes}>${linked}</a>`;
    }
  }
  return linked;
}
