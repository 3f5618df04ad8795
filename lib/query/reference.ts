import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { ResponseDict, ResponseValue } from './parse.js';
import { decodeEntities, illegalCharacter, strip, XmlError } from './text.js';

type OrderedNode = { [name: string]: OrderedNode[] } & { ':@'?: Record<string, string> };

const text = '#text';
const cdata = '#cdata';
const maxDepth = 100;

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
  maxNestedTags: maxDepth,
  // Its own substitute would be a name that was not in the answer; our dicts have no prototype.
  onDangerousProperty: (name) => name,
});

/**
 * The same dict or refusal as `parseXml` of the package's root gives, made by fast-xml-parser: the
 * reference that one is checked against. Use it to have an answer's dict from two parsers that have
 * no code in common; it takes about twenty times as long.
 *
 * Throws XmlError for the same documents.
 */
export function parseXml(xml: string): ResponseDict {
  if (!xml.isWellFormed()) throw new XmlError('half a surrogate pair');
  const illegal = illegalCharacter.exec(xml);
  if (illegal) {
    throw new XmlError(`a character that XML does not allow, at offset ${illegal.index}`);
  }
  const document = withoutInstructions(xml.replace(/^\ufeff/, ''));
  const valid = XMLValidator.validate(document);
  if (valid !== true) {
    // For tags that stay open it lists them all.
    throw new XmlError(`${valid.err.msg.slice(0, 200)} (line ${valid.err.line})`);
  }
  let nodes: OrderedNode[];
  try {
    // Both would let pass text behind a root that is one empty tag; inside an element it shows.
    nodes = parser.parse(`<document>${document}</document>`)[0].document;
  } catch (cause) {
    throw new XmlError((cause as Error).message, { cause });
  }
  const [root, ...others] = nodes.filter((node) => !isSpace(node));
  if (!root || others.length > 0) throw new XmlError('not one root element');
  const dict: ResponseDict = Object.create(null);
  dict[elementName(root)] = readElement(root, 1);
  return dict;
}

const closings: Record<string, string> = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' };

/**
 * The document with a comment in place of each processing instruction, in which fast-xml-parser
 * would take quotes for those of attributes. Throws XmlError for a declaration other than XML's.
 */
function withoutInstructions(xml: string): string {
  const opening = /<!--|<!\[CDATA\[|<[!?]?/g;
  let rewritten = '';
  let kept = 0;
  for (let found = opening.exec(xml); found; found = opening.exec(xml)) {
    if (found[0] === '<') {
      const next = xml.indexOf('<', opening.lastIndex);
      checkTag(xml.slice(opening.lastIndex, next === -1 ? undefined : next));
      continue;
    }
    const close = closings[found[0]];
    if (!close) {
      throw new XmlError('a DOCTYPE or another declaration, which no answer of AWS has');
    }
    const end = xml.indexOf(close, opening.lastIndex);
    if (end === -1) throw new XmlError(`a ${found[0]} that does not end`);
    const content = xml.slice(opening.lastIndex, end);
    opening.lastIndex = end + close.length;
    if (found[0] === '<!--' && (content.includes('--') || content.endsWith('-'))) {
      throw new XmlError('a -- within a comment');
    }
    if (found[0] === '<?') {
      checkInstruction(content, found.index);
      rewritten += `${xml.slice(kept, found.index)}<!---->`;
      kept = opening.lastIndex;
    }
  }
  return rewritten + xml.slice(kept);
}

const tagForm = /^(?:\/[^\s/=]+|[^\s/=]+(?:\s+[^\s/=]+\s*=\s*"")*\s*\/?)\s*$/;

/** Refuses what fast-xml-parser overlooks in a tag, given from its `<` to the next one. */
function checkTag(tag: string): void {
  const [bare, ...more] = tag.replace(/"[^"]*"|'[^']*'/g, '""').split('>');
  if (more.length === 0 || !tagForm.test(bare!) || otherSpace.test(bare!)) {
    throw new XmlError('a tag with an invalid name or an attribute that is not allowed');
  }
  if (bare!.split(/\s__proto__\s*=/).length > 2) throw new XmlError('an attribute is repeated');
}

/** What is space to JavaScript but not to XML. */
const otherSpace = /[^\S \t\r\n]/;

function checkInstruction(content: string, index: number): void {
  const target = content.split(/[ \t\r\n]/, 1)[0]!;
  if (!/^[^\s/=]+$/.test(target) || XMLValidator.validate(`<${target}/>`) !== true) {
    throw new XmlError('a processing instruction with an invalid name');
  }
  if (/^xml$/i.test(target) && (target !== 'xml' || index > 0)) {
    throw new XmlError('an XML declaration that is not at the start');
  }
}

function elementName(node: OrderedNode): string {
  for (const name in node) if (name !== ':@') return name;
  throw new XmlError('an element without a name');
}

function isSpace(node: OrderedNode): boolean {
  return elementName(node) === text && /^[ \t\n]*$/.test(node[text] as unknown as string);
}

function readElement(node: OrderedNode, depth: number): ResponseValue {
  if (depth > maxDepth) throw new XmlError(`elements nested over ${maxDepth} deep`);
  const dict: ResponseDict = Object.create(null);
  let content = '';
  let structured = false;
  for (const [name, value] of Object.entries(node[':@'] ?? {})) {
    if (value.includes('<')) throw new XmlError('a < in an attribute');
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
      addChild(dict, name, readElement(child, depth + 1));
      structured = true;
    }
  }
  const stripped = strip(content);
  if (!structured) return stripped || null;
  if (stripped) dict[text] = stripped;
  return dict;
}

function addChild(dict: ResponseDict, name: string, value: ResponseValue): void {
  const present = dict[name];
  if (present === undefined) dict[name] = value;
  else if (Array.isArray(present)) present.push(value);
  else dict[name] = [present, value];
}
