import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { actionsSource } from './actions-source.js';
import { elementsSource } from './elements-source.js';
import { services } from './facts.js';
import { modelSource } from './model-source.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The generated files by path from the package's root, formatted but for the model, which is to be short. */
export function generate(): Record<string, string> {
  return {
    'lib/actions.ts': format('lib/actions.ts', actionsSource(services)),
    'lib/fixtures/model.ts': modelSource(services),
    'lib/query/elements.ts': format('lib/query/elements.ts', elementsSource(services)),
  };
}

function format(path: string, source: string): string {
  const biome = `${root}/node_modules/.bin/biome`;
  const args = ['format', `--stdin-file-path=${path}`];
  return execFileSync(biome, args, { cwd: root, input: source, encoding: 'utf8' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(generate())) writeFileSync(`${root}/${path}`, text);
}
