import assert from 'node:assert/strict';
import { PrecompiledEnvironment } from '../../lib/jinja/precompiled.js';
import { exampleCredentials } from '../support/answers.js';
import { usePacked } from '../support/packed.js';
import { itIn } from './it-in.js';
import { nodes, runtimes } from './runtimes.js';
import { readFacts } from './site.js';
import { checks } from './suite.js';

describe('the packed package', function () {
  this.timeout(120_000);
  const packed = usePacked();

  for (const runtime of runtimes) {
    const facts = { ...readFacts(runtime), credentials: exampleCredentials };
    const expected = checks(facts, new PrecompiledEnvironment({}), 'http://site');

    itIn(runtime, `passes the ${expected.length} checks`, packed, async (project) => {
      const outcomes = await runtime.check(project);
      const failed = outcomes.filter(({ error }) => error !== undefined);
      assert.deepEqual(failed, []);
      assert.deepEqual(
        outcomes.map(({ name }) => name),
        expected.map(({ name }) => name),
      );
    });
  }

  for (const node of nodes) {
    itIn(node, 'can be required', packed, async (project) => {
      const code = `for (const name of ['', '/presets', '/jinja', '/jinja/precompiled', '/local'])
        if (Object.keys(require('slim-iam' + name)).length === 0) throw new Error(name);
        console.log(require('slim-iam').createClient().constructor.name)`;
      const { stdout, stderr } = await node.run(project, ['--input-type=commonjs', '-e', code]);
      assert.deepEqual({ stdout, stderr }, { stdout: 'Object\n', stderr: '' });
    });
  }
});
