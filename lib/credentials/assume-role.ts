import { type ClientOptions, createClient } from '../client.js';
import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';
import { asFields, readCredentials } from './fields.js';
import type { MfaToken } from './provider.js';

export interface AssumeRoleOptions extends Omit<ClientOptions, 'service' | 'version'> {
  roleArn: string;
  /** Names the session in CloudTrail: 2 to 64 of `A-Za-z0-9_=,.@-`; `slim-iam-` and the time by default. */
  roleSessionName?: string;
  /** What the role's trust policy may ask for. */
  externalId?: string;
  /** 900 to 43200, as far as the role allows; one hour by default. */
  durationSeconds?: number;
  /** Serial number or ARN of the caller's MFA device, where the role asks for MFA. */
  mfaSerial?: string;
  /** Asked for the device's code each time the role is assumed. */
  mfaToken?: MfaToken;
}

/**
 * A provider that assumes a role with STS. The other options are the STS client's: `credentials`
 * are those that assume it. The provider throws what a call throws, and ConfigurationError when
 * `mfaSerial` is given without `mfaToken`.
 * Source: STS API Reference, AssumeRole.
 */
export function assumeRole(options: AssumeRoleOptions): () => Promise<Credentials> {
  const {
    roleArn,
    roleSessionName,
    externalId,
    durationSeconds,
    mfaSerial,
    mfaToken,
    ...clientOptions
  } = options;
  const sts = createClient({ ...clientOptions, service: 'sts' });
  return async () => {
    if (mfaSerial && !mfaToken) {
      throw new ConfigurationError(
        `${roleArn} is assumed with the MFA device ${mfaSerial}: give \`mfaToken\`, a function for its code`,
      );
    }
    const { response } = await sts.call('AssumeRole', {
      RoleArn: roleArn,
      RoleSessionName: roleSessionName ?? defaultSessionName(),
      ExternalId: externalId,
      DurationSeconds: durationSeconds,
      SerialNumber: mfaSerial,
      TokenCode: mfaSerial && (await mfaToken?.(mfaSerial)),
    });
    return issuedCredentials(response, 'AssumeRole');
  };
}

/** A session name for whoever gives none. */
export function defaultSessionName(): string {
  return `slim-iam-${Date.now()}`;
}

/** The credentials in an answer of STS. */
export function issuedCredentials(response: unknown, action: string): Credentials {
  const result = asFields(asFields(asFields(response)[`${action}Response`])[`${action}Result`]);
  return readCredentials(result['Credentials'], action);
}
