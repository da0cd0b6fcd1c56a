/** The records as operators ask a server for them: found by what they say, and verified. */
import { auditVerificationTooLong, auditVerificationUnderWay } from '#contract/errors.ts';
import { type AuditFilter, passesFilter } from '#domain/audit/audit-filter.ts';
import { AuditCodes } from '#domain/audit/codes.ts';
import { type AuditEntry, type ChainHead, entryIn } from '#domain/audit/entries.ts';
import { type VerifiedAudit, verifyAudit } from '#domain/audit/verification.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Store } from '#store/store.ts';
import { type AuditRange, type AuditRecord, auditPosition } from '#store/tables/audit.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';

/** Records that are read together. */
const READ_TOGETHER = 500;
/** Records that one request looks at, whatever it finds. */
const MOST_LOOKED_AT = 5_000;
/** How long a verification may take that somebody waits for. */
const PATIENCE_MS = 30_000;

export interface FoundRecord {
  readonly record: AuditRecord;
  readonly entry: AuditEntry;
}

export interface AuditQuery {
  readonly range: AuditRange;
  readonly filter: AuditFilter;
  readonly order: 'newest first' | 'oldest first';
}

interface Parts {
  readonly store: Store;
  readonly sealer: Sealer;
}

export class AuditTrail {
  readonly #parts: Parts;
  #verifying = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A page of what passes the filter. It may be empty, and others follow all the same. */
  async find(
    { range, filter, order }: AuditQuery,
    { limit, after }: PageRequest,
  ): Promise<Page<FoundRecord>> {
    const { audit } = this.#parts.store;
    const items: FoundRecord[] = [];
    let position = after;
    for (let looked = 0; looked < MOST_LOOKED_AT; looked += READ_TOGETHER) {
      const page = { limit: READ_TOGETHER, after: position };
      const read = await (order === 'newest first'
        ? audit.newest(range, page)
        : audit.list(range, page));
      for (const [i, record] of read.items.entries()) {
        const entry = entryIn(record.content);
        if (!entry || !passesFilter(filter, entry)) continue;
        items.push({ record, entry });
        if (items.length < limit) continue;
        const isLast = i === read.items.length - 1 && read.next === undefined;
        return isLast ? { items } : { items, next: auditPosition(record) };
      }
      if (read.next === undefined) return { items };
      position = read.next;
    }
    return { items, next: position! };
  }

  /**
   * Whether all records are there, as long as there are not too many to wait for.
   * @throws ConcurrentModificationException, LimitExceededException
   */
  async verify(remembered: readonly ChainHead[]): Promise<VerifiedAudit> {
    if (this.#verifying) throw auditVerificationUnderWay();
    this.#verifying = true;
    const { store, sealer } = this.#parts;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const codes = new AuditCodes(sealer);
      return await store.snapshot(({ audit }) => verifyAudit(audit, codes, remembered, signal));
    } catch (error) {
      throw error === signal.reason ? auditVerificationTooLong() : error;
    } finally {
      this.#verifying = false;
    }
  }
}
