import type { Answer } from './query/answer.js';
import { listsIn, paginated } from './query/elements.js';
import type { Params } from './query/encode.js';
import { BadAnswerError, ValidationError } from './query/errors.js';

export interface PaginateOptions {
  /** Most items in all; without it, all there are. */
  maxItems?: number;
}

/** The answers of a paginated action. */
export interface Pages<Page> {
  /**
   * Whole answers, the last of which has the `result.Marker` to go on from. With `maxItems`, none
   * is asked for once those before it hold that many items.
   */
  pages(): AsyncGenerator<Page, void, undefined>;
}

/** The items of a paginated action, from all its answers. */
export interface Paginated<Item, Page> extends Pages<Page>, AsyncIterable<Item> {
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined>;
}

/** IAM's page size when `MaxItems` is left out. */
const defaultPageSize = 100;

/**
 * Iterates over a paginated action, from `params.Marker` when there is one; `call` gets the params
 * of each page. Iterating over the items of an action whose pages have several lists throws
 * ValidationError. Source: IAM API Reference, `Marker`, `MaxItems` and `IsTruncated` of ListUsers.
 */
export function paginate(
  action: string,
  params: Params,
  { maxItems = Number.POSITIVE_INFINITY }: PaginateOptions,
  call: (params: Params) => Promise<Answer>,
): Paginated<unknown, Answer> {
  if (!paginated.includes(action)) {
    throw new ValidationError(`${action} is not a paginated action`, { action, field: 'Action' });
  }
  if (maxItems !== Number.POSITIVE_INFINITY && !(Number.isInteger(maxItems) && maxItems > 0)) {
    throw new ValidationError(`${action}: maxItems must be a positive whole number`, {
      action,
      field: 'maxItems',
    });
  }
  const lists = listsIn[`${action}Result`]!;

  async function* pages() {
    const markers = new Set([params['Marker']]);
    let next = params;
    for (let remaining = maxItems; ; ) {
      const answer = await call(limitPage(next, remaining));
      yield answer;
      const { IsTruncated, Marker } = answer.result;
      remaining -= itemsOf(answer, lists).length;
      if (!IsTruncated || remaining <= 0) return;
      if (typeof Marker !== 'string' || Marker === '' || markers.has(Marker)) {
        const { status, headers, requestId } = answer;
        const details = { action, status, headers, requestId };
        throw new BadAnswerError(
          `a truncated page with ${Marker ? 'a Marker that was there before' : 'no Marker'}`,
          details,
        );
      }
      markers.add(Marker);
      next = { ...params, Marker };
    }
  }

  async function* items() {
    let remaining = maxItems;
    for await (const answer of pages()) {
      for (const item of itemsOf(answer, lists)) {
        if (remaining-- <= 0) return;
        yield item;
      }
    }
  }

  return {
    pages,
    [Symbol.asyncIterator]() {
      if (lists.length === 1) return items();
      throw new ValidationError(`${action} has several lists in a page: iterate over .pages()`, {
        action,
        field: 'Action',
      });
    },
  };
}

/** Asks for no more than what remains, so that the last page's marker follows the last item given. */
function limitPage(params: Params, remaining: number): Params {
  const { MaxItems = defaultPageSize } = params;
  return remaining < Number(MaxItems) ? { ...params, MaxItems: remaining } : params;
}

function itemsOf({ result }: Answer, lists: readonly string[]): unknown[] {
  return lists.flatMap((list) => result[list] as unknown[]);
}
