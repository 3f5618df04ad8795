import assert from 'node:assert/strict';
import { type EndpointOptions, type Partition, resolveEndpoint } from '../../lib/query/endpoint.js';
import { ConfigurationError } from '../../lib/query/errors.js';

function resolve(options: EndpointOptions): [string, string] {
  const { url, region, service } = resolveEndpoint(options);
  assert.equal(service, options.service ?? 'iam');
  return [url.href, region];
}

describe('resolveEndpoint', () => {
  it('is IAM in the partition aws when nothing is said', () => {
    assert.deepEqual(resolve({}), ['https://iam.amazonaws.com/', 'us-east-1']);
    const { url, region, service } = resolveEndpoint();
    assert.deepEqual(
      [url.href, region, service],
      ['https://iam.amazonaws.com/', 'us-east-1', 'iam'],
    );
  });

  // Partition, signing region of IAM, IAM's host, its dual-stack host, other regions of the partition.
  const iam: [Partition, string, string, string, string[]][] = [
    [
      'aws',
      'us-east-1',
      'iam.amazonaws.com',
      'iam.global.api.aws',
      ['eu-central-1', 'ap-southeast-7', 'ca-west-1', 'il-central-1', 'mx-central-1', 'af-south-1'],
    ],
    [
      'aws-cn',
      'cn-north-1',
      'iam.cn-north-1.amazonaws.com.cn',
      'iam.global.api.amazonwebservices.com.cn',
      ['cn-northwest-1'],
    ],
    [
      'aws-us-gov',
      'us-gov-west-1',
      'iam.us-gov.amazonaws.com',
      'iam.us-gov.api.aws',
      ['us-gov-east-1'],
    ],
    [
      'aws-iso',
      'us-iso-east-1',
      'iam.us-iso-east-1.c2s.ic.gov',
      'iam.api.aws.ic.gov',
      ['us-iso-west-1'],
    ],
    [
      'aws-iso-b',
      'us-isob-east-1',
      'iam.us-isob-east-1.sc2s.sgov.gov',
      'iam.api.aws.scloud',
      ['us-isob-west-1'],
    ],
    [
      'aws-iso-e',
      'eu-isoe-west-1',
      'iam.eu-isoe-west-1.cloud.adc-e.uk',
      'iam.api.cloud-aws.adc-e.uk',
      [],
    ],
    [
      'aws-iso-f',
      'us-isof-south-1',
      'iam.us-isof-south-1.csp.hci.ic.gov',
      'iam.api.aws.hci.ic.gov',
      ['us-isof-east-1'],
    ],
    [
      'aws-eusc',
      'eusc-de-east-1',
      'iam.eusc-de-east-1.amazonaws.eu',
      'iam.api.amazonwebservices.eu',
      [],
    ],
  ];
  for (const [partition, signing, host, dualStackHost, others] of iam) {
    it(`knows IAM's one endpoint in ${partition}`, () => {
      assert.deepEqual(resolve({ partition }), [`https://${host}/`, signing]);
      assert.deepEqual(resolve({ partition, dualStack: true }), [
        `https://${dualStackHost}/`,
        signing,
      ]);
      for (const region of [signing, ...others]) {
        assert.deepEqual(resolve({ region }), [`https://${host}/`, signing]);
        assert.deepEqual(resolve({ region, partition }), [`https://${host}/`, signing]);
        assert.deepEqual(resolve({ region, dualStack: true }), [
          `https://${dualStackHost}/`,
          signing,
        ]);
      }
    });
  }

  const sts: [string, string, string][] = [
    ['us-east-1', 'sts.us-east-1.amazonaws.com', 'sts.us-east-1.api.aws'],
    ['eu-central-1', 'sts.eu-central-1.amazonaws.com', 'sts.eu-central-1.api.aws'],
    [
      'cn-northwest-1',
      'sts.cn-northwest-1.amazonaws.com.cn',
      'sts.cn-northwest-1.api.amazonwebservices.com.cn',
    ],
    ['us-gov-east-1', 'sts.us-gov-east-1.amazonaws.com', 'sts.us-gov-east-1.api.aws'],
    ['us-iso-west-1', 'sts.us-iso-west-1.c2s.ic.gov', 'sts.us-iso-west-1.api.aws.ic.gov'],
    ['us-isob-east-1', 'sts.us-isob-east-1.sc2s.sgov.gov', 'sts.us-isob-east-1.api.aws.scloud'],
    [
      'eu-isoe-west-1',
      'sts.eu-isoe-west-1.cloud.adc-e.uk',
      'sts.eu-isoe-west-1.api.cloud-aws.adc-e.uk',
    ],
    [
      'us-isof-east-1',
      'sts.us-isof-east-1.csp.hci.ic.gov',
      'sts.us-isof-east-1.api.aws.hci.ic.gov',
    ],
    [
      'eusc-de-east-1',
      'sts.eusc-de-east-1.amazonaws.eu',
      'sts.eusc-de-east-1.api.amazonwebservices.eu',
    ],
  ];
  for (const [region, host, dualStackHost] of sts) {
    it(`knows the endpoint of STS in ${region}`, () => {
      const service = 'sts';
      assert.deepEqual(resolve({ service, region }), [`https://${host}/`, region]);
      assert.deepEqual(resolve({ service, region, dualStack: true }), [
        `https://${dualStackHost}/`,
        region,
      ]);
    });
  }

  it('takes the partition’s own region for STS when none is given', () => {
    assert.deepEqual(resolve({ service: 'sts' }), [
      'https://sts.us-east-1.amazonaws.com/',
      'us-east-1',
    ]);
    assert.deepEqual(resolve({ service: 'sts', partition: 'aws-us-gov' }), [
      'https://sts.us-gov-west-1.amazonaws.com/',
      'us-gov-west-1',
    ]);
  });

  const custom: [string, EndpointOptions, string, string][] = [
    ['a port', { endpoint: 'http://127.0.0.1:4566' }, 'http://127.0.0.1:4566/', 'us-east-1'],
    ['an IPv6 address', { endpoint: 'http://[::1]:80' }, 'http://[::1]/', 'us-east-1'],
    [
      'a path',
      { endpoint: 'https://proxy.test/aws/iam' },
      'https://proxy.test/aws/iam',
      'us-east-1',
    ],
    [
      'a URL object',
      { endpoint: new URL('https://proxy.test') },
      'https://proxy.test/',
      'us-east-1',
    ],
    ['an empty query string', { endpoint: 'http://host/?' }, 'http://host/', 'us-east-1'],
    ['an empty fragment', { endpoint: 'http://host/a#' }, 'http://host/a', 'us-east-1'],
    [
      'a region, which it is signed for',
      { endpoint: 'http://host', region: 'eu-west-1' },
      'http://host/',
      'eu-west-1',
    ],
    [
      'a region in no known partition',
      { endpoint: 'http://host', region: 'local' },
      'http://host/',
      'local',
    ],
    [
      'a partition, which gives the signing region',
      { endpoint: 'http://host', partition: 'aws-cn' },
      'http://host/',
      'cn-north-1',
    ],
    [
      'a region of another partition, because the endpoint is the caller’s',
      { endpoint: 'http://host', partition: 'aws-cn', region: 'us-east-1' },
      'http://host/',
      'us-east-1',
    ],
    [
      'a service',
      { endpoint: 'http://host', service: 'sts', region: 'us-west-2' },
      'http://host/',
      'us-west-2',
    ],
  ];
  for (const [what, options, url, region] of custom) {
    it(`takes an endpoint with ${what}`, () => assert.deepEqual(resolve(options), [url, region]));
  }

  it('does not hand out the URL object that it was given', () => {
    const endpoint = new URL('https://proxy.test');
    assert.notEqual(resolveEndpoint({ endpoint }).url, endpoint);
  });

  const refused: [string, EndpointOptions, RegExp][] = [
    ['a region with odd characters', { region: 'us-east-1/evil.test#' }, /not the name of one/],
    ['an empty region', { region: '' }, /not the name of one/],
    ['a region in no partition', { region: 'moon-base-1' }, /'moon-base-1' is in no partition/],
    [
      'a region in another partition',
      { region: 'us-gov-west-1', partition: 'aws' },
      /'us-gov-west-1' is not in the partition 'aws'/,
    ],
    [
      'an unknown partition',
      { partition: 'aws-mars' as Partition },
      /'aws-mars' is not one of aws,/,
    ],
    ['an inherited name as partition', { partition: 'constructor' as Partition }, /is not one of/],
    [
      'an unknown partition beside an endpoint',
      { partition: 'aws-mars' as Partition, endpoint: 'http://host' },
      /is not one of/,
    ],
    ['an endpoint without scheme', { endpoint: 'iam.amazonaws.com' }, /is not a URL/],
    ['an empty endpoint', { endpoint: '' }, /is not a URL/],
    ['an endpoint of another scheme', { endpoint: 'file:///etc/passwd' }, /must begin with https/],
    [
      'an endpoint with a host and port only',
      { endpoint: 'localhost:4566' },
      /must begin with https/,
    ],
    ['an endpoint with a user', { endpoint: 'https://user@host' }, /must have no user/],
    ['an endpoint with a query string', { endpoint: 'https://host/?a' }, /no user, query string/],
    ['an endpoint with a fragment', { endpoint: 'https://host/#a' }, /or fragment/],
  ];
  for (const [what, options, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => resolveEndpoint(options),
        (error) => error instanceof ConfigurationError && message.test(error.message),
      );
    });
  }

  it('does not repeat a password in its refusal', () => {
    assert.throws(
      () => resolveEndpoint({ endpoint: 'https://user:hunter2@host' }),
      (error: Error) => !error.message.includes('hunter2'),
    );
  });
});
