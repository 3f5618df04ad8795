import assert from 'node:assert/strict';
import { ConfigurationError, environmentCredentials } from '../../lib/index.js';

const [id, secret] = ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'];

describe('environmentCredentials', () => {
  it('reads a long-lived key', () => {
    assert.deepEqual(
      environmentCredentials({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret }),
      { accessKeyId: id, secretAccessKey: secret, sessionToken: undefined },
    );
  });

  it('reads temporary credentials', () => {
    const environment = {
      AWS_ACCESS_KEY_ID: id,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_SESSION_TOKEN: 't',
    };
    assert.equal(environmentCredentials(environment)?.sessionToken, 't');
  });

  it('takes empty variables as not set', () => {
    assert.equal(
      environmentCredentials({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }),
      undefined,
    );
    assert.equal(environmentCredentials({ AWS_SESSION_TOKEN: 't' }), undefined);
  });

  for (const [environment, missing] of [
    [{ AWS_ACCESS_KEY_ID: id }, /^AWS_SECRET_ACCESS_KEY is not set/],
    [{ AWS_SECRET_ACCESS_KEY: secret, AWS_ACCESS_KEY_ID: '' }, /^AWS_ACCESS_KEY_ID is not set/],
  ] as const) {
    it(`refuses ${Object.keys(environment)[0]} alone`, () => {
      assert.throws(
        () => environmentCredentials(environment),
        (error) =>
          error instanceof ConfigurationError &&
          missing.test(error.message) &&
          !error.message.includes(secret),
      );
    });
  }
});
