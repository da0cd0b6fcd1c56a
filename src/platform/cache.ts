/**
 * A small cache in front of the store, for records that every request reads and few change.
 *
 * An answer is never older than `maxAge`, counted from when its reading began and by a monotonic
 * clock. Concurrent callers share one reading. Missing records are not cached, so a new one is
 * found at once. A writer forgets the key after its commit; a reading that began before is then not
 * cached either.
 */

/** The longest a cached value may differ from the store, in milliseconds. */
const MAX_AGE = 1000;
const MAX_ENTRIES = 10_000;

interface Entry<T> {
  readonly value: Promise<T | undefined>;
  readonly readAt: number;
}

export interface CacheOptions<K> {
  /** What tells keys apart that are no texts. */
  readonly keyOf?: (key: K) => string;
  /** Milliseconds. */
  readonly maxAge?: number;
  /** The oldest entry makes room for a new one beyond this many. */
  readonly maxEntries?: number;
  /** Monotonic time in milliseconds. */
  readonly now?: () => number;
}

export class Cache<T, K = string> {
  readonly #load: (key: K) => Promise<T | undefined>;
  readonly #keyOf: (key: K) => string;
  readonly #entries = new Map<string, Entry<T>>();
  readonly #maxAge: number;
  readonly #maxEntries: number;
  readonly #now: () => number;

  constructor(load: (key: K) => Promise<T | undefined>, options: CacheOptions<K> = {}) {
    this.#load = load;
    this.#keyOf = options.keyOf ?? String;
    this.#maxAge = options.maxAge ?? MAX_AGE;
    this.#maxEntries = options.maxEntries ?? MAX_ENTRIES;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The value for `key`, or undefined when there is none. Rejects as the reading does. */
  get(key: K): Promise<T | undefined> {
    const now = this.#now();
    const entry = this.#entries.get(this.#keyOf(key));
    if (entry && now - entry.readAt < this.#maxAge) return entry.value;
    return this.#read(key, now);
  }

  /** Makes the next `get` read again. */
  forget(key: K): void {
    this.#entries.delete(this.#keyOf(key));
  }

  #read(key: K, readAt: number): Promise<T | undefined> {
    const entry: Entry<T> = { value: this.#load(key), readAt };
    const name = this.#keyOf(key);
    // Deleting first moves a renewed key to the young end of the map.
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    if (this.#entries.size > this.#maxEntries) {
      this.#entries.delete(this.#entries.keys().next().value!);
    }
    const drop = () => {
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
    };
    entry.value.then((value) => {
      if (value === undefined) drop();
    }, drop);
    return entry.value;
  }
}
