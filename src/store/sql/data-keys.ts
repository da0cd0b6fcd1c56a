/**
 * What operators do with data keys: look at them, go on to the next one, seal anew what is sealed
 * under others, delete those under which nothing is. Each goes on where an earlier run was killed,
 * and several may run at once, beside servers.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#platform/clock.ts';
import { UNCONFIRMED_MS } from '#platform/sealing.ts';
import type { Leases } from './leases.ts';
import type { Database } from './query.ts';
import type { Resealed } from './reseal.ts';
import type { DataKeyRecord, SealingKeys } from './sealing-keys.ts';
import type { Vault } from './vault.ts';

/** The least time without use before a key is deleted: no node seals under it any more. */
const LEAST_UNUSED_MS = 2 * UNCONFIRMED_MS;

/** Feedback links are good for a week, what else browsers hold for less or for as long as it goes. */
export const USUAL_UNUSED_DAYS = 30;
/** How soon servers have gone on to the key that seals: they ask every second. */
const FOLLOWED_MS = 2_500;

/** The signal of work that nobody ends. */
const untilDone = (): AbortSignal => new AbortController().signal;

/** How soon work that another process does is asked for again. */
const AGAIN_MS = 500;

interface Parts {
  readonly database: Database;
  readonly keys: SealingKeys;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly leases: Leases;
}

export interface Retired extends Resealed {
  /** The ids of the keys that are deleted. */
  readonly deleted: readonly number[];
  /** Those that something is still sealed under: what does not open. */
  readonly inUse: readonly number[];
}

/** `next`: it seals when the one that does is used up. */
export type DataKeyState = 'seals' | 'next' | 'opens';

/** What operators are shown of a data key. */
export interface StatedDataKey
  extends Pick<DataKeyRecord, 'id' | 'createdAt' | 'seals' | 'supersededAt'> {
  readonly state: DataKeyState;
  readonly isUnderMasterKey: boolean;
  /** The first one is not: keys of digests are derived from it. */
  readonly canBeDeleted: boolean;
  /** How many values of rows are sealed under it, where they were counted. */
  readonly rows?: number;
}

export class DataKeys {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Oldest first. The first one is never deleted: keys of digests are derived from it. */
  list(): Promise<readonly DataKeyRecord[]> {
    return this.#parts.keys.list();
  }

  /** The same with what each is for; `counting` reads all that is sealed. */
  async states(counting: 'rows' | 'nothing'): Promise<readonly StatedDataKey[]> {
    const counts = counting === 'rows' ? await this.countRows() : undefined;
    const keys = await this.list();
    return Promise.all(
      keys.map(async (key) => ({
        id: key.id,
        createdAt: key.createdAt,
        seals: key.seals,
        supersededAt: key.supersededAt,
        state: this.#stateOf(key),
        isUnderMasterKey: await this.isUnderMasterKey(key),
        canBeDeleted: key.id !== keys[0]!.id,
        ...(counts && { rows: counts.get(key.id) ?? 0 }),
      })),
    );
  }

  #stateOf({ id, supersededAt }: DataKeyRecord): DataKeyState {
    if (supersededAt !== undefined) return 'opens';
    if (id === this.sealing) return 'seals';
    return id > this.sealing ? 'next' : 'opens';
  }

  /** The id of the key that seals now. */
  get sealing(): number {
    return this.#parts.vault.sealer.sealingKey;
  }

  /** Whether the master key has wrapped it, and not the second one. */
  isUnderMasterKey(record: DataKeyRecord): Promise<boolean> {
    return this.#parts.keys.isUnderMasterKey(record);
  }

  /** Wraps under the master key what the second one has wrapped; answers how many data keys. */
  rewrap(): Promise<number> {
    return this.#parts.keys.rewrap();
  }

  /** How many sealed values of rows there are under each key; reads all of them. */
  async countRows(signal: AbortSignal = untilDone()): Promise<ReadonlyMap<number, number>> {
    const { countSealed } = await import('./reseal.ts');
    return countSealed(this.#parts.database, signal);
  }

  /** Learns what other nodes have made of the keys, so that this one seals under the same as they. */
  async follow(): Promise<void> {
    const { keys, vault } = this.#parts;
    const current = await keys.current();
    vault.sealer.follow(current.keys, current.id);
  }

  /** Goes on to the next key; other nodes follow. Old keys stay, and open what they have sealed. */
  async advance(): Promise<void> {
    const { keys, vault } = this.#parts;
    const { sealer } = vault;
    const last = sealer.sealingKey;
    await keys.supersede(last);
    // A reservation that was under way may still be one of the key that is not to be used.
    while (sealer.sealingKey <= last) await sealer.renew();
  }

  /**
   * Seals every secret of a row under the key in use, in chunks beside other work. While another
   * process does so it waits, and then seals what that one has left.
   */
  async reseal(signal: AbortSignal = untilDone()): Promise<Resealed> {
    // A start has no use for it.
    const { reseal } = await import('./reseal.ts');
    const { leases, vault } = this.#parts;
    for (;;) {
      const done = await leases.exclusively('reseal', (database) =>
        reseal(database, vault, signal),
      );
      if (done) return done;
      await pause(AGAIN_MS, undefined, { signal });
    }
  }

  /** Waits until every server seals under the key that `advance` went on to; alone it waits for none. */
  async followed(signal: AbortSignal = untilDone()): Promise<void> {
    if (this.#parts.database.capabilities.soleWriter) return;
    await pause(FOLLOWED_MS, undefined, { signal });
  }

  /** Deletes keys that have not sealed for so long, once nothing in a row is sealed under them. */
  async retire(unusedFor: number, signal: AbortSignal = untilDone()): Promise<Retired> {
    const { keys, clock } = this.#parts;
    const before = clock.now() - Math.max(unusedFor, LEAST_UNUSED_MS);
    const [, ...others] = await keys.list();
    const old = others.filter(({ supersededAt = Infinity }) => supersededAt <= before);
    if (old.length === 0) return { resealed: 0, broken: 0, deleted: [], inUse: [] };
    await this.follow();
    const resealed = await this.reseal(signal);
    const counts = await this.countRows(signal);
    const [deleted, inUse]: [number[], number[]] = [[], []];
    for (const { id } of old) {
      if (counts.has(id)) inUse.push(id);
      else {
        await keys.delete(id);
        deleted.push(id);
      }
    }
    return { ...resealed, deleted, inUse };
  }
}
