import assert from 'node:assert/strict';
import { chainCredentials, namedProfileCredentials } from '../../lib/credentials/no-chain.js';

describe('credentials where there are no files, processes and instances', () => {
  it('are asked for', async () => {
    await assert.rejects(chainCredentials(), {
      name: 'ConfigurationError',
      message: /nothing else to look at; give `credentials`/,
    });
    await assert.rejects(namedProfileCredentials('admin'), {
      name: 'ConfigurationError',
      message: /no shared files to look for profile 'admin' in; give `credentials`/,
    });
  });
});
