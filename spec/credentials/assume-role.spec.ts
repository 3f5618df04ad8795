import assert from 'node:assert/strict';
import { assumeRole, BadAnswerError, createClient, ServiceError } from '../../lib/index.js';
import { answerXml, errorXml, exampleCredentials } from '../support/answers.js';
import { saying } from '../support/broken-answers.js';
import { useSharedFiles } from '../support/environment.js';
import { closeServers, startServer } from '../support/loopback.js';
import { verifySignature } from '../support/sigv4.js';
import { issuedTo, paramsOf, startSts } from '../support/sts.js';

const roleArn = 'arn:aws:iam::123456789012:role/staff/reader';

describe('assumeRole', () => {
  useSharedFiles();
  afterEach(closeServers);

  it('gives the credentials that STS issues for the role', async () => {
    const sts = await startSts();
    const provide = assumeRole({ roleArn, credentials: exampleCredentials, endpoint: sts.url });
    assert.deepEqual(await provide(), issuedTo('reader'));
    const params = paramsOf(sts.requests[0]!);
    assert.match(params.get('RoleSessionName')!, /^slim-iam-\d+$/);
    params.delete('RoleSessionName');
    assert.deepEqual(Object.fromEntries(params), {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
    });
  });

  it('sends every option, and signs for the region', async () => {
    const sts = await startSts();
    const serials: string[] = [];
    await assumeRole({
      roleArn,
      roleSessionName: 'jane',
      externalId: 'x:1',
      durationSeconds: 900,
      mfaSerial: 'arn:aws:iam::123456789012:mfa/jane',
      mfaToken: async (serial) => {
        serials.push(serial);
        return '012345';
      },
      credentials: () => exampleCredentials,
      endpoint: sts.url,
      region: 'eu-west-1',
    })();
    const [request] = sts.requests;
    assert.deepEqual(Object.fromEntries(paramsOf(request!)), {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: 'jane',
      ExternalId: 'x:1',
      DurationSeconds: '900',
      SerialNumber: 'arn:aws:iam::123456789012:mfa/jane',
      TokenCode: '012345',
    });
    assert.deepEqual(serials, ['arn:aws:iam::123456789012:mfa/jane']);
    const { service, region } = verifySignature(request!, exampleCredentials.secretAccessKey);
    assert.deepEqual([service, region], ['sts', 'eu-west-1']);
  });

  it('refuses an MFA device without a function for its code, and sends nothing', async () => {
    const sts = await startSts();
    await assert.rejects(
      assumeRole({
        roleArn,
        mfaSerial: 'GAHT1',
        credentials: exampleCredentials,
        endpoint: sts.url,
      })(),
      saying(/^ConfigurationError: .*GAHT1.*mfaToken/),
    );
    assert.equal(sts.requests.length, 0);
  });

  it('serves a client, which assumes the role once for many calls', async () => {
    const sts = await startSts();
    const iam = await startServer((response) => response.end(answerXml('GetUser')));
    const client = createClient({
      endpoint: iam.url,
      credentials: assumeRole({ roleArn, credentials: exampleCredentials, endpoint: sts.url }),
    });
    await Promise.all([client.call('GetUser'), client.call('GetUser')]);
    await client.call('GetUser');
    assert.equal(sts.requests.length, 1);
    assert.deepEqual(
      iam.requests.map((request) => request.headers['x-amz-security-token']),
      Array(3).fill('token-of-reader'),
    );
  });

  it('passes on an error of STS', async () => {
    const sts = await startServer((response) =>
      response.writeHead(403).end(errorXml('AccessDenied')),
    );
    await assert.rejects(
      assumeRole({ roleArn, credentials: exampleCredentials, endpoint: sts.url })(),
      (error) => error instanceof ServiceError && error.code === 'AccessDenied',
    );
  });

  const fields = '<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey>';
  for (const [what, result, message] of [
    ['without credentials', '', /AssumeRole: AccessKeyId is missing/],
    [
      'without secret',
      '<Credentials><AccessKeyId>A</AccessKeyId></Credentials>',
      /SecretAccessKey is missing/,
    ],
    [
      'with two keys',
      `<Credentials>${fields}<AccessKeyId>B</AccessKeyId></Credentials>`,
      /AccessKeyId is not a text/,
    ],
    [
      'with an expiration that is no date',
      `<Credentials>${fields}<Expiration>soon</Expiration></Credentials>`,
      /Expiration is not a date/,
    ],
  ] as const) {
    it(`refuses an answer ${what}`, async () => {
      const sts = await startServer((response) => response.end(answerXml('AssumeRole', result)));
      await assert.rejects(
        assumeRole({ roleArn, credentials: exampleCredentials, endpoint: sts.url })(),
        saying(message),
      );
    });
  }

  it('refuses an answer that is not STS’s', async () => {
    const sts = await startServer((response) => response.end('<html/>'));
    await assert.rejects(
      assumeRole({ roleArn, credentials: exampleCredentials, endpoint: sts.url })(),
      BadAnswerError,
    );
  });
});
