import assert from 'node:assert/strict';
import { repr } from '../../lib/jinja/format.js';
import { Dict, Float, Tuple } from '../../lib/jinja/values.js';

const written: [unknown, string][] = [
  [null, 'None'],
  [true, 'True'],
  [0, '0'],
  [-5, '-5'],
  [9007199254740991, '9007199254740991'],
  [1152921504606846976n, '1152921504606846976'],
  [-1152921504606846976n, '-1152921504606846976'],
  [new Float(1), '1.0'],
  [new Float(-0), '-0.0'],
  [0.1, '0.1'],
  [0.30000000000000004, '0.30000000000000004'],
  [1e16, '1e+16'],
  [new Float(1000000000000000), '1000000000000000.0'],
  [123456789012345.6, '123456789012345.6'],
  [0.0001, '0.0001'],
  [1e-5, '1e-05'],
  [5e-324, '5e-324'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [Number.POSITIVE_INFINITY, 'inf'],
  [-Number.POSITIVE_INFINITY, '-inf'],
  [Number.NaN, 'nan'],
  ['', "''"],
  ["a'b", '"a\'b"'],
  ['a"b', "'a\"b'"],
  ['a\'"b', "'a\\'\"b'"],
  ['\\ \n\r\t\u0000\u001f\u007f', "'\\\\ \\n\\r\\t\\x00\\x1f\\x7f'"],
  ['\u0080\u00a0\u00ad', "'\\x80\\xa0\\xad'"],
  ['\u00e9\ud83d\ude00', "'\u00e9\ud83d\ude00'"],
  ['\u2028\u200b\ufeff', "'\\u2028\\u200b\\ufeff'"],
  ['\u0378\ue000\udb40\udc01', "'\\u0378\\ue000\\U000e0001'"],
  [[], '[]'],
  [[1, 'a', [null]], "[1, 'a', [None]]"],
  [Tuple.of<unknown>(), '()'],
  [Tuple.of(1), '(1,)'],
  [Tuple.of<unknown>('a', new Float(2)), "('a', 2.0)"],
  [new Dict([]), '{}'],
  [new Dict([['a', new Dict([['b', [true]]])]]), "{'a': {'b': [True]}}"],
  [
    new Dict([
      [1, 2],
      [1.5, null],
      [Tuple.of<unknown>(1, 2), 't'],
    ]),
    "{1: 2, 1.5: None, (1, 2): 't'}",
  ],
];

describe('repr()', () => {
  for (const [value, expected] of written) {
    it(`writes ${JSON.stringify(expected)}`, () => {
      assert.equal(repr(value), expected);
    });
  }
});
