/**
 * The audit: who did what, or was refused it, in records that nobody can change or remove unseen.
 *
 * This room owns records, their chains, how long they are kept and how they are verified. It leaves
 * what is worth a record to those who do it: administrative calls to the API's door, security
 * events to the lines that they write to the log as `audit`.
 *
 * An act that changes something is recorded by the transaction that changes it (`kept`), and put
 * into this process's chain within a second. All else waits for that second in memory.
 */
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Meters } from '#platform/meters.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Store } from '#store/store.ts';
import type { AuditRecord } from '#store/tables/audit.ts';
import { ChainedElsewhere, OwnChain } from './audit-chain.ts';
import { AuditCodes, equal } from './codes.ts';
import { type AuditEntry, CHAIN_EVENTS, contentOf, isOfChain } from './entries.ts';
import { RefusalBounds, type RefusalClass } from './refusals.ts';
import { purgeAudit } from './retention.ts';

const EVERY_MS = 500;
const MINUTE_MS = 60_000;
/** Records of one transaction. */
const TOGETHER = 200;
/** Records that wait in memory alone; those beyond are counted. */
const MOST_WAITING = 10_000;
/**
 * When a record that its process has not chained is left to others, and when others take it. Far
 * apart, since clocks differ.
 */
const LEFT_AFTER_MS = 5 * MINUTE_MS;
const TAKEN_AFTER_MS = 10 * MINUTE_MS;
const MOST_TAKEN = 100;
/** How often closing tries to keep what waits. */
const LAST_TRIES = 3;

interface Parts {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly meters: Meters;
  /** How long records are kept. */
  readonly days: number;
  readonly process: Pick<AuditEntry, 'node' | 'version'>;
}

interface Waiting {
  readonly record: AuditRecord;
  /** Whether it stands in the store already: of this process, of another, or not yet. */
  readonly stored: 'own' | 'taken over' | 'no';
  readonly isGrowth: boolean;
}

