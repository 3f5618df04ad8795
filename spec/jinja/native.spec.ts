import assert from 'node:assert/strict';
import { renderToNative } from '../../lib/jinja/index.js';

describe('rendering to a native value', () => {
  it('keeps the type of a single expression', () => {
    const list = [1, { a: null }];
    assert.equal(renderToNative('{{ x }}', { x: list }), list);
    assert.deepEqual(renderToNative('{{ x|map(attribute="n")|list }}', { x: [{ n: 1 }] }), [1]);
    assert.equal(renderToNative('{{ 1 / 2 }}'), 0.5);
    assert.equal(renderToNative('{{ 2 ** 60 }}'), 2n ** 60n);
  });

  it('reads text that is a Python literal, and only that', () => {
    assert.deepEqual(renderToNative("{{ '[1, ' }}(2, 'é\\n'), {{ none }}]"), [1, [2, 'é\n'], null]);
    assert.deepEqual(renderToNative('{"a": {{ x }}, True: 1.0}', { x: 5 }), { a: 5, True: 1 });
    for (const text of ['01', ' 1', '1 2', '[1', 'b"a"', 'null', 'true', '1j', '1; 2', 'f"a"']) {
      assert.equal(renderToNative('{{ x }}', { x: text }), text);
    }
  });

  it('leaves what as_is is given alone', () => {
    assert.equal(renderToNative('{{ x|as_is }}', { x: '007' }), '007');
    assert.equal(renderToNative('{{ x|as_is }}', { x: '7' }), '7');
    assert.equal(renderToNative('{{ x }}', { x: '7' }), 7);
  });

  it('is null for undefined and for no output at all', () => {
    for (const template of ['{{ nope }}', '{{ nope.deeper }}', '', '{% set a = 1 %}']) {
      assert.equal(renderToNative(template), null);
    }
  });

  it('gives plain data: no class of the engine, and __proto__ as a mere key', () => {
    const value = renderToNative("{{ {'t': (1, 1.0), 'r': range(2), '__proto__': 'p'} }}");
    const expected: Record<string, unknown> = { t: [1, 1], r: [0, 1] };
    Object.defineProperty(expected, '__proto__', { value: 'p', enumerable: true });
    assert.deepEqual(Object.entries(value as object), Object.entries(expected));
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });
});
