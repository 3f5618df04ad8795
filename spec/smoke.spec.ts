import assert from 'node:assert/strict';

describe('smoke', () => {
  it('is', () => assert.equal(1, 1));
});
