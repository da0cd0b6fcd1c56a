/** What a key signs: the tokens of that kind. */
export type TokenKeyUse = 'id' | 'access';

/** The first key of a pool for its use: it signs at once. */
export interface FirstSigningKey {
  readonly poolId: string;
  readonly kid: string;
  /** `saml`: requests to identity providers. */
  readonly use: TokenKeyUse | 'saml';
  /** PKCS #8, DER. */
  readonly privateKey: Buffer;
  readonly createdAt: number;
}

export interface SigningKey extends FirstSigningKey {
  /** Its place among the pool's keys for its use, in the order in which they sign. */
  readonly slot: number;
  /** From when on it signs, until the next key does. */
  readonly signsFrom: number;
  /** From when on no token it has signed is good, and it is not published. */
  readonly endsAt?: number;
  /** From when on it is purged: until then it recognizes ID tokens that come back as hints. */
  readonly expiresAt?: number;
}

export interface SigningKeyReads {
  /** The pool's keys, newest first. */
  list(poolId: string): Promise<readonly SigningKey[]>;
}

/** When keys end, and when they are purged. */
export interface SigningKeyEnd {
  readonly endsAt: number;
  readonly expiresAt: number;
}

export interface SigningKeyTable extends SigningKeyReads {
  /** Keeps the key unless the pool has one for this use already. */
  insertFirst(key: FirstSigningKey): Promise<boolean>;
  /** Keeps the key unless the pool has one for this use in its place or after it. */
  insert(key: SigningKey): Promise<boolean>;
  /** Lets the keys before this one end then, but for those that end earlier anyway. */
  endBefore(key: Pick<SigningKey, 'poolId' | 'use' | 'slot'>, end: SigningKeyEnd): Promise<void>;
}
