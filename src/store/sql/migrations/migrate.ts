import type { Clock } from '#platform/clock.ts';
import { type Database, sql } from '../query.ts';
import type { RowOf, TableDescription } from '../table.ts';
import { firstTables } from './0001-first-tables.ts';
import { groups } from './0002-groups.ts';
import { outbox } from './0003-outbox.ts';
import { importJobs } from './0005-import-jobs.ts';
import { archive } from './0006-archive.ts';
import { recoveryCodes } from './0007-recovery-codes.ts';
import { tokenSessions } from './0009-token-sessions.ts';
import { authEvents } from './0010-auth-events.ts';
import { passkeys } from './0011-passkeys.ts';
import { devices } from './0012-devices.ts';
import { domains } from './0013-domains.ts';
import { authorizations } from './0015-authorizations.ts';
import { sso } from './0016-sso.ts';
import { branding } from './0017-branding.ts';
import { terms } from './0018-terms.ts';
import { authenticators } from './0019-authenticators.ts';
import { codesOfUsers } from './0020-codes-of-users.ts';
import { sealCounts } from './0021-seal-counts.ts';
import { consents } from './0022-consents.ts';
import { endedFamilies } from './0023-ended-families.ts';
import { sparseIndexes } from './0024-sparse-indexes.ts';
import { identityProviders } from './0025-identity-providers.ts';
import { ssoProviders } from './0026-sso-providers.ts';
import { signingKeyTimes } from './0030-signing-key-times.ts';
import { supersededKeys } from './0031-superseded-keys.ts';
import { provisionedLimits } from './0034-provisioned-limits.ts';
import type { Migration } from './migration.ts';

/** The migrations that a store has been through. */
export const migrations = {
  name: 'migrations',
  columns: { id: 'text', applied_at: 'integer' },
  primaryKey: ['id'],
  deletedWith: 'none',
  archive: { leftOut: "they are the store's" },
} as const satisfies TableDescription;

/** Every migration, oldest first. */
const MIGRATIONS: readonly Migration[] = [
  firstTables,
  groups,
  outbox,
  importJobs,
  archive,
  recoveryCodes,
  tokenSessions,
  authEvents,
  passkeys,
  devices,
  domains,
  authorizations,
  sso,
  branding,
  terms,
  authenticators,
  codesOfUsers,
  sealCounts,
  consents,
  endedFamilies,
  sparseIndexes,
  identityProviders,
  ssoProviders,
  signingKeyTimes,
  supersededKeys,
  provisionedLimits,
];

/**
 * Brings the tables up to this version and answers the ids of the migrations that ran. Takes no
 * lock: several nodes may do it at once. Refuses a store that a newer version has written.
 */
export async function migrate(database: Database, clock: Clock): Promise<readonly string[]> {
  // Who only serves may have no right to make tables, not even those that are there.
  if (!(await database.hasTable('migrations'))) {
    await database.define(
      [
        `create table if not exists migrations (
          id text not null primary key,
          applied_at ${database.capabilities.integer} not null
        )${database.capabilities.clustered}`,
      ],
      false,
    );
  }
  const rows =
    await database.reads.all<Pick<RowOf<typeof migrations>, 'id'>>(sql`select id from migrations`);
  const applied = new Set(rows.map(({ id }) => id));
  for (const id of [...applied].sort()) {
    if (!MIGRATIONS.some((known) => known.id === id)) {
      throw new Error(
        `The store was written by a newer version of Poolhouse (it has the migration ${id}). Start that version, or restore a backup from before it.`,
      );
    }
  }
  const missing = MIGRATIONS.filter(({ id }) => !applied.has(id));
  // An empty store gets all of them at once: nothing waits for each, and there is nothing to lose.
  if (applied.size === 0) await apply(database, clock, missing, false);
  else for (const migration of missing) await apply(database, clock, [migration], true);
  return missing.map(({ id }) => id);
}

/** Whether the store has been through exactly the migrations of this version. */
export async function isCurrent(database: Database): Promise<boolean> {
  if (!(await database.hasTable('migrations'))) return false;
  const rows =
    await database.reads.all<Pick<RowOf<typeof migrations>, 'id'>>(sql`select id from migrations`);
  return (
    rows.length === MIGRATIONS.length &&
    rows.every(({ id }) => MIGRATIONS.some((known) => known.id === id))
  );
}

async function apply(
  database: Database,
  clock: Clock,
  missing: readonly Migration[],
  inUse: boolean,
): Promise<void> {
  const { capabilities } = database;
  const statements = missing.flatMap(({ steps }) => steps.map((step) => step(capabilities)));
  await database.define(statements, inUse);
  const now = clock.now();
  await database.transaction(async (connection) => {
    for (const { id } of missing) {
      await connection.run(
        sql`insert into migrations (id, applied_at) values (${id}, ${now}) on conflict do nothing`,
      );
    }
  });
}
