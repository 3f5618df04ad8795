import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  parseXml,
  type ResponseDict,
  type ResponseValue,
  XmlError,
} from '../../lib/query/parse.js';

interface Case {
  name: string;
  xml: string;
  expected: unknown;
}

const folder = new URL('../../fixtures/xml/', import.meta.url);
const files = readdirSync(folder).map((name) => ({
  name,
  cases: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Case[],
}));

function refuses(xml: string, message: RegExp): void {
  assert.throws(
    () => parseXml(xml),
    (error) => {
      assert.ok(error instanceof XmlError, String(error));
      assert.match(error.message, message);
      assert.ok(error.message.length < 300, 'the message is too long');
      return true;
    },
  );
}

describe('parseXml', () => {
  for (const { name, cases } of files) {
    describe(`makes what xmltodict makes, the order of keys included, of ${name}`, () => {
      for (const { name, xml, expected } of cases) {
        it(name, () => assert.equal(JSON.stringify(parseXml(xml)), JSON.stringify(expected)));
      }
    });
  }

  it('has its expected dicts from the xmltodict that is installed', function () {
    const python = '/usr/bin/python3';
    const installed = spawnSync(python, ['-c', 'import xmltodict']).status === 0;
    if (!installed) {
      console.log(`      skipped: ${python} has no module xmltodict`);
      this.skip();
    }
    const script = new URL('golden.py', import.meta.url).pathname;
    const { status, stderr } = spawnSync(python, [script, '--check'], { encoding: 'utf8' });
    assert.equal(stderr, '');
    assert.equal(status, 0);
  });

  it('makes dicts without prototype', () => {
    const { a } = parseXml('<a b="1"><c d="2"/></a>') as { a: { c: ResponseDict } };
    assert.equal(Object.getPrototypeOf(a), null);
    assert.equal(Object.getPrototypeOf(a.c), null);
    assert.equal(Object.getPrototypeOf(parseXml('<a/>')), null);
  });

  it('reads elements 100 deep', () => {
    let value: ResponseValue = parseXml(`${'<a>'.repeat(100)}x${'</a>'.repeat(100)}`);
    for (let depth = 0; depth < 100; depth++) value = (value as ResponseDict)['a']!;
    assert.equal(value, 'x');
  });

  const refused: [string, string, RegExp][] = [
    ['nothing', '', /./],
    ['white space', ' \n', /./],
    ['text', 'not xml', /./],
    ['JSON', '{"a": 1}', /./],
    ['HTML with an open tag', '<html><body><br></body></html>', /closing tag/],
    ['a declaration only', '<?xml version="1.0"?>', /./],
    ['an open tag', '<a><b></a>', /closing tag/],
    ['a root whose only tag does not end', '<a/', /not well-formed/],
    ['a root whose only tag does not end, behind an attribute', '<a b="1"/\n', /./],
    ['crossed tags', '<a><b></a></b>', /closing tag/],
    ['two roots', '<a/><b/>', /not one root/],
    ['text before the root', 'x<a/>', /./],
    ['text behind the root', '<a></a>x', /./],
    ['text behind an empty root', '<a/>x', /not one root/],
    ['text that ends with > behind an empty root', '<a/>-->', /not one root/],
    ['text and a comment behind an empty root', '<a/>x<!-- -->', /not one root/],
    ['an entity behind an empty root', '<a/>&amp;', /not one root/],
    ['CDATA behind the root', '<a></a><![CDATA[>]]>', /not one root/],
    ['a tag that closes nothing', '<a></a></document><document>', /./],
    ['an attribute twice', '<a b="1" b="2"/>', /repeated/],
    ['an attribute without value', '<a b/>', /not well-formed/],
    ['an attribute without quotes', '<a b=1/>', /not well-formed/],
    ['attributes without space between', '<a b="1"c="2"/>', /not well-formed/],
    ['< in an attribute', '<a b="<"/>', /not well-formed/],
    ['a name that begins with a digit', '<1a/>', /invalid name/],
    ['an element #text', '<a><#text>1</#text></a>', /invalid name/],
    ['an element @a', '<a><@a>1</@a></a>', /invalid name/],
    ['white space of Unicode in a tag', '<a\u2028b="1"/>', /not well-formed/],
    ['white space of Unicode behind a name', '<a\u00a0></a>', /not well-formed/],
    ['white space before a closing name', '<a></ a>', /not well-formed/],
    ['a closing tag with a slash at either end', '<a></a/>', /not well-formed/],
    ['a closing tag with an attribute', '<a></a b="1">', /not well-formed/],
    ['a second = behind an attribute', '<a b="1"=/>', /not well-formed/],
    ['a lone &', '<a>a & b</a>', /./],
    ['an entity without its semicolon', '<a>&amp</a>', /./],
    ['an entity of HTML', '<a>&nbsp;</a>', /entity/],
    ['an entity of HTML in an attribute', '<a b="&nbsp;"/>', /entity/],
    ['an entity named as a member of objects', '<a>&constructor;</a>', /entity/],
    ['the entity of a character that XML forbids', '<a>&#0;</a>', /entity/],
    ['the entity of a control character', '<a>&#x1b;</a>', /entity/],
    ['the entity of half a surrogate pair', '<a>&#xD83D;&#xDE00;</a>', /entity/],
    ['the entity of a number over Unicode', '<a>&#x110000;</a>', /entity/],
    ['an entity without number', '<a>&#;</a>', /./],
    [']]> in text', '<a>x]]>y</a>', /\]\]>/],
    ['CDATA that does not end', '<a><![CDATA[x</a>', /does not end/],
    ['a comment that does not end', '<a/><!-- x', /does not end/],
    ['a processing instruction that does not end', '<a/><?x', /does not end/],
    ['half a surrogate pair', '<a>\ud83d</a>', /surrogate/],
    ['half a surrogate pair in an attribute', '<a b="\ude00"/>', /surrogate/],
    ['a byte order mark for a name', '<a><\ufeff/></a>', /./],
    ['a byte order mark before a name', '<a><\ufeffb/></a>', /not well-formed/],
    ['a NUL', '<a>\0</a>', /offset 3/],
    ['an escape character', '<a>\u001b[2J</a>', /offset 3/],
    ['a noncharacter', '<a>\uffff</a>', /offset 3/],
    ['a DOCTYPE', '<!DOCTYPE a><a/>', /DOCTYPE/],
    ['a DOCTYPE in small letters', '<!doctype html><html></html>', /DOCTYPE/],
    ['a DOCTYPE behind a comment', '<!-- x --><!DOCTYPE a><a/>', /DOCTYPE/],
    ['a DOCTYPE between feigned comments', '<?x <!-- ?><!DOCTYPE a><?y --> ?><a/>', /DOCTYPE/],
    ['a DOCTYPE within the root', '<a><!DOCTYPE a></a>', /DOCTYPE/],
    ['a DOCTYPE that an attribute hides', '<a b="<!--"><!DOCTYPE c><d e="-->"/></a>', /tag/],
    ['a declaration of an entity in the root', '<a><!ENTITY b "c">&b;</a>', /declaration/],
    [
      'an external entity',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
      /DOCTYPE/,
    ],
    [
      'a billion laughs',
      `<!DOCTYPE a [<!ENTITY b0 "ha">${Array.from(
        { length: 30 },
        (_, n) => `<!ENTITY b${n + 1} "&b${n};&b${n};">`,
      ).join('')}]><a>&b30;</a>`,
      /DOCTYPE/,
    ],
    ['an element __proto__', '<a><__proto__><b>1</b></__proto__></a>', /__proto__/],
    ['a root __proto__', '<__proto__/>', /__proto__/],
    ['an element constructor', '<a><constructor>1</constructor></a>', /constructor/],
    ['an element prototype', '<a><prototype/></a>', /prototype/],
    ['elements 101 deep', `${'<a>'.repeat(101)}${'</a>'.repeat(101)}`, /nested/],
    ['elements 100,000 deep', `${'<a>'.repeat(1e5)}${'</a>'.repeat(1e5)}`, /nested/],
    ['100,000 open tags', '<a>'.repeat(1e5), /./],
    // Each of these took quadratic time once or might: a second for this size, hours for 32 MiB.
    ['100,000 open comments', `<a>${'<!--'.repeat(1e5)}<!DOCTYPE</a>`, /./],
    ['100,000 open CDATA sections', `<a>${'<![CDATA[x'.repeat(1e5)}<!DOCTYPE</a>`, /./],
    ['100,000 open tags in each other', `<a>${'<b'.repeat(1e5)}</a>`, /./],
    ['100,000 equal attributes', `<a ${'b="1" '.repeat(1e5)}/>`, /repeated/],
  ];
  for (const [what, xml, message] of refused) {
    it(`refuses ${what}`, () => refuses(xml, message));
  }

  for (const { name, xml } of files.flatMap(({ cases }) => cases).slice(0, 8)) {
    it(`refuses every part that an answer may be cut to: ${name}`, () => {
      for (let length = 0; length < xml.trimEnd().length; length++)
        refuses(xml.slice(0, length), /./);
    });
  }

  it('pollutes no prototype', () => {
    parseXml('<a __proto__="1" constructor="2"><toString>3</toString></a>');
    assert.equal(({} as Record<string, unknown>)['@constructor'], undefined);
    assert.equal(typeof {}.toString, 'function');
  });

  it('reads back whatever dict is written as XML, in whichever way', () => {
    fc.assert(
      fc.property(document, fc.gen(), (dict, choose) => {
        const xml = new XmlWriter((below) => choose(fc.nat, below - 1)).document(dict);
        assert.equal(JSON.stringify(parseXml(xml)), JSON.stringify(dict), xml);
      }),
      { numRuns: 500 },
    );
  });
});

