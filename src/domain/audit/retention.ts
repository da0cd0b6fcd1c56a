/** How long records are kept: the oldest of each chain go, in small steps beside requests. */
import { Pace, type PaceOptions } from '#platform/pace.ts';
import type { Store } from '#store/store.ts';
import type { AuditChain } from '#store/tables/audit.ts';
import { every } from '#store/tables/page.ts';
import type { AuditCodes } from './codes.ts';

const DAY_MS = 86_400_000;
const STEPS: PaceOptions = { first: 20, least: 10, most: 500, stepMs: 4, rest: 5 };
/**
 * How much longer than its records a chain is known: other chains name it for a day after it has
 * last grown, and those records have to go first.
 */
const KNOWN_LONGER_MS = 2 * DAY_MS;

interface Parts {
  readonly store: Store;
  readonly codes: AuditCodes;
  readonly days: number;
}

/** Answers how many records went. What `signal` ends is left to the next time. */
export async function purgeAudit(
  { store, codes, days }: Parts,
  now: number,
  signal: AbortSignal,
): Promise<number> {
  const keptSince = now - days * DAY_MS;
  const pace = new Pace(STEPS);
  let removed = 0;
  for await (const chain of every((page) => store.audit.chains(page))) {
    if (signal.aborted) break;
    removed += await shorten(chain);
  }
  return removed;

  async function shorten(chain: AuditChain): Promise<number> {
    const { id } = chain;
    let { purged } = chain;
    while (purged < chain.head && !signal.aborted) {
      const records = await store.audit.ofChain(id, purged, pace.rows);
      const kept = records.findIndex(({ recordedAt }) => recordedAt > keptSince);
      const old = kept < 0 ? records : records.slice(0, kept);
      const last = old.at(-1);
      if (!last) break;
      const to = {
        purged: last.number,
        purgedMac: last.mac,
        seal: codes.ofPurge(id, last),
      };
      const from = purged;
      const done = await pace.timed(() =>
        store.transaction((tx) => tx.audit.purgeChain(id, from, to)),
      );
      if (!done) break; // another node is at it
      purged = last.number;
      await pace.rest();
    }
    if (purged === chain.head && chain.updatedAt < keptSince - KNOWN_LONGER_MS) {
      await store.transaction((tx) => tx.audit.deleteChain(id, keptSince - KNOWN_LONGER_MS));
    }
    return purged - chain.purged;
  }
}
