import assert from 'node:assert/strict';
import { RetryBudget } from '../../lib/query/budget.js';

describe('RetryBudget', () => {
  it('gives a hundred retries, then one for five answers', () => {
    const budget = new RetryBudget();
    for (let count = 0; count < 100; count++) assert.equal(budget.spend(), true);
    assert.equal(budget.spend(), false);
    for (let count = 0; count < 4; count++) budget.earn();
    assert.equal(budget.spend(), false);
    budget.earn();
    budget.earn();
    assert.equal(budget.spend(), true);
    assert.equal(budget.spend(), false);
  });

  it('saves up no more than a hundred', () => {
    const budget = new RetryBudget();
    for (let count = 0; count < 10_000; count++) budget.earn();
    let spent = 0;
    while (budget.spend()) spent += 1;
    assert.equal(spent, 100);
  });
});
