/** What a server has recorded, as its store has it. */
import { type AuditEntry, entryIn } from '#domain/audit/entries.ts';
import type { AuditRecord } from '#store/tables/audit.ts';
import { until } from './production.ts';
import type { Poolhouse } from './servers.ts';

export type Recorded = AuditEntry & { readonly record: AuditRecord };

export async function recordsOf({ server }: Poolhouse): Promise<readonly Recorded[]> {
  const all: Recorded[] = [];
  const range = { since: 0, until: Number.MAX_SAFE_INTEGER };
  for (let after: string | undefined; ; ) {
    const { items, next } = await server.store.audit.list(range, { limit: 500, after });
    for (const record of items) all.push({ ...entryIn(record.content)!, record });
    if (next === undefined) return all;
    after = next;
  }
}

/** Those that pass `wanted`, once there are `count` and all are chained. */
export async function chainedRecords(
  poolhouse: Poolhouse,
  wanted: (entry: AuditEntry) => boolean,
  count = 1,
): Promise<readonly Recorded[]> {
  let found: readonly Recorded[] = [];
  await until(async () => {
    found = (await recordsOf(poolhouse)).filter(wanted);
    return found.length >= count && found.every(({ record }) => record.number !== undefined);
  });
  return found;
}
