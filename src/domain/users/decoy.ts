/**
 * Stand-ins for users that do not exist, where a client hides which users do.
 *
 * A decoy is derived from the name asked for, so that it is the same every time and costs what a
 * real user costs: salt, verifier, attempts and all.
 */
import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { uuidOf } from '#platform/ids.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Pool } from '#store/tables/pools.ts';

export interface Decoy {
  /** In the form of a sub; attempts on the name are counted under it. */
  readonly userId: string;
  /** What PASSWORD_VERIFIER shows as the real username. */
  readonly username: string;
  readonly salt: Buffer;
  /** A number below the SRP modulus; no password is known for it. Shown to nobody. */
  readonly verifier: Buffer;
}

/** The secret of the server that decoys are made from: one, so that every door shows the same. */
export function decoyKey(sealer: Pick<Sealer, 'derive'>): KeyObject {
  return createSecretKey(sealer.derive('unknown users', 32));
}

/** Bytes of an SRP value over the 3072-bit group. */
const SRP_SIZE = 384;
const SALT_SIZE = 16;
const ID_SIZE = 16;

/** The decoy for `name` in `pool`; `key` is a secret of the server. */
export function decoyFor(key: KeyObject, pool: Pool, name: string): Decoy {
  const seed = createHmac('sha256', key).update(`${pool.id}\0${name}`).digest();
  const outputLength = ID_SIZE + SALT_SIZE + SRP_SIZE;
  const bytes = createHash('shake256', { outputLength }).update(seed).digest();
  const userId = uuidOf(bytes.subarray(0, ID_SIZE));
  const verifier = bytes.subarray(ID_SIZE + SALT_SIZE);
  verifier[0] = 0; // below N, whose first byte is 0xff
  return {
    userId,
    username: showsOwnName(pool, name) ? name : userId,
    salt: bytes.subarray(ID_SIZE, ID_SIZE + SALT_SIZE),
    verifier,
  };
}

/** A real user is shown by its real username: the sub where people sign in by e-mail or phone. */
function showsOwnName(pool: Pool, name: string): boolean {
  if (pool.settings.UsernameAttributes?.length) return false;
  const looksLikeAlias = name.includes('@') || name.startsWith('+');
  return !(pool.settings.AliasAttributes?.length && looksLikeAlias);
}
