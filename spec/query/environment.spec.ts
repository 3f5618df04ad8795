import assert from 'node:assert/strict';
import { createClient } from '../../lib/index.js';
import { type EndpointOptions, resolveEndpoint } from '../../lib/query/endpoint.js';
import { withEnvironment } from '../../lib/query/environment.js';
import { exampleCredentials } from '../support/answers.js';
import { useSharedFiles } from '../support/environment.js';

const iam = 'https://iam.amazonaws.com/';

describe('withEnvironment', () => {
  const cases: [string, Record<string, string>, EndpointOptions, string, string][] = [
    ['an empty environment', {}, {}, iam, 'us-east-1'],
    ['AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: 'http://all' }, {}, 'http://all/', 'us-east-1'],
    [
      'AWS_ENDPOINT_URL_IAM before it',
      { AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_IAM: 'http://own' },
      {},
      'http://own/',
      'us-east-1',
    ],
    [
      'AWS_ENDPOINT_URL_STS for STS',
      { AWS_ENDPOINT_URL_IAM: 'http://iam', AWS_ENDPOINT_URL_STS: 'http://sts' },
      { service: 'sts' },
      'http://sts/',
      'us-east-1',
    ],
    [
      'not AWS_ENDPOINT_URL_STS for IAM',
      { AWS_ENDPOINT_URL_STS: 'http://sts' },
      {},
      iam,
      'us-east-1',
    ],
    [
      'no endpoint when they are to be ignored',
      {
        AWS_ENDPOINT_URL: 'http://all',
        AWS_ENDPOINT_URL_IAM: 'http://own',
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'True',
      },
      {},
      iam,
      'us-east-1',
    ],
    [
      'not an endpoint beside the one given',
      { AWS_ENDPOINT_URL: 'http://all' },
      { endpoint: 'http://given' },
      'http://given/',
      'us-east-1',
    ],
    ['AWS_REGION as IAM’s partition', { AWS_REGION: 'eu-west-1' }, {}, iam, 'us-east-1'],
    [
      'AWS_REGION before AWS_DEFAULT_REGION',
      { AWS_REGION: 'us-gov-east-1', AWS_DEFAULT_REGION: 'eu-west-1' },
      {},
      'https://iam.us-gov.amazonaws.com/',
      'us-gov-west-1',
    ],
    [
      'AWS_DEFAULT_REGION for STS',
      { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' },
      { service: 'sts' },
      'https://sts.eu-west-1.amazonaws.com/',
      'eu-west-1',
    ],
    [
      'AWS_REGION as the partition for IAM at another endpoint',
      { AWS_REGION: 'cn-northwest-1', AWS_ENDPOINT_URL: 'http://all' },
      {},
      'http://all/',
      'cn-north-1',
    ],
    [
      'an AWS_REGION in no known partition at another endpoint',
      { AWS_REGION: 'local' },
      { endpoint: 'http://given' },
      'http://given/',
      'us-east-1',
    ],
    [
      'AWS_REGION for STS at another endpoint',
      { AWS_REGION: 'eu-west-1' },
      { service: 'sts', endpoint: 'http://given' },
      'http://given/',
      'eu-west-1',
    ],
    [
      'not AWS_REGION beside a region',
      { AWS_REGION: 'eu-west-1' },
      { service: 'sts', region: 'us-west-2' },
      'https://sts.us-west-2.amazonaws.com/',
      'us-west-2',
    ],
    [
      'not AWS_REGION beside a partition',
      { AWS_REGION: 'eu-west-1' },
      { partition: 'aws-cn' },
      'https://iam.cn-north-1.amazonaws.com.cn/',
      'cn-north-1',
    ],
    [
      'AWS_USE_DUALSTACK_ENDPOINT',
      { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
      {},
      'https://iam.global.api.aws/',
      'us-east-1',
    ],
    [
      'not AWS_USE_DUALSTACK_ENDPOINT beside the option',
      { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
      { dualStack: false },
      iam,
      'us-east-1',
    ],
  ];
  for (const [what, environment, options, url, region] of cases) {
    it(`takes ${what}`, () => {
      const endpoint = resolveEndpoint(withEnvironment(options, environment));
      assert.deepEqual([endpoint.url.href, endpoint.region], [url, region]);
    });
  }

  it('leaves a region in no partition to be refused', () => {
    assert.throws(
      () => resolveEndpoint(withEnvironment({}, { AWS_REGION: 'moon-base-1' })),
      /'moon-base-1' is in no partition/,
    );
  });

  describe('in a client', () => {
    useSharedFiles();

    it('holds where the options say nothing', async () => {
      process.env['AWS_ENDPOINT_URL_IAM'] = 'http://own.test';
      process.env['AWS_REGION'] = 'us-gov-east-1';
      const { url, headers } = await createClient({ credentials: exampleCredentials }).sign(
        'ListUsers',
      );
      assert.equal(url, 'http://own.test/');
      assert.match(headers['authorization']!, /\/us-gov-west-1\/iam\//);
    });
  });
});
