import assert from 'node:assert/strict';
import { renderToString } from '../../lib/jinja/index.js';
import { method } from '../../lib/jinja/methods.js';
import { Callable, Float, Markup, Range, Tuple } from '../../lib/jinja/values.js';

/** Expressions with what Jinja2 3.1.2 prints for them. */
const printed: [string, string][] = [
  ["' a,b,,c '.strip().split(',', 2)", "['a', 'b', ',c']"],
  ["'a,b,,c'.rsplit(',', maxsplit=1)", "['a,b,', 'c']"],
  ["'a-b-c'.partition('-') + 'a-b-c'.rpartition('-')", "('a', '-', 'b-c', 'a-b', '-', 'c')"],
  ["'😀ab'.find('a'), '😀ab'.rindex(''), 'aaa'.count('aa')", '(1, 3, 1)'],
  ["'arn:aws:iam'.startswith(('x', 'arn')), 'abc'.endswith('b', 0, 2)", '(True, True)'],
  ["'a-b'.replace('-', '', 1).zfill(5), '-5'.zfill(4)", "('000ab', '-005')"],
  ["'x'.center(4, '*'), 'x'.ljust(3) ~ '|', 'x'.rjust(3)", "('*x**', 'x  |', '  x')"],
  ["'{0[a]}-{1:>4}'.format({'a': 1}, 'z')", '1-   z'],
  ["'ab'.join(['x', 'y']).removeprefix('x').removesuffix('y')", 'ab'],
  [
    "'²'.isdigit(), '²'.isdecimal(), '½'.isnumeric(), 'a1'.isalnum(), ''.isalpha()",
    '(True, False, True, True, False)',
  ],
  [
    "''.maketrans('ab', 'xy', 'c'), 'abc'.translate({97: 'x', 98: none})",
    "({97: 120, 98: 121, 99: None}, 'xc')",
  ],
  ['[1, 2, 1].count(true), [1, 2].index(2), (1, 2).index(1)', '(2, 1, 0)'],
  [
    "{'a': 1}.get('b', 0), {'a': 1}.keys(), {'a': 1}.items()",
    "(0, dict_keys(['a']), dict_items([('a', 1)]))",
  ],
  ['5.5.is_integer(), 5 .bit_length(), true.real, 1.5.imag', '(False, 3, 1, 0.0)'],
];

describe('methods of data', () => {
  for (const [expression, expected] of printed) {
    it(expression, () => {
      assert.equal(renderToString(`{{ ${expression} }}`), expected);
    });
  }

  it("change the context's own list and dict, as in Jinja2", () => {
    const context = { l: [3, 1], d: { a: 1 } };
    const template =
      '{{ l.append(2) }}{{ l.sort() }}{{ l.pop(0) }}{{ l.insert(0, 9) }}{{ d.update(b=2) }}{{ d.pop("a") }}';
    assert.equal(renderToString(template, context), 'NoneNone1NoneNone1');
    assert.deepEqual(context, { l: [9, 2, 3], d: { b: 2 } });
  });

  it('keep a Markup escaped', () => {
    assert.equal(
      renderToString("{{ ('<b>%s</b>'|safe) % '<' }}{{ ('<i>'|safe).join(['<', 'a']) }}"),
      '<b>&lt;</b>&lt;<i>a',
    );
    assert.equal(renderToString("{{ ('<{}>'|safe).format('<') }}"), '<&lt;>');
  });

  it('fail in the words of Python', () => {
    for (const [expression, pythonError, message] of [
      ["'a'.split('')", 'ValueError', 'empty separator'],
      ["'a'.upper(1)", 'TypeError', 'str.upper() takes no arguments (1 given)'],
      ["'a'.replace('a')", 'TypeError', 'replace expected at least 2 arguments, got 1'],
      ["'a'.split(foo=1)", 'TypeError', "'foo' is an invalid keyword argument for split()"],
      ["'a'.index('b')", 'ValueError', 'substring not found'],
      ["','.join(['a', 1])", 'TypeError', 'sequence item 1: expected str instance, int found'],
      ['[].pop()', 'IndexError', 'pop from empty list'],
      ['[1].remove(2)', 'ValueError', 'list.remove(x): x not in list'],
      ["{}.pop('a')", 'KeyError', "'a'"],
    ] as const) {
      assert.throws(() => renderToString(`{{ ${expression} }}`), { pythonError, message });
    }
  });

  it('are all that a name reaches', () => {
    const values = ['a', new Markup('a'), 1, 1n, 1.5, new Float(1), true, null, [1], Tuple.of('a')];
    const names = ['constructor', '__proto__', '__class__', 'prototype', 'length', 'push', 'value'];
    for (const value of [...values, {}, new Range(0, 1, 1), new Date(0), () => 1]) {
      for (const name of [...names, 'toString', 'valueOf', 'at', 'map', 'call', 'has', 'name']) {
        assert.equal(method(value, name), undefined, `${String(value)} ${name}`);
      }
    }
    assert.ok(method('a', 'upper') instanceof Callable);
  });
});
