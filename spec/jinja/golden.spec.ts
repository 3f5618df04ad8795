import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import {
  Environment,
  evaluate,
  renderToNative,
  renderToString,
  TemplateError,
  TemplateRuntimeError,
  undeclaredVariables,
} from '../../lib/jinja/index.js';
import { type GoldenCase, goldenAreas, plainForm } from './golden-cases.js';
import { pythonWithJinja2 } from './python.js';

function render({ template, load, templates, options, context }: GoldenCase): string {
  const environment = new Environment({ ...options, loader: templates ?? {} });
  const compiled =
    load === undefined ? environment.fromString(template!) : environment.getTemplate(load);
  return compiled.render(context);
}

function answer(golden: GoldenCase): unknown {
  const { template = '', context, mode } = golden;
  if (mode === 'string') return renderToString(template, context);
  if (mode === 'native') return plainForm(renderToNative(template, context));
  if (mode === 'evaluate') return plainForm(evaluate(template, context));
  if (mode === 'undeclared') return [...undeclaredVariables(template)].sort();
  return render(golden);
}

/** The case's outcome in the fixtures' own words. */
function outcome(golden: GoldenCase): unknown {
  try {
    return { expected: answer({ ...golden, context: structuredClone(golden.context) }) };
  } catch (error) {
    if (!(error instanceof TemplateError)) return { foreign: String(error) };
    const python = error instanceof TemplateRuntimeError ? error.pythonError : null;
    const { name, message, lineno } = error;
    return { error: { type: python ?? name, message, lineno } };
  }
}

describe('golden cases of Jinja2', () => {
  for (const [area, cases] of goldenAreas()) {
    it(`${area}: ${cases.length} cases`, () => {
      const mismatches = cases.flatMap((golden) => {
        const wanted = 'error' in golden ? { error: golden.error } : { expected: golden.expected };
        const got = outcome(golden);
        if (isDeepStrictEqual(got, wanted)) return [];
        const { context: _, expected: __, error: ___, ...shown } = golden;
        return [
          `${JSON.stringify(shown)}\n  Jinja2 ${JSON.stringify(wanted)}\n  here   ${JSON.stringify(got)}`,
        ];
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
