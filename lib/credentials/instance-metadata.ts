import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';
import { fetchTransport } from '../transport/fetch.js';
import { readCredentials, readJson } from './fields.js';
import { badAnswer, requestText } from './http.js';

const source = 'instance metadata';

const folder = 'latest/meta-data/iam/security-credentials/';

/**
 * Credentials of the role of the EC2 instance this runs on, from its metadata service, version 2
 * only; undefined when `AWS_EC2_METADATA_DISABLED` is true. `AWS_EC2_METADATA_SERVICE_ENDPOINT` and
 * `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` (`IPv4`, `IPv6`) say where it is. No proxy is used.
 *
 * Throws NetworkError or TimeoutError when there is no such service, ConfigurationError when the
 * instance has no role, BadAnswerError for answers that are not the service's. Each of three
 * requests has a second and two tries.
 * Source: EC2 User Guide, "Use the Instance Metadata Service".
 */
export async function instanceMetadataCredentials(): Promise<Credentials | undefined> {
  if (process.env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') return undefined;
  const base = serviceUrl();
  const token = await ask(new URL('latest/api/token', base), 'PUT', {
    'x-aws-ec2-metadata-token-ttl-seconds': '21600',
  });
  if (!/^[\x21-\x7e]+$/.test(token)) throw badAnswer('the token is not one', source, 200);
  const headers = { 'x-aws-ec2-metadata-token': token };
  const role = (await ask(new URL(folder, base), 'GET', headers)).split('\n')[0]!.trim();
  if (!/^[\w+=,.@-]{1,128}$/.test(role)) throw badAnswer('not the name of a role', source, 200);
  const answer = await ask(new URL(folder + encodeURIComponent(role), base), 'GET', headers);
  const fields = readJson(answer, source);
  if (fields['Code'] !== undefined && fields['Code'] !== 'Success') {
    throw new ConfigurationError(`${source}: no credentials for the instance’s role`);
  }
  return readCredentials(fields, source);
}

function serviceUrl(): URL {
  const { env } = process;
  const ipv6 = env['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE']?.toLowerCase() === 'ipv6';
  const usual = ipv6 ? 'http://[fd00:ec2::254]/' : 'http://169.254.169.254/';
  const given = env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] || usual;
  try {
    return new URL(given.endsWith('/') ? given : `${given}/`);
  } catch {
    throw new ConfigurationError('AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL');
  }
}

async function ask(
  url: URL,
  method: 'GET' | 'PUT',
  headers: Record<string, string>,
): Promise<string> {
  const { status, text } = await requestText({
    source,
    transport: fetchTransport(),
    timeout: 1_000,
    maxAttempts: 2,
    url: url.href,
    method,
    headers,
  });
  if (status === 404 && url.pathname.endsWith(folder)) {
    throw new ConfigurationError(`${source}: the instance has no role`);
  }
  if (status !== 200) throw badAnswer('an error', source, status);
  return text.trim();
}
