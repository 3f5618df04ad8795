import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** For the specs of one `describe`: the package as it is published, packed into a temporary folder. */
export function usePacked(): { folder: string; tarball: string } {
  const packed = { folder: '', tarball: '' };
  before(() => {
    packed.folder = mkdtempSync(join(tmpdir(), 'slim-iam-'));
    // Built already: another build would pull the files from under specs that run them.
    const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', packed.folder];
    execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'ignore'] });
    packed.tarball = join(packed.folder, `slim-iam-${version}.tgz`);
  });
  after(() => rmSync(packed.folder, { recursive: true }));
  return packed;
}

/** Installs the packed package into a project, and of the packages here those that are named. */
export function installPacked(
  project: string,
  tarball: string,
  packages: readonly string[],
): string {
  const modules = join(project, 'node_modules');
  const installed = join(modules, 'slim-iam');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['xzf', tarball, '-C', installed, '--strip-components=1']);
  for (const name of packages) {
    // A scoped one is in a folder of its own.
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'dir');
  }
  const manifest = { type: 'module', dependencies: { 'slim-iam': version } };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  return installed;
}
