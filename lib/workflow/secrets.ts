/** What stands in a journal for a secret. */
export const masked = '***';

/** Elements of answers that hold a secret. */
const secretElements = new Set([
  'SecretAccessKey',
  'SessionToken',
  'ServicePassword',
  'ServiceCredentialSecret',
  'Base32StringSeed',
  'QRCodePNG',
]);

/** Params that carry a secret. */
const secretParams = /^(Password|OldPassword|NewPassword|PrivateKey|AuthenticationCode[12])$/;

/** The secrets in a part of an answer, each text once. */
export function secretsIn(value: unknown, found = new Set<string>(), secret = false): Set<string> {
  if (typeof value === 'string') {
    if (secret && value !== '') found.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      secretsIn(inner, found, secret || secretElements.has(name));
    }
  }
  return found;
}

/** The secrets among params. */
export function secretsAmong(params: Readonly<Record<string, string>>): string[] {
  return Object.entries(params).flatMap(([name, value]) =>
    secretParams.test(name) && value !== '' ? [value] : [],
  );
}

/** JSON data with every occurrence of a secret replaced; the same object when there is none. */
export function maskSecrets<T>(value: T, secrets: Iterable<string>): T {
  return mask(value, [...secrets]) as T;
}

function mask(value: unknown, secrets: readonly string[]): unknown {
  if (secrets.length === 0) return value;
  if (typeof value === 'string') {
    return secrets.reduce((text, secret) => text.replaceAll(secret, masked), value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const copy = value.map((item) => mask(item, secrets));
    return copy.every((item, index) => item === value[index]) ? value : copy;
  }
  const entries = Object.entries(value);
  const copies = entries.map(([name, inner]) => [name, mask(inner, secrets)] as const);
  return copies.every(([, inner], index) => inner === entries[index]![1])
    ? value
    : Object.fromEntries(copies);
}
