import { type EndpointOptions, partitionOf, type Service } from './endpoint.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Endpoint options completed by the environment, which never overrides what is given:
 * `AWS_ENDPOINT_URL_IAM` or `_STS` before `AWS_ENDPOINT_URL` (none of them when
 * `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is true), `AWS_REGION` before `AWS_DEFAULT_REGION`, and
 * `AWS_USE_DUALSTACK_ENDPOINT`. For IAM the region only selects the partition, at a given endpoint too.
 * Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints", "AWS Region",
 * "Dual-stack and FIPS endpoints".
 */
export function withEnvironment<T extends EndpointOptions>(
  options: T,
  environment: Environment = globalThis.process?.env ?? {},
): T {
  const { service = 'iam' } = options;
  const endpoint = options.endpoint ?? endpointUrl(service, environment);
  const dualStack = options.dualStack ?? isTrue(environment['AWS_USE_DUALSTACK_ENDPOINT']);
  const completed = { ...options, endpoint, dualStack };
  if (options.region !== undefined || options.partition !== undefined) return completed;
  const region = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || undefined;
  if (region === undefined) return completed;
  if (service === 'iam' && endpoint !== undefined) {
    return { ...completed, partition: partitionOf(region) };
  }
  return { ...completed, region };
}

/** The URL that the environment has for a service, if any. */
export function endpointUrl(
  service: Service | 'sso' | 'sso_oidc',
  environment: Environment = globalThis.process?.env ?? {},
): string | undefined {
  if (isTrue(environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'])) return undefined;
  const own = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
  return own || environment['AWS_ENDPOINT_URL'] || undefined;
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
