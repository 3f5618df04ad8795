/** Runs the benches named, `npm run bench client jinja`, or all of them, each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const benches = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3));
const named = process.argv.slice(2);
const unknown = named.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}: there are ${benches.join(', ')}`);
  process.exit(2);
}
for (const bench of named.length > 0 ? named : benches) {
  const { status } = spawnSync(process.execPath, ['--import=tsx', `${folder}${bench}.ts`], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
