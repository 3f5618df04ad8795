import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { precompile } from '../lib/jinja/index.js';
import { installPacked, usePacked } from './support/packed.js';

const root = new URL('../', import.meta.url);
const { exports, dependencies, files } = JSON.parse(
  readFileSync(new URL('package.json', root), 'utf8'),
) as { exports: Record<string, object | string>; dependencies: object; files: string[] };

describe('the package as it is packed', function () {
  this.timeout(60_000);
  const packed = usePacked();
  let installed: string;

  before(() => {
    installed = installPacked(packed.folder, packed.tarball, [
      ...Object.keys(dependencies),
      '@types',
    ]);
  });

  it('has what is built from lib, and nothing else', () => {
    const built = list(new URL('lib/', root).pathname)
      .filter((file) => !file.endsWith('.d.ts'))
      .flatMap((file) => ['.js', '.d.ts'].map((suffix) => `dist/${file.replace(/\.ts$/, suffix)}`));
    const named = files
      .filter((name) => name !== 'dist')
      .flatMap((name) => {
        const url = new URL(name, root);
        return statSync(url).isFile()
          ? [name]
          : list(url.pathname).map((file) => `${name}/${file}`);
      });
    const bundled = 'dist/transport/agents.bundle.js';
    const others = ['LICENSE', 'README.md', 'package.json', bundled, ...named];
    assert.deepEqual(list(installed), [...built, ...others].sort());
  });

  it('has nothing for publint to say', async () => {
    const tarball = Uint8Array.from(readFileSync(packed.tarball)).buffer;
    const { messages, pkg } = await publint({ strict: true, pack: { tarball } });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg, { color: false })),
      [],
    );
  });

  it('has types that resolve under node16 and bundler; for require they say that it is ESM', async () => {
    const analysis = await checkPackage(
      createPackageFromTarballData(new Uint8Array(readFileSync(packed.tarball))),
    );
    assert.ok(analysis.types);
    assert.deepEqual(Object.keys(analysis.entrypoints), Object.keys(exports));
    const problems = analysis.problems
      // A resolution older than exports, which TypeScript 7 no longer has.
      .filter((problem) => !JSON.stringify(problem).includes('"node10"'))
      .map((problem) => [problem.kind, 'entrypoint' in problem && problem.entrypoint]);
    assert.deepEqual(
      problems,
      Object.entries(exports)
        .filter(([, target]) => typeof target === 'object')
        .map(([name]) => ['CJSResolvesToESM', name]),
    );
  });

  const program = `import { createClient, undiciTransport } from 'slim-iam';
import { runPreset } from 'slim-iam/presets';
import templates from './templates.js';
const iam = createClient({ transport: undiciTransport() });
export const arn: Promise<string> = iam.call('GetUser').then(({ result }) => result.User.Arn);
export const mapped = runPreset(iam, 'Get role', {}, { response: templates.getTemplate('a') });
`;
  for (const [what, file, args] of [
    ['an ES module', 'program.ts', ['--module', 'nodenext']],
    ['CommonJS', 'program.cts', ['--module', 'nodenext']],
    ['a bundler', 'program.ts', ['--module', 'esnext', '--moduleResolution', 'bundler']],
    [
      'a bundler for Workers, without Node’s types',
      'program.ts',
      '--module esnext --moduleResolution bundler --customConditions workerd --lib es2023,webworker'.split(
        ' ',
      ),
    ],
  ] as const) {
    it(`has types for a program that is ${what}`, () => {
      writeFileSync(join(packed.folder, file), program);
      writeFileSync(join(packed.folder, 'templates.js'), precompile({ a: '{{ response }}' }));
      const types = what.includes('without') ? '' : 'node';
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--allowJs', '--types', types];
      const tsc = fileURLToPath(new URL('node_modules/.bin/tsc', root));
      const { status, stdout } = spawnSync(tsc, [file, ...args, ...options], {
        cwd: packed.folder,
        encoding: 'utf8',
      });
      assert.equal(status, 0, stdout);
    });
  }
});

/** The files in a folder, by their paths from there. */
function list(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
