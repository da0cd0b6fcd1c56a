/**
 * The codes that hold audit records together: HMAC-SHA256 under a key derived from the store's
 * data keys, which only the master key opens. Whoever has the database alone can make none.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Sealer } from '#platform/sealing.ts';
import type { AuditChain, AuditRecord, ChainedRecord } from '#store/tables/audit.ts';

/** Where a chain ends. */
export interface ChainEnd {
  readonly number: number;
  readonly mac: Buffer;
}

type Unlinked = Omit<AuditRecord, 'mac' | 'chainId' | 'number'>;

export class AuditCodes {
  readonly #sealer: Pick<Sealer, 'derive'>;
  #key: KeyObject | undefined;

  constructor(sealer: Pick<Sealer, 'derive'>) {
    this.#sealer = sealer;
  }

  /** Of a record by itself. */
  ofRecord(record: Unlinked): Buffer {
    return this.#code('record', ...facts(record));
  }

  /** Where a new chain begins, before its first record. */
  ofBeginning(chainId: string): Buffer {
    return this.#code('beginning', chainId);
  }

  /** Of a record as the next one of a chain. */
  ofLink(chainId: string, before: ChainEnd, record: Unlinked): Buffer {
    const at = [chainId, before.number + 1, before.mac.toString('hex')];
    return this.#code('link', ...at, ...facts(record));
  }

  /** Of how much of a chain was purged. */
  ofPurge(chainId: string, { number, mac }: ChainEnd): Buffer {
    return this.#code('purge', chainId, number, mac.toString('hex'));
  }

  /** The record as the next one of the chain. */
  link(chainId: string, before: ChainEnd, record: Unlinked): ChainedRecord {
    const { recordedAt, id, pool, content } = record;
    const number = before.number + 1;
    const mac = this.ofLink(chainId, before, record);
    return { recordedAt, id, ...(pool !== undefined && { pool }), content, chainId, number, mac };
  }

  isSealed({ id, purged, purgedMac, seal }: AuditChain): boolean {
    return equal(seal, this.ofPurge(id, { number: purged, mac: purgedMac }));
  }

  #code(...parts: readonly (string | number | null)[]): Buffer {
    this.#key ??= createSecretKey(this.#sealer.derive('audit', 32));
    // JSON tells apart what a separator might not.
    return createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest();
  }
}

export function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

const facts = ({ recordedAt, id, pool, content }: Unlinked) =>
  [recordedAt, id, pool ?? null, content] as const;
