import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluate, TemplateSyntaxError, UndefinedError } from '../../lib/jinja/index.js';
import { parsePath, readPath } from '../../lib/jinja/path.js';

/** The same by the compiler. */
function compiled(path: string, context: Record<string, unknown>): unknown {
  try {
    return evaluate(path, context);
  } catch (error) {
    if (error instanceof UndefinedError) return null;
    throw error;
  }
}

const context = {
  a: { b: [{ 'c-d': 'x' }, 'two', null], items: 1, '': 'empty', "it's": 'quoted', é: 'accent' },
  é: 'name',
  text: 'añ😀',
  none: null,
};

describe('readPath', () => {
  for (const path of [
    'a',
    'é',
    ' a . b [ 0 ] [ "c-d" ] ',
    'a.b.0["c-d"]',
    'a.b[-1]',
    'a.b[-2]',
    'a.b[3]',
    'a.b[99999999999999999999]',
    "a['it\\'s']",
    'a["it\'s"]',
    "a['\\u00e9']",
    'a.é',
    'a[""]',
    'a["items"]',
    'a.nothing',
    'a.nothing.more',
    'text[2]',
    'text.constructor',
    'a.__proto__',
    'a.b.length',
    'none.x',
    'nothing',
    'nothing.more',
    'constructor',
    'a\n.b\n[1]',
  ]) {
    it(`reads ${JSON.stringify(path)} as the compiled expression does`, () => {
      assert.deepEqual(readPath(path, context), compiled(path, context));
    });
  }

  it('reads any path in any data as the compiled expression does', () => {
    const name = fc.constantFrom('a', 'b', 'items', 'x_1', 'é');
    const key = fc.oneof(name, fc.string({ unit: 'grapheme-ascii' }));
    const step = fc.oneof(
      name.map((text) => `.${text}`),
      key.map((text) => `[${JSON.stringify(text)}]`),
      fc.integer({ min: -4, max: 4 }).map((index) => `[${index}]`),
    );
    const { data } = fc.letrec<{ data: unknown }>((tie) => ({
      data: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 3, 'text'),
        fc.array(tie('data'), { maxLength: 3 }),
        fc.dictionary(key, tie('data'), { noNullPrototype: false }),
      ),
    }));
    fc.assert(
      fc.property(data, fc.array(step, { maxLength: 4 }), (value, steps) => {
        // An attribute that is a method has no value.
        fc.pre(!steps.includes('.items'));
        const path = `a${steps.join('')}`;
        assert.deepEqual(readPath(path, { a: value }), compiled(path, { a: value }));
      }),
    );
  });

  for (const path of ['', ' ', '.a', 'a.', 'a..b', 'a b', 'a[', 'a[]', 'a["b"', 'a[b]', '1']) {
    it(`refuses ${JSON.stringify(path)}`, () => {
      assert.throws(() => parsePath(path), TemplateSyntaxError);
      assert.throws(() => readPath(path, context), TemplateSyntaxError);
    });
  }

  it('says where another expression goes', () => {
    for (const expression of ['a | length', 'a.b + 1', 'a.b()', 'a if b', '"text"']) {
      assert.throws(() => parsePath(expression), /any other expression goes between/);
    }
  });

  it('refuses a broken escape', () => {
    assert.throws(() => parsePath("a['\\x1']"), TemplateSyntaxError);
  });
});
