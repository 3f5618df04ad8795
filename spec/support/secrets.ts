/** So many characters of a secret, wherever they stand in it, count as the secret. */
const windowLength = 12;

/** Looks for secrets in text, whole or in part, however the text writes them. */
export class SecretSearch {
  /** Every part of every secret, with the secret's name. */
  readonly #parts = new Map<string, string>();

  add(name: string, secret: string): void {
    for (let at = 0; at + windowLength <= secret.length; at++) {
      this.#parts.set(secret.slice(at, at + windowLength), name);
    }
  }

  /** Names of the secrets that a text gives away. */
  find(text: string): string[] {
    const found = new Set<string>();
    for (const spelt of spellings(text)) {
      for (let at = 0; at + windowLength <= spelt.length; at++) {
        const name = this.#parts.get(spelt.slice(at, at + windowLength));
        if (name) found.add(name);
      }
    }
    return [...found];
  }
}

/** The text as it is, and with one or all of the ways undone in which it may be encoded. */
function spellings(text: string): Set<string> {
  const decoders = [fromPercent, fromEntities, fromEscapes];
  const all = decoders.reduce((decoded, decode) => decode(decoded), text);
  return new Set([text, all, ...decoders.map((decode) => decode(text))]);
}

const character = (code: string, base: number) => String.fromCharCode(Number.parseInt(code, base));

function fromPercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex) => character(hex, 16));
}

function fromEntities(text: string): string {
  return text
    .replace(/&#(\d{1,3});/g, (_, decimal) => character(decimal, 10))
    .replace(/&#x([0-9a-f]{1,2});/gi, (_, hex) => character(hex, 16));
}

function fromEscapes(text: string): string {
  return text
    .replace(/\\(?:u00|x)([0-9a-f]{2})/gi, (_, hex) => character(hex, 16))
    .replaceAll('\\/', '/');
}
