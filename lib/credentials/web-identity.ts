import { readFile } from 'node:fs/promises';
import { createClient } from '../client.js';
import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';
import { defaultSessionName, issuedCredentials } from './assume-role.js';

export interface WebIdentityOptions {
  tokenFile: string;
  roleArn: string;
  roleSessionName?: string;
  durationSeconds?: number;
  region?: string;
}

/**
 * Credentials of the role of `AWS_ROLE_ARN` for the token in `AWS_WEB_IDENTITY_TOKEN_FILE`, as EKS
 * and CI systems set them; undefined without the latter. Throws ConfigurationError without the
 * former, and what {@link webIdentityCredentials} throws.
 */
export async function environmentWebIdentityCredentials(): Promise<Credentials | undefined> {
  const tokenFile = process.env['AWS_WEB_IDENTITY_TOKEN_FILE'];
  if (!tokenFile) return undefined;
  const roleArn = process.env['AWS_ROLE_ARN'];
  if (!roleArn) {
    throw new ConfigurationError('AWS_ROLE_ARN is not set, though AWS_WEB_IDENTITY_TOKEN_FILE is');
  }
  const roleSessionName = process.env['AWS_ROLE_SESSION_NAME'] || undefined;
  return webIdentityCredentials({ tokenFile, roleArn, roleSessionName });
}

/**
 * Assumes a role with the token in a file, which is read each time because it is replaced there.
 * Throws ConfigurationError when it cannot be read or is empty, and what a call throws.
 * Source: STS API Reference, AssumeRoleWithWebIdentity.
 */
export async function webIdentityCredentials({
  tokenFile,
  roleArn,
  roleSessionName = defaultSessionName(),
  durationSeconds,
  region,
}: WebIdentityOptions): Promise<Credentials> {
  let token: string;
  try {
    token = (await readFile(tokenFile, 'utf8')).trim();
  } catch (cause) {
    throw new ConfigurationError(`the web identity token file ${tokenFile} cannot be read`, {
      cause,
    });
  }
  if (!token) throw new ConfigurationError(`the web identity token file ${tokenFile} is empty`);
  const action = 'AssumeRoleWithWebIdentity';
  const { response } = await createClient({ service: 'sts', region }).call(action, {
    RoleArn: roleArn,
    RoleSessionName: roleSessionName,
    WebIdentityToken: token,
    DurationSeconds: durationSeconds,
  });
  return issuedCredentials(response, action);
}
