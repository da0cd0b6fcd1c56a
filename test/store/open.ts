import { type Clock, systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import type { PostgresOptions } from '#store/sql/dialects/postgres.ts';
import { openStore } from '#store/sql/open.ts';
import { PATIENCE } from '../support/migrated-database.ts';

export const MASTER_KEY = Buffer.alloc(32, 7);

/** Opens the store at `url` with a fixed master key. */
export function openAt(
  url: string,
  masterKey = MASTER_KEY,
  clock: Clock = systemClock,
  postgres: PostgresOptions = {},
) {
  return openStore({
    url,
    masterKey,
    clock,
    random: systemRandom,
    timeoutMs: PATIENCE,
    ...postgres,
  });
}
