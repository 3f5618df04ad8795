import { str } from './format.js';
import { Markup } from './values.js';

const SPECIAL = /[&<>'"]/;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

/** Text with the five characters special to HTML replaced, in MarkupSafe's spelling. */
export function escapeHtml(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[&<>'"]/g, (character) => ENTITIES[character]!) : text;
}

/** MarkupSafe's escape(): a Markup stays as it is, anything else is printed and escaped. */
export function escapeToMarkup(value: unknown): Markup {
  return value instanceof Markup ? value : new Markup(escapeHtml(str(value)));
}
