import { ServiceError } from './errors.js';
import type { XmlElements } from './xml.js';

const DEFAULT_MAX_ITEMS = 100;

/** A part of a list, and the Marker for the rest. */
export interface Page<T> {
  readonly items: T[];
  /** `IsTruncated` and `Marker`, to be put behind the items in the answer. */
  readonly rest: XmlElements;
}

/** The marker of a page is the action and the key of the page's last item. */
function encodeMarker(action: string, key: string): string {
  return Buffer.from(JSON.stringify([action, key])).toString('base64url');
}

function decodeMarker(action: string, marker: string): string {
  const invalid = new ServiceError('ValidationError', 'Invalid Marker.');
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(marker, 'base64url').toString());
  } catch {
    throw invalid;
  }
  if (!Array.isArray(content) || content[0] !== action || typeof content[1] !== 'string') {
    throw invalid;
  }
  return content[1];
}

/**
 * Sorts a list by `keyOf`, which must differ for every item, and cuts out the page after `Marker`: it stays right when
 * items are created or deleted between two pages. Throws ValidationError for a Marker not given out by this action.
 */
export function paginate<T>(
  action: string,
  all: Iterable<T>,
  keyOf: (item: T) => string,
  {
    Marker,
    MaxItems = DEFAULT_MAX_ITEMS,
  }: { Marker?: string | undefined; MaxItems?: number | undefined },
): Page<T> {
  const after = Marker === undefined ? undefined : decodeMarker(action, Marker);
  const remaining = [...all]
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = remaining.slice(0, MaxItems);
  const last = page.at(-1);
  const truncated = remaining.length > page.length;
  return {
    items: page.map(({ item }) => item),
    rest: {
      IsTruncated: truncated,
      Marker: truncated && last ? encodeMarker(action, last.key) : undefined,
    },
  };
}
