import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PrecompiledEnvironment } from '../../lib/jinja/precompiled.js';
import { exampleCredentials } from '../support/answers.js';
import { usePacked } from '../support/packed.js';
import { layOut } from './project.js';
import { runtimes } from './runtimes.js';
import { readFacts } from './site.js';
import { checks } from './suite.js';

describe('the packed package', function () {
  this.timeout(120_000);
  const packed = usePacked();

  for (const runtime of runtimes) {
    const { name, packages, missing, evaluates, undici } = runtime;
    const facts = { ...readFacts({ evaluates, undici }), credentials: exampleCredentials };
    const expected = checks(facts, new PrecompiledEnvironment({}), 'http://site').map(
      (check) => check.name,
    );

    it(`passes its ${expected.length} checks in ${name}`, async function () {
      if (missing) {
        this.test!.title += ` (skipped: ${missing})`;
        this.skip();
      }
      const project = join(packed.folder, name.replace(' ', '-'));
      mkdirSync(project);
      const outcomes = await runtime.check(layOut(project, packed.tarball, packages));
      const failed = outcomes.filter(({ error }) => error !== undefined);
      assert.deepEqual(failed, []);
      assert.deepEqual(
        outcomes.map((outcome) => outcome.name),
        expected,
      );
    });
  }
});
