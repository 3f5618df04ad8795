import assert from 'node:assert/strict';
import {
  Dict,
  Float,
  hashKey,
  isMapping,
  Markup,
  mappingGet,
  mappingSet,
  mappingSize,
  Range,
  Tuple,
  typeName,
} from '../../lib/jinja/values.js';

describe('Dict', () => {
  it('holds 1, 1.0 and True to be one key, and keeps the first', () => {
    const dict = new Dict([
      [1, 'int'],
      [new Float(1), 'float'],
      [true, 'bool'],
    ]);
    assert.deepEqual(Array.from(dict.entries()), [[1, 'bool']]);
  });

  it('finds tuples by value, and a Markup by its text', () => {
    const dict = new Dict([
      [Tuple.of<unknown>(1, 'a'), 'tuple'],
      ['<b>', 'text'],
    ]);
    assert.equal(dict.get(Tuple.of<unknown>(new Float(1), 'a')), 'tuple');
    assert.equal(dict.get(new Markup('<b>')), 'text');
    assert.equal(dict.get(Tuple.of<unknown>(1, 'b')), undefined);
  });

  it('tells apart keys whose texts could be confused', () => {
    const keys = [
      Tuple.of('a,', 'b'),
      Tuple.of('a', ',b'),
      Tuple.of('1'),
      Tuple.of(1),
      hashKey(Tuple.of(1)),
      '1',
    ];
    assert.equal(new Set(keys.map(hashKey)).size, 6);
  });

  it('refuses lists and dicts as keys', () => {
    for (const [key, kind] of [
      [[], 'list'],
      [{}, 'dict'],
      [new Dict(), 'dict'],
    ] as const) {
      assert.throws(() => new Dict([[key, 1]]), {
        pythonError: 'TypeError',
        message: `unhashable type: '${kind}'`,
      });
    }
  });
});

describe('mappings of the context', () => {
  it('are plain objects only', () => {
    assert.ok(isMapping({}));
    assert.ok(isMapping(Object.create(null)));
    for (const value of [[], new Date(0), new Map(), /x/, () => 1, null, 'a', new (class A {})()]) {
      assert.equal(isMapping(value), false);
    }
  });

  it('show own data, nothing of the prototype', () => {
    const data = JSON.parse('{"a": 1, "__proto__": 2}');
    assert.equal(mappingGet(data, 'a'), 1);
    assert.equal(mappingGet(data, '__proto__'), 2);
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      assert.equal(mappingGet({}, name), undefined);
    }
  });

  it('take a key named __proto__ as data', () => {
    const data = {};
    mappingSet(data, '__proto__', { polluted: true });
    assert.equal(Object.getPrototypeOf(data), Object.prototype);
    assert.equal(mappingSize(data), 1);
    assert.deepEqual(mappingGet(data, '__proto__'), { polluted: true });
  });

  it('have no key whose value is undefined', () => {
    assert.equal(mappingSize({ a: undefined, b: 1 }), 1);
  });
});

describe('Range', () => {
  it('knows its numbers without making them', () => {
    const range = new Range(10, 0, -3);
    assert.deepEqual(Array.from(range), [10, 7, 4, 1]);
    assert.equal(range.length, 4);
    assert.ok(range.has(4) && !range.has(5) && !range.has(-2));
    assert.ok(new Range(0, 3, 2).equals(new Range(0, 4, 2)));
    assert.ok(new Range(5, 5, 1).equals(new Range(0, -3, 7)));
    assert.ok(!new Range(0, 3, 1).equals(new Range(1, 4, 1)));
  });
});

describe('typeName()', () => {
  it("gives Python's names", () => {
    const values = [
      null,
      true,
      1,
      2n ** 60n,
      1.5,
      new Float(1),
      'a',
      [],
      Tuple.of(),
      {},
      new Dict(),
    ];
    assert.deepEqual(values.map(typeName), [
      'NoneType',
      'bool',
      'int',
      'int',
      'float',
      'float',
      'str',
      'list',
      'tuple',
      'dict',
      'dict',
    ]);
  });
});
