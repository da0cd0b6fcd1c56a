/** How the settings have PostgreSQL used; the embedded store has no use for them. */
import type { Settings } from '#config/settings.ts';
import type { PostgresOptions } from '#store/sql/dialects/postgres.ts';

type DatabaseSettings = Pick<
  Settings,
  'databaseConnections' | 'databaseIsolation' | 'databaseTimeout' | 'databasePooler'
>;

export function postgresOptions(settings: DatabaseSettings): PostgresOptions {
  return {
    connections: settings.databaseConnections,
    isolation: settings.databaseIsolation,
    timeoutMs: settings.databaseTimeout,
    pooler: settings.databasePooler,
  };
}
