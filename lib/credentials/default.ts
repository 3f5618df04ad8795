import type { Credentials } from '../query/sign.js';
import { environmentCredentials } from './environment.js';

/**
 * The credentials a client uses when none are given: the environment's, else the shared files'.
 * Throws ConfigurationError when neither has any.
 */
export async function defaultCredentials(): Promise<Credentials> {
  const found = environmentCredentials();
  if (found) return found;
  // Loaded only when it is needed: a runtime without files never gets here.
  const { sharedFileCredentials } = await import('./shared-file.js');
  return sharedFileCredentials();
}
