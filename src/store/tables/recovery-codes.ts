export interface RecoveryCodeReads {
  /** How many codes of the user are good, and when they were made; undefined when none is. */
  left(
    poolId: string,
    userId: string,
  ): Promise<{ readonly count: number; readonly createdAt: number } | undefined>;
  /** The digests of the user's codes that are good. */
  list(poolId: string, userId: string): Promise<readonly Buffer[]>;
  has(poolId: string, userId: string, digest: Buffer): Promise<boolean>;
}

/**
 * Codes stand in for the user's authenticators. A transaction that replaces or clears them has
 * written to one of these before, and one that replaces them holds the user as well: of two at
 * once, the later sees what the earlier did.
 */
export interface RecoveryCodeTable extends RecoveryCodeReads {
  /** Keeps codes with these digests in place of all earlier ones. */
  replace(
    poolId: string,
    userId: string,
    digests: readonly Buffer[],
    createdAt: number,
  ): Promise<void>;
  /** Uses a code up: true for exactly one caller. */
  take(poolId: string, userId: string, digest: Buffer): Promise<boolean>;
  clear(poolId: string, userId: string): Promise<void>;
}
