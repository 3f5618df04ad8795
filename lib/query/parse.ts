import { decodeEntities, illegalCharacter, strip, XmlError } from './text.js';

export { XmlError };

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

/**
 * Reads an XML document into the dict that a template sees, in xmltodict's shape: the root element
 * is the one key, attributes are `@name`, a repeated child is a list, an empty element is null,
 * text beside attributes or children is `#text`, and every scalar stays a string.
 *
 * Throws XmlError for anything not well-formed, a DOCTYPE, an entity other than the five of XML
 * and numeric ones, a control character, elements nested over 100 deep, and elements named
 * `__proto__`, `constructor` or `prototype`.
 */
export function parseXml(xml: string): ResponseDict {
  if (!xml.isWellFormed()) throw new XmlError('half a surrogate pair');
  const reader = new XmlReader();
  reader.write(xml.startsWith('\ufeff') ? xml.slice(1) : xml);
  return reader.end();
}

const maxDepth = 100;

const reservedNames = new Set(['__proto__', 'constructor', 'prototype']);

// Those of XML 1.0 in the Basic Multilingual Plane, without its two that are space to JavaScript.
const nameStart =
  ':A-Z_a-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u02ff\\u0370-\\u037d\\u037f-\\u167f\\u1681-\\u1fff\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufefe\\uff00-\\ufffd';
const name = `[${nameStart}][${nameStart}\\-.0-9\\xb7\\u0300-\\u036f\\u203f\\u2040]*`;
const space = '[ \\t\\r\\n]';
const attribute = `${space}+(${name})${space}*=${space}*`;

