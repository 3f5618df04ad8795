import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';
import { fetchTransport } from '../transport/fetch.js';
import { readCredentials, readJson } from './fields.js';
import { badAnswer, requestText } from './http.js';

const source = 'container credentials';

/** Where plain HTTP may go: this machine, ECS, and EKS Pod Identity by IPv4 and IPv6. */
const plainHosts =
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|169\.254\.170\.2|169\.254\.170\.23|\[fd00:ec2::23\])$/;

/**
 * Credentials of the container's role, from ECS's agent or EKS Pod Identity's; undefined when
 * neither `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` nor `AWS_CONTAINER_CREDENTIALS_FULL_URI` is set.
 * The token of `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`, else of `AWS_CONTAINER_AUTHORIZATION_TOKEN`,
 * goes along. No proxy is used.
 *
 * Throws ConfigurationError for a URL that is neither https nor on a host that only the machine
 * itself or its agents have, NetworkError, TimeoutError or BadAnswerError for what the endpoint
 * does. Each of three tries has two seconds.
 * Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
 */
export async function containerCredentials(): Promise<Credentials | undefined> {
  const url = credentialsUrl();
  if (!url) return undefined;
  const token = await authorizationToken();
  const { status, text } = await requestText({
    source,
    transport: fetchTransport(),
    timeout: 2_000,
    url: url.href,
    method: 'GET',
    headers: { accept: 'application/json', ...(token && { authorization: token }) },
  });
  if (status !== 200) throw badAnswer('an error', source, status);
  return readCredentials(readJson(text, source), source);
}

function credentialsUrl(): URL | undefined {
  const relative = process.env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  if (relative) {
    const agent = 'http://169.254.170.2';
    const url = relative.startsWith('/') ? parseUrl(agent + relative) : undefined;
    if (url?.origin === agent) return url;
    throw new ConfigurationError('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not a path');
  }
  const full = process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  if (!full) return undefined;
  const url = parseUrl(full);
  if (url && !url.username && !url.password) {
    if (url.protocol === 'https:') return url;
    if (url.protocol === 'http:' && plainHosts.test(url.hostname)) return url;
  }
  throw new ConfigurationError(
    'AWS_CONTAINER_CREDENTIALS_FULL_URI is neither an https URL nor an http one on this machine or the ECS or EKS agent',
  );
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

async function authorizationToken(): Promise<string | undefined> {
  const file = process.env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  let token = process.env['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
  if (file) {
    try {
      token = (await readFile(file, 'utf8')).trim();
    } catch (cause) {
      throw new ConfigurationError(
        `${file} (AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE) cannot be read`,
        {
          cause,
        },
      );
    }
  }
  if (token && !/^[\x20-\x7e]+$/.test(token)) {
    throw new ConfigurationError(
      'the container’s authorization token contains line breaks or characters outside ASCII',
    );
  }
  return token || undefined;
}
