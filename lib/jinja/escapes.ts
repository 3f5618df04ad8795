const simpleEscapes = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

const escapes =
  /\\(?:([0-7]{1,3})|x([\da-fA-F]{0,2})|u([\da-fA-F]{0,4})|U([\da-fA-F]{0,8})|N(\{[^}]+\})?|(.))/gs;

/** An escape sequence that Python refuses; the message is Python's. */
export class EscapeError extends Error {}

/**
 * What the inside of a Python string literal stands for. An escape that Python does not know stays as it is.
 *
 * @throws EscapeError for a broken escape, and for \N{...}: Unicode's names are not known here
 */
export function unescapeString(body: string): string {
  return body.replace(escapes, (whole, octal, x, u, long, name, other) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (x !== undefined) return codePoint(x, 2, '\\xXX');
    if (u !== undefined) return codePoint(u, 4, '\\uXXXX');
    if (long !== undefined) return codePoint(long, 8, '\\UXXXXXXXX');
    if (other !== undefined) return simpleEscapes.get(other) ?? whole;
    throw new EscapeError(
      name === undefined ? 'malformed \\N character escape' : 'unknown Unicode character name',
    );
  });
}

function codePoint(digits: string, count: number, shape: string): string {
  if (digits.length < count) throw new EscapeError(`truncated ${shape} escape`);
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff) throw new EscapeError('illegal Unicode character');
  return String.fromCodePoint(code);
}