const nameForm = new RegExp(name, 'y');
const attributeForm = new RegExp(`${attribute}(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const tagEndForm = new RegExp(`${space}*(/?)>`, 'y');
const closingEndForm = new RegExp(`${space}*>`, 'y');
const spaceToTagForm = new RegExp(`${space}*<`, 'y');
const targetForm = new RegExp(`(${name})(?=${space}|\\?>)`, 'y');

const tagFault = 'a tag that is not well-formed or has an invalid name';

interface OpenElement {
  name: string;
  /** Null as long as it has neither attributes nor children. */
  dict: ResponseDict | null;
  text: string;
}

/**
 * Reads a document that comes in pieces as {@link parseXml} reads a whole one, in one pass. Of the
 * document it keeps no more than the piece of markup or text that is not yet complete.
 */
export class XmlReader {
  private readonly document: ResponseDict = emptyDict();
  private readonly open: OpenElement[] = [];
  private hasRoot = false;
  /** What is not read yet; it begins with a `<` or is text. */
  private rest = '';
  /** Characters read before `rest`. */
  private offset = 0;
  /** Length of `rest` from which on another look is worth it: twice that of the last. */
  private enough = 1;
  /** Whether no text in `rest` can need decoding. */
  private plain = true;
  /** Names read lately: most come again and again. */
  private readonly names: string[] = [];

  /** Reads on; no piece ends within a character. Throws XmlError as soon as the document is seen to be wrong. */
  write(piece: string): void {
    const illegal = illegalCharacter.exec(piece);
    if (illegal) this.fail('a character that XML does not allow', this.rest.length + illegal.index);
    this.rest += piece;
    if (this.rest.length >= this.enough) this.read();
  }

  /** The dict of the whole document. Throws XmlError when it is not complete. */
  end(): ResponseDict {
    this.read();
    const { rest, open } = this;
    if (rest.startsWith('<')) this.fail(unfinished(rest), 0);
    const last = open.at(-1);
    if (last) this.fail(`no closing tag for ${shown(last.name)}`, rest.length);
    if (!this.hasRoot || !isSpace(rest)) this.fail('not one root element', 0);
    return this.document;
  }

  private read(): void {
    const xml = this.rest;
    this.plain = !(xml.includes('&') || xml.includes('\r') || xml.includes(']]>'));
    let position = 0;
    for (;;) {
      const opening = xml.indexOf('<', position);
      if (opening === -1) break;
      if (opening > position) this.readText(xml, position, opening);
      position = opening;
      const end = this.readMarkup(xml, opening);
      if (end === -1) break;
      position = end;
    }
    this.rest = xml.slice(position);
    this.offset += position;
    this.enough = 2 * this.rest.length;
  }

  private readText(xml: string, start: number, end: number): void {
    const element = this.open.at(-1);
    // Space before all else would be stripped in the end: most of it is between elements.
    spaceToTagForm.lastIndex = start;
    if (!element?.text && spaceToTagForm.test(xml)) return;
    if (!element) this.fail('not one root element', start);
    else element.text += this.textBetween(xml, start, end);
  }

  private textBetween(xml: string, start: number, end: number): string {
    const raw = xml.slice(start, end);
    if (this.plain) return raw;
    if (raw.includes(']]>')) this.fail('a ]]> that ends nothing', start);
    return decodeEntities(raw.replace(/\r\n?/g, '\n'));
  }

  /** Reads what begins with the `<` at `at`; gives where it ends, or -1 when that is still to come. */
  private readMarkup(xml: string, at: number): number {
    switch (xml[at + 1]) {
      case undefined:
        return -1;
      case '/':
        return this.readClosingTag(xml, at);
      case '!':
        return this.readSection(xml, at);
      case '?':
        return this.readInstruction(xml, at);
      default:
        return this.readTag(xml, at);
    }
  }

  private readTag(xml: string, at: number): number {
    nameForm.lastIndex = at + 1;
    if (nameForm.test(xml)) {
      let end = nameForm.lastIndex;
      const name = this.nameBetween(xml, at + 1, end);
      if (xml[end] === '>') return this.readContent(xml, name, at);
      let dict: ResponseDict | null = null;
      attributeForm.lastIndex = end;
      for (let found = attributeForm.exec(xml); found; found = attributeForm.exec(xml)) {
        end = attributeForm.lastIndex;
        const key = `@${found[1]}`;
        dict ??= emptyDict();
        if (key in dict) this.fail('an attribute is repeated', at);
        const value = found[2] ?? found[3]!;
        dict[key] = decodeEntities(value.replace(/\r\n?|[\t\n]/g, ' '));
      }
      tagEndForm.lastIndex = end;
      const found = tagEndForm.exec(xml);
      if (found) {
        this.checkElement(name, at);
        if (found[1]) this.add(name, dict, '');
        else this.open.push({ name, dict, text: '' });
        return tagEndForm.lastIndex;
      }
    }
    // No tag has another < in it, so the next one shows that this one is complete.
    if (xml.indexOf('<', at + 1) === -1) return -1;
    return this.fail(tagFault, at);
  }

  private nameBetween(xml: string, start: number, end: number): string {
    const slot = (xml.charCodeAt(start) + 4 * (end - start)) % 64;
    const known = this.names[slot];
    if (known?.length === end - start && xml.startsWith(known, start)) return known;
    const name = xml.slice(start, end);
    this.names[slot] = name;
    return name;
  }

  /** Reads on behind a tag without attributes, up to its closing tag when there is only text between. */
  private readContent(xml: string, name: string, at: number): number {
    this.checkElement(name, at);
    const start = at + name.length + 2;
    const closing = xml.indexOf('<', start);
    const end = closing + name.length + 3;
    if (
      closing !== -1 &&
      xml[closing + 1] === '/' &&
      xml[end - 1] === '>' &&
      xml.startsWith(name, closing + 2)
    ) {
      this.add(name, null, this.textBetween(xml, start, closing));
      return end;
    }
    this.open.push({ name, dict: null, text: '' });
    return start;
  }

  private checkElement(name: string, at: number): void {
    const depth = this.open.length;
    if (depth === 0 && this.hasRoot) this.fail('not one root element', at);
    if (depth === maxDepth) this.fail(`elements nested over ${maxDepth} deep`, at);
    if (reservedNames.has(name)) this.fail(`an element named ${name}`, at);
    this.hasRoot = true;
  }

  private readClosingTag(xml: string, at: number): number {
    const element = this.open.at(-1);
    if (element && xml.startsWith(element.name, at + 2)) {
      closingEndForm.lastIndex = at + 2 + element.name.length;
      if (closingEndForm.test(xml)) {
        this.open.pop();
        this.add(element.name, element.dict, element.text);
        return closingEndForm.lastIndex;
      }
    }
    if (!/[<>]/.test(xml.slice(at + 1))) return -1;
    const expected = element ? `not that of ${shown(element.name)}` : 'closes nothing';
    return this.fail(`a closing tag that is not well-formed or ${expected}`, at);
  }

  /** Adds an element that is complete to the one around it. */
  private add(name: string, dict: ResponseDict | null, text: string): void {
    const stripped = strip(text);
    if (dict && stripped) dict['#text'] = stripped;
    const parent = this.open.at(-1);
    if (parent) parent.dict ??= emptyDict();
    addChild(parent?.dict ?? this.document, name, dict ?? (stripped || null));
  }

  /** A comment or a CDATA section; all else that begins with `<!` is refused. */
  private readSection(xml: string, at: number): number {
    if (xml.startsWith('<!--', at)) {
      const end = xml.indexOf('--', at + 4);
      if (end === -1 || end + 2 === xml.length) return -1;
      if (xml[end + 2] !== '>') this.fail('a -- within a comment', end);
      return end + 3;
    }
    if (xml.startsWith('<![CDATA[', at)) {
      const element = this.open.at(-1);
      if (!element) return this.fail('not one root element', at);
      const end = xml.indexOf(']]>', at + 9);
      if (end === -1) return -1;
      element.text += xml.slice(at + 9, end).replace(/\r\n?/g, '\n');
      return end + 3;
    }
    const begun = xml.slice(at, at + 9);
    if ('<!--'.startsWith(begun) || '<![CDATA['.startsWith(begun)) return -1;
    return this.fail('a DOCTYPE or another declaration, which no answer of AWS has', at);
  }

  private readInstruction(xml: string, at: number): number {
    const end = xml.indexOf('?>', at + 2);
    if (end === -1) return -1;
    targetForm.lastIndex = at + 2;
    const target = targetForm.exec(xml)?.[1];
    if (target === undefined) {
      return this.fail('a processing instruction with an invalid name', at);
    }
    if (/^xml$/i.test(target) && (target !== 'xml' || this.offset + at > 0)) {
      this.fail('an XML declaration that is not at the start', at);
    }
    return end + 2;
  }

  private fail(what: string, at: number): never {
    throw new XmlError(`${what}, at offset ${this.offset + at}`);
  }
}

/**
 * A dict without prototype. `Object.create(null)` gives one too, but kept as a hash table, which
 * takes more than twice the memory.
 */
function emptyDict(): ResponseDict {
  return Object.setPrototypeOf({}, null);
}

function addChild(dict: ResponseDict, name: string, value: ResponseValue): void {
  const present = dict[name];
  if (present === undefined) dict[name] = value;
  else if (Array.isArray(present)) present.push(value);
  else dict[name] = [present, value];
}

function unfinished(rest: string): string {
  const opening = /^<(?:!--|!\[CDATA\[|[/?])/.exec(rest)?.[0];
  return opening ? `a ${opening} that does not end` : tagFault;
}

/** A longer or odder name may be anything, and cut short it could not be masked. */
function shown(name: string): string {
  return /^[A-Za-z]{1,64}$/.test(name) ? `<${name}>` : 'another';
}

function isSpace(text: string): boolean {
  return !/[^ \t\r\n]/.test(text);
}
