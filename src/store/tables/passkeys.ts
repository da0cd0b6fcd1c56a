import type { Passkey } from '../records.ts';

export interface PasskeyReads {
  /** The user's passkeys, in order of credential id. */
  ofUser(poolId: string, userId: string): Promise<readonly Passkey[]>;
}

export interface PasskeyTable extends PasskeyReads {
  /** False when the pool has a passkey with this credential id, whoever's it is. */
  insert(passkey: Passkey): Promise<boolean>;
  /**
   * Notes the authenticator's count; false when it has not grown (both 0 where the authenticator
   * keeps none) or when the user has no such passkey any more.
   */
  use(poolId: string, userId: string, credentialId: Buffer, signCount: number): Promise<boolean>;
  delete(poolId: string, userId: string, credentialId: Buffer): Promise<boolean>;
}
