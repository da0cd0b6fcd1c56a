/** A WebAuthn credential: the public half of a key pair whose private half an authenticator keeps. */
export interface Passkey {
  readonly poolId: string;
  readonly userId: string;
  /** Made by the authenticator; in one pool it belongs to one user. */
  readonly credentialId: Buffer;
  /** The relying party id it was made for, and works for alone. */
  readonly relyingParty: string;
  /** COSE_Key (RFC 9052). */
  readonly publicKey: Buffer;
  /** The authenticator's own count of signatures; 0 for those that keep none. */
  readonly signCount: number;
  readonly name: string;
  /** `platform` or `cross-platform`, where the client said so. */
  readonly attachment?: string;
  readonly transports: readonly string[];
  readonly createdAt: number;
}

export interface PasskeyReads {
  /** The user's passkeys, in order of credential id. */
  ofUser(poolId: string, userId: string): Promise<readonly Passkey[]>;
}

export interface PasskeyTable extends PasskeyReads {
  /** False when the pool has a passkey with this credential id, whichever user's. */
  insert(passkey: Passkey): Promise<boolean>;
  /**
   * Notes the authenticator's count; false when it has not grown (both 0 where the authenticator
   * keeps none) or when the user has no such passkey any more.
   */
  use(poolId: string, userId: string, credentialId: Buffer, signCount: number): Promise<boolean>;
  /** False when the user has no such passkey. */
  rename(poolId: string, userId: string, credentialId: Buffer, name: string): Promise<boolean>;
  delete(poolId: string, userId: string, credentialId: Buffer): Promise<boolean>;
}
