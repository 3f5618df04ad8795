import type { Credentials } from '../query/sign.js';
import { environmentCredentials } from './environment.js';
import type { MfaToken } from './provider.js';

export interface DefaultCredentialsOptions {
  /** A profile of the shared files; then nothing else is looked at. */
  profile?: string;
  /** Asked for the code where a profile has an `mfa_serial`. */
  mfaToken?: MfaToken;
}

/**
 * The credentials a client uses when none are given, of the first that is set up: the environment's,
 * the shared files' (`AWS_PROFILE` or `default`), a web identity's, the container's, the EC2
 * instance's. Nothing is kept: wrap it in {@link cachedCredentials}, as a client does by itself.
 *
 * Throws ConfigurationError when there are none or what is set up is incomplete, and what the
 * endpoint asked throws. Source: AWS SDKs and Tools Reference Guide, "Standardized credential providers".
 */
export async function defaultCredentials({
  profile,
  mfaToken,
}: DefaultCredentialsOptions = {}): Promise<Credentials> {
  const found = profile === undefined ? environmentCredentials() : undefined;
  if (found) return found;
  // Loaded only when it is needed: a runtime without files never gets here.
  const { chainCredentials, namedProfileCredentials } = await import('#chain');
  return profile === undefined
    ? chainCredentials(mfaToken)
    : namedProfileCredentials(profile, mfaToken);
}
