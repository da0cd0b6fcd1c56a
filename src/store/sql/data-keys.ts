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

export class DataKeys {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Oldest first. The first one is never deleted: keys of digests are derived from it. */
  list(): Promise<readonly DataKeyRecord[]> {
    return this.#parts.keys.list();
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
  async countRows(): Promise<ReadonlyMap<number, number>> {
    const { countSealed } = await import('./reseal.ts');
    return countSealed(this.#parts.database);
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
  async reseal(): Promise<Resealed> {
    // A start has no use for it.
    const { reseal } = await import('./reseal.ts');
    const { leases, vault } = this.#parts;
    for (;;) {
      const done = await leases.exclusively('reseal', (database) => reseal(database, vault));
      if (done) return done;
      await pause(AGAIN_MS);
    }
  }

  /** Deletes keys that have not sealed for so long, once nothing in a row is sealed under them. */
  async retire(unusedFor: number): Promise<Retired> {
    const { keys, clock } = this.#parts;
    const before = clock.now() - Math.max(unusedFor, LEAST_UNUSED_MS);
    const [, ...others] = await keys.list();
    const old = others.filter(({ supersededAt = Infinity }) => supersededAt <= before);
    if (old.length === 0) return { resealed: 0, broken: 0, deleted: [], inUse: [] };
    await this.follow();
    const resealed = await this.reseal();
    const counts = await this.countRows();
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
