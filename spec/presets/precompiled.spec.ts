import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { paramTemplates, presets } from '../../lib/presets/index.js';
import { compile, undeclaredVariables } from '../../lib/presets/no-compiler.js';
import { ConfigurationError } from '../../lib/query/errors.js';
import { generate } from './generate.js';

describe('the catalog’s templates, precompiled', () => {
  it('are current: npx tsx spec/presets/generate.ts', () => {
    const { file, text } = generate();
    assert.equal(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), text);
  });

  it('are those of every preset', () => {
    for (const preset of presets) {
      const { Action: _, ...templates } = paramTemplates(preset);
      for (const source of [...Object.values(templates), ...Object.values(preset.statements)]) {
        assert.equal(compile(source).name, source);
      }
    }
  });

  it('are all that there is without the compiler', () => {
    for (const refused of [compile, undeclaredVariables]) {
      assert.throws(
        () => refused('{{ email }}'),
        (error) => error instanceof ConfigurationError && /precompile it/.test(error.message),
      );
    }
  });
});
