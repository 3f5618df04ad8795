import assert from 'node:assert/strict';
import { fetchTransport } from '../../lib/transport/fetch.js';
import { defaultTransport, undiciTransport } from '../../lib/transport/no-undici.js';

describe('the transport outside Node', () => {
  it('is fetch', () => assert.equal(defaultTransport, fetchTransport));

  it('is not undici, and it is said what to do', () => {
    assert.throws(() => undiciTransport(), {
      name: 'ConfigurationError',
      message: /fetchTransport/,
    });
  });
});
