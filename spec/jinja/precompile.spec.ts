import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { precompile, TemplateSyntaxError } from '../../lib/jinja/index.js';

const runtime = new URL('../../lib/jinja/precompiled.ts', import.meta.url);
const tsx = fileURLToPath(import.meta.resolve('tsx'));

/** Runs code after `import templates` in a process that generates no code from strings and may not load nunjucks. */
function run(module: string, code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'precompiled-'));
  try {
    writeFileSync(
      join(folder, 'templates.mjs'),
      module.replace('slim-iam/jinja/precompiled', runtime.href),
    );
    writeFileSync(
      join(folder, 'main.mjs'),
      `import { createRequire } from 'node:module';
       import templates from './templates.mjs';
       const { cache } = createRequire(import.meta.url);
       if (Object.keys(cache).some((file) => file.includes('nunjucks'))) throw new Error('nunjucks is loaded');
       ${code}`,
    );
    const node = [
      '--disallow-code-generation-from-strings',
      '--import',
      tsx,
      join(folder, 'main.mjs'),
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, node, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('precompile', () => {
  it('writes a module that renders without the compiler and without code from strings', () => {
    const module = precompile({
      base: '<{% block body %}{% endblock %}>',
      "it's `${odd}`\n":
        "{% extends 'base' %}{% block body %}{{ rows|map(attribute='n')|join(', ') }} {{ 1.0 }}{% endblock %}",
    });
    const code = `process.stdout.write(templates.getTemplate("it's \`\${odd}\`\\n").render({ rows: [{ n: 1 }, { n: 2 }] }))`;
    assert.equal(run(module, code), '<1, 2 1.0>');
  });

  it('keeps the options that matter when rendering', () => {
    const module = precompile(
      { a: '{{ x }}\n{{ nope }}' },
      { undefined: 'strict', limits: { outputSize: 9 } },
    );
    const code = `try { templates.getTemplate('a').render({ x: 1 }) } catch ({ name, lineno }) { process.stdout.write(name + lineno) }
      try { templates.getTemplate('a').render({ x: 1, nope: '123456789' }) } catch ({ name }) { process.stdout.write(name) }`;
    assert.equal(run(module, code), 'UndefinedError2SecurityError');
  });

  it('is what a text asks for where code must not be generated from strings', () => {
    const jinja = new URL('../../lib/jinja/index.ts', import.meta.url);
    const code = `
      try {
        (await import(${JSON.stringify(jinja.href)})).renderToString('{{ x }}');
      } catch ({ name, message }) {
        process.stdout.write(name + ': ' + message);
      }`;
    assert.match(run(precompile({ a: '' }), code), /^TemplateRuntimeError: .* `precompile`/);
  });

  it('refuses what is no template', () => {
    assert.throws(() => precompile({ a: '{% if %}' }), TemplateSyntaxError);
  });
});
