import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, or
 * undefined when neither key is set. Throws ConfigurationError when only one of the two is.
 * Source: AWS SDKs and Tools Reference Guide, "AWS access keys".
 */
export function environmentCredentials(
  environment: Environment = globalThis.process?.env ?? {},
): Credentials | undefined {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  if (!accessKeyId && !secretAccessKey) return undefined;
  if (!accessKeyId || !secretAccessKey) {
    const missing = accessKeyId ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID';
    throw new ConfigurationError(`${missing} is not set, though its counterpart is`);
  }
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken: environment['AWS_SESSION_TOKEN'] || undefined,
  };
}