export class Auditor {
  readonly #parts: Parts;
  readonly #codes: AuditCodes;
  readonly #chain: OwnChain;
  readonly #bounds = new RefusalBounds();
  readonly #waiting: Waiting[] = [];
  /** What is being added; the same records again until the store has them. */
  #batch: readonly Waiting[] = [];
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;
  #minutes: NodeJS.Timeout | undefined;
  #adding: Promise<void> | undefined;
  #toldHead = 0;
  #isFailing = false;
  #isClosed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#codes = new AuditCodes(parts.sealer);
    this.#chain = new OwnChain({ ...parts, codes: this.#codes });
  }

  /** Keeps a record of what no transaction did, soon. */
  record(entry: AuditEntry): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#lost++;
      this.#parts.meters.auditRecords.count('lost');
      return;
    }
    this.#enqueue({ record: this.recordOf(entry), stored: 'no', isGrowth: !isOfChain(entry) });
  }

  /** Keeps a record of a refusal, or counts it where there are many. */
  refusal(kind: RefusalClass, entry: AuditEntry): void {
    if (this.#bounds.admits(kind, entry, this.#parts.clock.now())) this.record(entry);
    else this.#parts.meters.auditRecords.count('counted');
  }

  /** A record for a transaction to keep; `chainKept` when it has. */
  recordOf(entry: AuditEntry): AuditRecord {
    const { clock, ids } = this.#parts;
    const unlinked = {
      recordedAt: clock.now(),
      id: ids.uuid(),
      ...(entry.poolId !== undefined && { pool: entry.poolId }),
      content: contentOf(entry),
    };
    return { ...unlinked, mac: this.#codes.ofRecord(unlinked) };
  }

  /** Takes a record into the chain that a transaction has kept. */
  chainKept(record: AuditRecord): void {
    this.#enqueue({ record, stored: 'own', isGrowth: true });
  }

  #enqueue(waiting: Waiting): void {
    this.#waiting.push(waiting);
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => void this.#flush(), EVERY_MS).unref();
    this.#minutes ??= setInterval(() => void this.#eachMinute(), MINUTE_MS).unref();
  }

  /** Removes what was kept for long enough; answers how many records. */
  purge(signal: AbortSignal): Promise<number> {
    const { store, clock, days } = this.#parts;
    return purgeAudit({ store, codes: this.#codes, days }, clock.now(), signal);
  }

  /** Ends the chain with a record of that, when there is one. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#minutes);
    this.#recordSurplus();
    if (this.#waiting.length > 0 || this.#chain.head) this.record({ event: CHAIN_EVENTS.closed });
    for (let i = 0; i < LAST_TRIES && this.#isWaiting; i++) await this.#flush();
    this.#tellHead();
  }

  get #isWaiting(): boolean {
    return this.#waiting.length + this.#batch.length > 0;
  }

  /** Adds all that waits to the chain; what fails is tried again. */
  async #flush(): Promise<void> {
    this.#adding ??= this.#addAll().finally(() => {
      this.#adding = undefined;
      this.#timer = undefined;
      if (this.#isWaiting && !this.#isClosed) {
        this.#timer = setTimeout(() => void this.#flush(), EVERY_MS).unref();
      }
    });
    return this.#adding;
  }

  async #addAll(): Promise<void> {
    try {
      while (this.#isWaiting) {
        if (this.#batch.length === 0) this.#fillBatch();
        if (this.#batch.length === 0) continue;
        const isGrowth = this.#batch.some((each) => each.isGrowth);
        await this.#chain.add(
          this.#batch.map(({ record }) => record),
          isGrowth,
        );
        for (const _ of this.#batch) this.#parts.meters.auditRecords.count('kept');
        this.#batch = [];
      }
      this.#isFailing = false;
    } catch (cause) {
      // Who has chained them says what they are; those that are nowhere yet still wait.
      if (cause instanceof ChainedElsewhere) {
        this.#batch = this.#batch.filter(({ stored }) => stored === 'no');
      } else if (!this.#isFailing) {
        this.#isFailing = true;
        this.#parts.log.warn('audit records wait for the store', { cause });
      }
    }
  }

  #fillBatch(): void {
    if (this.#lost > 0 && this.#waiting.length < MOST_WAITING) {
      const count = this.#lost;
      this.#lost = 0;
      this.record({ event: 'audit records lost', count });
    }
    const late = this.#parts.clock.now() - LEFT_AFTER_MS;
    this.#batch = this.#waiting
      .splice(0, TOGETHER)
      .filter(({ record, stored }) => stored !== 'own' || record.recordedAt > late);
  }

  async #eachMinute(): Promise<void> {
    this.#recordSurplus();
    try {
      await this.takeOver();
      const heads = this.#chain.head && (await this.#chain.otherHeads());
      if (heads) this.record(heads);
    } catch (cause) {
      this.#parts.log.warn('audit chains not looked at', { cause });
    }
    this.#tellHead();
  }

  #recordSurplus(): void {
    for (const entry of this.#bounds.take()) this.record(entry);
  }

  /** Whoever keeps the log can tell by it what must still be there. */
  #tellHead(): void {
    const { head } = this.#chain;
    if (!head || head.number === this.#toldHead) return;
    this.#toldHead = head.number;
    const { chain: jobId, number: count, mac: digest } = head;
    this.#parts.log.audit('audit chain head', { jobId, count, digest });
  }

  /** Chains what a process has kept that was killed before it could. */
  async takeOver(): Promise<void> {
    const { store, clock } = this.#parts;
    const left = await store.audit.unchained(clock.now() - TAKEN_AFTER_MS, MOST_TAKEN);
    for (const record of left) {
      const { recordedAt, id, pool: poolId } = record;
      if (equal(record.mac, this.#codes.ofRecord(record))) {
        this.#enqueue({ record, stored: 'taken over', isGrowth: true });
        continue;
      }
      const removed = await store.transaction((tx) => tx.audit.deleteUnchained(recordedAt, id));
      if (removed) this.record({ event: 'altered audit record removed', poolId, reason: id });
    }
  }
}
