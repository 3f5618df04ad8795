import { ConfigurationError } from './errors.js';

export type Service = 'iam' | 'sts';

export type Partition = keyof typeof partitions;

export interface EndpointOptions {
  /** `iam` by default; `sts` for GetCallerIdentity and its kin. */
  service?: Service;
  /** `aws` by default, or the partition that `region` is in. */
  partition?: Partition;
  /**
   * The signing region when `endpoint` is given. Otherwise it only selects the partition for IAM,
   * which has one signing region in each, and the regional endpoint for STS.
   */
  region?: string;
  /** Overrides the URL that the partition has. TLS unless it says `http:`. */
  endpoint?: string | URL;
  /** Use the partition's dual-stack (IPv4 and IPv6) name. */
  dualStack?: boolean;
}

export interface Endpoint {
  url: URL;
  /** What the credential scope names. */
  region: string;
  service: Service;
}

/** IAM host, its signing region, and the suffixes that other names in the partition are made of. */
const partitions = {
  aws: {
    regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
    iam: 'iam.amazonaws.com',
    region: 'us-east-1',
    suffix: 'amazonaws.com',
    dualStack: { iam: 'iam.global.api.aws', suffix: 'api.aws' },
  },
  'aws-cn': {
    regions: /^cn-\w+-\d+$/,
    iam: 'iam.cn-north-1.amazonaws.com.cn',
    region: 'cn-north-1',
    suffix: 'amazonaws.com.cn',
    dualStack: {
      iam: 'iam.global.api.amazonwebservices.com.cn',
      suffix: 'api.amazonwebservices.com.cn',
    },
  },
  'aws-us-gov': {
    regions: /^us-gov-\w+-\d+$/,
    iam: 'iam.us-gov.amazonaws.com',
    region: 'us-gov-west-1',
    suffix: 'amazonaws.com',
    dualStack: { iam: 'iam.us-gov.api.aws', suffix: 'api.aws' },
  },
  'aws-iso': {
    regions: /^us-iso-\w+-\d+$/,
    iam: 'iam.us-iso-east-1.c2s.ic.gov',
    region: 'us-iso-east-1',
    suffix: 'c2s.ic.gov',
    dualStack: { iam: 'iam.api.aws.ic.gov', suffix: 'api.aws.ic.gov' },
  },
  'aws-iso-b': {
    regions: /^us-isob-\w+-\d+$/,
    iam: 'iam.us-isob-east-1.sc2s.sgov.gov',
    region: 'us-isob-east-1',
    suffix: 'sc2s.sgov.gov',
    dualStack: { iam: 'iam.api.aws.scloud', suffix: 'api.aws.scloud' },
  },
  'aws-iso-e': {
    regions: /^eu-isoe-\w+-\d+$/,
    iam: 'iam.eu-isoe-west-1.cloud.adc-e.uk',
    region: 'eu-isoe-west-1',
    suffix: 'cloud.adc-e.uk',
    dualStack: { iam: 'iam.api.cloud-aws.adc-e.uk', suffix: 'api.cloud-aws.adc-e.uk' },
  },
  'aws-iso-f': {
    regions: /^us-isof-\w+-\d+$/,
    iam: 'iam.us-isof-south-1.csp.hci.ic.gov',
    region: 'us-isof-south-1',
    suffix: 'csp.hci.ic.gov',
    dualStack: { iam: 'iam.api.aws.hci.ic.gov', suffix: 'api.aws.hci.ic.gov' },
  },
  'aws-eusc': {
    regions: /^eusc-\w+-\w+-\d+$/,
    iam: 'iam.eusc-de-east-1.amazonaws.eu',
    region: 'eusc-de-east-1',
    suffix: 'amazonaws.eu',
    dualStack: {
      iam: 'iam.api.amazonwebservices.eu',
      suffix: 'api.amazonwebservices.eu',
    },
  },
};

/**
 * Where the requests go and what they are signed for. Throws ConfigurationError for an unknown
 * partition, a region that is in none or in another partition, and an endpoint that is no plain
 * http or https URL. Source: AWS General Reference, "IAM endpoints and quotas"; "STS endpoints".
 */
export function resolveEndpoint(options: EndpointOptions = {}): Endpoint {
  const { service = 'iam', region, endpoint } = options;
  if (region !== undefined && !/^[a-z0-9-]{1,64}$/.test(region)) {
    throw new ConfigurationError('region is not the name of one, such as us-east-1');
  }
  const inferred = region === undefined ? 'aws' : partitionOf(region);
  if (endpoint !== undefined) {
    const partition = findPartition(options.partition ?? inferred ?? 'aws');
    return { url: customUrl(endpoint), region: region ?? partition.region, service };
  }
  const name = options.partition ?? inferred;
  if (name === undefined) {
    throw new ConfigurationError(
      `region '${region}' is in no partition known here: give \`endpoint\` with it`,
    );
  }
  const partition = findPartition(name);
  if (region !== undefined && !partition.regions.test(region)) {
    throw new ConfigurationError(`region '${region}' is not in the partition '${name}'`);
  }
  const { suffix, iam } = options.dualStack ? partition.dualStack : partition;
  if (service === 'iam') {
    return { url: new URL(`https://${iam}/`), region: partition.region, service };
  }
  const regional = region ?? partition.region;
  return { url: new URL(`https://sts.${regional}.${suffix}/`), region: regional, service };
}

/** The partition that a region is in, if it is known here. */
export function partitionOf(region: string): Partition | undefined {
  const names = Object.keys(partitions) as Partition[];
  return names.find((name) => partitions[name].regions.test(region));
}

function findPartition(name: Partition) {
  if (Object.hasOwn(partitions, name)) return partitions[name];
  throw new ConfigurationError(
    `partition '${name}' is not one of ${Object.keys(partitions).join(', ')}`,
  );
}

function customUrl(endpoint: string | URL): URL {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch (cause) {
    throw new ConfigurationError('endpoint is not a URL: write it as https://host[:port]', {
      cause,
    });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ConfigurationError('endpoint must begin with https:// (or http:// for plain HTTP)');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new ConfigurationError('endpoint must have no user, query string or fragment');
  }
  // An empty one (`https://host/?`) would still be part of the href.
  url.search = '';
  url.hash = '';
  return url;
}
