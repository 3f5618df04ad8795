import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';
import { assumeRole } from './assume-role.js';
import { containerCredentials } from './container.js';
import { environmentCredentials } from './environment.js';
import { instanceMetadataCredentials } from './instance-metadata.js';
import { processCredentials } from './process.js';
import type { MfaToken } from './provider.js';
import { readSharedFiles, type Settings, type SharedFiles } from './shared-file.js';
import { ssoCredentials } from './sso.js';
import { webIdentityCredentials } from './web-identity.js';

const credentialSources: Record<string, () => Promise<Credentials | undefined>> = {
  Environment: async () => environmentCredentials(),
  EcsContainer: containerCredentials,
  Ec2InstanceMetadata: instanceMetadataCredentials,
};

/**
 * Credentials of a profile of the shared files, in whichever way it has them: a role assumed with
 * another profile's (`source_profile`) or the machine's (`credential_source`), a web identity, SSO,
 * an access key, a program. Undefined when the profile is not there or says nothing of credentials.
 *
 * Throws ConfigurationError for settings that are incomplete, contradict each other or go round in
 * circles, and what the way itself throws.
 * Source: AWS SDKs and Tools Reference Guide, "Assume role credential provider" and its neighbours.
 */
export async function profileCredentials(
  profile: string,
  mfaToken?: MfaToken,
): Promise<Credentials | undefined> {
  return resolveProfile(profile, await readSharedFiles(), [], mfaToken);
}

async function resolveProfile(
  profile: string,
  files: SharedFiles,
  behind: readonly string[],
  mfaToken?: MfaToken,
): Promise<Credentials | undefined> {
  const settings = files.profile(profile);
  if (!settings) return undefined;
  const refuse = (what: string) => new ConfigurationError(`profile '${profile}' ${what}`);
  // A profile may be its own source: then its access key is meant.
  if (behind.at(-1) === profile) {
    const own = accessKey(settings, refuse);
    if (own) return own;
  }
  if (behind.includes(profile)) {
    throw refuse(
      `is reached again through its source_profile: ${[...behind, profile].join(' -> ')}`,
    );
  }
  const roleArn = settings.get('role_arn');
  const tokenFile = settings.get('web_identity_token_file');
  if (tokenFile) {
    if (!roleArn) throw refuse('has a web_identity_token_file and no role_arn');
    return webIdentityCredentials({ tokenFile, roleArn, ...sessionOf(settings, refuse) });
  }
  if (roleArn) {
    const credentials = await sourceOf(settings, profile, files, behind, refuse, mfaToken);
    return assumeRole({
      roleArn,
      externalId: settings.get('external_id'),
      mfaSerial: settings.get('mfa_serial'),
      mfaToken,
      credentials,
      ...sessionOf(settings, refuse),
    })();
  }
  if (settings.has('sso_session') || settings.has('sso_start_url')) {
    return ssoCredentials(settings, files, profile);
  }
  const own = accessKey(settings, refuse);
  if (own) return own;
  const command = settings.get('credential_process');
  return command ? processCredentials(command) : undefined;
}

async function sourceOf(
  settings: Settings,
  profile: string,
  files: SharedFiles,
  behind: readonly string[],
  refuse: (what: string) => ConfigurationError,
  mfaToken?: MfaToken,
): Promise<Credentials> {
  const sourceProfile = settings.get('source_profile');
  const credentialSource = settings.get('credential_source');
  if (!sourceProfile === !credentialSource) {
    throw refuse('has a role_arn, so it needs source_profile or credential_source, and not both');
  }
  if (sourceProfile) {
    const found = await resolveProfile(sourceProfile, files, [...behind, profile], mfaToken);
    if (found) return found;
    throw refuse(`has the source_profile '${sourceProfile}', which has no credentials`);
  }
  if (!Object.hasOwn(credentialSources, credentialSource!)) {
    throw refuse(
      `has a credential_source that is not ${Object.keys(credentialSources).join(', ')}`,
    );
  }
  const found = await credentialSources[credentialSource!]!();
  if (found) return found;
  throw refuse(`has the credential_source ${credentialSource}, which has no credentials`);
}

function sessionOf(settings: Settings, refuse: (what: string) => ConfigurationError) {
  const seconds = settings.get('duration_seconds');
  if (seconds !== undefined && !/^\d{3,5}$/.test(seconds)) {
    throw refuse('has a duration_seconds that is not 900 to 43200');
  }
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  return {
    roleSessionName: settings.get('role_session_name'),
    durationSeconds: seconds === undefined ? undefined : Number(seconds),
    region: AWS_REGION || AWS_DEFAULT_REGION || settings.get('region'),
  };
}

function accessKey(
  settings: Settings,
  refuse: (what: string) => ConfigurationError,
): Credentials | undefined {
  const accessKeyId = settings.get('aws_access_key_id');
  const secretAccessKey = settings.get('aws_secret_access_key');
  if (!accessKeyId && !secretAccessKey) return undefined;
  if (!accessKeyId || !secretAccessKey) {
    throw refuse(`has no ${accessKeyId ? 'aws_secret_access_key' : 'aws_access_key_id'}`);
  }
  return { accessKeyId, secretAccessKey, sessionToken: settings.get('aws_session_token') };
}
