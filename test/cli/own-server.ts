/** A server in the test's own process, for what commands find in a store, or for what they have left there. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { MASTER_KEY } from '../store/open.ts';
import { type Poolhouse, startOnSqlite } from '../support/servers.ts';

/**
 * Starts one on the store in `data`, with `masterKey` beside it as `poolhouse dev` keeps its own, by
 * the real time. Its `stop` lets others start on the store.
 */
export function startOwnServer(
  t: TestContext,
  data: string,
  masterKey = MASTER_KEY,
): Promise<Poolhouse> {
  const file = join(data, 'master.key');
  mkdirSync(data, { recursive: true });
  if (!existsSync(file)) writeFileSync(file, `${masterKey.toString('base64')}\n`, { mode: 0o600 });
  const storeUrl = `sqlite:${join(data, 'poolhouse.db')}`;
  return startOnSqlite(t, { now: undefined }, { storeUrl, masterKey });
}
