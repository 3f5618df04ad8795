import type { Credentials } from '../query/sign.js';
import { environmentCredentials } from './environment.js';

/**
 * The credentials a client uses when none are given: the environment's, else the shared files'.
 * With `profile`, that profile of the shared files and nothing else. Throws ConfigurationError
 * when there are none. Source: AWS SDKs and Tools Reference Guide, "Standardized credential providers".
 */
export async function defaultCredentials(profile?: string): Promise<Credentials> {
  const found = profile === undefined ? environmentCredentials() : undefined;
  if (found) return found;
  // Loaded only when it is needed: a runtime without files never gets here.
  const { sharedFileCredentials } = await import('./shared-file.js');
  return sharedFileCredentials(profile);
}
