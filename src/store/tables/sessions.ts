export interface SessionTable {
  /** Claims a sealed session's id, once; `expiresAt` says how long the claim must be kept. */
  spend(poolId: string, id: string, expiresAt: number): Promise<boolean>;
}
