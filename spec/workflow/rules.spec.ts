import assert from 'node:assert/strict';
import { matches, type Operator, type Rule, type RuleGroup } from '../../lib/workflow/index.js';
import { checkRule } from '../../lib/workflow/rules.js';

const now = new Date('2026-03-01T12:00:00Z');

/** Operator, the field's value, the rule's value, whether it holds. */
const table: [Operator, unknown, Rule['value'], boolean][] = [
  ['equals', 'Active', 'Active', true],
  ['equals', 'Active', 'active', false],
  ['equals', 5, '5', true],
  ['equals', '5', 5, true],
  ['equals', '5.0', 5, false],
  ['equals', true, true, true],
  ['equals', 'true', true, true],
  ['equals', undefined, '', true],
  ['equals', null, '', true],
  ['equals', ' a', 'a', false],
  ['not equals', 'a', 'b', true],
  ['not equals', 'a', 'a', false],
  ['not equals', undefined, 'a', true],
  ['contains', 'Managers', 'nag', true],
  ['contains', 'Managers', 'NAG', false],
  ['contains', ['Admins', 'Managers'], 'Admins', true],
  ['contains', ['Admins', 'Managers'], 'Admin', false],
  ['contains', undefined, 'a', false],
  ['starts with', 'jane.doe', 'jane', true],
  ['starts with', 'jane.doe', 'doe', false],
  ['starts with', null, 'a', false],
  ['is empty', '', undefined, true],
  ['is empty', null, undefined, true],
  ['is empty', undefined, undefined, true],
  ['is empty', [], undefined, true],
  ['is empty', 0, undefined, false],
  ['is empty', ' ', undefined, false],
  ['is not empty', 'a', undefined, true],
  ['is not empty', false, undefined, true],
  ['is not empty', undefined, undefined, false],
  ['in', 'b', ['a', 'b'], true],
  ['in', 2, ['1', '2'], true],
  ['in', 'c', ['a', 'b'], false],
  ['in', undefined, ['a'], false],
  ['greater', '10', 9, true],
  ['greater', '9', '10', false],
  ['greater', 10, 10, false],
  ['greater', '-1.5e2', -200, true],
  ['greater', 'ten', 9, false],
  ['greater', '', -1, false],
  ['greater', undefined, -1, false],
  ['less', 9, '10', true],
  ['less', '10', '9', false],
  ['less', '2025-01-01', '2026-01-01', true],
  ['less', '2026-01-01T00:00:00+02:00', '2026-01-01', true],
  ['less', '2026-01-01 00:00', '2026-01-01T00:00:01Z', true],
  ['less', '2025-11-30', 'now - 90 days', true],
  ['less', '2025-12-02', 'now - 90 days', false],
  ['greater', '2026-03-01T12:00:01Z', 'now', true],
  ['greater', '2026-03-01T14:00:00Z', 'now + 2 hours', false],
  ['greater', '2026-03-01T14:00:01Z', 'now + 2 hours', true],
  ['less', new Date('2026-01-01'), 'now', true],
  ['less', 'now - 1 day', 'now', false],
  ['less', '2026-13-01', 'now', false],
  ['less', '5', 'now', false],
  ['greater', '2026-01-01', 5, false],
];

describe('rules', () => {
  for (const [operator, found, value, expected] of table) {
    it(`${JSON.stringify(found)} ${operator} ${JSON.stringify(value)} is ${expected}`, () => {
      const rule = { field: 'field', operator, value };
      assert.equal(checkRule(rule), undefined);
      assert.equal(matches({ all: [rule] }, { field: found }, now), expected);
    });
  }

  it('hold for all, for any, and for groups of groups', () => {
    const is = (field: string): Rule => ({ field, operator: 'equals', value: 'yes' });
    const rules: RuleGroup = { all: [is('a'), { any: [is('b'), { all: [is('c'), is('d')] }] }] };
    const holds = (...fields: string[]) =>
      matches(rules, Object.fromEntries(fields.map((field) => [field, 'yes'])), now);
    assert.equal(holds('a', 'b'), true);
    assert.equal(holds('a', 'c', 'd'), true);
    assert.equal(holds('a', 'c'), false);
    assert.equal(holds('b', 'c', 'd'), false);
    assert.equal(holds(), false);
  });

  it('see a record’s own fields only', () => {
    const rule: Rule = { field: 'constructor', operator: 'is empty' };
    assert.equal(matches({ all: [rule] }, {}, now), true);
  });

  const refused: [Operator, Rule['value']][] = [
    ['equals', undefined],
    ['equals', ['a']],
    ['contains', undefined],
    ['is empty', 'a'],
    ['is not empty', ''],
    ['in', 'a'],
    ['in', []],
    ['greater', 'yesterday'],
    ['greater', 'now - 3 moons'],
    ['less', true],
    ['less', undefined],
  ];
  for (const [operator, value] of refused) {
    it(`refuse ${JSON.stringify(value)} as the value of ${operator}`, () => {
      assert.match(checkRule({ field: 'field', operator, value })!, new RegExp(`^'${operator}' `));
    });
  }
});
