import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';

/**
 * Credentials from the fields that AWS's endpoints and helpers give them in: `AccessKeyId`,
 * `SecretAccessKey`, `SessionToken` or `Token`, and `Expiration` as an ISO 8601 text. Throws
 * ConfigurationError naming the source and the field that is missing or of another kind.
 */
export function readCredentials(value: unknown, source: string): Credentials {
  const fields = asFields(value);
  const text = (name: string): string | undefined => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined || field === null || field === '') return undefined;
    if (typeof field === 'string') return field;
    throw new ConfigurationError(`${source}: ${name} is not a text`);
  };
  const required = (name: string): string => {
    const field = text(name);
    if (field) return field;
    throw new ConfigurationError(`${source}: ${name} is missing`);
  };
  const accessKeyId = required('AccessKeyId');
  const secretAccessKey = required('SecretAccessKey');
  const sessionToken = text('SessionToken') ?? text('Token');
  const ends = text('Expiration');
  const expiration = ends === undefined ? undefined : new Date(ends);
  if (expiration && Number.isNaN(expiration.getTime())) {
    throw new ConfigurationError(`${source}: Expiration is not a date`);
  }
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

/** Reads a JSON object. Throws ConfigurationError, without the text: there are secrets in it. */
export function readJson(text: string, source: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigurationError(`${source}: not JSON`);
  }
  return asFields(value);
}

/** The value if it is an object, else one without fields. */
export function asFields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
