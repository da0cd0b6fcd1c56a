/** A one-time code sent by message, for one user and one purpose; a new one replaces it. */
export interface MessageCode {
  readonly poolId: string;
  readonly userId: string;
  readonly purpose: string;
  readonly code: string;
  readonly expiresAt: number;
}

export interface MessageCodeReads {
  find(poolId: string, userId: string, purpose: string): Promise<MessageCode | undefined>;
}

export interface MessageCodeTable extends MessageCodeReads {
  /** Keeps the code in place of an earlier one for the same user and purpose. */
  put(code: MessageCode): Promise<void>;
  /** Removes the code if it is still this one: true for exactly one caller. */
  take(poolId: string, userId: string, purpose: string, code: string): Promise<boolean>;
}
