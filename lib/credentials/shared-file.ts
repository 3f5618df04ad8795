import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../query/errors.js';

/** Settings by lower-case name. */
export type Settings = ReadonlyMap<string, string>;

type Sections = Map<string, Map<string, string>>;

export interface SharedFiles {
  /** A profile's settings in both files, the credentials file's before the config file's. */
  profile(name: string): Settings | undefined;
  /** A section `[sso-session name]` of the config file. */
  ssoSession(name: string): Settings | undefined;
  /** Where they were looked for. */
  credentialsFile: string;
  configFile: string;
}

/**
 * Reads `~/.aws/credentials` (or the file that `AWS_SHARED_CREDENTIALS_FILE` names) and
 * `~/.aws/config` (`AWS_CONFIG_FILE`); a missing one is as an empty one. Throws ConfigurationError
 * for one that cannot be read.
 * Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
 */
export async function readSharedFiles(): Promise<SharedFiles> {
  const folder = join(homedir(), '.aws');
  const credentialsFile = process.env['AWS_SHARED_CREDENTIALS_FILE'] || join(folder, 'credentials');
  const configFile = process.env['AWS_CONFIG_FILE'] || join(folder, 'config');
  const [credentials, config] = await Promise.all([
    readSections(credentialsFile),
    readSections(configFile),
  ]);
  return {
    profile(name) {
      const own = credentials.get(name);
      const configured =
        config.get(`profile ${name}`) ?? (name === 'default' ? config.get(name) : undefined);
      return own || configured ? new Map([...(configured ?? []), ...(own ?? [])]) : undefined;
    },
    ssoSession: (name) => config.get(`sso-session ${name}`),
    credentialsFile,
    configFile,
  };
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
