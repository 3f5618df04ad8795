/**
 * A Map that is copied in no time: the copies hold the same entries until one of them is written to, which then takes
 * entries of its own. What the entries hold must not be changed in place.
 */
export class CopyOnWriteMap<K, V> implements Iterable<[K, V]> {
  #entries: Map<K, V>;
  #shared = false;

  constructor(entries: Map<K, V> = new Map()) {
    this.#entries = entries;
  }

  copy(): CopyOnWriteMap<K, V> {
    const copy = new CopyOnWriteMap(this.#entries);
    copy.#shared = true;
    this.#shared = true;
    return copy;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  values(): IterableIterator<V> {
    return this.#entries.values();
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.#entries[Symbol.iterator]();
  }

  set(key: K, value: V): void {
    this.#own().set(key, value);
  }

  delete(key: K): void {
    this.#own().delete(key);
  }

  #own(): Map<K, V> {
    if (this.#shared) {
      this.#entries = new Map(this.#entries);
      this.#shared = false;
    }
    return this.#entries;
  }
}
