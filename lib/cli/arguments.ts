import { readFileSync } from 'node:fs';
import { ConfigurationError, ValidationError } from '../index.js';

/** Collects a repeated `name=value` option (or argument) into a record; a name given twice is refused. */
export function collectPair(
  pair: string,
  pairs: Record<string, string> = {},
): Record<string, string> {
  const separator = pair.indexOf('=');
  const name = pair.slice(0, separator);
  if (separator < 1) {
    throw new ValidationError(`'${pair.slice(0, 64)}' is not of the form name=value`, {
      field: pair.slice(0, 64),
    });
  }
  if (Object.hasOwn(pairs, name)) {
    throw new ValidationError(`${name} is given twice`, { field: name });
  }
  return { ...pairs, [name]: readValue(pair.slice(separator + 1)) };
}

/** A value as typed; `@file` stands for the file's content, `@@` for a value that begins with `@`. */
export function readValue(value: string): string {
  if (!value.startsWith('@')) return value;
  if (value.startsWith('@@')) return value.slice(1);
  try {
    return readFileSync(value.slice(1), 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigurationError(
      `the file ${value.slice(1)} cannot be read (${code}); write @@ for a value that begins with @`,
      { cause },
    );
  }
}
