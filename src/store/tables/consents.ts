/** What a user has allowed a client that registered itself. */
export interface Consent {
  readonly poolId: string;
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** When the user first allowed anything, and last was asked or spared the question by it. */
  readonly since: number;
  readonly usedAt: number;
}

export interface ConsentReads {
  find(poolId: string, userId: string, clientId: string): Promise<Consent | undefined>;
  /** All of a user, in order of client. */
  ofUser(poolId: string, userId: string): Promise<readonly Consent[]>;
}

export interface ConsentTable extends ConsentReads {
  /** False when the user has one for the client already. */
  insert(consent: Consent): Promise<boolean>;
  /** Replaces the scopes of one that is there; false when it is not. */
  extend(consent: Consent): Promise<boolean>;
  /**
   * Notes a use of it, and holds it to the end of the transaction; false when it was taken back.
   */
  use(poolId: string, userId: string, clientId: string, at: number): Promise<boolean>;
  /** Takes it back; false when there is none. */
  delete(poolId: string, userId: string, clientId: string): Promise<boolean>;
}
