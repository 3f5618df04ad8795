import { compare } from './operators.js';

type LessThan = (left: unknown, right: unknown) => boolean;

const lessThan: LessThan = (left, right) => compare('<', left, right);

/**
 * Python's sorted(items, key=key, reverse=reverse): stable, and comparing in CPython's order, so that values
 * without an order fail with the same message.
 */
export function sorted(
  items: Iterable<unknown>,
  key: (item: unknown) => unknown,
  reverse: boolean,
): unknown[] {
  const entries = Array.from(items, (item) => ({ item, key: key(item) }));
  if (reverse) {
    entries.reverse();
  }
  const ordered = sortEntries(entries).map((entry) => entry.item);
  return reverse ? ordered.reverse() : ordered;
}

interface Entry {
  readonly item: unknown;
  readonly key: unknown;
}

/** CPython sorts runs of up to this many by binary insertion alone. */
const INSERTION_LIMIT = 64;

function sortEntries(entries: Entry[]): Entry[] {
  if (entries.every((entry) => Number.isSafeInteger(entry.key))) {
    return entries.sort((a, b) => (a.key as number) - (b.key as number));
  }
  if (entries.length < INSERTION_LIMIT) {
    return insertionSort(entries);
  }
  const middle = entries.length >> 1;
  return merge(sortEntries(entries.slice(0, middle)), sortEntries(entries.slice(middle)));
}

function insertionSort(entries: Entry[]): Entry[] {
  for (let index = firstRun(entries); index < entries.length; index++) {
    const pivot = entries[index]!;
    let left = 0;
    let right = index;
    while (left < right) {
      const middle = (left + right) >> 1;
      if (lessThan(pivot.key, entries[middle]!.key)) {
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
function firstRun(entries: Entry[]): number {
  const { length } = entries;
  if (length < 2) {
    return length;
  }
  const isLess = (index: number) => lessThan(entries[index]!.key, entries[index - 1]!.key);
  const descending = isLess(1);
  let end = 2;
  while (end < length && isLess(end) === descending) {
    end++;
  }
  if (descending) {
    entries.splice(0, end, ...entries.slice(0, end).reverse());
  }
  return end;
}

function merge(left: Entry[], right: Entry[]): Entry[] {
  const merged: Entry[] = [];
  let taken = 0;
  for (const entry of left) {
    while (taken < right.length && lessThan(right[taken]!.key, entry.key)) {
      merged.push(right[taken++]!);
    }
    merged.push(entry);
  }
  for (; taken < right.length; taken++) {
    merged.push(right[taken]!);
  }
  return merged;
}
