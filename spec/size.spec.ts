import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';

/** Bytes of the bundle of a program that makes one call, from the packages as they are installed. */
async function bundle(program: string, options: BuildOptions) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    // The paths there are for lib; what is bundled is the package, by its own conditions.
    tsconfigRaw: '{}',
    ...options,
  });
  const { contents } = outputFiles![0]!;
  const inputs = Object.keys(metafile!.inputs);
  return { bytes: contents.length, gzip: gzipSync(contents, { level: 9 }).length, inputs };
}

const slimIam = (transport = '') => `
  import { createClient, fetchTransport } from 'slim-iam';
  const iam = createClient({ ${transport} });
  console.log((await iam.call('ListAccessKeys', { UserName: 'jane.doe' })).response);`;

const sdk = `
  import { IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
  console.log(await new IAMClient().send(new ListAccessKeysCommand({ UserName: 'jane.doe' })));`;

describe('the bundle of a program that makes one call', function () {
  this.timeout(60_000);

  it('has at most 50 kB, 18 kB compressed, with fetch', async () => {
    const { bytes, gzip, inputs } = await bundle(slimIam('transport: fetchTransport()'), {
      platform: 'browser',
    });
    assert.ok(bytes <= 50_000, `${bytes} bytes`);
    assert.ok(gzip <= 18_000, `${gzip} bytes compressed`);
    assert.deepEqual(
      inputs.filter((input) => input.includes('node_modules')),
      [],
    );
  });

  it('has less than half of the AWS SDK’s bytes with undici', async () => {
    const platform = 'node';
    const { bytes, gzip, inputs } = await bundle(slimIam(), { platform });
    const peer = await bundle(sdk, { platform });
    assert.ok(bytes < peer.bytes * 0.37, `${bytes} bytes, the SDK ${peer.bytes}`);
    assert.ok(gzip < peer.gzip * 0.48, `${gzip} bytes compressed, the SDK ${peer.gzip}`);
    assert.ok(
      !inputs.some((input) => /node_modules\/(fast-xml-parser|nunjucks|undici)\//.test(input)),
    );
  });
});
