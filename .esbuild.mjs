// Makes dist/transport/agents.bundle.js, which bundlers take for agents.js: of undici, what a request with a
// body of text over HTTP/1.1 takes. The rest cannot be left out by a bundler, for undici's files require
// each other. In Node without a bundler, undici itself is loaded.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

const undici = new URL('node_modules/undici/', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', undici), 'utf8'));
const licence = readFileSync(new URL('LICENSE', undici), 'utf8').trim();

/** Files of undici by their ends, and what stands in for them. */
const substitutes = {
  // The same parser compiled twice: the one kept runs on every processor.
  'llhttp/llhttp_simd-wasm.js': "module.exports = require('./llhttp-wasm.js');",
  'llhttp/llhttp-wasm.js': compressed('undici/lib/llhttp/llhttp-wasm.js'),
  // Reads bodies that are streams, forms and blobs, and brings a third of fetch with it.
  'web/fetch/body.js': `exports.extractBody = ${missing('bodies other than text')};`,
  // Asked for by `allowH2` only.
  'dispatcher/client-h2.js': `module.exports = ${missing('HTTP/2')};`,
  'dispatcher/socks5-proxy-agent.js': `module.exports = ${missing('SOCKS proxies')};`,
};

/** A module that is bytes, in a third of the text that it is in base64 alone. */
function compressed(name) {
  const bytes = brotliCompressSync(createRequire(import.meta.url)(name));
  return `const bytes = Buffer.from('${bytes.toString('base64')}', 'base64');
  module.exports = require('node:zlib').brotliDecompressSync(bytes);`;
}

/** A function, or class, that fails when it is called: nothing of it is needed to load the rest. */
function missing(what) {
  return `function missing() {
    throw new Error('this bundle is without ${what}: give undiciTransport a dispatcher of undici');
  }`;
}

const used = new Set();

await build({
  entryPoints: ['dist/transport/agents.js'],
  outfile: 'dist/transport/agents.bundle.js',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  // In a bundle of ES modules there is no require; all that is left to require is Node's own.
  banner: {
    js: `/*! of undici ${version}\n${licence} */\nconst require = process.getBuiltinModule;`,
  },
  plugins: [
    {
      name: 'substitutes',
      setup({ onLoad }) {
        onLoad({ filter: /[\\/]undici[\\/]lib[\\/].*\.js$/ }, ({ path }) => {
          const file = path.replaceAll('\\', '/');
          const end = Object.keys(substitutes).find((name) => file.endsWith(`/${name}`));
          if (end === undefined) return undefined;
          used.add(end);
          return { contents: substitutes[end] };
        });
      },
    },
  ],
});

for (const end of Object.keys(substitutes)) {
  if (!used.has(end)) throw new Error(`undici ${version} has no ${end} any more`);
}
