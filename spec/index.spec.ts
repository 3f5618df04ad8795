import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as index from '../lib/index.js';

describe('the package’s root', () => {
  it('exports exactly these names', () => {
    assert.deepEqual(Object.keys(index).sort(), [
      'BadAnswerError',
      'ConfigurationError',
      'NetworkError',
      'ServiceError',
      'SlimIamError',
      'TimeoutError',
      'ValidationError',
      'XmlError',
      'assumeRole',
      'cachedCredentials',
      'classifyTransportError',
      'createClient',
      'decodePolicy',
      'defaultCredentials',
      'encodeForm',
      'encodeParams',
      'encodeRequest',
      'environmentCredentials',
      'fetchTransport',
      'isRetryable',
      'maskRequest',
      'parseXml',
      'readAnswer',
      'readBody',
      'readResult',
      'resolveEndpoint',
      'signRequest',
      'undiciTransport',
    ]);
  });

  it('imports nothing of Node, so that other runtimes can import it', () => {
    const seen = new Set<string>();
    const outside = new Set<string>();
    const visit = (file: URL): void => {
      if (seen.has(file.href)) return;
      seen.add(file.href);
      const source = readFileSync(file, 'utf8');
      for (const [, name] of source.matchAll(/^(?!import type).*\bfrom '([^']+)';$/gm)) {
        if (name!.startsWith('.')) visit(new URL(name!.replace(/\.js$/, '.ts'), file));
        else outside.add(name!);
      }
    };
    visit(new URL('../lib/index.ts', import.meta.url));
    assert.ok(seen.size > 10);
    assert.deepEqual([...outside].sort(), ['aws4', 'fast-xml-parser']);
  });
});
