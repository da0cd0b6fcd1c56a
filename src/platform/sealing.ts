/**
 * Sealing: secrets are encrypted before they reach a disk, with AES-256-GCM under data keys
 * that are themselves wrapped by a master key kept elsewhere.
 *
 * A sealed value is bound to its context (table, row and column), so that a ciphertext moved to
 * another place does not open there. Every sealed value names the key it is sealed under; one key
 * seals at a time, all of them open.
 *
 * IVs are random, so a key may seal only so often (NIST SP 800-38D, §8.3). Seals are reserved
 * ahead, many at a time; when there are none left of a key, the next one takes its place.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { type Clock, systemClock } from './clock.ts';
import type { Random } from './random.ts';

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const KEY_SIZE = 32;
const IV_SIZE = 12;
const TAG_SIZE = 16;
/** Version byte and key id. */
const HEADER_SIZE = 5;

/**
 * How long a process may seal under a key without asking whether it still is the one that seals.
 * A key is deleted long after, so that nothing is sealed under a deleted one: neither by a node
 * that was cut off from the store, nor by one that was stopped for a week.
 */
export const UNCONFIRMED_MS = 30 * 60_000;

/** A data key in the clear. Ids count up from 1; the first key is never deleted. */
export interface DataKey {
  readonly id: number;
  readonly key: Buffer;
}

/** Seals that this process may make, and every data key there is. */
export interface Reservation {
  readonly keys: readonly DataKey[];
  /** The key to seal under from now on, and how often. */
  readonly id: number;
  readonly seals: number;
}

/** No seals could be reserved for a long time. */
export class NoSealsLeft extends Error {
  override readonly name = 'NoSealsLeft';
}

/** A sealed value names a data key this process has not seen: one made by another node. */
export class UnknownDataKey extends Error {
  override readonly name = 'UnknownDataKey';
}

