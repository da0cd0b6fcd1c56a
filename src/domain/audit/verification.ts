/**
 * Whether the records are all there, as they were written: each chain from its beginning to its
 * end, what chains say of each other's ends, and what others remember of them.
 */
import type { AuditChain, AuditReads, AuditRecord, ChainedRecord } from '#store/tables/audit.ts';
import { every } from '#store/tables/page.ts';
import { type AuditCodes, type ChainEnd, equal } from './codes.ts';
import { type ChainHead, entryIn } from './entries.ts';

const PAGE_SIZE = 500;
const MOST_HOLES = 1000;

export type HoleKind =
  | 'records missing'
  | 'record altered'
  | 'record twice'
  | 'record of no chain'
  | 'end missing'
  | 'chain missing'
  | 'purge not by a server';

export interface Hole {
  readonly kind: HoleKind;
  readonly chain?: string;
  /** Of the record, or the first one that is missing. */
  readonly number?: number;
  readonly id?: string;
}

export interface VerifiedAudit {
  readonly chains: number;
  readonly records: number;
  /** Records that no process has chained yet. */
  readonly unchained: number;
  /** At most a thousand. */
  readonly holes: readonly Hole[];
  /** How each chain ends, for the next verification. */
  readonly heads: readonly ChainHead[];
}

/**
 * Verifies what stands in the store at one instant; `remembered` are ends that must be there.
 * `signal` ends it, with its reason.
 */
export async function verifyAudit(
  audit: AuditReads,
  codes: AuditCodes,
  remembered: readonly ChainHead[],
  signal: AbortSignal = new AbortController().signal,
): Promise<VerifiedAudit> {
  return new Verification(audit, codes, signal).run(remembered);
}

/** Where a record stands. */
type RecordStanding = 'linked' | 'unchained' | 'stray';

class Verification {
  readonly #audit: AuditReads;
  readonly #codes: AuditCodes;
  readonly #signal: AbortSignal;
  readonly #holes: Hole[] = [];
  readonly #chains = new Map<string, Pick<AuditChain, 'purged'>>();
  readonly #heads: ChainHead[] = [];
  /** Records that were met in their chains. */
  #linked = 0;

  constructor(audit: AuditReads, codes: AuditCodes, signal: AbortSignal) {
    this.#audit = audit;
    this.#codes = codes;
    this.#signal = signal;
  }

  async run(remembered: readonly ChainHead[]): Promise<VerifiedAudit> {
    for await (const chain of every((page) => this.#audit.chains(page))) {
      await this.#verifyChain(chain);
    }
    for (const head of remembered) await this.#verifyHead(head);
    const { linked, unchained } = await this.#verifyRecords();
    if (linked > this.#linked) this.#tell({ kind: 'record twice' });
    return {
      chains: this.#chains.size,
      records: linked,
      unchained,
      holes: this.#holes,
      heads: this.#heads,
    };
  }

  #tell(hole: Hole): void {
    if (this.#holes.length < MOST_HOLES) this.#holes.push(hole);
  }

  async #verifyChain(chain: AuditChain): Promise<void> {
    const { id, head, headMac, purged, purgedMac } = chain;
    this.#chains.set(id, { purged });
    this.#heads.push({ chain: id, number: head, mac: headMac.toString('hex') });
    const beginsRight = purged > 0 || equal(purgedMac, this.#codes.ofBeginning(id));
    if (!this.#codes.isSealed(chain) || !beginsRight) {
      this.#tell({ kind: 'purge not by a server', chain: id, number: purged });
    }
    let end: ChainEnd = { number: purged, mac: purgedMac };
    for (;;) {
      const records = await this.#audit.ofChain(id, end.number, PAGE_SIZE);
      for (const record of records) {
        await this.#verifyLink(end, record);
        end = record;
      }
      if (records.length < PAGE_SIZE) break;
    }
    if (end.number !== head || !equal(end.mac, headMac)) {
      this.#tell({ kind: 'end missing', chain: id, number: Math.min(end.number, head) + 1 });
    }
  }

  async #verifyLink(before: ChainEnd, record: ChainedRecord): Promise<void> {
    this.#signal.throwIfAborted();
    const { chainId: chain, number, id } = record;
    this.#linked++;
    if (number <= before.number) {
      this.#tell({ kind: 'record twice', chain, number, id });
      return;
    }
    // What follows a gap is held by nothing that is there.
    if (number > before.number + 1) {
      this.#tell({ kind: 'records missing', chain, number: before.number + 1 });
      return;
    }
    if (!equal(record.mac, this.#codes.ofLink(chain, before, record))) {
      this.#tell({ kind: 'record altered', chain, number, id });
      return;
    }
    const { heads = [], broken } = entryIn(record.content) ?? {};
    for (const head of broken ? [...heads, broken] : heads) await this.#verifyHead(head);
  }

  /** An end that was noted has to be in its chain still, or to be purged. */
  async #verifyHead({ chain: id, number, mac }: ChainHead): Promise<void> {
    const chain = await this.#audit.chain(id);
    if (!chain) {
      this.#tell({ kind: 'chain missing', chain: id, number });
      return;
    }
    if (number < chain.purged) return;
    const there =
      number === chain.purged ? chain.purgedMac : (await this.#audit.inChain(id, number))?.mac;
    if (there?.toString('hex') !== mac) this.#tell({ kind: 'end missing', chain: id, number });
  }

  /** Looks for records that stand beside the chains. */
  async #verifyRecords(): Promise<Readonly<Record<RecordStanding, number>>> {
    const range = { since: 0, until: Number.MAX_SAFE_INTEGER };
    const counts = { linked: 0, unchained: 0, stray: 0 };
    for await (const record of every((page) => this.#audit.list(range, page))) {
      this.#signal.throwIfAborted();
      counts[this.#standingOf(record)]++;
    }
    return counts;
  }

  #standingOf(record: AuditRecord): RecordStanding {
    const { chainId, number, id } = record;
    if (number === undefined) {
      if (!equal(record.mac, this.#codes.ofRecord(record))) {
        this.#tell({ kind: 'record altered', id });
      }
      return 'unchained';
    }
    const chain = chainId === undefined ? undefined : this.#chains.get(chainId);
    // What stands after the end of a chain was met there.
    if (chain && number > chain.purged) return 'linked';
    const where = chainId === undefined ? {} : { chain: chainId };
    this.#tell({ kind: 'record of no chain', ...where, number, id });
    return 'stray';
  }
}
