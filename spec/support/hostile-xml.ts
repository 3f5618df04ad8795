import fc from 'fast-check';

/** What a document may be spoiled with, wherever it stands. */
const snippets = [
  ...[
    '<',
    '>',
    '&',
    '/',
    '=',
    '"',
    "'",
    '!',
    '?',
    '-',
    ':',
    '.',
    '1',
    'x',
    ' ',
    '\n',
    '\r\n',
    '\t',
  ],
  ...['<a>', '</a>', '<a/>', '< a>', '</ a>', '</a >', '<a\n>', '<a//>', '<1/>', '<é/>', '<a:b/>'],
  ...[' b="1"', ' b="1" b="2"', ' b=1', " b='", ' b = "&#10;>"', ' b="<"', ' xmlns="u"', ' é="1"'],
  ...['<![CDATA[', ']]>', '<![CDATA[<x>&amp;]]>', '<![CDATA[]]>', '<!--', '-->', '<!-- <a> & -->'],
  ...['<?x?>', '<?x <a> & ?>', '<?', '?>', '<?xml version="1.0"?>', '<!DOCTYPE a>', '<!x>'],
  ...['<!DOCTYPE a [<!ENTITY b "c">]>', '<!ENTITY b "c">', '&b;', '&constructor;', '&nbsp;'],
  ...['&amp;', '&lt;', '&gt;', '&quot;', '&apos;', '&amp', '&amp;lt;', '&AMP;', '& amp;'],
  ...['&#65;', '&#x41;', '&#X41;', '&#x000041;', '&#0;', '&#9;', '&#13;', '&#27;', '&#;', '&#x;'],
  ...['&#xD83D;', '&#xFFFE;', '&#x10FFFF;', '&#x110000;', '&#x100000041;', '&#-1;', '&#1e1;'],
  ...['<__proto__>', '<__proto__/>', '<constructor/>', '<prototype/>', ' __proto__="1"'],
  ...['<toString/>', '<hasOwnProperty/>', '<length/>', ' constructor="1"', '<__proto__x/>'],
  ...['\0', '\u001b', '\u007f', '\u0085', '\u00a0', '\u2028', '\ufeff', '\ufffd', '\ufffe', '😀'],
];

/** Bytes that are no UTF-8, or the start of more. */
const bytes = ['ff', 'fe', 'c0af', 'eda0bd', 'edb880', 'f0', '80', 'f5808080', 'f09f98', 'e2'];

const somewhere = fc.noBias(fc.integer({ min: 0, max: 9_999 })).map((at) => at / 10_000);
const someBytes = fc.integer({ min: 1, max: 20 });

type Change = (document: Buffer) => Buffer;

const inserted = fc
  .tuple(
    fc.constantFrom(
      ...snippets.map((text) => Buffer.from(text)),
      ...bytes.map((hex) => Buffer.from(hex, 'hex')),
    ),
    somewhere,
  )
  .map(
    ([what, where]): Change =>
      (document) => {
        const at = where * document.length;
        return Buffer.concat([document.subarray(0, at), what, document.subarray(at)]);
      },
  );
const removed = fc.tuple(somewhere, someBytes).map(
  ([where, count]): Change =>
    (document) => {
      const at = where * document.length;
      return Buffer.concat([document.subarray(0, at), document.subarray(at + count)]);
    },
);
const doubled = fc.tuple(somewhere, someBytes).map(
  ([where, count]): Change =>
    (document) => {
      const at = where * document.length;
      return Buffer.concat([document.subarray(0, at + count), document.subarray(at)]);
    },
);
const cut = somewhere.map(
  (where): Change =>
    (document) => {
      return document.subarray(0, where * document.length);
    },
);

const change = fc.oneof(
  { arbitrary: inserted, weight: 6 },
  { arbitrary: removed, weight: 1 },
  { arbitrary: doubled, weight: 1 },
  { arbitrary: cut, weight: 1 },
);

/** Documents, one of those given with one to three changes to its bytes. */
export function spoiled(documents: readonly string[]): fc.Arbitrary<Buffer> {
  return fc
    .tuple<[string, Change[]]>(
      fc.constantFrom(...documents),
      fc.array(change, { minLength: 1, maxLength: 3 }),
    )
    .map(([document, changes]) =>
      changes.reduce<Buffer>((spoilt, make) => make(spoilt), Buffer.from(document)),
    );
}
