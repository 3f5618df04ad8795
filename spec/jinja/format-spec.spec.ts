import assert from 'node:assert/strict';
import { formatValue } from '../../lib/jinja/format-spec.js';
import { Float } from '../../lib/jinja/values.js';

const written: [unknown, string, string][] = [
  ['x', '>3', '  x'],
  ['abc', '*^10', '***abc****'],
  ['abc', '.2', 'ab'],
  ['abc', '5.2', 'ab   '],
  ['x', '05', 'x0000'],
  ['x', '\u00e9^9', '\u00e9\u00e9\u00e9\u00e9x\u00e9\u00e9\u00e9\u00e9'],
  [3, '<10', '3         '],
  [-3, '=8', '-      3'],
  [5, '0=10', '0000000005'],
  [-5, '<010', '-500000000'],
  [255, '#x', '0xff'],
  [255, '#010X', '0X000000FF'],
  [65535, '_x', 'ffff'],
  [5, 'b', '101'],
  [65, 'c', 'A'],
  [1234567, ',', '1,234,567'],
  [1234, '012,d', '0,000,001,234'],
  [1180591620717411303424n, ',', '1,180,591,620,717,411,303,424'],
  [true, '', 'True'],
  [true, 'd', '1'],
  [true, '>6', '     1'],
  [3, '.2f', '3.00'],
  [3, '%', '300.000000%'],
  [12345, 'e', '1.234500e+04'],
  [1234.5, '10,', '   1,234.5'],
  [1234.5, '012,', '00,001,234.5'],
  [-3.25159, '08.3f', '-003.252'],
  [-3.25159, '>08.3f', '00-3.252'],
  [2.5, '.0f', '2'],
  [2.5, '#.0f', '2.'],
  [new Float(10000000000), '_f', '10_000_000_000.000000'],
  [new Float(100), '.3', '1e+02'],
  [99.95, '.3', '1e+02'],
  [3.7, '.0', '4e+00'],
  [new Float(5), '', '5.0'],
  [new Float(5), 'g', '5'],
  [0.125, '.0%', '12%'],
  [-0.04, 'z.1f', '0.0'],
  [-0.04, '.1f', '-0.0'],
  [Number.POSITIVE_INFINITY, '010f', '0000000inf'],
  [Number.NaN, 'F', 'NAN'],
  [1e20, 'n', '1e+20'],
  [[1], '', '[1]'],
  [null, '', 'None'],
];

const refused: [unknown, string, string, string][] = [
  ['x', 'd', 'ValueError', "Unknown format code 'd' for object of type 'str'"],
  ['x', '+', 'ValueError', 'Sign not allowed in string format specifier'],
  ['x', ' ', 'ValueError', 'Space not allowed in string format specifier'],
  ['x', '=5', 'ValueError', "'=' alignment not allowed in string format specifier"],
  ['x', 'z', 'ValueError', 'Negative zero coercion (z) not allowed in string format specifier'],
  ['x', '#', 'ValueError', 'Alternate form (#) not allowed in string format specifier'],
  ['x', ',', 'ValueError', "Cannot specify ',' with 's'."],
  [3, 's', 'ValueError', "Unknown format code 's' for object of type 'int'"],
  [3, '.3', 'ValueError', 'Precision not allowed in integer format specifier'],
  [3, '.', 'ValueError', 'Format specifier missing precision'],
  [3, '10xx', 'ValueError', "Invalid format specifier '10xx' for object of type 'int'"],
  [3, ',x', 'ValueError', "Cannot specify ',' with 'x'."],
  [3, ',_', 'ValueError', "Cannot specify both ',' and '_'."],
  [3, '_,', 'ValueError', "Cannot specify both ',' and '_'."],
  [3, ',,', 'ValueError', "Cannot specify ',' with ','."],
  [3, 'zd', 'ValueError', 'Negative zero coercion (z) not allowed in integer format specifier'],
  [65, '+c', 'ValueError', "Sign not allowed with integer format specifier 'c'"],
  [65, '#c', 'ValueError', "Alternate form (#) not allowed with integer format specifier 'c'"],
  [-1, 'c', 'OverflowError', '%c arg not in range(0x110000)'],
  [1.5, 'x', 'ValueError', "Unknown format code 'x' for object of type 'float'"],
  [[1], '5', 'TypeError', 'unsupported format string passed to list.__format__'],
  [null, '5', 'TypeError', 'unsupported format string passed to NoneType.__format__'],
  [3, '\u00e9', 'ValueError', "Unknown format code '\\xe9' for object of type 'int'"],
];

describe('formatValue()', () => {
  for (const [value, specification, expected] of written) {
    it(`writes ${JSON.stringify(expected)}`, () => {
      assert.equal(formatValue(value, specification), expected);
    });
  }

  for (const [value, specification, pythonError, message] of refused) {
    it(`refuses: ${message}`, () => {
      assert.throws(() => formatValue(value, specification), {
        name: 'TemplateRuntimeError',
        pythonError,
        message,
      });
    });
  }
});
