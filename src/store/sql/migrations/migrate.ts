import type { Clock } from '#platform/clock.ts';
import { oldestLevel, raiseOldest } from '../compatibility.ts';
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
import { accessKeyTimes } from './0036-access-key-times.ts';
import { compatibility as compatibilityTable } from './0040-compatibility.ts';
import { audit } from './0041-audit.ts';
import { leases } from './0042-leases.ts';
import { roles } from './0043-roles.ts';
import { levelOf, type Migration, type StoreVersion } from './migration.ts';

/** The migrations that a store has been through. */
export const migrations = {
  name: 'migrations',
  columns: { id: 'text', applied_at: 'integer' },
  primaryKey: ['id'],
  deletedWith: 'none',
  archive: { leftOut: "they are the store's" },
} as const satisfies TableDescription;

/** Every migration that only adds, oldest first. */
const ADDITIONS: readonly Migration[] = [
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
  accessKeyTimes,
  compatibilityTable,
  audit,
  leases,
  roles,
];

/** What takes away or changes what versions before use, oldest first: it waits to be finalized. */
const CONTRACTIONS: readonly Migration[] = [];

/** What this version of the program knows of stores. */
export const THIS_VERSION: StoreVersion = { additions: ADDITIONS, contractions: CONTRACTIONS };

/**
 * Adds what this version needs and answers the ids of the migrations that ran. Versions before go
 * on working. Takes no lock: several nodes may do it at once. Refuses a store that a newer version
 * has finalized.
 */
export async function migrate(
  database: Database,
  clock: Clock,
  version = THIS_VERSION,
): Promise<readonly string[]> {
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
  await refuseLeftBehind(database, version);
  const applied = await appliedTo(database);
  const isNew = applied.size === 0;
  const { additions, contractions } = version;
  const known = isNew ? [...additions, ...contractions] : additions;
  const missing = known.filter(({ id }) => !applied.has(id));
  // An empty store gets all of them at once: nothing waits for each, and there is nothing to lose.
  if (isNew) {
    await apply(database, clock, missing, false);
    await raiseOldest(database, levelOf(version), clock.now());
  } else for (const migration of missing) await apply(database, clock, [migration], true);
  return missing.map(({ id }) => id);
}

/** What running nodes of versions before have for noticing that they are left behind. */
const NOTICED_MS = 3_000;

/**
 * Ends what `migrate` has begun: from now on no version before this one may use the store, and what
 * those needed is taken away. Answers the ids of the migrations that ran. Goes on where an earlier
 * one was killed.
 */
export async function finalize(
  database: Database,
  clock: Clock,
  pause: (ms: number) => Promise<unknown>,
  version = THIS_VERSION,
): Promise<readonly string[]> {
  const ran = await migrate(database, clock, version);
  const applied = await appliedTo(database);
  const missing = version.contractions.filter(({ id }) => !applied.has(id));
  await raiseOldest(database, levelOf(version), clock.now());
  if (missing.length > 0 && !database.capabilities.soleWriter) await pause(NOTICED_MS);
  for (const migration of missing) await apply(database, clock, [migration], true);
  return [...ran, ...missing.map(({ id }) => id)];
}

/** Whether this version may use the store, and has nothing to add to it. */
export async function isCurrent(database: Database): Promise<boolean> {
  if (!(await database.hasTable('migrations'))) return false;
  const applied = await appliedTo(database);
  return (
    ADDITIONS.every(({ id }) => applied.has(id)) &&
    (await oldestLevel(database)) <= levelOf(THIS_VERSION)
  );
}

async function refuseLeftBehind(database: Database, version: StoreVersion): Promise<void> {
  // Stores from before there was such a bound have no table for it.
  if (!(await database.hasTable('compatibility'))) return;
  const [oldest, level] = [await oldestLevel(database), levelOf(version)];
  if (oldest <= level) return;
  throw new Error(
    `A newer version of Poolhouse has finalized its upgrade of this store, which versions before it can no longer use (the store wants migration ${oldest}, this version knows those up to ${level}). Start that version, or restore a backup from before it.`,
  );
}

async function appliedTo({ reads }: Database): Promise<ReadonlySet<string>> {
  const rows =
    await reads.all<Pick<RowOf<typeof migrations>, 'id'>>(sql`select id from migrations`);
  return new Set(rows.map(({ id }) => id));
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
