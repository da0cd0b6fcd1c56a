/**
 * Stand-ins for users that do not exist, where a client hides which users do.
 *
 * A decoy is derived from the username it is shown by, so that it is the same every time and for
 * every name of it, and takes as long as a real user: salt, verifier, attempts and all.
 */
import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { uuidOf } from '#platform/ids.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Pool } from '#store/tables/pools.ts';
import { isEmail, isPhoneNumber } from './formats.ts';

export interface Decoy {
  /** In the form of a sub; attempts on the name are counted under it. */
  readonly userId: string;
  /** What PASSWORD_VERIFIER shows as the real username. */
  readonly username: string;
  readonly salt: Buffer;
  /** A number below the SRP modulus, of no known password. Never sent to anyone. */
  readonly verifier: Buffer;
}

/**
 * The secret that decoys are derived from: one for the server, so that every door answers the same.
 */
export function decoyKey(sealer: Pick<Sealer, 'derive'>): KeyObject {
  return createSecretKey(sealer.derive('unknown users', 32));
}

/** Bytes of an SRP value over the 3072-bit group. */
const SRP_SIZE = 384;
const SALT_SIZE = 16;
const ID_SIZE = 16;
/** Characters in a username, at most. */
const LONGEST_USERNAME = 128;

/** The decoy that is shown by `username` in `pool`; `key` is a secret of the server. */
export function decoyFor(key: KeyObject, pool: Pool, username: string): Decoy {
  const bytes = derived(key, `${pool.id}\0${username}`, ID_SIZE + SALT_SIZE + SRP_SIZE);
  const verifier = bytes.subarray(ID_SIZE + SALT_SIZE);
  verifier[0] = 0; // below N, whose first byte is 0xff
  return {
    userId: uuidOf(bytes.subarray(0, ID_SIZE)),
    username,
    salt: bytes.subarray(ID_SIZE, ID_SIZE + SALT_SIZE),
    verifier,
  };
}

/** What the decoy of a name is made from. */
export interface DecoySeed {
  /** In the form of a sub, and a place among the ids of the pool's users. */
  readonly id: string;
  /** One for each character of a username, and one more. */
  readonly bytes: Buffer;
}

export function decoySeed(key: KeyObject, pool: Pool, name: string): DecoySeed {
  const size = ID_SIZE + LONGEST_USERNAME + 1;
  const bytes = derived(key, `${pool.id}\0shown\0${name}`, size);
  return { id: uuidOf(bytes.subarray(0, ID_SIZE)), bytes: bytes.subarray(ID_SIZE) };
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Whether the decoy of `name` is shown by another username, as the user of an alias is: always
 * where the name cannot be a username, and half the time where it can be a preferred one as well,
 * so that neither answer tells.
 */
export function isShownOtherwise(pool: Pool, name: string, { bytes }: DecoySeed): boolean {
  const { UsernameAttributes = [], AliasAttributes = [] } = pool.settings;
  if (UsernameAttributes.length > 0) return !UUID.test(name);
  if (AliasAttributes.includes('email') && isEmail(name)) return true;
  if (AliasAttributes.includes('phone_number') && isPhoneNumber(name)) return true;
  return AliasAttributes.includes('preferred_username') && bytes[0]! % 2 === 0;
}

/**
 * A username in the form of the pool's, of which `first` and `second` are two: an id if `first` is
 * one, else `first` with other characters of the same kinds. A common prefix of the two stays, as
 * far as it is a word or a separator.
 */
export function decoyUsername(
  { id, bytes }: DecoySeed,
  first: string | undefined,
  second: string | undefined,
): string {
  if (first === undefined || UUID.test(first)) return id;
  const kept = second === undefined ? 0 : commonBeginning(first, second);
  const isHex = /^(?=.*\d)[\da-f]{8,}$/.test(first.slice(kept));
  let at = 1;
  const other = Array.from(first.slice(kept), (character) => {
    const kind = isHex ? HEX : KINDS.find((each) => each.includes(character));
    return kind ? kind[bytes[at++ % bytes.length]! % kind.length] : character;
  });
  return first.slice(0, kept) + other.join('');
}

const HEX = '0123456789abcdef';
/** A vowel replaces a vowel, so that words stay pronounceable. */
const KINDS = ['0123456789', 'aeiou', 'bcdfghjklmnpqrstvwxyz', 'AEIOU', 'BCDFGHJKLMNPQRSTVWXYZ'];

/** How many characters two usernames begin with together, without a part of a number or a word. */
function commonBeginning(first: string, second: string): number {
  let at = 0;
  while (at < first.length && first[at] === second[at]) at++;
  while (at > 0 && isDigit(first[at - 1])) at--;
  const isWithinWord = isLetter(first[at]) || isLetter(second[at]);
  while (isWithinWord && at > 0 && isLetter(first[at - 1])) at--;
  return at;
}

const isDigit = (character = '') => /^\d$/.test(character);
const isLetter = (character = '') => /^\p{L}$/u.test(character);

function derived(key: KeyObject, from: string, outputLength: number): Buffer {
  const seed = createHmac('sha256', key).update(from).digest();
  return createHash('shake256', { outputLength }).update(seed).digest();
}
