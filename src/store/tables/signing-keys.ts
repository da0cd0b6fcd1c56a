import type { SigningKey } from '../records.ts';

export interface SigningKeyReads {
  /** The pool's keys, newest first. */
  list(poolId: string): Promise<readonly SigningKey[]>;
}

export interface SigningKeyTable extends SigningKeyReads {
  /** Keeps the key unless the pool already has a first key for this use. */
  insertFirst(key: SigningKey): Promise<boolean>;
}
