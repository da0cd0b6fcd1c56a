export interface SessionTable {
  /**
   * Claims the id of a sealed session, or of another proof that is good once, such as an assertion;
   * `expiresAt` says how long the claim must be kept.
   */
  spend(poolId: string, id: string, expiresAt: number): Promise<boolean>;
}
