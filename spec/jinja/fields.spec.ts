import assert from 'node:assert/strict';
import { formatFields } from '../../lib/jinja/fields.js';
import { Dict, NO_KEYWORDS } from '../../lib/jinja/values.js';

const written: [string, unknown[], string][] = [
  ['{} {}', [1, 'a'], '1 a'],
  ['{0}{1}{0}', ['a', 'b'], 'aba'],
  ['{{{}}}', [1], '{1}'],
  ['{!r:>5}', ['a'], "  'a'"],
  ['{!a}', ['\u00e9'], "'\\xe9'"],
  ['{:>{}}', ['a', 4], '   a'],
  ['{:{}{}}', ['a', '*^', 5], '**a**'],
  ['{0[a]}', [new Dict([['a', 5]])], '5'],
  ['{0[0][1]}', [[[1, 2]]], '2'],
  ['{0[ a]}', [new Dict([[' a', 1]])], '1'],
  ['{0[0]}', ['abc'], 'a'],
  ['{0.real}', [5], '5'],
];

const refused: [string, unknown[], string, string][] = [
  ['{} {}', [1], 'IndexError', 'Replacement index 1 out of range for positional args tuple'],
  [
    '{0} {}',
    [1, 2],
    'ValueError',
    'cannot switch from manual field specification to automatic field numbering',
  ],
  [
    '{} {0}',
    [1, 2],
    'ValueError',
    'cannot switch from automatic field numbering to manual field specification',
  ],
  ['{a}', [], 'KeyError', "'a'"],
  ['{', [], 'ValueError', "Single '{' encountered in format string"],
  ['}', [], 'ValueError', "Single '}' encountered in format string"],
  ['{0', [1], 'ValueError', "expected '}' before end of string"],
  ['{!}', ['a'], 'ValueError', "unmatched '{' in format spec"],
  ['{!x}', ['a'], 'ValueError', 'Unknown conversion specifier x'],
  ['{0!rr}', [1], 'ValueError', "expected ':' after conversion specifier"],
  ['{0.}', [1], 'ValueError', 'Empty attribute in format string'],
  ['{0[]}', [[1]], 'ValueError', 'Empty attribute in format string'],
  ['{0[a}', [1], 'ValueError', "expected '}' before end of string"],
  [
    '{0[a]b}',
    [new Dict([['a', 1]])],
    'ValueError',
    "Only '.' or '[' may follow ']' in format field specifier",
  ],
  ['{0{1}}', [1, 2], 'ValueError', "unexpected '{' in field name"],
  ['{:{:{}}}', [3, 5, 1], 'ValueError', 'Max string recursion exceeded'],
  ['{0[a]}', [[1]], 'TypeError', 'list indices must be integers or slices, not str'],
  ['{0[1]}', [[7]], 'IndexError', 'list index out of range'],
  ['{0[b]}', [new Dict([['a', 5]])], 'KeyError', "'b'"],
  ['{0[0]}', [5], 'TypeError', "'int' object is not subscriptable"],
  ['{0[x]}', ['abc'], 'TypeError', "string indices must be integers, not 'str'"],
  ['{0.a}', ['x'], 'AttributeError', "'str' object has no attribute 'a'"],
  ['{a.b}', [], 'KeyError', "'a'"],
];

describe('formatFields()', () => {
  for (const [template, args, expected] of written) {
    it(`writes ${JSON.stringify(expected)}`, () => {
      assert.equal(formatFields(template, args, NO_KEYWORDS), expected);
    });
  }

  for (const [template, args, pythonError, message] of refused) {
    it(`refuses: ${message}`, () => {
      assert.throws(() => formatFields(template, args, NO_KEYWORDS), {
        name: 'TemplateRuntimeError',
        pythonError,
        message,
      });
    });
  }
});
