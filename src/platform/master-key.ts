/**
 * The master key wraps the data keys, and is kept where the data is not: 32 bytes that the process
 * is given, or a key of a KMS, which never leaves it.
 */
import type { Random } from './random.ts';
import { type DataKey, unwrapDataKey, wrapDataKey } from './sealing.ts';

export interface MasterKey {
  wrap(dataKey: DataKey): Promise<Buffer>;
  /** @throws SealBroken for what another master key has wrapped */
  unwrap(id: number, wrapped: Buffer): Promise<DataKey>;
}

/** A master key of which this process has the 32 bytes. */
class OwnMasterKey implements MasterKey {
  readonly #key: Buffer;
  readonly #random: Random;

  constructor(key: Buffer, random: Random) {
    if (key.length !== 32) throw new Error('The master key must have 32 bytes.');
    this.#key = key;
    this.#random = random;
  }

  async wrap(dataKey: DataKey): Promise<Buffer> {
    return wrapDataKey(this.#random, this.#key, dataKey);
  }

  async unwrap(id: number, wrapped: Buffer): Promise<DataKey> {
    return unwrapDataKey(this.#key, id, wrapped);
  }
}

/** A master key from its 32 bytes, or one that is elsewhere. */
export function masterKeyOf(given: Buffer | MasterKey, random: Random): MasterKey {
  return Buffer.isBuffer(given) ? new OwnMasterKey(given, random) : given;
}
