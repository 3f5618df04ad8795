import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { exampleCredentials } from '../support/answers.js';
import { emptyEnvironment, finish, type Outcome } from '../support/command.js';
import { useFolder } from '../support/folder.js';
import {
  type ConnectProxy,
  caFile,
  type Started,
  startConnectProxy,
  startTlsIam,
} from '../support/tls.js';

const here = fileURLToPath(new URL('.', import.meta.url));

const program = `
  import { createClient } from 'slim-iam';
  const iam = createClient({ endpoint: process.argv[2], region: 'us-east-1' });
  iam.call('ListUsers').then(({ status }) => console.log(status), (error) => console.log(error.cause));`;

/** What esbuild has to be told for packages that require Node's modules, in a bundle that is an ES module. */
const requireForAws4 =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Programs in processes of their own: here, the other specs load undici's index. */
describe('the part of undici that is loaded', function () {
  this.timeout(30_000);
  const path = useFolder();
  let iam: Started & { requests: number };
  let proxy: ConnectProxy;
  beforeEach(async () => {
    iam = await startTlsIam();
    proxy = await startConnectProxy(iam.port);
  });
  afterEach(() => Promise.all([iam.close(), proxy.close()]));

  /** Bundles the program into a folder without packages. */
  async function bundle(options: BuildOptions): Promise<string> {
    const outfile = path(options.format === 'esm' ? 'program.mjs' : 'program.cjs');
    await build({
      stdin: { contents: program, resolveDir: here },
      bundle: true,
      outfile,
      format: 'cjs',
      platform: 'node',
      tsconfigRaw: '{}',
      ...options,
    });
    return outfile;
  }

  function run(
    file: string,
    endpoint: string,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<Outcome> {
    const env = {
      ...emptyEnvironment,
      AWS_ACCESS_KEY_ID: exampleCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: exampleCredentials.secretAccessKey,
      AWS_CA_BUNDLE: caFile,
      ...environment,
    };
    return finish(spawn(process.execPath, [file, endpoint], { env }));
  }

  const ways: [string, () => Promise<string>][] = [
    [
      'not bundled',
      async () => {
        const file = path('program.mjs');
        const entry = new URL('../../dist/index.js', import.meta.url).href;
        await writeFile(file, program.replace("'slim-iam'", `'${entry}'`));
        return file;
      },
    ],
    ['bundled', () => bundle({ minify: true })],
    ['bundled as an ES module', () => bundle({ format: 'esm', banner: { js: requireForAws4 } })],
    [
      'bundled as it is by a bundler without the condition `module`',
      () => bundle({ conditions: [] }),
    ],
  ];

  for (const [way, make] of ways) {
    it(`sends over TLS, ${way}`, async () => {
      const outcome = await run(await make(), `https://localhost:${iam.port}/`);
      assert.deepEqual(outcome, { code: 0, stdout: '200\n', stderr: '' });
      assert.equal(iam.requests, 1);
    });

    it(`sends through a proxy, ${way}`, async () => {
      const outcome = await run(await make(), 'https://iam.test/', {
        HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      });
      assert.deepEqual(outcome, { code: 0, stdout: '200\n', stderr: '' });
      assert.deepEqual(proxy.connects, [['iam.test:443', undefined]]);
    });
  }

  it('says what is left out of a bundle, and what to do', async () => {
    const { stdout } = await run(await bundle({}), 'https://iam.test/', {
      HTTPS_PROXY: `socks5://127.0.0.1:${proxy.port}`,
    });
    assert.match(stdout, /this bundle is without SOCKS proxies: give undiciTransport a/);
  });
});
