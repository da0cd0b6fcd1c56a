import type { Pool } from '../records.ts';
import type { Page, PageRequest } from './page.ts';

export interface PoolReads {
  find(id: string): Promise<Pool | undefined>;
  /** Pools of one region, in order of id. */
  list(region: string, page: PageRequest): Promise<Page<Pool>>;
  /** How many users the pool has. */
  countUsers(id: string): Promise<number>;
}

export interface PoolTable extends PoolReads {
  insert(pool: Pool): Promise<boolean>;
  /** Replaces the pool unless someone else changed it since `pool.version` was read. */
  update(pool: Pool): Promise<boolean>;
  /** Keeps others from the pool until this transaction ends; false when it is gone. */
  hold(id: string): Promise<boolean>;
  /** Removes the pool and its clients at once; `purge` removes the rest in chunks. */
  delete(id: string): Promise<boolean>;
}
