import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { emptyEnvironment, finish, type Outcome } from '../support/command.js';
import { bundle } from './project.js';
import { startSite } from './site.js';
import type { Outcome as CheckOutcome, Facts } from './suite.js';

/** A runtime as the specs know it: what it can do, and how a project is run in it. */
export interface Runtime extends Pick<Facts, 'evaluates' | 'undici'> {
  name: string;
  /** Why it cannot be run here, if it cannot. */
  missing?: string;
  /** The package's dependencies that are there for it to load. */
  packages: readonly string[];
  /** Runs a project's checks; resolves to what they told, which is nothing if they did not come to their end. */
  check(project: string): Promise<CheckOutcome[]>;
}

/** A runtime that runs a file as a process. */
export interface ScriptRuntime extends Runtime {
  run(project: string, args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Outcome>;
}

const installed = fileURLToPath(new URL('packages/node_modules/', import.meta.url));

const notInstalled = 'not installed: npm ci --prefix spec/runtimes/packages';

const withoutUndici = ['aws4', 'fast-xml-parser', 'fastest-levenshtein', 'nunjucks'];

/** What is loaded where there is neither node:crypto nor code from strings. */
const web = ['fast-xml-parser', 'fastest-levenshtein'];

/** Milliseconds that a browser has for the checks. */
const patience = 60_000;

export const nodes = [20, 22, 24, 26].map((major) =>
  script({
    name: `Node ${major}`,
    // The one that runs the specs need not be installed once more.
    file:
      process.versions.node.split('.')[0] === String(major)
        ? process.execPath
        : join(installed, `node-${major}/bin/node`),
    undici: true,
    packages: [...withoutUndici, 'undici'],
  }),
);

export const deno = script({
  name: 'Deno',
  file: join(
    installed,
    `@deno/${platform()}-${arch()}${platform() === 'linux' ? '-glibc' : ''}/deno`,
  ),
  checkArgs: ['run', '--allow-env', '--allow-net', '--allow-read', '--allow-sys'],
  packages: withoutUndici,
});

export const bun = script({
  name: 'Bun',
  file: join(
    installed,
    `@oven/bun-${platform()}-${arch() === 'arm64' ? 'aarch64' : arch()}/bin/bun`,
  ),
  packages: withoutUndici,
});

export const workerd: Runtime = {
  name: 'workerd',
  evaluates: false,
  undici: false,
  packages: web,
  ...(!existsSync(join(installed, 'miniflare')) && { missing: notInstalled }),
  async check(project) {
    const site = await startSite(workerd);
    const code = await bundle(project, 'worker.mjs', ['workerd', 'worker', 'browser']);
    const worker = await startWorker(code, { bindings: { SITE: site.url } });
    try {
      const answer = await worker.dispatchFetch('http://worker/');
      if (answer.status !== 200) throw new Error(await answer.text());
      return site.outcomes;
    } finally {
      await worker.dispose();
      await site.close();
    }
  },
};

const browser = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (command) => spawnSync(command, ['--version']).status === 0,
);

export const chromium: Runtime = {
  name: 'Chromium',
  evaluates: false,
  undici: false,
  packages: web,
  ...(!browser && { missing: 'not installed: apt-get install chromium' }),
  async check(project) {
    const site = await startSite(chromium, await bundle(project, 'page.mjs', ['browser']));
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];
    const profile = `--user-data-dir=${join(project, 'profile')}`;
    // A group of its own, so that the processes it starts end with it.
    const child = spawn(browser!, [...args, profile, `${site.url}/page.html`], {
      detached: true,
      env: { ...process.env, HOME: project },
      stdio: 'ignore',
    });
    try {
      await Promise.race([
        site.told,
        once(child, 'exit'),
        setTimeout(patience, undefined, { ref: false }),
      ]);
      return site.outcomes;
    } finally {
      process.kill(-child.pid!, 'SIGKILL');
      await site.close();
    }
  },
};

/** In the order of the README. */
export const runtimes: readonly Runtime[] = [...nodes, workerd, deno, bun, chromium];

/** Starts a Worker in workerd. */
export async function startWorker(code: string, options: object = {}) {
  const { Miniflare } = await import(
    new URL('packages/node_modules/miniflare/dist/src/index.js', import.meta.url).href
  );
  return new Miniflare({
    modules: true,
    script: code,
    compatibilityDate: '2025-11-01',
    ...options,
  }) as {
    dispatchFetch(url: string): Promise<Response>;
    dispose(): Promise<void>;
  };
}

function script({
  name,
  file,
  checkArgs = [],
  packages,
  undici = false,
}: {
  name: string;
  file: string;
  checkArgs?: readonly string[];
  packages: readonly string[];
  undici?: boolean;
}): ScriptRuntime {
  const runtime: ScriptRuntime = {
    name,
    evaluates: true,
    undici,
    packages,
    ...(!existsSync(file) && { missing: notInstalled }),
    run: (project, args, environment) =>
      finish(
        spawn(file, args, {
          cwd: project,
          // Some keep caches at home.
          env: { ...emptyEnvironment, HOME: project, ...environment },
        }),
      ),
    async check(project) {
      const site = await startSite(runtime);
      try {
        const { code, stdout, stderr } = await runtime.run(project, [
          ...checkArgs,
          'main.mjs',
          site.url,
        ]);
        if (code !== 0) throw new Error(`exit code ${code}: ${stdout}${stderr}`);
        return site.outcomes;
      } finally {
        await site.close();
      }
    },
  };
  return runtime;
}
