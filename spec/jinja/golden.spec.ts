import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { goldenAreas } from './golden-cases.js';
import { matches, outcome, wanted } from './golden-outcome.js';
import { pythonWithJinja2 } from './python.js';

describe('golden cases of Jinja2', () => {
  for (const [area, cases] of goldenAreas()) {
    it(`${area}: ${cases.length} cases`, () => {
      const mismatches = cases
        .filter((golden) => matches(golden) !== (golden.differs === undefined))
        .map((golden) => {
          const { context: _, expected: __, error: ___, ...shown } = golden;
          const [there, here] = [wanted(golden), outcome(golden)].map((each) =>
            JSON.stringify(each),
          );
          return `${JSON.stringify(shown)}\n  Jinja2 ${there}\n  here   ${here}`;
        });
      assert.equal(mismatches.length, 0, `${mismatches.length} differ:\n${mismatches.join('\n')}`);
    });
  }

  it('are what Jinja2 says today', function () {
    const python = pythonWithJinja2();
    if (python === null) {
      console.log('      no Python with Jinja2 3.1 here: the fixtures are not checked against it');
      return this.skip();
    }
    const script = fileURLToPath(new URL('golden.py', import.meta.url));
    const { status, stdout, stderr } = spawnSync(python, [script, '--check'], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });
});
