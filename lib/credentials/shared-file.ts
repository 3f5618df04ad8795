import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';

type Sections = Map<string, Map<string, string>>;

/**
 * Credentials of a profile in the shared files: `~/.aws/credentials` (or the file that
 * `AWS_SHARED_CREDENTIALS_FILE` names), then `~/.aws/config` (`AWS_CONFIG_FILE`). The profile is
 * the one given, `AWS_PROFILE`'s, or `default`. Throws ConfigurationError for a profile that is
 * not there or has no access key of its own.
 * Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
 */
export async function sharedFileCredentials(
  profile = process.env['AWS_PROFILE'] || 'default',
): Promise<Credentials> {
  const folder = join(homedir(), '.aws');
  const credentialsFile = process.env['AWS_SHARED_CREDENTIALS_FILE'] || join(folder, 'credentials');
  const configFile = process.env['AWS_CONFIG_FILE'] || join(folder, 'config');
  const configSection = profile === 'default' ? 'default' : `profile ${profile}`;
  const settings =
    (await readSections(credentialsFile)).get(profile) ??
    (await readSections(configFile)).get(configSection);
  if (!settings) {
    throw new ConfigurationError(
      `no credentials: profile '${profile}' is neither in ${credentialsFile} nor in ${configFile}`,
    );
  }
  const accessKeyId = settings.get('aws_access_key_id');
  const secretAccessKey = settings.get('aws_secret_access_key');
  if (!accessKeyId || !secretAccessKey) {
    throw new ConfigurationError(
      `profile '${profile}' has no aws_access_key_id and aws_secret_access_key of its own, the only kind supported`,
    );
  }
  return { accessKeyId, secretAccessKey, sessionToken: settings.get('aws_session_token') };
}

async function readSections(file: string): Promise<Sections> {
  try {
    return parseSections(await readFile(file, 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw new ConfigurationError(`${file} cannot be read`, { cause });
  }
}

/**
 * Reads AWS's dialect of INI, which general readers get wrong: section names contain dots and
 * spaces, values are never quoted, and an indented line belongs to the setting above it.
 */
function parseSections(source: string): Sections {
  const sections: Sections = new Map();
  let section: Map<string, string> | undefined;
  for (const line of source.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const name = /^\[\s*([^\]]+?)\s*\]/.exec(line)?.[1]?.replace(/\s+/g, ' ');
    const setting = /^([^\s#;=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (name) {
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
    } else if (setting && section) {
      section.set(setting[1]!.toLowerCase(), setting[2]!.replace(/\s[#;].*$/, ''));
    }
  }
  return sections;
}
