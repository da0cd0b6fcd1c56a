/** The RSA keys a pool signs with: one for ID tokens, another for access tokens. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Store } from '#store/store.ts';
import type { SigningKey, TokenKeyUse } from '#store/tables/signing-keys.ts';

/** Makes an RSA private key of 2048 bits, off the event loop. */
export type GenerateKey = () => Promise<KeyObject>;

export interface PoolKey {
  readonly kid: string;
  readonly use: TokenKeyUse;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
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

/** How long a reading of the store is good, by monotonic time: other nodes make keys too. */
const READING_MS = 1000;
const CACHED_POOLS = 1000;

interface CachedKeys {
  readonly keys: readonly PoolKey[];
  readonly readAt: number;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly generate: GenerateKey;
  readonly log: Log;
}

export class SigningKeys {
  readonly #parts: Parts;
  readonly #cache = new Map<string, CachedKeys>();
  readonly #making = new Map<string, Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The pool's current key for `use`, made now if there is none yet. */
  async signer(poolId: string, use: TokenKeyUse): Promise<PoolKey> {
    const known = this.#cache.get(poolId)?.keys.find((key) => key.use === use);
    if (known) return known;
    await this.#prepare(poolId);
    const made = (await this.#read(poolId)).find((key) => key.use === use);
    if (!made) throw new Error(`the pool ${poolId} has no key to sign ${use} tokens with`);
    return made;
  }

  /** The key called `kid`; undefined where the pool never had one of this name for `use`. */
  async verifier(poolId: string, kid: string, use: TokenKeyUse): Promise<PoolKey | undefined> {
    const wanted = (key: PoolKey) => key.kid === kid && key.use === use;
    const cached = this.#cache.get(poolId);
    const known = cached?.keys.find(wanted);
    if (known) return known;
    // Forgers send unknown names: not each may cost a read.
    if (cached && performance.now() - cached.readAt < READING_MS) return undefined;
    return (await this.#read(poolId)).find(wanted);
  }

  /** Every public key that may have signed a token of the pool which is still good. */
  async published(poolId: string): Promise<readonly PublicJwk[]> {
    await this.#prepare(poolId);
    return (await this.#read(poolId)).map(publicJwk);
  }

  /**
   * Begins to make a new pool's keys, so that its first sign-in need not wait for them. Nothing
   * is lost when this fails or the process ends: the first use makes what is missing.
   */
  prepareSoon(poolId: string): void {
    this.#prepare(poolId).catch((cause: unknown) => {
      this.#parts.log.error('signing keys not made ahead', { poolId, cause });
    });
  }

  /** Makes the pool's first keys unless it has them: once per process at a time, once per pool. */
  async #prepare(poolId: string): Promise<void> {
    const keys = this.#cache.get(poolId)?.keys ?? (await this.#read(poolId));
    if (keys.length >= 2) return;
    const making = this.#making.get(poolId) ?? this.#make(poolId);
    this.#making.set(poolId, making);
    await making.finally(() => this.#making.delete(poolId));
  }

  async #make(poolId: string): Promise<void> {
    const pair = await Promise.all([this.#parts.generate(), this.#parts.generate()]);
    const uses = ['id', 'access'] as const;
    const records = uses.map((use, i): SigningKey => {
      const privateKey = pair[i]!;
      return {
        poolId,
        use,
        kid: keyId(createPublicKey(privateKey)),
        privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
        createdAt: this.#parts.clock.now(),
      };
    });
    await this.#parts.store.transaction(async (tx) => {
      // Where another node was first, its keys stand and these are dropped.
      for (const record of records) await tx.signingKeys.insertFirst(record);
    });
    await this.#read(poolId);
  }

  async #read(poolId: string): Promise<readonly PoolKey[]> {
    const parsed = new Map(this.#cache.get(poolId)?.keys.map((key) => [key.kid, key]));
    const records = (await this.#parts.store.signingKeys.list(poolId)).filter(isForTokens);
    // Parsing a key costs as much as a signature: it is done once per key, not per read.
    const keys = records.map((record) => parsed.get(record.kid) ?? parseKey(record));
    if (this.#cache.size >= CACHED_POOLS) this.#cache.delete(this.#cache.keys().next().value!);
    this.#cache.set(poolId, { keys, readAt: performance.now() });
    return keys;
  }
}

type TokenKey = SigningKey & { readonly use: TokenKeyUse };

function isForTokens(key: SigningKey): key is TokenKey {
  return key.use !== 'saml';
}

function parseKey(record: TokenKey): PoolKey {
  const privateKey = createPrivateKey({
    key: record.privateKey,
    format: 'der',
    type: 'pkcs8',
  });
  return {
    kid: record.kid,
    use: record.use,
    privateKey,
    publicKey: createPublicKey(privateKey),
  };
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
