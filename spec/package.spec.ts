import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const { exports, imports, dependencies, peerDependencies } = JSON.parse(
  readFileSync(new URL('package.json', root), 'utf8'),
);
const entries = Object.entries(exports).filter(([, target]) => typeof target === 'object') as [
  string,
  { types: string; default: string },
][];

/**
 * The packages that a built file and all files it imports reach: in Node, or where it is not Node,
 * where Node's own modules count.
 */
function packagesFrom(
  file: URL,
  condition: 'node' | 'default' = 'node',
  seen = new Set<string>(),
  found = new Set<string>(),
) {
  if (seen.has(file.href)) return found;
  seen.add(file.href);
  const source = readFileSync(file, 'utf8');
  for (const [, fixed, lazy] of source.matchAll(/ from '([^'\n]+)';$|\bimport\('([^'\n]+)'\)/gm)) {
    const specifier = fixed ?? lazy!;
    const chosen = imports[specifier]?.[condition] ?? imports[specifier]?.default;
    const next = new URL(chosen ?? specifier, chosen ? root : file).href;
    const target = next.replace(/\.js$/, file.pathname.endsWith('.d.ts') ? '.d.ts' : '.js');
    if (chosen || specifier.startsWith('.')) {
      packagesFrom(new URL(target), condition, seen, found);
    }
    // The precompiler writes modules that import the package itself.
    else if (!(condition === 'node' ? /^(node:|slim-iam\/)/ : /^slim-iam\//).test(specifier)) {
      found.add(specifier);
    }
  }
  return found;
}

describe('the package', () => {
  for (const [name, { types, default: code }] of entries) {
    it(`has ${name} built, importing only its dependencies`, () => {
      const installed = { ...dependencies, ...(name !== '.' && peerDependencies) };
      assert.ok(existsSync(new URL(types, root)) && existsSync(new URL(code, root)));
      for (const specifier of packagesFrom(new URL(code, root))) {
        const installable = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0];
        assert.ok(Object.hasOwn(installed, installable), specifier);
      }
    });

    it(`has types for ${name} that need no types but Node’s and undici’s`, () => {
      // Who imports an adapter has what it adapts.
      const allowed = ['undici', name.endsWith('/bullmq') ? 'bullmq' : ''];
      assert.deepEqual(
        [...packagesFrom(new URL(types, root))].filter((name) => !allowed.includes(name)),
        [],
      );
    });
  }

  for (const [name, packages] of [
    ['.', []],
    ['./presets', ['fastest-levenshtein']],
    ['./jinja/precompiled', []],
  ] as const) {
    it(`reaches nothing of Node, undici or nunjucks from ${name} where it is not Node`, () => {
      const reached = packagesFrom(new URL(exports[name].default, root), 'default');
      assert.deepEqual([...reached], packages);
    });
  }

  it('keeps templates and the rest out of its root, and of undici what sending does not take', () => {
    const reached = packagesFrom(new URL(exports['.'].default, root));
    assert.deepEqual([...reached].sort(), [
      'aws4',
      'undici/lib/api/api-connect.js',
      'undici/lib/dispatcher/agent.js',
      'undici/lib/dispatcher/dispatcher.js',
      'undici/lib/dispatcher/env-http-proxy-agent.js',
    ]);
  });

  it('has the reference of every answer’s dict from fast-xml-parser', () => {
    const reached = packagesFrom(new URL(exports['./reference'].default, root));
    assert.deepEqual([...reached], ['fast-xml-parser']);
  });
});
