import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { usePacked } from '../support/packed.js';
import { itIn } from './it-in.js';
import { bundle } from './project.js';
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

  /** A spec of an example, whose file is in the project. */
  function example(file: string, runtime: Runtime, run: (project: string) => Promise<void>): void {
    itIn(runtime, `${file} works`, packed, (project) => {
      const source = new URL(`examples/${file}`, import.meta.url);
      copyFileSync(source, join(project, file));
      return run(project);
    });
  }

  // Those that Lambda has.
  for (const node of nodes.slice(0, 3)) {
    example('lambda.js', node, async (project) => {
      const invoke = `import { handler } from './lambda.js'; console.log(await handler({ userName: 'bob' }))`;
      const args = ['--input-type=module', '--eval', invoke];
      assert.deepEqual(await node.run(project, args, environment), {
        code: 0,
        stdout: '1\n',
        stderr: '',
      });
    });
  }

  example('worker.js', workerd, async (project) => {
    const code = await bundle(project, 'worker.js', ['workerd', 'worker', 'browser']);
    const worker = await startWorker(code, {
      bindings: environment,
      outboundService: answerForAws,
    });
    try {
      const users = ['alice', 'bob', 'carol', 'dave'];
      const mapped = users.map(async (user) => {
        const answer = await worker.dispatchFetch(`http://worker/?user=${user}`);
        return (await answer.text()).replace(/AKIA\w+/, 'a key');
      });
      assert.deepEqual(await Promise.all(mapped), ['a key', 'a key', '', 'NONE']);
    } finally {
      await worker.dispose();
    }
  });

  example('lambda.js', { ...workerd, name: 'workerd with nodejs_compat' }, async (project) => {
    const entry = `import { handler } from './lambda.js';
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
  });

  example('deno.js', deno, async (project) => {
    const { code, stdout, stderr } = await deno.run(
      project,
      ['run', '--allow-env', '--allow-net', 'deno.js'],
      environment,
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^alice \d{4}\nbob \d{4}\ncarol \d{4}\ndave \d{4}\n$/);
  });

  example('bun.js', bun, async (project) => {
    for (const [user, expected] of [
      ['alice', 'MFA is on\n'],
      ['dave', 'MFA is off\n'],
    ]) {
      const { code, stdout, stderr } = await bun.run(project, ['bun.js', user!], environment);
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
