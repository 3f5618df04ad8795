import assert from 'node:assert/strict';
import { formatPercent } from '../../lib/jinja/percent.js';
import { Dict, Float, Tuple } from '../../lib/jinja/values.js';

const written: [string, unknown, string][] = [
  ['%s', Tuple.of(1), '1'],
  ['%s', 'a', 'a'],
  ['%s', [1, 2], '[1, 2]'],
  ['%s %s', Tuple.of<unknown>('a', null), 'a None'],
  ['%r', Tuple.of<unknown>("a'b"), '"a\'b"'],
  ['%a', '\u00e9\ud83d\ude00', "'\\xe9\\U0001f600'"],
  ['%c', 65, 'A'],
  ['%c', '\u00e9', '\u00e9'],
  ['%5c|', 'a', '    a|'],
  ['%d', 3.99, '3'],
  ['%i', -3.99, '-3'],
  ['%d', true, '1'],
  ['%.5d', 3, '00003'],
  ['%08.5d', 3, '00000003'],
  ['%+d', 3, '+3'],
  ['% d', 3, ' 3'],
  ['%05d', -3, '-0003'],
  ['%-05d|', 3, '3    |'],
  ['%#o', 8, '0o10'],
  ['%#X', 255, '0XFF'],
  ['%#08x', -255, '-0x000ff'],
  ['%x', -255, '-ff'],
  ['%e', 12345.678, '1.234568e+04'],
  ['%g', 1e-5, '1e-05'],
  ['%#g', new Float(1), '1.00000'],
  ['%G', 1e20, '1E+20'],
  ['%.0f', 0.5, '0'],
  ['%.0f', 1.5, '2'],
  ['%.2f', 2.675, '2.67'],
  ['%.3f', 1180591620717411303424n, '1180591620717411303424.000'],
  ['%010f', Number.POSITIVE_INFINITY, '0000000inf'],
  ['%+f', Number.NaN, '+nan'],
  ['%.2s|', 'abc', 'ab|'],
  ['%05s', 'a', '    a'],
  ['%*d|', Tuple.of<unknown>(-5, 3), '3    |'],
  ['%.*f', Tuple.of<unknown>(2, 3.25159), '3.25'],
  [
    '%(a)s %(b)03d',
    new Dict([
      ['a', 1],
      ['b', 2],
    ]),
    '1 002',
  ],
  ['%(a(b))s', new Dict([['a(b)', 1]]), '1'],
  ['%s %(a)s', new Dict([['a', 1]]), "{'a': 1} 1"],
  ['%%', Tuple.of<unknown>(), '%'],
  ['x', new Dict([]), 'x'],
  ['x', [1], 'x'],
  ['%ld', 3, '3'],
];

const refused: [string, unknown, string, string][] = [
  ['%', Tuple.of<unknown>(), 'ValueError', 'incomplete format'],
  ['%d', 'x', 'TypeError', '%d format: a real number is required, not str'],
  ['%x', 1.5, 'TypeError', '%x format: an integer is required, not float'],
  ['%f', 'x', 'TypeError', 'must be real number, not str'],
  ['%c', 'ab', 'TypeError', '%c requires int or char'],
  ['%c', 1114112, 'OverflowError', '%c arg not in range(0x110000)'],
  ['%*d', Tuple.of<unknown>('a', 3), 'TypeError', '* wants int'],
  ['%y', 3, 'ValueError', "unsupported format character 'y' (0x79) at index 1"],
  ['%(a)s', 3, 'TypeError', 'format requires a mapping'],
  ['%(a)s', new Dict([]), 'KeyError', "'a'"],
  ['%(a', new Dict([['a', 1]]), 'ValueError', 'incomplete format key'],
  ['%(a)', new Dict([['a', 1]]), 'ValueError', 'incomplete format'],
  ['%s%s', Tuple.of(1), 'TypeError', 'not enough arguments for format string'],
  [
    '%s',
    Tuple.of<unknown>(1, 2),
    'TypeError',
    'not all arguments converted during string formatting',
  ],
  ['x', 3, 'TypeError', 'not all arguments converted during string formatting'],
  ['%d', Number.POSITIVE_INFINITY, 'OverflowError', 'cannot convert float infinity to integer'],
  ['%d', Number.NaN, 'ValueError', 'cannot convert float NaN to integer'],
  ['%d', null, 'TypeError', '%d format: a real number is required, not NoneType'],
  ['%o', null, 'TypeError', '%o format: an integer is required, not NoneType'],
  ['%(a)s', [1], 'TypeError', 'list indices must be integers or slices, not str'],
  ['%(a)s %s', new Dict([['a', 1]]), 'TypeError', 'not enough arguments for format string'],
  ['%lls', 'a', 'ValueError', "unsupported format character 'l' (0x6c) at index 2"],
  ['%.99999999999f', 3, 'ValueError', 'precision too big'],
];

describe('formatPercent()', () => {
  for (const [format, right, expected] of written) {
    it(`writes ${JSON.stringify(expected)}`, () => {
      assert.equal(formatPercent(format, right), expected);
    });
  }

  for (const [format, right, pythonError, message] of refused) {
    it(`refuses: ${message}`, () => {
      assert.throws(() => formatPercent(format, right), {
        name: 'TemplateRuntimeError',
        pythonError,
        message,
      });
    });
  }
});
