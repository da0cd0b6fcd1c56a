/** A pool with a row in every table, and what an archive brings of it into another store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { openDatabase, openStoreOn } from '#store/sql/open.ts';
import { buffer, key } from '#store/sql/query.ts';
import type { AnyRow } from '#store/sql/rows.ts';
import { placeIn } from '#store/sql/sealed-walks.ts';
import type { TableDescription } from '#store/sql/table.ts';
import { TABLES } from '#store/sql/tables.ts';
import { Vault } from '#store/sql/vault.ts';
import { newProvider } from '../store/conformance/identity-providers.ts';
import { NOW, newClient, newPool, newUser } from '../store/conformance/samples.ts';
import { allRows, insertRow, rowFor, sealedColumns, type Values } from '../store/raw-rows.ts';
import { archiveOf, bringInto, opened } from './archives.ts';

const POOL = newPool({ sessions: { tracking: true, maxPerUser: 9 } });
const USER = newUser(POOL.id);
const LATER = Date.now() + 3_600_000;
const GROUP = 'group';
const FAMILY = 'family';
const PROVIDER = newProvider({
  poolId: POOL.id,
  identifiers: ['example.com'],
  metadata: '<md/>',
  metadataFetchedAt: NOW,
  metadataEndsAt: LATER,
});
const STYLE = key('style');

/** Tables whose rows are kept by the store's own statements. */
const FRAME = [
  ...['pools', 'clients', 'users', 'user_counts'],
  ...['identity_providers', 'provider_identifiers'],
];

/** What some rows have to say to be carried. */
const GIVEN: Readonly<Record<string, Values>> = {
  pool_domains: { version: 1 },
  resource_servers: { version: 1 },
  login_names: { long_name: null },
  groups: { id: GROUP },
  group_members: { group_id: GROUP },
  attempts: { subject: USER.id },
  token_families: { id: FAMILY, expires_at: LATER, revoked_at: null },
  authorized_families: { family_id: FAMILY, expires_at: LATER },
  device_families: { family_id: FAMILY, expires_at: LATER },
  token_sessions: { family_id: FAMILY, expires_at: LATER },
  refresh_tokens: { family_id: FAMILY, expires_at: LATER },
  signing_keys: { slot: 0 },
  brandings: { id: STYLE },
  style_assets: { owner: STYLE },
};

/** Columns that are the store's own, or of a job that is under way. */
const NOT_CARRIED: Readonly<Record<string, readonly string[]>> = {
  import_jobs: ['arriving', 'upload', 'upload_pieces', 'owner', 'due_at', 'expires_at'],
  password_history: ['fingerprint'],
  recovery_codes: ['fingerprint'],
  further_authenticators: ['fingerprint'],
  software_tokens: ['pending_fingerprint', 'active_fingerprint'],
};

test('every column of every table that is carried arrives as it was, and no other table', async () => {
  const [from, to] = [await openEmpty(1), await openEmpty(2)];
  await from.store.transaction(async (tx) => {
    await tx.pools.insert(POOL);
    const secrets = [{ id: 's', value: 'secret', createdAt: NOW }];
    await tx.clients.insert(newClient(POOL.id, { secrets }));
    await tx.users.insert(USER);
    await tx.identityProviders.insert(PROVIDER);
  });
  for (const [seed, table] of TABLES.entries()) {
    if (
      FRAME.includes(table.name) ||
      table.name === 'arriving_pools' ||
      !('pool_id' in table.columns)
    )
      continue;
    const owner = {
      pool_id: POOL.id,
      ...('user_id' in table.columns && { user_id: key(USER.id) }),
    };
    const row = rowFor(table, seed, { ...owner, ...GIVEN[table.name] }, from.vault);
    await from.database.transaction((tx) => insertRow(tx, table, row));
  }
  await bringInto(to.store, await opened(await archiveOf(from.store, POOL.id)));
  for (const table of TABLES) {
    const [was, is] = [await contents(from, table), await contents(to, table)];
    if ('section' in table.archive) {
      assert.ok(was.length > 0, `${table.name} has a row`);
      assert.deepEqual(is, was, table.name);
    } else if ('pool_id' in table.columns && table.name !== 'user_counts') {
      assert.deepEqual(is, [], table.name);
    }
  }
  await Promise.all([from.store.close(), to.store.close()]);
});

type Side = Awaited<ReturnType<typeof openEmpty>>;

async function openEmpty(keyByte: number) {
  const options = {
    masterKey: Buffer.alloc(32, keyByte),
    clock: systemClock,
    random: systemRandom,
  };
  const database = await openDatabase({ url: 'sqlite::memory:', ...options });
  const { store, sealer } = await openStoreOn(database, options);
  return { database, store, vault: new Vault(sealer, async () => {}) };
}

/** The rows of a table, less what is not carried, and with what is sealed in the clear. */
async function contents(
  { database, vault }: Side,
  table: TableDescription,
): Promise<readonly unknown[]> {
  const rows = await allRows(database.reads, table);
  return Promise.all(rows.map((row) => contentOf(row)));

  async function contentOf(row: AnyRow): Promise<unknown> {
    const content: Record<string, unknown> = { ...row };
    for (const column of sealedColumns(table)) {
      const sealed = row[column];
      if (!(sealed instanceof Uint8Array)) continue;
      content[column] = await vault.open(buffer(sealed), placeIn(table, column, row));
    }
    for (const column of NOT_CARRIED[table.name] ?? []) delete content[column];
    return content;
  }
}
