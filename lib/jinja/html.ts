import { entityCharacter } from './entities.js';
import { TemplateRuntimeError } from './errors.js';
import { formatFields } from './fields.js';
import { formatValue } from './format-spec.js';
import { escapeToMarkup } from './markup.js';
import { splitWords } from './text.js';
import { type KeywordArguments, Markup, type PositionalArguments } from './values.js';

/** MarkupSafe's Markup.format(): every field is escaped. */
export function escapeFormat(
  self: Markup,
  args: PositionalArguments,
  kwargs: KeywordArguments,
): Markup {
  return new Markup(
    formatFields(self.value, args, kwargs, (value, specification) => {
      if (!(value instanceof Markup)) {
        return escapeToMarkup(formatValue(value, specification)).value;
      }
      if (specification !== '') {
        throw new TemplateRuntimeError(
          'Unsupported format specification for Markup.',
          'ValueError',
        );
      }
      return value.value;
    }),
  );
}

/** Python's html.unescape(): character references become the characters they name. */
export function htmlText(text: string): string {
  return text.replace(
    /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/g,
    (reference, name: string) => entityCharacter(name) ?? reference,
  );
}

/** Removes all from an opening mark to the nearest closing one; in linear time, unlike a lazy regular expression. */
function removeBetween(text: string, opening: string, closing: string): string {
  let kept = '';
  let position = 0;
  for (;;) {
    const start = text.indexOf(opening, position);
    const end = start === -1 ? -1 : text.indexOf(closing, start + opening.length);
    if (end === -1) {
      return kept + text.slice(position);
    }
    kept += text.slice(position, start);
    position = end + closing.length;
  }
}

/** MarkupSafe's Markup.striptags(): no comments, no tags, single spaces, references resolved. */
export function stripTags(text: string): string {
  const bare = removeBetween(removeBetween(text, '<!--', '-->'), '<', '>');
  return htmlText(splitWords(bare).join(' '));
}
