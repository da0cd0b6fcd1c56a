/**
 * How many refusals are recorded one by one. Anyone can cause one, by any number of requests: what
 * is beyond the bound of a minute is counted, and told by one record for each kind.
 */
import type { AuditEntry } from './entries.ts';

/** Who can cause it: anyone, somebody with an access key, or anyone at a user's account. */
export type RefusalClass = 'unsigned' | 'signed' | 'attempt';

/** Records of a minute and node. */
const MOST: Readonly<Record<RefusalClass, number>> = { unsigned: 30, signed: 300, attempt: 600 };
const MINUTE_MS = 60_000;
/** Kinds of refusals that are told apart, and addresses that are counted. */
const MOST_KINDS = 50;
const MOST_ADDRESSES = 1000;

interface Surplus {
  readonly entry: AuditEntry;
  readonly addresses: Set<string>;
  count: number;
}

export class RefusalBounds {
  readonly #used: Record<RefusalClass, number> = { unsigned: 0, signed: 0, attempt: 0 };
  readonly #surplus = new Map<string, Surplus>();
  #minute = 0;

  /** Whether this one gets a record; it is counted otherwise. */
  admits(kind: RefusalClass, entry: AuditEntry, now: number): boolean {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      Object.assign(this.#used, { unsigned: 0, signed: 0, attempt: 0 });
    }
    if (this.#used[kind] < MOST[kind]) {
      this.#used[kind]++;
      return true;
    }
    this.#count(entry);
    return false;
  }

  #count(entry: AuditEntry): void {
    const { event, operation, error, outcome, poolId } = entry;
    let facts: AuditEntry = { event: `${event}, further`, operation, error, outcome, poolId };
    let kind = JSON.stringify(facts);
    if (!this.#surplus.has(kind) && this.#surplus.size >= MOST_KINDS) {
      facts = { event: 'refused, further', outcome: 'refused' };
      kind = '';
    }
    const surplus = this.#surplus.get(kind) ?? { entry: facts, addresses: new Set(), count: 0 };
    this.#surplus.set(kind, surplus);
    surplus.count++;
    if (entry.address !== undefined && surplus.addresses.size < MOST_ADDRESSES) {
      surplus.addresses.add(entry.address);
    }
  }

  /** What was beyond the bounds since it was last asked. */
  take(): readonly AuditEntry[] {
    const entries = [...this.#surplus.values()].map(({ entry, addresses, count }) => ({
      ...entry,
      count,
      counts: `addresses=${addresses.size}`,
    }));
    this.#surplus.clear();
    return entries;
  }
}
