/** The XML is not well-formed, or uses what no answer of AWS uses. */
export class XmlError extends Error {
  override name = 'XmlError';
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what XML 1.0 forbids
export const illegalCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** What Python's str.strip() removes, of the characters that XML allows. */
const stripped = '\\t\\n\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const surroundingSpace = new RegExp(`^[${stripped}]+|(?<![${stripped}])[${stripped}]+$`, 'g');

/** Text without the white space around it. */
export function strip(text: string): string {
  return isVisible(text.charCodeAt(0)) && isVisible(text.charCodeAt(text.length - 1))
    ? text
    : text.replace(surroundingSpace, '');
}

function isVisible(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

const namedEntities: Record<string, string> = {
  'amp;': '&',
  'lt;': '<',
  'gt;': '>',
  'quot;': '"',
  'apos;': "'",
};

/** Text with its entities replaced. Throws XmlError for one that is not XML's own and for a lone &. */
export function decodeEntities(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(
    /&(?:#(?:x([0-9a-fA-F]{1,8})|(\d{1,8}));|(\w{1,16};)?)/g,
    (_, hex, decimal, name) => {
      if (name !== undefined && Object.hasOwn(namedEntities, name)) return namedEntities[name]!;
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
      const allowed = code < 0xd800 ? code >= 0x20 || [9, 10, 13].includes(code) : code > 0xdfff;
      if (!allowed || code > 0x10ffff || code === 0xfffe || code === 0xffff) {
        throw new XmlError('an entity that is neither one of XML’s five nor a valid character');
      }
      return String.fromCodePoint(code);
    },
  );
}
