import type { Page, PageRequest } from './page.ts';

/** Credentials that sign API requests in `serve`. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** Of the user whose key it is: keys with the same name are one user's. */
  readonly name: string;
  /** An IAM policy document; without one the key may do everything. */
  readonly policy?: unknown;
  readonly createdAt: number;
  /** From when on it signs nothing more. */
  readonly expiresAt?: number;
  /** When it last signed, to about a quarter of an hour. */
  readonly lastUsedAt?: number;
}

export interface AccessKeyReads {
  find(id: string): Promise<AccessKey | undefined>;
  list(page: PageRequest): Promise<Page<AccessKey>>;
}

export interface AccessKeyTable extends AccessKeyReads {
  insert(key: AccessKey): Promise<boolean>;
  /**
   * Inserts the key a store begins with. Once in the life of a store, whatever becomes of the key,
   * and only while there is no other.
   */
  insertFirst(key: AccessKey): Promise<boolean>;
  /** Notes that the key has signed; never an earlier time than is known. */
  noteUse(id: string, usedAt: number): Promise<void>;
  delete(id: string): Promise<boolean>;
}
