import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** What an element of an answer becomes: text, null when empty, a dict, or a list of these. */
export type ResponseValue = string | null | ResponseDict | ResponseValue[];

/** A dict as Python's xmltodict makes it. Without prototype: only what was in the answer is in it. */
export interface ResponseDict {
  [name: string]: ResponseValue;
}

/** Whether a part of an answer is a dict: neither text, nor empty, nor a list. */
export function isDict(value: ResponseValue | undefined): value is ResponseDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The XML is not well-formed, or uses what no answer of AWS uses. */
export class XmlError extends Error {
  override name = 'XmlError';
}

type OrderedNode = { [name: string]: OrderedNode[] } & { ':@'?: Record<string, string> };

const text = '#text';
const cdata = '#cdata';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: cdata,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 100,
  // Its own substitute would be a name that was not in the answer; our dicts have no prototype.
  onDangerousProperty: (name) => name,
});

/**
 * Reads an XML document into the dict that a template sees, in xmltodict's shape: the root element
 * is the one key, attributes are `@name`, a repeated child is a list, an empty element is null,
 * text beside attributes or children is `#text`, and every scalar stays a string.
 *
 * Throws XmlError for anything not well-formed, a DOCTYPE, an entity other than the five of XML
 * and numeric ones, a control character, and elements nested over 100 deep.
 */
export function parseXml(xml: string): ResponseDict {
  checkMarkup(xml);
  if (!xml.isWellFormed()) throw new XmlError('half a surrogate pair');
  const illegal = illegalCharacter.exec(xml);
  if (illegal) {
    throw new XmlError(`a character that XML does not allow, at offset ${illegal.index}`);
  }
  const valid = XMLValidator.validate(xml);
  if (valid !== true) {
    // For tags that stay open it lists them all.
    throw new XmlError(`${valid.err.msg.slice(0, 200)} (line ${valid.err.line})`);
  }
  let nodes: OrderedNode[];
  try {
    // Both would let pass text behind a root that is one empty tag; inside an element it shows.
    nodes = parser.parse(`<document>${xml}</document>`)[0].document;
  } catch (cause) {
    throw new XmlError((cause as Error).message, { cause });
  }
  const [root, ...others] = nodes.filter((node) => !isSpace(node));
  if (!root || others.length > 0) throw new XmlError('not one root element');
  const dict: ResponseDict = Object.create(null);
  dict[elementName(root)] = readElement(root);
  return dict;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what XML 1.0 forbids
const illegalCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

const closings: Record<string, string> = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' };

/**
 * Goes through the document once, as each search begins behind the one before. Tags are looked at
 * because the parser takes any white space of Unicode in them, and more.
 */
function checkMarkup(xml: string): void {
  // Most tags are as plain as the first two.
  const opening = /<[\w.:-]+\/?>|<\/[\w.:-]+>|<!--|<!\[CDATA\[|<[!?]?/g;
  for (let found = opening.exec(xml); found; found = opening.exec(xml)) {
    if (found[0].endsWith('>')) continue;
    if (found[0] === '<') {
      opening.lastIndex = endOfTag(xml, opening.lastIndex);
      continue;
    }
    const close = closings[found[0]];
    if (!close) {
      throw new XmlError('a DOCTYPE or another declaration, which no answer of AWS has');
    }
    const end = xml.indexOf(close, opening.lastIndex);
    if (end === -1) throw new XmlError(`a ${found[0]} that does not end`);
    opening.lastIndex = end + close.length;
  }
}

const startOfTag = /[^\s<>/="'&]+/y;
const attribute = /[ \t\r\n]+[^\s<>/="'&]+[ \t\r\n]*=[ \t\r\n]*(?:"[^"<]*"|'[^'<]*')/y;
const restOfTag = /[ \t\r\n]*\/?>/y;
const closingTag = /\/[^\s<>/="'&]+[ \t\r\n]*>/y;

/** Where the tag ends whose `<` is before `start`. Attribute by attribute: a pattern of all of them would exhaust its stack. */
function endOfTag(xml: string, start: number): number {
  let at = start;
  function skip(part: RegExp): boolean {
    part.lastIndex = at;
    const found = part.test(xml);
    if (found) at = part.lastIndex;
    return found;
  }
  if (skip(closingTag)) return at;
  if (skip(startOfTag)) {
    while (skip(attribute));
    if (skip(restOfTag)) return at;
  }
  throw new XmlError(`a tag that is not well-formed, at offset ${start - 1}`);
}

function elementName(node: OrderedNode): string {
  for (const name in node) if (name !== ':@') return name;
  throw new XmlError('an element without a name');
}

function isSpace(node: OrderedNode): boolean {
  return elementName(node) === text && /^\s*$/.test(node[text] as unknown as string);
}

function readElement(node: OrderedNode): ResponseValue {
  const dict: ResponseDict = Object.create(null);
  let content = '';
  let structured = false;
  for (const [name, value] of Object.entries(node[':@'] ?? {})) {
    dict[name] = decodeEntities(value.replace(/[\t\n]/g, ' '));
    structured = true;
  }
  for (const child of node[elementName(node)] ?? []) {
    const name = elementName(child);
    if (name === text) {
      const raw = child[name] as unknown as string;
      if (raw.includes(']]>')) throw new XmlError('a ]]> that ends nothing');
      content += decodeEntities(raw);
    } else if (name === cdata) {
      content += child[name]?.[0]?.[text] as unknown as string;
    } else {
      addChild(dict, name, readElement(child));
      structured = true;
    }
  }
  const trimmed = content.replace(surroundingSpace, '');
  if (!structured) return trimmed || null;
  if (trimmed) dict[text] = trimmed;
  return dict;
}

/** What Python's str.strip() removes, of the characters that XML allows. */
const space = '\\t\\n\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const surroundingSpace = new RegExp(`^[${space}]+|(?<![${space}])[${space}]+$`, 'g');

function addChild(dict: ResponseDict, name: string, value: ResponseValue): void {
  const present = dict[name];
  if (present === undefined) dict[name] = value;
  else if (Array.isArray(present)) present.push(value);
  else dict[name] = [present, value];
}

const namedEntities: Record<string, string> = {
  'amp;': '&',
  'lt;': '<',
  'gt;': '>',
  'quot;': '"',
  'apos;': "'",
};

function decodeEntities(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(
    /&(?:#(?:x([0-9a-fA-F]{1,8})|(\d{1,8}));|(\w{1,16};)?)/g,
    (_, hex, decimal, name) => {
      if (name !== undefined && Object.hasOwn(namedEntities, name)) return namedEntities[name]!;
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
      const allowed = code < 0xd800 ? code >= 0x20 || [9, 10, 13].includes(code) : code > 0xdfff;
      if (!allowed || code > 0x10ffff || code === 0xfffe || code === 0xffff) {
        throw new XmlError('an entity that is neither one of XML’s five nor a valid character');
      }
      return String.fromCodePoint(code);
    },
  );
}
