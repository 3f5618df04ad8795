import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transformSync } from 'esbuild';
import { precompile } from '../../lib/jinja/index.js';
import { installPacked } from '../support/packed.js';
import { readFacts } from './site.js';

/** The entry of each kind of runtime: how it learns of the site. */
const entries = {
  'main.mjs': 'await report(process.argv[2], templates);',
  'page.mjs': 'await report(location.origin, templates);',
  'worker.mjs': `export default {
    async fetch(_, { SITE }) {
      await report(SITE, templates);
      return new Response('told');
    },
  };`,
};

/**
 * A user's project in a folder: the packed package and, of its dependencies, these; and the checks
 * with an entry for each kind of runtime.
 */
export function layOut(folder: string, tarball: string, packages: readonly string[]): void {
  installPacked(folder, tarball, packages);
  const suite = readFileSync(new URL('suite.ts', import.meta.url), 'utf8');
  writeFileSync(join(folder, 'suite.mjs'), transformSync(suite, { loader: 'ts' }).code);
  writeFileSync(join(folder, 'templates.mjs'), precompile(templates()));
  for (const [file, code] of Object.entries(entries)) {
    const source = `import { report } from './suite.mjs';
import templates from './templates.mjs';
${code}`;
    writeFileSync(join(folder, file), source);
  }
}

/** Bundles a file of a project, as a user's bundler would for a runtime with these conditions. */
export async function bundle(project: string, file: string, conditions: string[]): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions,
  });
  return outputFiles[0]!.text;
}

/** The fixtures' own templates, and one more, by their source. */
export function templates(): Record<string, string> {
  const sources = readFacts({ evaluates: true, undici: true }).presets.flatMap(({ mappings }) => [
    ...Object.values(mappings.success),
    ...Object.values(mappings.error),
  ]);
  const all = ['{{ email | lower }}', ...sources.filter((source) => source.includes('{'))];
  return Object.fromEntries(all.map((source) => [source, source]));
}
