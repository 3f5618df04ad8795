import { indexArgument } from './arguments.js';
import { compare } from './operators.js';
import { compareText } from './text.js';

type LessThan = (left: unknown, right: unknown) => boolean;

const lessThan: LessThan = (left, right) => compare('<', left, right);

/**
 * Python's sorted(items, key=key, reverse=reverse): stable, and comparing in CPython's order, so that values
 * without an order fail with the same message.
 *
 * @param reverse a bool or an int, as Python takes it
 */
export function sorted<T>(items: Iterable<T>, key: (item: T) => unknown, reverse: unknown): T[] {
  const values = Array.from(items);
  if (Number(indexArgument(reverse)) === 0) {
    return sortedBy(values, key, lessThan);
  }
  return sortedBy(values.reverse(), key, lessThan).reverse();
}

/** As sorted(), by an order of the keys that is given. */
export function sortedBy<T>(items: Iterable<T>, key: (item: T) => unknown, isLess: LessThan): T[] {
  const entries = Array.from(items, (item) => ({ item, key: key(item) }));
  return sortEntries(entries, isLess).map((entry) => entry.item);
}

interface Entry<T> {
  readonly item: T;
  readonly key: unknown;
}

/** CPython sorts runs of up to this many by binary insertion alone. */
const INSERTION_LIMIT = 64;

function sortEntries<T>(entries: Entry<T>[], isLess: LessThan): Entry<T>[] {
  const plain = plainKeys(entries);
  if (plain !== undefined) {
    return plain;
  }
  if (entries.length < INSERTION_LIMIT) {
    return insertionSort(entries, isLess);
  }
  const middle = entries.length >> 1;
  const left = sortEntries(entries.slice(0, middle), isLess);
  return merge(left, sortEntries(entries.slice(middle), isLess), isLess);
}

/** Sorts entries whose keys are all text or all small integers, or all lists of one such item. */
function plainKeys<T>(entries: Entry<T>[]): Entry<T>[] | undefined {
  const wrapped = entries.every(({ key }) => Array.isArray(key) && key.length === 1);
  const keys = entries.map(({ key }) => (wrapped ? (key as unknown[])[0] : key));
  if (keys.every((key) => typeof key === 'string')) {
    return sortByKeys(entries, keys, compareText);
  }
  if (keys.every((key) => Number.isSafeInteger(key))) {
    return sortByKeys(entries, keys as number[], (left, right) => left - right);
  }
  return undefined;
}

function sortByKeys<T, Key>(
  entries: Entry<T>[],
  keys: Key[],
  order: (left: Key, right: Key) => number,
): Entry<T>[] {
  return keys
    .map((_, index) => index)
    .sort((left, right) => order(keys[left]!, keys[right]!))
    .map((index) => entries[index]!);
}

function insertionSort<T>(entries: Entry<T>[], isLess: LessThan): Entry<T>[] {
  for (let index = firstRun(entries, isLess); index < entries.length; index++) {
    const pivot = entries[index]!;
    let left = 0;
    let right = index;
    while (left < right) {
      const middle = (left + right) >> 1;
      if (isLess(pivot.key, entries[middle]!.key)) {
        right = middle;
      } else {
        left = middle + 1;
      }
    }
    entries.copyWithin(left + 1, left, index);
    entries[left] = pivot;
  }
  return entries;
}

/** Length of the ordered run at the start; a strictly descending one is turned round. */
function firstRun<T>(entries: Entry<T>[], isLess: LessThan): number {
  const { length } = entries;
  if (length < 2) {
    return length;
  }
  const falls = (index: number) => isLess(entries[index]!.key, entries[index - 1]!.key);
  const descending = falls(1);
  let end = 2;
  while (end < length && falls(end) === descending) {
    end++;
  }
  if (descending) {
    entries.splice(0, end, ...entries.slice(0, end).reverse());
  }
  return end;
}

function merge<T>(left: Entry<T>[], right: Entry<T>[], isLess: LessThan): Entry<T>[] {
  const merged: Entry<T>[] = [];
  let taken = 0;
  for (const entry of left) {
    while (taken < right.length && isLess(right[taken]!.key, entry.key)) {
      merged.push(right[taken++]!);
    }
    merged.push(entry);
  }
  for (; taken < right.length; taken++) {
    merged.push(right[taken]!);
  }
  return merged;
}
