import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { fake } from '../../lib/fixtures/fake.js';
import { models } from '../../lib/fixtures/model.js';
import { parseXml, XmlError, XmlReader } from '../../lib/query/parse.js';
import { parseXml as parseByReference } from '../../lib/query/reference.js';
import { ResultMaker } from '../model/answers.js';
import { spoiled } from '../support/hostile-xml.js';

const folder = new URL('../../fixtures/xml/', import.meta.url);
const fixtures: string[] = readdirSync(folder).flatMap((name) =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')).map(({ xml }: { xml: string }) => xml),
);
const maker = new ResultMaker({ members: 2, optional: true });
const answers = Object.values(models)
  .flatMap(({ actions }) => Object.entries(actions))
  .map(([action, { result }]) => fake(action as 'GetUser', maker.structure(result)).body);
const small = [
  '<a/>',
  '<a>x</a>',
  '<?xml version="1.0"?><a b="1">x<c/>y<!-- z --><?z "?></a>',
  '<a:b><c>1</c>\r\n<c><![CDATA[ <2> ]]></c><toString>3</toString></a:b>',
];

type Outcome = { dict: string } | 'refused';

function outcomeOf(read: () => unknown): Outcome {
  try {
    return { dict: JSON.stringify(read()) };
  } catch (error) {
    if (error instanceof XmlError) return 'refused';
    throw error;
  }
}

/** Reads a document in pieces of these lengths, over and over. */
function readInPieces(xml: string, lengths: readonly number[]): unknown {
  const reader = new XmlReader();
  const characters = [...xml.replace(/^\ufeff/, '')];
  for (let at = 0, turn = 0; at < characters.length; turn++) {
    const length = lengths[turn % lengths.length]!;
    reader.write(characters.slice(at, at + length).join(''));
    at += length;
  }
  return reader.end();
}

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

/** Parts of documents in any order: hardly ever well-formed, and then by accident. */
const jumbled = fc
  .array(
    fc.constantFrom(
      ...['<a>', '</a>', '<a/>', '<b c="1">', '</b >', "<b c='>'/>", '<a b="1" b="2"/>', '<1/>'],
      ...['<!--', '-->', '--', '<![CDATA[', ']]>', '<?x ', '<?xml ', '?>', '<!DOCTYPE a>', '<!'],
      ...['<', '>', '/', '"', "'", '=', ' ', '\n', '\r\n', '\t', '&', '&amp;', '&#65;', '&#0;'],
      ...[
        'x',
        'é',
        '😀',
        '\u00a0',
        '\u0085',
        '\u1680',
        '\u2028',
        '\ufeff',
        '\uffff',
        '\0',
        '\ud800',
      ],
      ...['<__proto__/>', '<constructor>', '<a __proto__="1" __proto__="2"/>', '<valueOf/>'],
    ),
    { minLength: 1, maxLength: 10 },
  )
  .map((parts) => parts.join(''));

const documents = fc.oneof(
  jumbled,
  spoiled(small).map(String),
  spoiled(fixtures).map(String),
  spoiled(answers).map(String),
);

describe('parseXml and its reference', () => {
  function same(xml: string, pieces: readonly number[] = [1]): Outcome {
    const expected = outcomeOf(() => parseByReference(xml));
    assert.deepEqual(
      outcomeOf(() => parseXml(xml)),
      expected,
      JSON.stringify(xml),
    );
    if (xml.isWellFormed()) {
      assert.deepEqual(
        outcomeOf(() => readInPieces(xml, pieces)),
        expected,
        `in pieces of ${pieces}: ${JSON.stringify(xml)}`,
      );
    }
    return expected;
  }

  it('give the same dict of every action’s answer, in whatever pieces', () => {
    for (const xml of [...answers, ...fixtures, ...small]) {
      assert.notEqual(same(xml, [7]), 'refused');
      assert.notEqual(same(xml, [1]), 'refused');
    }
  });

  it('refuse the same parts of an answer that is cut', () => {
    for (const xml of small) {
      for (let length = 0; length <= xml.length; length++) same(xml.slice(0, length));
    }
  });

  it('give the same dict or refuse whatever is spoiled', function () {
    this.timeout(60_000);
    let read = 0;
    fc.assert(
      fc.property(documents, lengths, (xml, pieces) => {
        if (same(xml, pieces) !== 'refused') read += 1;
      }),
      { numRuns: 3_000 },
    );
    assert.ok(read > 100, `only ${read} were read`);
  });

  it('nest as deep, and no deeper', () => {
    for (const depth of [99, 100, 101]) {
      for (const inner of ['', 'x', '<b/>', '<b></b>']) {
        same('<a>'.repeat(depth) + inner + '</a>'.repeat(depth), [5]);
      }
    }
  });
});

describe('XmlReader', () => {
  it('refuses a document as soon as it is wrong', () => {
    const reader = new XmlReader();
    reader.write('<a><b>');
    assert.throws(() => reader.write('</a>'), XmlError);
  });

  it('looks at a tag or text that comes in many pieces only now and then', () => {
    // Looking at all of it with each piece would take hours.
    for (const [start, end] of [
      ['<a b="', '"/>'],
      ['<a>', '</a>'],
      ['<a><![CDATA[', ']]></a>'],
      ['<a><!--', '--></a>'],
      ['<', '/>'],
    ] as const) {
      const reader = new XmlReader();
      reader.write(start);
      for (let count = 0; count < 1e6; count++) reader.write('x');
      reader.write(end);
      assert.equal(Object.keys(reader.end()).length, 1);
    }
  });
});
