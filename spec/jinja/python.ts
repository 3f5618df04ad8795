import { spawnSync } from 'node:child_process';

/** The first Python here that has Jinja2 3.1, or null. */
export function pythonWithJinja2(): string | null {
  const probe = "import jinja2, sys; sys.exit(not jinja2.__version__.startswith('3.1.'))";
  return (
    ['/usr/bin/python3', 'python3'].find(
      (python) => spawnSync(python, ['-c', probe]).status === 0,
    ) ?? null
  );
}
