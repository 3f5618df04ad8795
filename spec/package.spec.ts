import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { precompile } from '../lib/jinja/index.js';
import { installPacked, usePacked } from './support/packed.js';

const root = new URL('../', import.meta.url);
const { exports, imports, dependencies, files } = JSON.parse(
  readFileSync(new URL('package.json', root), 'utf8'),
);
const entries = Object.entries(exports).filter(([, target]) => typeof target === 'object') as [
  string,
  { types: string; default: string },
][];

/** Where the package's own imports lead: in Node, and in a runtime that is named by no condition. */
type Condition = 'node' | 'default';

/** The packages that a built file and all files it imports reach, and Node's own modules. */
function importsFrom(
  file: URL,
  condition: Condition = 'node',
  seen = new Set<string>(),
  found = new Set<string>(),
) {
  if (seen.has(file.href)) return found;
  seen.add(file.href);
  const source = readFileSync(file, 'utf8');
  for (const [, fixed, lazy] of source.matchAll(/ from '([^'\n]+)';$|\bimport\('([^'\n]+)'\)/gm)) {
    const specifier = fixed ?? lazy!;
    const own = specifier.startsWith('#') ? imports[specifier]![condition] : specifier;
    const next = own.replace(/\.js$/, file.pathname.endsWith('.d.ts') ? '.d.ts' : '.js');
    if (own.startsWith('.')) {
      importsFrom(new URL(next, specifier === own ? file : root), condition, seen, found);
    }
    // The precompiler writes modules that import the package itself.
    else if (!specifier.startsWith('slim-iam/')) found.add(specifier);
  }
  return found;
}

function sorted(found: Set<string>): string[] {
  return [...found].filter((name) => !name.startsWith('node:')).sort();
}

describe('the package', () => {
  for (const [name, { types, default: code }] of entries) {
    it(`has ${name} built, importing only its dependencies`, () => {
      assert.ok(existsSync(new URL(types, root)) && existsSync(new URL(code, root)));
      for (const specifier of sorted(importsFrom(new URL(code, root)))) {
        assert.ok(Object.hasOwn(dependencies, specifier.split('/')[0]!), specifier);
      }
    });

    it(`has types for ${name} that need no types but Node’s and undici’s`, () => {
      const found = sorted(importsFrom(new URL(types, root)));
      assert.deepEqual(
        found.filter((name) => name !== 'undici'),
        [],
      );
    });
  }

  it('has both files of every import that the runtime chooses', () => {
    for (const targets of Object.values<Record<string, string>>(imports)) {
      assert.equal(Object.keys(targets).at(-1), 'default');
      for (const target of Object.values(targets)) assert.ok(existsSync(new URL(target, root)));
    }
  });

  it('keeps templates and the rest out of its root', () => {
    const found = sorted(importsFrom(new URL(exports['.'].default, root)));
    assert.deepEqual(found, ['aws4', 'fast-xml-parser', 'undici']);
  });

  for (const [name, packages] of [
    ['.', ['fast-xml-parser']],
    ['./presets', ['fastest-levenshtein']],
    ['./jinja/precompiled', []],
  ] as const) {
    it(`reaches nothing of Node, undici or nunjucks from ${name} where it is not Node`, () => {
      const found = importsFrom(new URL(exports[name].default, root), 'default');
      assert.deepEqual([...found].sort(), packages);
    });
  }
});

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
    const others = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
    assert.deepEqual(list(installed), [...built, ...others].sort(), 'is dist/ an old build?');
    assert.deepEqual(files, ['dist', 'CHANGELOG.md']);
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
      entries.map(([name]) => ['CJSResolvesToESM', name]),
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
