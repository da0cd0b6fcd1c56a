import type { SoftwareToken } from '../records.ts';

export interface SoftwareTokenReads {
  /** The user's active authenticator, without opening its secret; undefined when none is active. */
  enrolled(poolId: string, userId: string): Promise<{ readonly friendlyName?: string } | undefined>;
  find(poolId: string, userId: string): Promise<SoftwareToken | undefined>;
}

export interface SoftwareTokenTable extends SoftwareTokenReads {
  /** Puts `secret` beside the active one, in place of an earlier pending one. */
  associate(poolId: string, userId: string, secret: Buffer): Promise<void>;
  /**
   * Makes the pending secret active, notes `step` and the name, in one statement. False when
   * `step` or a later one was used before, or when the pending secret is no longer `pending`.
   */
  activate(
    poolId: string,
    userId: string,
    pending: Buffer,
    step: number,
    friendlyName: string | undefined,
  ): Promise<boolean>;
  /**
   * Notes `step` as used; false when it or a later one was used before, or when the active secret
   * is no longer `active`.
   */
  use(poolId: string, userId: string, step: number, active: Buffer): Promise<boolean>;
  /** Keeps `token` as it is, for a user who has none. */
  put(poolId: string, userId: string, token: SoftwareToken): Promise<void>;
  /** Removes both secrets; the last used step stays. False when there was none. */
  delete(poolId: string, userId: string): Promise<boolean>;
}
