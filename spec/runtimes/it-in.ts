import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { layOut } from './project.js';
import type { Runtime } from './runtimes.js';

let projects = 0;

/** A spec in a runtime, with a project of its own; skipped, with the reason, where the runtime is missing. */
export function itIn(
  { name, missing, packages }: Runtime,
  title: string,
  packed: { folder: string; tarball: string },
  run: (project: string) => Promise<void>,
): void {
  it(`${name}: ${title}`, async function () {
    if (missing) {
      this.test!.title += ` (skipped: ${missing})`;
      this.skip();
    }
    const project = join(packed.folder, `project-${++projects}`);
    mkdirSync(project);
    layOut(project, packed.tarball, packages);
    await run(project);
  });
}
