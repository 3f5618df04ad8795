import assert from 'node:assert/strict';
import {
  capitalize,
  casefold,
  characters,
  compareText,
  isPrintable,
  isTitleCase,
  quoteAscii,
  splitLines,
  splitWords,
  splitWordsFromEnd,
  stringLength,
  stripCharacters,
  swapCase,
  titleCase,
} from '../../lib/jinja/text.js';

describe("Python's text", () => {
  it('is counted by code point', () => {
    assert.equal(stringLength('a😀b'), 3);
    assert.equal(characters('a😀b')[1], '😀');
  });

  it('is ordered by code point', () => {
    assert.ok(compareText('\uffff', '😀') < 0);
    assert.ok(compareText('a', 'ab') < 0);
    assert.equal(compareText('é', 'é'), 0);
  });

  it('changes case as Unicode says, title case included', () => {
    assert.equal(capitalize('ǆx'), 'ǅx');
    assert.equal(capitalize('ﬁX'), 'Fix');
    assert.equal(capitalize('ΑΣ ΒΣ'), 'Ας βς');
    assert.equal(titleCase("they're ŉa ßx ΑΣ"), "They'Re ʼNa Ssx Ας");
    assert.equal(swapCase('aB ß ΑΣ'), 'Ab SS ας');
    assert.equal(casefold('Straße ΑΣ ı'), 'strasse ασ ı');
    assert.ok(isTitleCase('Hello World') && !isTitleCase('HEllo') && !isTitleCase('1'));
  });

  it('breaks at every kind of line end', () => {
    assert.deepEqual(splitLines('a\nb\r\nc\rd\x1ce\u2028f\n'), ['a', 'b', 'c', 'd', 'e', 'f']);
    assert.deepEqual(splitLines('a\r\n\nb', true), ['a\r\n', '\n', 'b']);
    assert.deepEqual(splitLines(''), []);
  });

  it('splits at white space from either end', () => {
    assert.deepEqual(splitWords(' a  b '), ['a', 'b']);
    assert.deepEqual(splitWords(' a  b ', 1), ['a', 'b ']);
    assert.deepEqual(splitWordsFromEnd(' a  b ', 1), [' a', 'b']);
    assert.deepEqual(splitWordsFromEnd('  a b  ', 0), ['  a b']);
  });

  it('is stripped of white space that JavaScript does not know, and of sets', () => {
    assert.equal(stripCharacters('\x1c a\u2003', null, true, true), 'a');
    assert.equal(stripCharacters('\ufeffa', null, true, true), '\ufeffa');
    assert.equal(stripCharacters('xyaxy', 'yx', true, false), 'axy');
    assert.equal(stripCharacters('😀a😀', '😀', false, true), '😀a');
  });

  it('is printable or escaped', () => {
    assert.ok(isPrintable('é ') && !isPrintable('\u200b') && !isPrintable('\u3000'));
    assert.equal(quoteAscii("é'\u2028😀"), '"\\xe9\'\\u2028\\U0001f600"');
  });
});
