/** What a key signs: the tokens of that kind. */
export type TokenKeyUse = 'id' | 'access';

export interface SigningKey {
  readonly poolId: string;
  readonly kid: string;
  /** `saml`: requests to identity providers. */
  readonly use: TokenKeyUse | 'saml';
  /** PKCS #8, DER. */
  readonly privateKey: Buffer;
  readonly createdAt: number;
}

export interface SigningKeyReads {
  /** The pool's keys, newest first. */
  list(poolId: string): Promise<readonly SigningKey[]>;
}

export interface SigningKeyTable extends SigningKeyReads {
  /** Keeps the key unless the pool already has a first key for this use. */
  insertFirst(key: SigningKey): Promise<boolean>;
}
