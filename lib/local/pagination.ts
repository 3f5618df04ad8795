import type { Call } from './account.js';
import { ServiceError } from './errors.js';
import { timestamp, type XmlElements, type XmlValue } from './xml.js';

const DEFAULT_MAX_ITEMS = 100;

/** `Marker` and `MaxItems`, as a request gives them. */
export interface PageParams {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** A part of a list, and `IsTruncated` and `Marker` to be put behind it in the answer. */
export interface Page<T> {
  readonly items: T[];
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
  { Marker, MaxItems = DEFAULT_MAX_ITEMS }: PageParams,
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

/** The answer of an action that lists one kind of thing: the page under `name`, each item as `describe` has it. */
export function listPage<T>(
  { action }: Call,
  params: PageParams,
  list: {
    name: string;
    all: Iterable<T>;
    key: (item: T) => string;
    describe: (item: T) => XmlValue;
  },
): XmlElements {
  const { items, rest } = paginate(action, list.all, list.key, params);
  return { [list.name]: items.map(list.describe), ...rest };
}

export function byName({ name }: { readonly name: string }): string {
  return name;
}

/** In the order of creation; ids differ, and of the same second the later one sorts later. */
export function byCreation({
  createDate,
  id,
}: {
  readonly createDate: Date;
  readonly id: string;
}): string {
  return timestamp(createDate) + id;
}
