/**
 * When access keys were last used. The date tells which keys can be deleted: it is written once in
 * a quarter of an hour at most, beside the request, which neither waits for it nor fails with it.
 */
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Store } from '#store/store.ts';
import type { AccessKey } from '#store/tables/access-keys.ts';

const EVERY_MS = 15 * 60_000;
const MOST_KEYS = 10_000;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

export class KeyUses {
  readonly #parts: Parts;
  /** When this process has last written, by key. */
  readonly #noted = new Map<string, number>();
  readonly #writing = new Set<Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The key has signed a request, whatever its policy says of it. */
  note({ id, lastUsedAt = 0 }: Pick<AccessKey, 'id' | 'lastUsedAt'>): void {
    const now = this.#parts.clock.now();
    const known = Math.max(lastUsedAt, this.#noted.get(id) ?? 0);
    if (now - known < EVERY_MS) return;
    if (this.#noted.size >= MOST_KEYS) this.#noted.clear();
    this.#noted.set(id, now);
    const writing = this.#write(id, now).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  async #write(id: string, now: number): Promise<void> {
    const { store, log } = this.#parts;
    await store
      .transaction((tx) => tx.accessKeys.noteUse(id, now))
      .catch((cause: unknown) => {
        this.#noted.delete(id);
        log.warn('use of an access key not noted', { cause });
      });
  }

  /** Resolves when what was noted is written. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }
}
