import assert from 'node:assert/strict';
import { sorted } from '../../lib/jinja/sorting.js';
import { Float } from '../../lib/jinja/values.js';

const itself = (item: unknown) => item;

describe('sorted()', () => {
  it('is stable, in reverse too', () => {
    const rows = ['b1', 'a1', 'b2', 'a2'];
    assert.deepEqual(
      sorted(rows, (row) => row[0], false),
      ['a1', 'a2', 'b1', 'b2'],
    );
    assert.deepEqual(
      sorted(rows, (row) => row[0], true),
      ['b1', 'b2', 'a1', 'a2'],
    );
  });

  it('mixes ints, floats and bools, short or long', () => {
    const values = [2, 0.5, new Float(1), true, 0, -3n];
    assert.deepEqual(sorted(values, itself, false), [-3n, 0, 0.5, new Float(1), true, 2]);
    const many = Array.from({ length: 500 }, (_, index) => ((index * 7919) % 500) / 2);
    assert.deepEqual(
      sorted(many, itself, false),
      Array.from({ length: 500 }, (_, index) => index / 2),
    );
  });

  it("compares in CPython's order, which its messages show", () => {
    const cases: [unknown[], string][] = [
      [['a', 1], "'<' not supported between instances of 'int' and 'str'"],
      [[1, 'a'], "'<' not supported between instances of 'str' and 'int'"],
      [[3, 1, 2, 'x', 0], "'<' not supported between instances of 'str' and 'int'"],
      [[null, null], "'<' not supported between instances of 'NoneType' and 'NoneType'"],
    ];
    for (const [items, message] of cases) {
      assert.throws(() => sorted(items, itself, false), { pythonError: 'TypeError', message });
    }
  });
});