const reserved = ['__proto__', 'constructor', 'prototype'];
const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/)
  .filter((name) => !reserved.includes(name));
const character = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
  .filter((text) => text.isWellFormed());
const scalar = fc
  .array(fc.oneof(character, fc.constantFrom('<', '&', '>', '"', "'", ']]>', ' ', '&amp;', '\n')))
  .map((characters) => characters.join('').trim());
const { document } = fc.letrec<{
  document: ResponseDict;
  dict: ResponseDict;
  value: ResponseValue;
}>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar.map((text) => text || null),
    tie('dict'),
  ),
  dict: fc
    .tuple(
      fc.dictionary(name, scalar, { maxKeys: 2 }),
      fc.dictionary(name, fc.array(tie('value'), { minLength: 1, maxLength: 3 }), { maxKeys: 3 }),
      scalar,
    )
    .filter(([attributes, children]) => Object.keys({ ...attributes, ...children }).length > 0)
    .map(([attributes, children, text]) => ({
      ...Object.fromEntries(Object.entries(attributes).map(([key, value]) => [`@${key}`, value])),
      ...Object.fromEntries(
        Object.entries(children).map(([key, values]) => [
          key,
          values.length > 1 ? values : values[0]!,
        ]),
      ),
      ...(text && { '#text': text }),
    })),
  document: fc.tuple(name, tie('value')).map(([root, value]) => ({ [root]: value })),
}));