/** A sealed value does not open: it was altered, or moved from another place. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

export class Sealer {
  readonly #random: Random;
  // Node takes a KeyObject several times faster than the same bytes in a Buffer.
  readonly #keys = new Map<number, KeyObject>();
  readonly #reserve: () => Promise<Reservation>;
  readonly #clock: Clock;
  readonly #unconfirmedMs: number;
  /** What is sealed within a transaction must not make the reservation a part of it. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #first: DataKey;
  #fingerprintKey: KeyObject | undefined;
  #sealingKey: number;
  /** Seals that are left; negative after seals ahead of the next reservation. */
  #left: number;
  /** How many are reserved at a time. */
  #block: number;
  #reserving: Promise<void> | undefined;
  #failure: unknown;
  /** When the store last said which key seals. */
  #confirmedAt: number;

  /** `reserved` holds at least one key; `reserve` is asked for more seals before it is used up. */
  constructor(
    random: Random,
    reserved: Reservation,
    reserve: () => Promise<Reservation>,
    // That of the machine: a clock which tests move says nothing of how long a process was stopped.
    clock: Clock = systemClock,
    // `Infinity` where no other process can change which key seals.
    unconfirmedMs: number = UNCONFIRMED_MS,
  ) {
    this.#unconfirmedMs = unconfirmedMs;
    const { keys, id, seals } = reserved;
    const [first] = keys;
    if (!first) throw new Error('a sealer needs a data key');
    this.#random = random;
    this.#reserve = reserve;
    this.#clock = clock;
    this.#confirmedAt = clock.now();
    this.#first = first;
    this.#sealingKey = id;
    this.#left = seals;
    this.#block = seals;
    this.addKeys(keys);
  }

  /** Adds newer keys. */
  addKeys(keys: readonly DataKey[]): void {
    for (const each of keys) {
      this.#keys.set(each.id, createSecretKey(each.key));
      if (each.id < this.#first.id) this.#first = each;
    }
  }

  /** Learns which key seals now, and every key there is, as the store has just said. */
  follow(keys: readonly DataKey[], id: number): void {
    this.addKeys(keys);
    this.#confirmedAt = this.#clock.now();
    if (id > this.#sealingKey) this.#goOn(id);
  }

  /** Seals are reserved when there is something to seal: one that only opens takes none. */
  #goOn(id: number): void {
    this.#sealingKey = id;
    this.#left = 0;
  }

  /** The id of the key that seals now. */
  get sealingKey(): number {
    return this.#sealingKey;
  }

  /** Reserves more seals, once for all concurrent callers. */
  renew(): Promise<void> {
    this.#reserving ??= this.#reserve()
      .then((reserved) => this.#take(reserved))
      .finally(() => {
        this.#reserving = undefined;
      });
    return this.#reserving;
  }

  #take({ keys, id, seals }: Reservation): void {
    this.addKeys(keys);
    this.#confirmedAt = this.#clock.now();
    this.#failure = undefined;
    if (id < this.#sealingKey) return;
    // What was sealed ahead under the same key comes off; what was under another stays there.
    this.#left = seals + (id === this.#sealingKey ? this.#left : 0);
    this.#sealingKey = id;
    this.#block = seals;
  }

  /**
   * Counts one seal. Sealing does not wait for a reservation: until one has arrived, as many more
   * values may be sealed as are reserved at a time.
   */
  #count(): void {
    const unconfirmed = this.#clock.now() - this.#confirmedAt;
    if (this.#left <= -this.#block || unconfirmed > this.#unconfirmedMs) {
      this.#renewAside();
      throw new NoSealsLeft('no seals are left', { cause: this.#failure });
    }
    this.#left--;
    if (this.#left < this.#block / 2 || unconfirmed > this.#unconfirmedMs / 2) this.#renewAside();
  }

  #renewAside(): void {
    this.#outside(() => this.renew()).catch((failure: unknown) => {
      this.#failure = failure;
    });
  }

  /** Whether it can open what is sealed under the key with this id. */
  holds(id: number): boolean {
    return this.#keys.has(id);
  }

  /** Version, key id, IV, ciphertext and tag; `context` names the place it is sealed for. */
  seal(plaintext: Buffer, context: string): Buffer {
    this.#count();
    const header = Buffer.allocUnsafe(HEADER_SIZE);
    header.writeUInt8(VERSION, 0);
    header.writeUInt32BE(this.#sealingKey, 1);
    const key = this.#keys.get(this.#sealingKey)!;
    return encrypt(key, header, this.#random.bytes(IV_SIZE), plaintext, context);
  }

  /**
   * The value sealed for this context. Throws SealBroken when it was altered or sealed for another
   * context, UnknownDataKey when its key is unknown.
   */
  open(sealed: Buffer, context: string): Buffer {
    const id = keyOf(sealed);
    const key = this.#keys.get(id);
    if (!key) throw new UnknownDataKey(`no data key ${id}`);
    const plaintext = decrypt(key, sealed, context);
    if (id > this.#sealingKey) {
      // Others seal under a later key: a reservation brings the ones after it.
      this.#goOn(id);
      this.#renewAside();
    }
    return plaintext;
  }

  /** Seals a value that JSON can say, as `seal` does. */
  sealJson(value: unknown, context: string): Buffer {
    return this.seal(Buffer.from(JSON.stringify(value)), context);
  }

  /** The value that `sealJson` sealed for this context; undefined for anything else. */
  openJson<T>(sealed: Buffer, context: string): T | undefined {
    try {
      return JSON.parse(this.open(sealed, context).toString('utf8')) as T;
    } catch {
      return undefined;
    }
  }

  /**
   * A keyed digest by which equal secrets in one context can be found without opening them; it
   * reveals nothing without the data keys. The same across key rotation.
   */
  fingerprint(secret: Buffer, context: string): Buffer {
    this.#fingerprintKey ??= createSecretKey(this.derive('fingerprint', KEY_SIZE));
    const mac = createHmac('sha256', this.#fingerprintKey);
    return mac.update(context).update('\0').update(secret).digest();
  }

  /** `size` bytes for the purpose `label` (HKDF, RFC 5869), the same across key rotation. */
  derive(label: string, size: number): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#first.key, '', `poolhouse ${label}`, size));
  }
}

/** The id of the data key that `sealed` is sealed under. */
export function keyOf(sealed: Buffer): number {
  if (sealed.length < HEADER_SIZE + IV_SIZE + TAG_SIZE || sealed.readUInt8(0) !== VERSION) {
    throw new SealBroken('not a sealed value');
  }
  return sealed.readUInt32BE(1);
}

/** A new random data key. */
export function newDataKey(random: Random, id: number): DataKey {
  return { id, key: random.bytes(KEY_SIZE) };
}

/** Encrypts a data key under the master key (32 bytes). */
export function wrapDataKey(random: Random, masterKey: Buffer, dataKey: DataKey): Buffer {
  const header = Buffer.from([VERSION]);
  const key = createSecretKey(masterKey);
  return encrypt(key, header, random.bytes(IV_SIZE), dataKey.key, wrapping(dataKey.id));
}

/** The data key that was wrapped; throws SealBroken under another master key. */
export function unwrapDataKey(masterKey: Buffer, id: number, wrapped: Buffer): DataKey {
  return { id, key: decrypt(createSecretKey(masterKey), wrapped, wrapping(id), 1) };
}

function wrapping(id: number): string {
  return `sealing_keys|${id}|wrapped`;
}

function encrypt(
  key: KeyObject,
  header: Buffer,
  iv: Buffer,
  plaintext: Buffer,
  context: string,
): Buffer {
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_SIZE });
  cipher.setAAD(Buffer.concat([header, Buffer.from(context)]));
  const body = cipher.update(plaintext);
  const end = cipher.final();
  return Buffer.concat([header, iv, body, end, cipher.getAuthTag()]);
}

function decrypt(
  key: KeyObject,
  sealed: Buffer,
  context: string,
  headerSize = HEADER_SIZE,
): Buffer {
  if (sealed.length < headerSize + IV_SIZE + TAG_SIZE) throw new SealBroken('not a sealed value');
  const header = sealed.subarray(0, headerSize);
  const iv = sealed.subarray(headerSize, headerSize + IV_SIZE);
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_SIZE });
  decipher.setAAD(Buffer.concat([header, Buffer.from(context)]));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_SIZE));
  const body = decipher.update(sealed.subarray(headerSize + IV_SIZE, sealed.length - TAG_SIZE));
  try {
    return Buffer.concat([body, decipher.final()]);
  } catch (cause) {
    throw new SealBroken('the seal is broken', { cause });
  }
}
