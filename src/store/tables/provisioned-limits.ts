/** Requests a second that are answered of a category of operations in a region. */
export interface ProvisionedLimit {
  readonly region: string;
  readonly category: string;
  readonly perSecond: number;
}

export interface ProvisionedLimitReads {
  /** Of categories that have none, the default holds. */
  ofRegion(region: string): Promise<readonly ProvisionedLimit[]>;
}

export interface ProvisionedLimitTable extends ProvisionedLimitReads {
  /** Takes the place of the one that the category had. */
  put(limit: ProvisionedLimit): Promise<void>;
  delete(region: string, category: string): Promise<boolean>;
}