/** Writes a dict in one of the many ways that XML has for it; `pick` gives a number from 0 to below another. */
class XmlWriter {
  readonly #pick: (below: number) => number;

  constructor(pick: (below: number) => number) {
    this.#pick = pick;
  }

  document(dict: ResponseDict): string {
    const [root] = Object.entries(dict);
    const start = this.#oneOf('', '\ufeff', '<?xml version="1.0" encoding="UTF-8"?>\n', '\n');
    return start + this.#between() + this.#element(root!) + this.#between();
  }

  #element([name, value]: [string, ResponseValue]): string {
    if (Array.isArray(value)) return value.map((item) => this.#element([name, item])).join('');
    const dict: ResponseDict = typeof value === 'string' ? { '#text': value } : (value ?? {});
    let tag = name;
    let content = '';
    let text = (dict['#text'] as string | undefined) ?? '';
    for (const [key, inner] of Object.entries(dict)) {
      if (key === '#text') continue;
      if (key.startsWith('@')) {
        tag += this.#attribute(key.slice(1), inner as string);
        continue;
      }
      // Text may stand before, between and behind the children, a space at most around it all.
      const characters = [...text];
      const before = characters.slice(0, this.#pick(characters.length + 1)).join('');
      content += this.#text(before) + this.#element([key, inner]);
      text = text.slice(before.length);
    }
    content = this.#oneOf('', ' ', '\n  ') + content + this.#text(text) + this.#oneOf('', '\t');
    if (content === '' && this.#pick(2)) return `<${tag}${this.#oneOf('', ' ', '\n')}/>`;
    return `<${tag}${this.#oneOf('', ' ')}>${content}</${name}${this.#oneOf('', '\n')}>`;
  }

  #attribute(name: string, value: string): string {
    const quote = this.#oneOf('"', "'");
    const text = [...value].map((character) => {
      const plain = !['<', '&', quote, '\n', '\t', '\r'].includes(character);
      return plain && this.#pick(2) ? character : this.#entity(character);
    });
    return `${this.#oneOf(' ', '\n\t')}${name}${this.#oneOf('=', ' =\n')}${quote}${text.join('')}${quote}`;
  }

  #text(text: string): string {
    const written = [...text].map((character) => {
      if (character === '\r') return this.#entity(character);
      const form = this.#pick(4);
      if (form === 0) return `<![CDATA[${character}]]>`;
      return form > 1 && !'<&>'.includes(character) ? character : this.#entity(character);
    });
    return this.#between() + written.join(this.#pick(4) ? '' : this.#between());
  }

  #entity(character: string): string {
    const named = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }[character];
    const code = character.codePointAt(0)!;
    const hex = code.toString(16);
    return `&${this.#oneOf(named ?? `#${code}`, `#00${code}`, `#x${hex}`, `#x0${hex.toUpperCase()}`)};`;
  }

  #between(): string {
    return this.#oneOf('', '', '<!-- <a> & "b" -->', '<?x <a> & ?>');
  }

  #oneOf(...texts: string[]): string {
    return texts[this.#pick(texts.length)]!;
  }
}
