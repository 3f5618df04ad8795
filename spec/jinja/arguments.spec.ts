import assert from 'node:assert/strict';
import { Signature } from '../../lib/jinja/arguments.js';

const bind = (args: unknown[], kwargs: Record<string, unknown> = {}, given = 1) =>
  new Signature('f', ['a', 'b', 'c', 'd'], [10, 20]).bind(
    given,
    args,
    new Map(Object.entries(kwargs)),
  );

describe('Signature', () => {
  it('binds positions, names and defaults', () => {
    assert.deepEqual(bind([1]), [1, 10, 20]);
    assert.deepEqual(bind([1], { d: 2 }), [1, 10, 2]);
    assert.deepEqual(bind([], { c: null, b: 1 }), [1, null, 20]);
  });

  it("fails in Python's words", () => {
    const cases: [() => unknown, string][] = [
      [() => bind([]), "f() missing 1 required positional argument: 'b'"],
      [() => bind([], {}, 0), "f() missing 2 required positional arguments: 'a' and 'b'"],
      [() => bind([1], { x: 1 }), "f() got an unexpected keyword argument 'x'"],
      [() => bind([1], { b: 1 }), "f() got multiple values for argument 'b'"],
      [() => bind([1], { a: 1 }), "f() got multiple values for argument 'a'"],
      [() => bind([1, 2, 3, 4]), 'f() takes from 2 to 4 positional arguments but 5 were given'],
      [
        () => new Signature('g', ['a']).bind(1, [2], new Map()),
        'g() takes 1 positional argument but 2 were given',
      ],
      [
        () => new Signature('g', ['a', 'b', 'c']).bind(0, [], new Map()),
        "g() missing 3 required positional arguments: 'a', 'b', and 'c'",
      ],
    ];
    for (const [run, message] of cases) {
      assert.throws(run, { pythonError: 'TypeError', message });
    }
  });
});
