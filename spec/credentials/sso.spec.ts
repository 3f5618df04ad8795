import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profileCredentials } from '../../lib/credentials/profile.js';
import { brokenAnswers, saying } from '../support/broken-answers.js';
import { useSharedFiles } from '../support/environment.js';
import { closeServers, type Loopback, startServer } from '../support/loopback.js';

const hour = 3_600_000;
const startUrl = 'https://example.awsapps.com/start';
const account = 'sso_account_id = 123456789012\nsso_role_name = Reader\n';
const place = `sso_region = eu-west-1\nsso_start_url = ${startUrl}\n`;
const bySession = `[default]\nsso_session = staff\n${account}[sso-session staff]\n${place}`;
const legacy = `[default]\n${account}${place}`;

const issued = {
  roleCredentials: {
    accessKeyId: 'ASIASSO',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    expiration: Date.parse('2030-01-01T00:00:00Z'),
  },
};
const credentials = {
  accessKeyId: 'ASIASSO',
  secretAccessKey: 'secret',
  sessionToken: 'token',
  expiration: new Date('2030-01-01T00:00:00Z'),
};

const due = /^ConfigurationError: .*run aws sso login --profile default$/;

describe('ssoCredentials', () => {
  // Before process.env is a plain object, which the operating system does not see.
  const variable = process.platform === 'win32' ? 'USERPROFILE' : 'HOME';
  const original = process.env[variable];
  let home: string;
  let cache: string;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'slim-iam-'));
    cache = join(home, '.aws', 'sso', 'cache');
    process.env[variable] = home;
  });
  after(async () => {
    process.env[variable] = original;
    await rm(home, { recursive: true });
  });

  const files = useSharedFiles();
  beforeEach(() => mkdir(cache, { recursive: true }));
  afterEach(async () => {
    await rm(cache, { recursive: true });
    await closeServers();
  });

  const fileOf = (key: string) =>
    join(cache, `${createHash('sha1').update(key).digest('hex')}.json`);

  const inTime = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

  async function login(key: string, left: number, more: object = {}): Promise<void> {
    const token = {
      startUrl,
      region: 'eu-west-1',
      accessToken: 'access-1',
      expiresAt: inTime(left),
    };
    await writeFile(fileOf(key), JSON.stringify({ ...token, ...more }));
  }

  const refreshable = {
    clientId: 'client',
    clientSecret: 'client-secret',
    refreshToken: 'refresh-1',
    registrationExpiresAt: new Date(Date.now() + 90 * 24 * hour).toISOString(),
  };

  async function startPortal(respond?: (response: ServerResponse) => void): Promise<Loopback> {
    const portal = await startServer((response, { headers }) => {
      if (respond) respond(response);
      else if (!/^access-\d$/.test(headers['x-amz-sso_bearer_token']!))
        response.writeHead(401).end();
      else response.end(JSON.stringify(issued));
    });
    process.env['AWS_ENDPOINT_URL_SSO'] = portal.url;
    return portal;
  }

  async function startOidc(status = 200, answer?: string): Promise<Loopback> {
    const oidc = await startServer((response) => {
      const token = { accessToken: 'access-2', expiresIn: 28_800, refreshToken: 'refresh-2' };
      response.writeHead(status).end(answer ?? JSON.stringify(token));
    });
    process.env['AWS_ENDPOINT_URL_SSO_OIDC'] = oidc.url;
    return oidc;
  }

  for (const [what, config, key] of [
    ['an sso_session', bySession, 'staff'],
    ['its own sso_start_url', legacy, startUrl],
  ] as const) {
    it(`gives those of a profile with ${what}`, async () => {
      await files.write('config', config);
      await login(key, hour);
      const portal = await startPortal();
      assert.deepEqual(await profileCredentials('default'), credentials);
      const [request] = portal.requests;
      assert.equal(request!.method, 'GET');
      assert.equal(
        request!.url,
        '/federation/credentials?account_id=123456789012&role_name=Reader',
      );
      assert.equal(request!.headers['x-amz-sso_bearer_token'], 'access-1');
      assert.equal(request!.headers['authorization'], undefined);
    });
  }

  for (const left of [-1, 4 * 60_000]) {
    it(`refreshes a token with ${left} ms left, and keeps the new one in the cache`, async () => {
      await files.write('config', bySession);
      await login('staff', left, refreshable);
      const portal = await startPortal();
      const oidc = await startOidc();
      assert.deepEqual(await profileCredentials('default'), credentials);
      assert.equal(oidc.requests[0]!.method, 'POST');
      assert.equal(oidc.requests[0]!.url, '/token');
      assert.deepEqual(JSON.parse(oidc.requests[0]!.body), {
        clientId: 'client',
        clientSecret: 'client-secret',
        refreshToken: 'refresh-1',
        grantType: 'refresh_token',
      });
      await profileCredentials('default');
      assert.equal(oidc.requests.length, 1);
      assert.deepEqual(
        portal.requests.map(({ headers }) => headers['x-amz-sso_bearer_token']),
        ['access-2', 'access-2'],
      );
      const kept = JSON.parse(await readFile(fileOf('staff'), 'utf8'));
      const { expiresAt, ...others } = kept;
      assert.deepEqual(others, {
        ...refreshable,
        startUrl,
        region: 'eu-west-1',
        accessToken: 'access-2',
        refreshToken: 'refresh-2',
      });
      assert.match(expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.ok(Date.parse(expiresAt) > Date.now() + 7 * hour);
      assert.equal((await readdir(cache)).length, 1);
      if (process.platform !== 'win32') {
        assert.equal((await stat(fileOf('staff'))).mode & 0o777, 0o600);
      }
    });
  }

  it('uses a token that still lasts when its refresh is refused', async () => {
    await files.write('config', bySession);
    await login('staff', 4 * 60_000, refreshable);
    await startPortal();
    await startOidc(400, '{"error":"invalid_grant"}');
    assert.deepEqual(await profileCredentials('default'), credentials);
  });

  it('uses a token that still lasts when nobody answers its refresh', async () => {
    await files.write('config', bySession);
    await login('staff', 4 * 60_000, refreshable);
    await startPortal();
    process.env['AWS_ENDPOINT_URL_SSO_OIDC'] = 'http://127.0.0.1:1';
    assert.deepEqual(await profileCredentials('default'), credentials);
  });

  const dues: [string, string, () => Promise<unknown>][] = [
    ['nobody logged in', bySession, async () => {}],
    ['the token expired and cannot be refreshed', bySession, () => login('staff', -1)],
    [
      'the registration for its refresh expired',
      bySession,
      () => login('staff', -1, { ...refreshable, registrationExpiresAt: inTime(-1) }),
    ],
    [
      'its refresh is refused',
      bySession,
      async () => {
        await login('staff', -1, refreshable);
        await startOidc(400, '{"error":"invalid_grant"}');
      },
    ],
    ['a legacy token expired', legacy, () => login(startUrl, -1, refreshable)],
    [
      'the portal knows the token no more',
      bySession,
      () => login('staff', hour, { accessToken: 'x' }),
    ],
    ['the token is none', bySession, () => login('staff', hour, { accessToken: 'a\r\nb: c' })],
  ];
  for (const [what, config, prepare] of dues) {
    it(`says to run aws sso login when ${what}`, async () => {
      await files.write('config', config);
      await startPortal();
      await prepare();
      await assert.rejects(profileCredentials('default'), saying(due));
    });
  }

  for (const [what, respond, said] of brokenAnswers) {
    it(`refuses ${what} of the portal`, async () => {
      await files.write('config', bySession);
      await login('staff', hour);
      const portal = await startPortal(respond);
      await assert.rejects(profileCredentials('default'), saying(said));
      assert.ok(portal.requests.length <= 3);
    });
  }

  it('says that the role may not be used', async () => {
    await files.write('config', bySession);
    await login('staff', hour);
    await startPortal((response) => response.writeHead(403).end('{"message":"No access"}'));
    await assert.rejects(
      profileCredentials('default'),
      saying(/^ConfigurationError: .*sso_role_name/),
    );
  });

  for (const [what, answer, said] of [
    ['no token', '{}', /^BadAnswerError: .*no token/],
    ['HTML', '<html>secret-in-body', /^ConfigurationError: .*not JSON/],
  ] as const) {
    it(`refuses ${what} of a refresh, and leaves the cache alone`, async () => {
      await files.write('config', bySession);
      await login('staff', -1, refreshable);
      const cached = await readFile(fileOf('staff'), 'utf8');
      await startPortal();
      const oidc = await startOidc(200, answer);
      await assert.rejects(profileCredentials('default'), saying(said));
      assert.equal(oidc.requests.length, 1);
      assert.equal(await readFile(fileOf('staff'), 'utf8'), cached);
    });
  }

  it('refuses a cache that is not JSON, without repeating it', async () => {
    await files.write('config', bySession);
    await writeFile(fileOf('staff'), 'secret-in-body');
    await assert.rejects(profileCredentials('default'), saying(/^ConfigurationError: .*not JSON/));
  });

  const incomplete: [string, string, RegExp][] = [
    ['session', `[default]\nsso_session = staff\n${account}`, /no \[sso-session staff\]/],
    ['sso_region', `[default]\n${account}sso_start_url = ${startUrl}\n`, /has no sso_region/],
    ['sso_account_id', `[default]\nsso_role_name = Reader\n${place}`, /has no sso_account_id/],
    ['sso_role_name', `[default]\nsso_account_id = 123456789012\n${place}`, /has no sso_role_name/],
  ];
  for (const [what, config, message] of incomplete) {
    it(`refuses a profile without ${what}`, async () => {
      await files.write('config', config);
      await assert.rejects(profileCredentials('default'), saying(message));
    });
  }
});
