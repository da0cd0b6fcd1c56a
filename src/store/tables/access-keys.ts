import type { Page, PageRequest } from './page.ts';

/** Credentials that sign API requests in `serve`. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  /** An IAM policy document; without one the key may do everything. */
  readonly policy?: unknown;
  readonly createdAt: number;
}

export interface AccessKeyReads {
  find(id: string): Promise<AccessKey | undefined>;
  list(page: PageRequest): Promise<Page<AccessKey>>;
}

export interface AccessKeyTable extends AccessKeyReads {
  insert(key: AccessKey): Promise<boolean>;
  delete(id: string): Promise<boolean>;
}
