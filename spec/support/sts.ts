import { fake } from '../../lib/fixtures/fake.js';
import { exampleCredentials } from './answers.js';
import { type Loopback, startServer } from './loopback.js';
import { decodePairs, type ReceivedRequest, verifySignature } from './sigv4.js';

/** What {@link startSts} gives out, by the role's name. */
export function issuedTo(role: string, expiration = '2030-01-01T00:00:00Z') {
  return {
    accessKeyId: `ASIA${role.padEnd(16, '0')}`,
    secretAccessKey: exampleCredentials.secretAccessKey,
    sessionToken: `token-of-${role}`,
    expiration: new Date(expiration),
  };
}

/** An STS on loopback that gives credentials for any role, once it has checked the signature where there must be one. */
export async function startSts(): Promise<Loopback> {
  const server = await startServer((response, request) => {
    const params = paramsOf(request);
    const action = params.get('Action')!;
    if (action === 'AssumeRole') verifySignature(request, exampleCredentials.secretAccessKey);
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = issuedTo(
      params.get('RoleArn')!.split('/').at(-1)!,
    );
    const Credentials = {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration,
    };
    response.end(fake(action as 'AssumeRole', { Credentials }).body);
  });
  return server;
}

/** The params of a form body. */
export function paramsOf({ body }: ReceivedRequest): Map<string, string> {
  return new Map(decodePairs(body));
}
