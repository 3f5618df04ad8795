import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { environmentWebIdentityCredentials } from '../../lib/credentials/web-identity.js';
import { errorXml } from '../support/answers.js';
import { saying } from '../support/broken-answers.js';
import { useSharedFiles } from '../support/environment.js';
import { closeServers, startServer } from '../support/loopback.js';
import { issuedTo, paramsOf, startSts } from '../support/sts.js';

describe('environmentWebIdentityCredentials', () => {
  const files = useSharedFiles();
  afterEach(closeServers);

  async function setEnvironment(url: string): Promise<void> {
    const tokenFile = `${files.config}-token`;
    await writeFile(tokenFile, 'eyJ.secret-in-body+/=\n');
    Object.assign(process.env, {
      AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/pod',
      AWS_ROLE_SESSION_NAME: 'pod-1',
      AWS_ENDPOINT_URL_STS: url,
    });
  }

  it('is undefined without a token file', async () => {
    assert.equal(await environmentWebIdentityCredentials(), undefined);
  });

  it('sends the token, unsigned, and gives what STS issues', async () => {
    const sts = await startSts();
    await setEnvironment(sts.url);
    assert.deepEqual(await environmentWebIdentityCredentials(), issuedTo('pod'));
    const [request] = sts.requests;
    assert.equal(request!.headers['authorization'], undefined);
    assert.equal(request!.headers['x-amz-security-token'], undefined);
    assert.deepEqual(Object.fromEntries(paramsOf(request!)), {
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::123456789012:role/pod',
      RoleSessionName: 'pod-1',
      WebIdentityToken: 'eyJ.secret-in-body+/=',
    });
  });

  it('reads the token anew each time', async () => {
    const sts = await startSts();
    await setEnvironment(sts.url);
    await environmentWebIdentityCredentials();
    await writeFile(process.env['AWS_WEB_IDENTITY_TOKEN_FILE']!, 'next');
    await environmentWebIdentityCredentials();
    assert.equal(paramsOf(sts.requests[1]!).get('WebIdentityToken'), 'next');
  });

  it('keeps the token out of an error that quotes it', async () => {
    const sts = await startServer((response, request) =>
      response
        .writeHead(400)
        .end(errorXml('InvalidIdentityToken', `no: ${paramsOf(request).get('WebIdentityToken')}`)),
    );
    await setEnvironment(sts.url);
    await assert.rejects(
      environmentWebIdentityCredentials(),
      saying(/InvalidIdentityToken.*no: \*\*\*$/),
    );
  });

  const refused: [string, () => Promise<void> | void, RegExp][] = [
    ['no role', () => void delete process.env['AWS_ROLE_ARN'], /AWS_ROLE_ARN is not set/],
    [
      'a token file that is not there',
      () => void Object.assign(process.env, { AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexistent' }),
      /\/nonexistent cannot be read/,
    ],
    [
      'an empty token file',
      () => writeFile(process.env['AWS_WEB_IDENTITY_TOKEN_FILE']!, '\n'),
      /is empty/,
    ],
  ];
  for (const [what, change, message] of refused) {
    it(`refuses ${what}`, async () => {
      const sts = await startSts();
      await setEnvironment(sts.url);
      await change();
      await assert.rejects(environmentWebIdentityCredentials(), saying(message));
      assert.equal(sts.requests.length, 0);
    });
  }
});
