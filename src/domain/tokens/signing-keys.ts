/**
 * The RSA keys a pool signs with: one for ID tokens, another for access tokens; after a rotation
 * more of them, of which one signs for each. Times in the store say which: all nodes change over
 * at the same instant (`key-rotation.ts`).
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Cache } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Store } from '#store/store.ts';
import type { FirstSigningKey, SigningKey, TokenKeyUse } from '#store/tables/signing-keys.ts';

/** Makes an RSA private key of 2048 bits, off the event loop. */
export type GenerateKey = () => Promise<KeyObject>;

export interface PoolKey {
  readonly kid: string;
  readonly use: TokenKeyUse;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly signsFrom: number;
  /** From when on no token it has signed is good; `Infinity` while that is not decided. */
  readonly endsAt: number;
  readonly expiresAt: number;
}

/** A public key as the JWKS document shows it (RFC 7517). */
export interface PublicJwk {
  readonly alg: 'RS256';
  readonly e: string;
  readonly kid: string;
  readonly kty: 'RSA';
  readonly n: string;
  readonly use: 'sig';
}

export const TOKEN_KEY_USES = ['id', 'access'] as const satisfies readonly TokenKeyUse[];

/** How long the published keys may be cached: a new one is published for longer before it signs. */
export const KEYS_FRESH_SECONDS = 86_400;

const CACHED_POOLS = 1000;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly generate: GenerateKey;
  readonly log: Log;
}

