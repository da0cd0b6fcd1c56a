import type { MessageCode } from '../records.ts';

export interface MessageCodeReads {
  find(poolId: string, userId: string, purpose: string): Promise<MessageCode | undefined>;
}

export interface MessageCodeTable extends MessageCodeReads {
  /** Keeps the code in place of an earlier one for the same user and purpose. */
  put(code: MessageCode): Promise<void>;
  /** Removes the code if it is still this one: true for exactly one caller. */
  take(poolId: string, userId: string, purpose: string, code: string): Promise<boolean>;
}
