import { ConfigurationError, NetworkError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';
import { containerCredentials } from './container.js';
import { instanceMetadataCredentials } from './instance-metadata.js';
import { profileCredentials } from './profile.js';
import type { MfaToken } from './provider.js';
import { readSharedFiles } from './shared-file.js';
import { environmentWebIdentityCredentials } from './web-identity.js';

/** The links of {@link defaultCredentials} that need Node, in order: the first that is set up gives them. */
export async function chainCredentials(mfaToken?: MfaToken): Promise<Credentials> {
  const named = process.env['AWS_PROFILE'];
  const found =
    (await (named
      ? namedProfileCredentials(named, mfaToken)
      : profileCredentials('default', mfaToken))) ??
    (await environmentWebIdentityCredentials()) ??
    (await containerCredentials());
  if (found) return found;
  const none =
    'no credentials: none in the environment, the shared files, a web identity or a container';
  try {
    const instance = await instanceMetadataCredentials();
    if (instance) return instance;
  } catch (cause) {
    if (!(cause instanceof NetworkError)) throw cause;
    throw new ConfigurationError(`${none}, and no EC2 instance metadata here`, { cause });
  }
  throw new ConfigurationError(`${none}, and AWS_EC2_METADATA_DISABLED is true`);
}

/** Credentials of the profile that was asked for. Throws ConfigurationError when it has none. */
export async function namedProfileCredentials(
  profile: string,
  mfaToken?: MfaToken,
): Promise<Credentials> {
  const found = await profileCredentials(profile, mfaToken);
  if (found) return found;
  const files = await readSharedFiles();
  throw new ConfigurationError(
    files.profile(profile)
      ? `no credentials: profile '${profile}' has none`
      : `no credentials: profile '${profile}' is neither in ${files.credentialsFile} nor in ${files.configFile}`,
  );
}
