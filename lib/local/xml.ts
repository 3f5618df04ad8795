/** What an answer is made of: scalars, `undefined` for an absent element, arrays for `member` lists, Maps for `entry` maps. */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly XmlValue[]
  | ReadonlyMap<string, XmlValue>
  | XmlElements;

export interface XmlElements {
  readonly [element: string]: XmlValue;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

const NOT_IN_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escapeText(text: string): string {
  return text
    .replace(NOT_IN_XML, '\uFFFD')
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}

function isMap(value: object): value is ReadonlyMap<string, XmlValue> {
  return value instanceof Map;
}

/** Whole seconds and a `Z`, the form of every timestamp in an answer. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function content(value: Exclude<XmlValue, undefined>): string {
  if (typeof value !== 'object') return escapeText(String(value));
  if (value instanceof Date) return timestamp(value);
  if (Array.isArray(value)) return value.map((member) => element('member', member)).join('');
  if (isMap(value)) {
    return [...value].map(([key, entry]) => element('entry', { key, value: entry })).join('');
  }
  return elements(value as XmlElements);
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  const inner = content(value);
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

/** Writes elements in the order given, the way AWS's Query protocol does. */
export function elements(values: XmlElements): string {
  return Object.entries(values)
    .map(([name, value]) => element(name, value))
    .join('');
}

/** A whole document with one namespace. */
export function xmlDocument(root: string, namespace: string, values: XmlElements): string {
  return `<${root} xmlns="${namespace}">${elements(values)}</${root}>\n`;
}
