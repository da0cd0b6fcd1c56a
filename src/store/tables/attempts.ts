import type { AttemptState, Counted } from '../records.ts';
import type { Page, PageRequest } from './page.ts';

export interface AttemptReads {
  find(poolId: string, subject: string, factor: Counted): Promise<AttemptState | undefined>;
  /** Every count of the pool, those on decoys too. */
  list(poolId: string, page: PageRequest): Promise<Page<AttemptCount>>;
}

export interface AttemptCount {
  readonly subject: string;
  readonly factor: Counted;
  readonly state: AttemptState;
}

export interface AttemptTable extends AttemptReads {
  /** Moves the count from `from` (undefined: none yet) to `to`; false when it was not at `from`. */
  move(
    poolId: string,
    subject: string,
    factor: Counted,
    from: AttemptState | undefined,
    to: AttemptState,
  ): Promise<boolean>;
  clear(poolId: string, subject: string, factor: Counted): Promise<void>;
}
