import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { services } from './facts.js';
import { generate } from './generate.js';

describe('the generated files', () => {
  it('cover IAM’s 176 actions and STS’s 11, 34 of them paginated', () => {
    const counts = services.map(({ actions }) => Object.keys(actions).length);
    assert.deepEqual(counts, [176, 11]);
    const actions = services.flatMap((service) => Object.values(service.actions));
    assert.equal(actions.filter(({ resultKeys }) => resultKeys).length, 34);
  });

  for (const [path, text] of Object.entries(generate())) {
    it(`${path} is current: npx tsx spec/model/generate.ts`, () => {
      assert.equal(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'), text);
    });
  }
});
