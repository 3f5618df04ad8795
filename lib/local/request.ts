import { ServiceError } from './errors.js';

/** One name and value of a query string or form body, decoded. */
export type Pair = readonly [name: string, value: string];

/** RFC 3986: everything but letters, digits and `-._~` percent-encoded. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new ServiceError('MalformedQueryString', 'The query string contains a syntax error.');
  }
}

/**
 * Decodes a query string or a form body.
 * Throws MalformedQueryString for an incomplete percent-encoding or one that is not UTF-8.
 */
export function parsePairs(encoded: string): Pair[] {
  return encoded
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0
        ? [decode(part), '']
        : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
    });
}

/** The parameters of a request as a tree: `Tags.member.1.Key` lies at Tags, member, 1, Key. */
export interface ParamTree {
  value?: string;
  readonly children: Map<string, ParamTree>;
}

/** Builds the tree; of a parameter given twice the first value counts. */
export function paramTree(pairs: readonly Pair[]): ParamTree {
  const root: ParamTree = { children: new Map() };
  for (const [name, value] of pairs) {
    let node = root;
    for (const part of name.split('.')) {
      let child = node.children.get(part);
      if (!child) {
        child = { children: new Map() };
        node.children.set(part, child);
      }
      node = child;
    }
    node.value ??= value;
  }
  return root;
}
