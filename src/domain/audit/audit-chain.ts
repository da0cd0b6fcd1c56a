/**
 * The chain of one process: its records, numbered and held together by their codes. Only this
 * process adds to it, one transaction after another, so that no two nodes wait for each other.
 */
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { AuditRecord, ChainedRecord } from '#store/tables/audit.ts';
import { type AuditCodes, type ChainEnd, equal } from './codes.ts';
import { type AuditEntry, CHAIN_EVENTS, type ChainHead, contentOf } from './entries.ts';

/** A chain that has rested for so long is left, and may be forgotten once it is purged. */
const RESTED_MS = 86_400_000;

/** How far back a new chain looks for others, and how many of them a record names. */
const REMEMBERED_MS = 25 * 3_600_000;
const MOST_HEADS = 100;

interface Parts {
  readonly store: Store;
  readonly codes: AuditCodes;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** What the first record says of this process. */
  readonly process: Pick<AuditEntry, 'node' | 'version'>;
}

interface OpenChain extends ChainEnd {
  readonly id: string;
  /** When it last grew by a record that is not about chains. */
  readonly updatedAt: number;
}

/** What stands in the store is not what this process has written there. */
class ChainBroken extends Error {}

/** Others have chained some of the records meanwhile. */
export class ChainedElsewhere extends Error {}

export class OwnChain {
  readonly #parts: Parts;
  #open: OpenChain | undefined;
  #broken: ChainHead | undefined;
  /** When each other chain last grew, as far as a record of this one says so. */
  readonly #noted = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Where it ends; undefined while nothing was recorded. */
  get head(): ChainHead | undefined {
    return this.#open && headOf(this.#open.id, this.#open);
  }

  /**
   * Adds records in one transaction. `isGrowth` is false for records about chains alone, which no
   * other chain needs to note.
   */
  async add(records: readonly AuditRecord[], isGrowth: boolean): Promise<void> {
    const open = this.#current ?? (await this.#begin());
    const chained = this.#link(open, records);
    const last = chained.at(-1)!;
    const updatedAt = isGrowth ? this.#parts.clock.now() : open.updatedAt;
    const next = { id: open.id, number: last.number, mac: last.mac, updatedAt };
    try {
      await this.#parts.store.transaction((tx) => write(tx, open, chained, next));
    } catch (error) {
      if (error instanceof ChainBroken) this.#abandon(open);
      throw error;
    }
    this.#open = next;
  }

  /**
   * A record of how other chains end that have grown since one of this chain said so; undefined
   * when none has.
   */
  async otherHeads(): Promise<AuditEntry | undefined> {
    const heads = await this.#grownHeads(this.#parts.store);
    return heads.length > 0 ? { event: CHAIN_EVENTS.heads, heads } : undefined;
  }

  get #current(): OpenChain | undefined {
    const open = this.#open;
    return open && this.#parts.clock.now() - open.updatedAt <= RESTED_MS ? open : undefined;
  }

  #link(open: OpenChain, records: readonly AuditRecord[]): readonly ChainedRecord[] {
    const chained: ChainedRecord[] = [];
    let end: ChainEnd = open;
    for (const record of records) {
      const linked = this.#parts.codes.link(open.id, end, record);
      chained.push(linked);
      end = linked;
    }
    return chained;
  }

  /** By a transaction of its own: if nobody knows whether it holds, another chain is begun. */
  async #begin(): Promise<OpenChain> {
    const { store, codes, clock, ids, process } = this.#parts;
    const id = ids.uuid();
    const updatedAt = clock.now();
    const beginning = { number: 0, mac: codes.ofBeginning(id) };
    const heads = await this.#grownHeads(store);
    const broken = this.#broken;
    const entry = { event: CHAIN_EVENTS.begun, ...process, heads, ...(broken && { broken }) };
    const record = { recordedAt: updatedAt, id: ids.uuid(), content: contentOf(entry) };
    const first = codes.link(id, beginning, record);
    await store.transaction(async (tx) => {
      await tx.audit.insertChain({
        id,
        head: first.number,
        headMac: first.mac,
        purged: 0,
        purgedMac: beginning.mac,
        seal: codes.ofPurge(id, beginning),
        updatedAt,
      });
      await tx.audit.putChained([first]);
    });
    this.#broken = undefined;
    this.#open = { id, number: first.number, mac: first.mac, updatedAt };
    return this.#open;
  }

  #abandon(open: OpenChain): void {
    this.#broken = headOf(open.id, open);
    this.#open = undefined;
    const { chain: jobId, number: count, mac: digest } = this.#broken;
    this.#parts.log.error('audit chain broken', { jobId, count, digest });
  }

  async #grownHeads({ audit }: Pick<Store, 'audit'>): Promise<readonly ChainHead[]> {
    const since = this.#parts.clock.now() - REMEMBERED_MS;
    const grown = (await audit.grownChains(since, MOST_HEADS)).filter(
      ({ id, updatedAt }) => id !== this.#open?.id && this.#noted.get(id) !== updatedAt,
    );
    if (this.#noted.size > 10 * MOST_HEADS) this.#noted.clear();
    for (const { id, updatedAt } of grown) this.#noted.set(id, updatedAt);
    return grown.map(({ id, head, headMac }) => headOf(id, { number: head, mac: headMac }));
  }
}

/** Does nothing where the same transaction was committed before and its answer was lost. */
async function write(
  { audit }: Pick<Transaction, 'audit'>,
  open: OpenChain,
  records: readonly ChainedRecord[],
  next: OpenChain,
): Promise<void> {
  const stored = await audit.chain(open.id);
  if (stored?.head === next.number && equal(stored.headMac, next.mac)) return;
  const last = stored && stored.purged < stored.head && (await audit.inChain(open.id, open.number));
  const isWhole = stored && equal(stored.headMac, open.mac) && (!last || equal(last.mac, open.mac));
  const isThere = last || stored?.purged === open.number;
  if (!isWhole || !isThere) throw new ChainBroken();
  if ((await audit.putChained(records)) < records.length) throw new ChainedElsewhere();
  const { number: head, mac: headMac, updatedAt } = next;
  if (!(await audit.grow(open.id, open.number, { head, headMac, updatedAt }))) {
    throw new ChainBroken();
  }
}

const headOf = (chain: string, { number, mac }: ChainEnd): ChainHead => ({
  chain,
  number,
  mac: mac.toString('hex'),
});
