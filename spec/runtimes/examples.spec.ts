import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { usePacked } from '../support/packed.js';
import { bundle, layOut } from './project.js';
import { bun, deno, nodes, type Runtime, startWorker, workerd } from './runtimes.js';

describe('the examples for other runtimes', function () {
  this.timeout(60_000);
  const packed = usePacked();
  let iam: LocalIam;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    iam = await startLocalIam();
    environment = {
      AWS_ACCESS_KEY_ID: iam.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: iam.credentials.secretAccessKey,
      AWS_ENDPOINT_URL_IAM: iam.endpoint,
    };
  });
  after(async () => {
    await iam.close();
  });

  /** A spec of an example in a runtime, if that is there. */
  function example(
    file: string,
    runtime: Runtime,
    run: (project: string, file: string) => Promise<void>,
  ): void {
    const { name, missing, packages } = runtime;
    it(`${file} works in ${name}`, async function () {
      if (missing) {
        this.test!.title += ` (skipped: ${missing})`;
        this.skip();
      }
      const project = join(packed.folder, `${file}-${name.replaceAll(' ', '-')}`);
      mkdirSync(project);
      layOut(project, packed.tarball, packages);
      const source = fileURLToPath(new URL(`examples/${file}`, import.meta.url));
      copyFileSync(source, join(project, file));
      await run(project, file);
    });
  }

  // Those that Lambda has.
  for (const node of nodes.slice(0, 3)) {
    example('lambda.js', node, async (project, file) => {
      const invoke = `import { handler } from './${file}'; console.log(await handler({ userName: 'bob' }))`;
      const args = ['--input-type=module', '--eval', invoke];
      assert.deepEqual(await node.run(project, args, environment), {
        code: 0,
        stdout: '1\n',
        stderr: '',
      });
    });
  }

  example('worker.js', workerd, async (project, file) => {
    const code = await bundle(project, file, ['workerd', 'worker', 'browser']);
    const worker = await startWorker(code, {
      bindings: environment,
      outboundService: answerForAws,
    });
    try {
      const answer = await worker.dispatchFetch('http://worker/?user=alice');
      assert.match(await answer.text(), /^AKIA\w+$/);
    } finally {
      await worker.dispose();
    }
  });

  example(
    'lambda.js',
    { ...workerd, name: 'workerd with nodejs_compat' },
    async (project, file) => {
      const entry = `import { handler } from './${file}';
export default { fetch: async () => new Response(await handler({ userName: 'bob' })) };`;
      writeFileSync(join(project, 'entry.js'), entry);
      const code = await bundle(project, 'entry.js', ['workerd', 'worker', 'browser']);
      const worker = await startWorker(code, {
        bindings: environment,
        compatibilityFlags: ['nodejs_compat'],
      });
      try {
        assert.equal(await (await worker.dispatchFetch('http://worker/')).text(), '1');
      } finally {
        await worker.dispose();
      }
    },
  );

  example('deno.js', deno, async (project, file) => {
    const { code, stdout, stderr } = await deno.run(
      project,
      ['run', '--allow-env', '--allow-net', file],
      environment,
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^alice \d{4}\nbob \d{4}\ncarol \d{4}\ndave \d{4}\n$/);
  });

  example('bun.js', bun, async (project, file) => {
    for (const [user, expected] of [
      ['alice', 'MFA is on\n'],
      ['dave', 'MFA is off\n'],
    ]) {
      const { code, stdout, stderr } = await bun.run(project, [file, user!], environment);
      assert.equal(code, 0, stderr);
      assert.equal(stdout, expected);
    }
  });

  /** The local IAM in the place of iam.amazonaws.com, whose name is signed. */
  async function answerForAws(sent: Request): Promise<Response> {
    const { host } = new URL(sent.url);
    const { method, headers } = sent;
    const passed = request(iam.endpoint, {
      method,
      headers: { ...Object.fromEntries(headers), host },
    });
    passed.end(await sent.text());
    const { statusCode, body } = await new Promise<{ statusCode: number; body: string }>(
      (resolve) => {
        passed.on('response', async (answer) => {
          resolve({ statusCode: answer.statusCode!, body: await text(answer) });
        });
      },
    );
    return new Response(body, { status: statusCode });
  }
});
