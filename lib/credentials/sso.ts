import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultTransport } from '#transport';
import { resolveEndpoint } from '../query/endpoint.js';
import { endpointUrl } from '../query/environment.js';
import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';
import { asFields, readCredentials, readJson } from './fields.js';
import { badAnswer, requestText } from './http.js';
import type { Settings, SharedFiles } from './shared-file.js';

/** What a token must still last, in milliseconds, to be used without a refresh. */
const margin = 5 * 60_000;

const timeout = 10_000;

/**
 * Credentials of a profile that signs in with IAM Identity Center: by `sso_session`, or by
 * `sso_start_url` and `sso_region` of its own, with `sso_account_id` and `sso_role_name`. The token
 * is the one that `aws sso login` left in `~/.aws/sso/cache`; one of an `sso_session` is refreshed
 * there when it is about to end. `AWS_ENDPOINT_URL_SSO` and `AWS_ENDPOINT_URL_SSO_OIDC` override
 * the regional endpoints.
 *
 * Throws ConfigurationError for missing settings and when a new `aws sso login` is due, and
 * NetworkError, TimeoutError or BadAnswerError for what the endpoints do.
 * Source: AWS SDKs and Tools Reference Guide, "IAM Identity Center credential provider".
 */
export async function ssoCredentials(
  profile: Settings,
  files: SharedFiles,
  name: string,
): Promise<Credentials> {
  const session = profile.get('sso_session');
  const place = session === undefined ? profile : files.ssoSession(session);
  if (!place)
    throw new ConfigurationError(`profile '${name}': there is no [sso-session ${session}]`);
  const setting = (settings: Settings, key: string): string => {
    const value = settings.get(key);
    if (value) return value;
    throw new ConfigurationError(`profile '${name}' has no ${key}`);
  };
  const startUrl = setting(place, 'sso_start_url');
  const region = setting(place, 'sso_region');
  const accountId = setting(profile, 'sso_account_id');
  const roleName = setting(profile, 'sso_role_name');
  const due = new ConfigurationError(
    `the SSO token of profile '${name}' is missing or expired: run aws sso login --profile ${name}`,
  );
  const file = join(
    cacheFolder(),
    `${createHash('sha1')
      .update(session ?? startUrl)
      .digest('hex')}.json`,
  );
  const token = await readToken(file, region, session !== undefined);
  if (!token) throw due;

  const source = 'GetRoleCredentials';
  const url = new URL('federation/credentials', serviceUrl('sso', region));
  url.search = new URLSearchParams({ account_id: accountId, role_name: roleName }).toString();
  const { status, text } = await requestText({
    source,
    transport: defaultTransport(),
    timeout,
    method: 'GET',
    url: url.href,
    headers: { 'x-amz-sso_bearer_token': token },
  });
  if (status === 401) throw due;
  if (status === 403 || status === 404) {
    throw new ConfigurationError(
      `${source}: profile '${name}' may not use its sso_role_name in its sso_account_id (HTTP ${status})`,
    );
  }
  if (status !== 200) throw badAnswer('an error', source, status);
  const issued = asFields(readJson(text, source)['roleCredentials']);
  const ends = issued['expiration'];
  return readCredentials(
    {
      AccessKeyId: issued['accessKeyId'],
      SecretAccessKey: issued['secretAccessKey'],
      SessionToken: issued['sessionToken'],
      Expiration: isTime(ends) ? new Date(ends).toISOString() : ends,
    },
    source,
  );
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

function cacheFolder(): string {
  return join(homedir(), '.aws', 'sso', 'cache');
}

function serviceUrl(service: 'sso' | 'sso_oidc', region: string): URL {
  const given = endpointUrl(service);
  if (given) return resolveEndpoint({ endpoint: given.replace(/\/*$/, '/') }).url;
  // STS is regional in every partition, so its name has the suffix that the others have.
  const { hostname } = resolveEndpoint({ service: 'sts', region }).url;
  return new URL(
    `https://${service === 'sso' ? 'portal.sso' : 'oidc'}${hostname.slice('sts'.length)}/`,
  );
}

/** The access token in a cache file, refreshed if need be; undefined when only a new login helps. */
async function readToken(
  file: string,
  region: string,
  refreshable: boolean,
): Promise<string | undefined> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ConfigurationError(`the SSO token cache ${file} cannot be read`, { cause });
  }
  const cached = readJson(content, `the SSO token cache ${file}`);
  const left = Date.parse(String(cached['expiresAt'])) - Date.now();
  const valid = left > 0 ? headerValue(cached['accessToken']) : undefined;
  if (!refreshable || (valid && left > margin)) return valid;
  try {
    return (await refreshToken(file, cached, region)) ?? valid;
  } catch (error) {
    if (valid) return valid;
    throw error;
  }
}

function headerValue(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : undefined;
}

/** Source: IAM Identity Center OIDC API Reference, CreateToken with `refresh_token`. */
async function refreshToken(
  file: string,
  cached: Record<string, unknown>,
  region: string,
): Promise<string | undefined> {
  const { refreshToken, clientId, clientSecret, registrationExpiresAt } = cached;
  const registered = Date.parse(String(registrationExpiresAt)) > Date.now();
  if (!refreshToken || !clientId || !clientSecret || !registered) return undefined;
  const source = 'CreateToken';
  const { status, text } = await requestText({
    source,
    transport: defaultTransport(),
    timeout,
    // A refresh token is good for one use: after a lost answer only a new login helps.
    maxAttempts: 1,
    method: 'POST',
    url: new URL('token', serviceUrl('sso_oidc', region)).href,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, clientSecret, refreshToken, grantType: 'refresh_token' }),
  });
  if (status >= 500 || status === 429) throw badAnswer('an error', source, status);
  if (status !== 200) return undefined;
  const fresh = readJson(text, source);
  const accessToken = headerValue(fresh['accessToken']);
  const seconds = fresh['expiresIn'];
  if (!accessToken || typeof seconds !== 'number') throw badAnswer('no token', source, status);
  await replaceFile(file, {
    ...cached,
    accessToken,
    expiresAt: new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, ''),
    refreshToken: fresh['refreshToken'] ?? refreshToken,
  });
  return accessToken;
}

/** In one step, because other programs read the cache too. */
async function replaceFile(file: string, content: Record<string, unknown>): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeFile(temporary, JSON.stringify(content), { mode: 0o600 });
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new ConfigurationError(`the SSO token cache ${file} cannot be written`, { cause });
  }
}
