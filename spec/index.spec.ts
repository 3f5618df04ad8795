import assert from 'node:assert/strict';
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
});
