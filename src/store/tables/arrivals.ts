/**
 * What an arrival writes belongs to no pool until the pool itself is inserted, in the transaction
 * that ends the arrival. One that is not touched for long is purged.
 */
export interface ArrivalTable {
  /**
   * Takes the id of a pool for one arrival: no pool can be made with it until that ends. An
   * earlier arrival that has not ended loses it. False when the pool is there.
   */
  begin(poolId: string, arrival: string, at: number): Promise<boolean>;
  /** Keeps others from the id until this transaction ends; false when it was lost. */
  hold(poolId: string, arrival: string, at: number): Promise<boolean>;
  /** Removes up to `limit` rows of each kind that are there for the id; true when none are left. */
  empty(poolId: string, limit: number): Promise<boolean>;
  /** Gives the id up; false when it was lost. */
  end(poolId: string, arrival: string): Promise<boolean>;
}