export class SigningKeys {
  readonly #parts: Parts;
  /** At most a second old: other nodes make keys, and an emergency ends some. */
  readonly #cache: Cache<readonly PoolKey[]>;
  /** Parsing a key costs as much as a signature: it is done once per key, not per reading. */
  readonly #parsed = new Map<string, readonly PoolKey[]>();
  readonly #making = new Map<string, Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#cache = new Cache((poolId) => this.#load(poolId), { maxEntries: CACHED_POOLS });
  }

  /** The key that signs the pool's tokens for `use` now, made if there is none yet. */
  async signer(poolId: string, use: TokenKeyUse): Promise<PoolKey> {
    const known = signerOf(await this.#keys(poolId), use, this.#parts.clock.now());
    if (!known) throw new Error(`the pool ${poolId} has no key to sign ${use} tokens with`);
    return known;
  }

  /** The key called `kid`, unless everything it has signed for `use` has ended. */
  async verifier(poolId: string, kid: string, use: TokenKeyUse): Promise<PoolKey | undefined> {
    const key = await this.#find(poolId, kid, use);
    return key && this.#parts.clock.now() < key.endsAt ? key : undefined;
  }

  /** The key that has signed an ID token which comes back as a hint, long after its end perhaps. */
  async hintVerifier(poolId: string, kid: string): Promise<PoolKey | undefined> {
    const key = await this.#find(poolId, kid, 'id');
    return key && this.#parts.clock.now() < key.expiresAt ? key : undefined;
  }

  /** Every public key that has signed, or will sign, a token of the pool which is good. */
  async published(poolId: string): Promise<readonly PublicJwk[]> {
    const now = this.#parts.clock.now();
    return (await this.#keys(poolId)).filter(({ endsAt }) => now < endsAt).map(publicJwk);
  }

  /**
   * Begins to make a new pool's keys, so that its first sign-in need not wait for them. Nothing
   * is lost when this fails or the process ends: the first use makes what is missing.
   */
  prepareSoon(poolId: string): void {
    this.#keys(poolId).catch((cause: unknown) => {
      this.#parts.log.error('signing keys not made ahead', { poolId, cause });
    });
  }

  async #find(poolId: string, kid: string, use: TokenKeyUse): Promise<PoolKey | undefined> {
    const keys = await this.#cache.get(poolId);
    return keys?.find((key) => key.kid === kid && key.use === use);
  }

  /** The pool's keys, made unless it has them: once per process at a time, once per pool. */
  async #keys(poolId: string): Promise<readonly PoolKey[]> {
    const known = await this.#cache.get(poolId);
    if (known) return known;
    const making = this.#making.get(poolId) ?? this.#make(poolId);
    this.#making.set(poolId, making);
    await making.finally(() => this.#making.delete(poolId));
    return (await this.#cache.get(poolId)) ?? [];
  }

  async #make(poolId: string): Promise<void> {
    const { store, clock, generate } = this.#parts;
    const keys = await newTokenKeys(poolId, clock, generate);
    await store.transaction(async (tx) => {
      // Where another node was first, its keys stand and these are dropped.
      for (const key of keys) await tx.signingKeys.insertFirst(key);
    });
    this.#cache.forget(poolId);
  }

  /** Undefined, and so not cached, before there is a key for each use. */
  async #load(poolId: string): Promise<readonly PoolKey[] | undefined> {
    const parsed = new Map(this.#parsed.get(poolId)?.map((key) => [key.kid, key]));
    const records = (await this.#parts.store.signingKeys.list(poolId)).filter(isForTokens);
    if (!TOKEN_KEY_USES.every((use) => records.some((key) => key.use === use))) return undefined;
    const keys = records.map((record) => poolKey(record, parsed.get(record.kid)));
    this.#parsed.delete(poolId);
    this.#parsed.set(poolId, keys);
    if (this.#parsed.size > CACHED_POOLS) this.#parsed.delete(this.#parsed.keys().next().value!);
    return keys;
  }
}

/**
 * Of the keys for `use` that sign by now and have not ended, the one that began last. The first one signs ahead of
 * its time: the clock of the node that made it may be before, or this one may have stepped back.
 */
export function signerOf<K extends Pick<SigningKey, 'use' | 'signsFrom' | 'endsAt'>>(
  keys: readonly K[],
  use: K['use'],
  now: number,
): K | undefined {
  const inOrder = keys
    .filter((key) => key.use === use && now < (key.endsAt ?? Infinity))
    .sort((one, other) => one.signsFrom - other.signsFrom);
  return inOrder.findLast(({ signsFrom }) => signsFrom <= now) ?? inOrder[0];
}

/** A new key for each use; nothing has them yet. */
export async function newTokenKeys(
  poolId: string,
  clock: Clock,
  generate: GenerateKey,
): Promise<readonly (FirstSigningKey & { readonly use: TokenKeyUse })[]> {
  const pair = await Promise.all(TOKEN_KEY_USES.map(() => generate()));
  return TOKEN_KEY_USES.map((use, i) => ({
    poolId,
    use,
    kid: keyId(createPublicKey(pair[i]!)),
    privateKey: pair[i]!.export({ type: 'pkcs8', format: 'der' }),
    createdAt: clock.now(),
  }));
}

export type TokenKey = SigningKey & { readonly use: TokenKeyUse };

export function isForTokens(key: SigningKey): key is TokenKey {
  return key.use !== 'saml';
}

function poolKey(record: TokenKey, parsed: PoolKey | undefined): PoolKey {
  const { signsFrom, endsAt = Infinity, expiresAt = Infinity } = record;
  return { ...(parsed ?? parseKey(record)), signsFrom, endsAt, expiresAt };
}

function parseKey({
  kid,
  use,
  privateKey: der,
}: TokenKey): Pick<PoolKey, 'kid' | 'use' | 'privateKey' | 'publicKey'> {
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { kid, use, privateKey, publicKey: createPublicKey(privateKey) };
}

/** 44 characters of base64: the SHA-256 of the public key's DER. */
function keyId(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('base64');
}

function publicJwk({ kid, publicKey }: PoolKey): PublicJwk {
  const { n, e } = publicKey.export({ format: 'jwk' });
  return { alg: 'RS256', e: e!, kid, kty: 'RSA', n: n!, use: 'sig' };
}
