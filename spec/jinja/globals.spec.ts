import assert from 'node:assert/strict';
import { Environment, renderToString } from '../../lib/jinja/index.js';

describe('built-in globals', () => {
  it('range() counts, slices and compares without making its numbers', () => {
    assert.equal(
      renderToString('{{ range(3) }}{{ range(9, 0, -4)|list }}{{ range(3) == range(0, 3) }}'),
      'range(0, 3)[9, 5, 1]True',
    );
    assert.throws(() => renderToString('{{ range(1, 2, 0) }}'), {
      message: 'range() arg 3 must not be zero',
    });
  });

  it('range() is bounded by the environment', () => {
    const environment = new Environment({ limits: { rangeSize: 10 } });
    assert.equal(environment.fromString('{{ range(10)|length }}').render({}), '10');
    for (const range of ['range(11)', 'range(10 ** 30)', 'range(-(10 ** 30), 0, 10 ** 29)']) {
      assert.throws(() => environment.fromString(`{{ ${range} }}`).render({}), {
        name: 'SecurityError',
      });
    }
  });

  it('dict() takes pairs and names', () => {
    assert.equal(
      renderToString("{{ dict([('a', 1), 'bc'], d=2) }}{{ dict.fromkeys('ab', 0) }}"),
      "{'a': 1, 'b': 'c', 'd': 2}{'a': 0, 'b': 0}",
    );
    assert.throws(() => renderToString('{{ dict([1]) }}'), {
      message: 'cannot convert dictionary update sequence element #0 to a sequence',
    });
  });

  it('cycler() and joiner() remember where they are', () => {
    assert.equal(
      renderToString(
        '{% set c = cycler(1, 2) %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.reset() }}{{ c.current }}',
      ),
      '1211None1',
    );
    assert.equal(renderToString("{% set j = joiner('|') %}{{ j() }}a{{ j() }}b{{ j() }}"), 'a|b|');
    assert.throws(() => renderToString('{{ cycler() }}'), {
      pythonError: 'RuntimeError',
      message: 'at least one item has to be provided',
    });
  });

  it('namespace() can be set from inside a loop', () => {
    assert.equal(
      renderToString(
        '{% set ns = namespace({"n": 1}, m=2) %}{% for i in [1, 2] %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns }}',
      ),
      "<Namespace {'n': 4, 'm': 2}>",
    );
  });

  it('lipsum() makes as many paragraphs and words as asked for', () => {
    const [first, second, ...more] = renderToString('{{ lipsum(2, false, 7, 8) }}').split('\n\n');
    assert.deepEqual(more, []);
    for (const paragraph of [first, second]) {
      assert.match(paragraph!, /^[A-Z][a-z]*( [A-Za-z]+,?\.?){6}$/);
      assert.ok(paragraph!.endsWith('.'));
    }
    assert.match(renderToString('{{ lipsum(1) }}'), /^<p>[A-Z][^<]+\.<\/p>$/);
    assert.equal(renderToString('{{ lipsum(0) }}'), '');
  });
});
