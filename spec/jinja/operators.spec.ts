import assert from 'node:assert/strict';
import {
  add,
  compare,
  contains,
  divide,
  equal,
  floorDivide,
  modulo,
  multiply,
  negative,
  power,
  subtract,
  truth,
} from '../../lib/jinja/operators.js';
import { StrictUndefined, Undefined } from '../../lib/jinja/undefined.js';
import { Dict, Float, Tuple } from '../../lib/jinja/values.js';

const failsWith = (pythonError: string, message: string) => ({ pythonError, message });

describe('the operators of Python', () => {
  it('truth: what is empty or zero is false', () => {
    for (const value of [null, false, 0, 0n, '', [], {}, new Dict(), new Tuple(), new Float(0)]) {
      assert.equal(truth(value), false);
    }
    assert.equal(truth(new Undefined()), false);
    assert.throws(() => truth(new StrictUndefined()), { name: 'UndefinedError' });
    for (const value of [true, 1, -1n, ' ', [0], { a: null }, Number.NaN, new Tuple(3)]) {
      assert.equal(truth(value), true);
    }
  });

  it('equality goes by value, across bool, int and float, but not across list and tuple', () => {
    assert.ok(equal(1, true) && equal(1, new Float(1)) && equal(2n ** 60n, 2 ** 60));
    assert.ok(equal([1, { a: [2] }], [new Float(1), new Dict([['a', [2]]])]));
    assert.ok(
      !equal([1], Tuple.of(1)) && !equal('1', 1) && !equal(0, null) && !equal(2n ** 60n, 1),
    );
  });

  it('integers stay exact beyond 2^53, and division gives a float', () => {
    assert.equal(add(2 ** 53 - 1, 2), 2n ** 53n + 1n);
    assert.equal(subtract(2n ** 60n, 2n ** 60n - 5n), 5);
    assert.equal(multiply(3037000500, 3037000500), 9223372037000250000n);
    assert.ok(Object.is(multiply(0, -1), 0) && Object.is(negative(0), 0));
    assert.deepEqual(divide(4, 2), new Float(2));
    assert.equal(divide(10n ** 40n, 3n * 10n ** 39n), 10 / 3);
    assert.throws(
      () => divide(10n ** 400n, 3),
      failsWith('OverflowError', 'integer division result too large for a float'),
    );
  });

  it("floor division and remainder take the divisor's sign", () => {
    assert.deepEqual([floorDivide(-7, 2), modulo(-7, 2)], [-4, 1]);
    assert.deepEqual([floorDivide(7, -2), modulo(7, -2)], [-4, -1]);
    assert.deepEqual([floorDivide(-7.5, 2), modulo(-7.5, 2)], [new Float(-4), 0.5]);
    assert.equal(modulo('%s-%02d', Tuple.of<unknown>('a', 7)), 'a-07');
    assert.throws(() => modulo(1, 0), failsWith('ZeroDivisionError', 'integer modulo by zero'));
  });

  it('sequences are joined, repeated, searched and ordered', () => {
    assert.deepEqual(add([1], [2]), [1, 2]);
    assert.deepEqual(multiply(2, Tuple.of(1, 2)), Tuple.of(1, 2, 1, 2));
    assert.ok(
      contains('abc', 'bc') && contains([1, 'a'], new Float(1)) && contains({ a: null }, 'a'),
    );
    assert.ok(
      compare('<', [1, 2], [1, 3]) && compare('>=', 'b', 'a') && compare('<', '\uffff', '😀'),
    );
  });

  it('what Python refuses is refused in its words', () => {
    const typeErrors: [() => unknown, string][] = [
      [() => add('a', 1), 'can only concatenate str (not "int") to str'],
      [() => add(1, 'a'), "unsupported operand type(s) for +: 'int' and 'str'"],
      [() => multiply('a', new Float(2)), "can't multiply sequence by non-int of type 'float'"],
      [() => compare('<', null, 1), "'<' not supported between instances of 'NoneType' and 'int'"],
      [() => contains('a', 1), "'in <string>' requires string as left operand, not int"],
      [() => contains(1, 1), "argument of type 'int' is not iterable"],
      [() => contains({}, []), "unhashable type: 'list'"],
    ];
    for (const [operate, message] of typeErrors) {
      assert.throws(operate, failsWith('TypeError', message));
    }
    const missing = new Undefined(undefined, undefined, 'x');
    assert.throws(() => add(1, missing), { name: 'UndefinedError', message: "'x' is undefined" });
  });

  it('sizes are bounded', () => {
    for (const grow of [
      () => power(10, 10 ** 7),
      () => multiply('ab', 10 ** 9),
      () => multiply([0], 10 ** 9),
    ]) {
      assert.throws(grow, { name: 'SecurityError' });
    }
  });
});
