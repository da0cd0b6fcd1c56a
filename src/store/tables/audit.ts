import type { Page, PageRequest } from './page.ts';

/** What was done, or refused; a link of a chain once it has a number there. */
export interface AuditRecord {
  readonly recordedAt: number;
  readonly id: string;
  /** Both absent until the record is chained, soon after it was written. */
  readonly chainId?: string;
  readonly number?: number;
  /** Over the record, and in a chain over the one before it too. */
  readonly mac: Buffer;
  /** Id of the user pool it is about. */
  readonly pool?: string;
  /** JSON, kept as it was written: the code of the record is over these bytes. */
  readonly content: string;
}

/** A record in its chain. */
export type ChainedRecord = AuditRecord & { readonly chainId: string; readonly number: number };

/** The records that one process has written, in their order, without gaps. */
export interface AuditChain {
  readonly id: string;
  /** Number and code of its last record. */
  readonly head: number;
  readonly headMac: Buffer;
  /** Number and code of the last one that was purged; 0 and what the first record follows. */
  readonly purged: number;
  readonly purgedMac: Buffer;
  /** Over what was purged, so that only a purge can shorten a chain at its beginning. */
  readonly seal: Buffer;
  readonly updatedAt: number;
}

/** What is asked for: times, the second one excluded, and a pool or all. */
export interface AuditRange {
  readonly since: number;
  readonly until: number;
  readonly pool?: string | undefined;
}

/** Where a listing goes on after a record. */
export const auditPosition = ({ recordedAt, id }: Pick<AuditRecord, 'recordedAt' | 'id'>) =>
  `${recordedAt} ${id}`;

export interface AuditReads {
  /** Records, oldest first. */
  list(range: AuditRange, page: PageRequest): Promise<Page<AuditRecord>>;
  /** The same, newest first. */
  newest(range: AuditRange, page: PageRequest): Promise<Page<AuditRecord>>;
  /** Records of a chain after a number, in their order. */
  ofChain(chainId: string, after: number, limit: number): Promise<readonly ChainedRecord[]>;
  inChain(chainId: string, number: number): Promise<ChainedRecord | undefined>;
  /** Records before an instant that nobody has chained, oldest first. */
  unchained(before: number, limit: number): Promise<readonly AuditRecord[]>;
  chain(id: string): Promise<AuditChain | undefined>;
  chains(page: PageRequest): Promise<Page<AuditChain>>;
  /** Chains that have grown since an instant, the latest first. */
  grownChains(since: number, limit: number): Promise<readonly AuditChain[]>;
}

export interface AuditTable extends AuditReads {
  /** Does nothing where the record is there already. */
  insert(record: AuditRecord): Promise<void>;
  /**
   * Records of a chain, in place of those that were not chained yet; answers how many were not in
   * another one.
   */
  putChained(records: readonly ChainedRecord[]): Promise<number>;
  /** Removes a record that is in no chain. */
  deleteUnchained(recordedAt: number, id: string): Promise<boolean>;
  insertChain(chain: AuditChain): Promise<void>;
  /** False unless the chain ends in the record `after`. */
  grow(
    id: string,
    after: number,
    to: Pick<AuditChain, 'head' | 'headMac' | 'updatedAt'>,
  ): Promise<boolean>;
  /** Removes the records after `from` up to `purged`; false when they are not the first ones. */
  purgeChain(
    id: string,
    from: number,
    to: Pick<AuditChain, 'purged' | 'purgedMac' | 'seal'>,
  ): Promise<boolean>;
  /** Forgets a chain of which every record is purged and that has not grown since `before`. */
  deleteChain(id: string, before: number): Promise<boolean>;
}
