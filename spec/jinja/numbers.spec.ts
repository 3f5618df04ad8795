import assert from 'node:assert/strict';
import { fixed, integerText, parseFloatText, parseInteger } from '../../lib/jinja/numbers.js';

const read = (text: string) => parseFloatText(text, `'${text}'`);

describe('parseInteger()', () => {
  it("reads what Python's int() reads", () => {
    const cases: [string, number, number | bigint][] = [
      [' 42\n', 10, 42],
      ['-1_000', 10, -1000],
      ['0x1F', 16, 31],
      ['1f', 16, 31],
      ['0b101', 0, 5],
      ['0o17', 8, 15],
      ['z', 36, 35],
      ['٣', 10, 3],
      ['9007199254740993', 10, 9007199254740993n],
      ['ffffffffffffffff', 16, 18446744073709551615n],
      ['00', 0, 0],
    ];
    for (const [text, base, value] of cases) {
      assert.equal(parseInteger(text, base), value);
    }
  });

  it('refuses the rest in its words', () => {
    for (const [text, base] of [
      ['', 10],
      ['1.5', 10],
      ['1__0', 10],
      ['_1', 10],
      ['0x1F', 10],
      ['8', 8],
      ['012', 0],
      ['é', 10],
    ] as const) {
      assert.throws(() => parseInteger(text, base), {
        pythonError: 'ValueError',
        message: `invalid literal for int() with base ${base}: '${text}'`,
      });
    }
    assert.throws(() => parseInteger('1', 37), {
      message: 'int() base must be >= 2 and <= 36, or 0',
    });
  });

  it("keeps CPython's limit on digits", () => {
    assert.throws(() => parseInteger('1'.repeat(4301)), /Exceeds the limit \(4300 digits\)/);
    assert.throws(() => integerText(10n ** 4300n), /Exceeds the limit \(4300 digits\)/);
    assert.equal(integerText(-(10n ** 4299n)).length, 4301);
  });
});

describe('parseFloatText()', () => {
  it("reads what Python's float() reads", () => {
    assert.equal(read(' 1_0.5e-1 '), 1.05);
    assert.equal(read('.5'), 0.5);
    assert.equal(read('5.'), 5);
    assert.equal(read('-Infinity'), Number.NEGATIVE_INFINITY);
    assert.ok(Number.isNaN(read('nan')));
  });

  it('refuses the rest in its words', () => {
    for (const text of ['', 'x', '1__0', '1e', '0x1', '1 2', '.']) {
      assert.throws(() => read(text), { message: `could not convert string to float: '${text}'` });
    }
  });
});

describe('fixed()', () => {
  it('rounds half to even on the exact value', () => {
    assert.deepEqual(
      [fixed(0.5, 0), fixed(1.5, 0), fixed(2.5, 0), fixed(0.125, 2), fixed(2.675, 2)],
      ['0', '2', '2', '0.12', '2.67'],
    );
    assert.equal(fixed(1e22, 1), '10000000000000000000000.0');
    assert.equal(fixed(1250, -2), '1200');
  });
});
