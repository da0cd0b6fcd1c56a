import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { Store } from '#store/store.ts';
import { MASTER_KEY, openAt } from '../store/open.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { archiveOf, contents, succeeds } from './archives.ts';
import { populate } from './populated.ts';

/** How many times the import is killed on each store. */
const KILLS = Number(process.env['POOLHOUSE_TEST_KILLS'] ?? 2);
const USERS = 1500;
/** So many are left when a kill is sent: the import must not end before it arrives. */
const LEFT = 200;
const IMPORTER = join(import.meta.dirname, 'importer.ts');

for (const backend of ['SQLite', 'PostgreSQL']) {
  test(`an import into ${backend} that is killed ${KILLS} times is not seen, and then succeeds`, async (t) => {
    const folder = temporaryFolder(t);
    const { store: source } = await openAt('sqlite::memory:');
    const { pool, client } = await populate(source, USERS);
    const bytes = await archiveOf(source, pool.id);
    await source.close();
    const file = join(folder, 'pool.archive');
    writeFileSync(file, bytes);

    const database = join(folder, 'store', 'poolhouse.db');
    const storeUrl = backend === 'SQLite' ? `sqlite:${database}` : await createMigratedDatabase();
    const look = async <T>(at: (store: Store) => Promise<T>) => {
      const { store } = await openAt(storeUrl);
      return at(store).finally(() => store.close());
    };
    for (let kill = 0; kill < KILLS; kill++) {
      const users = randomInt(USERS - LEFT);
      await importUntilKilled(storeUrl, file, users);
      await look(async (store) => {
        const found = await store.users.list(pool.id, undefined, { limit: users + 1 });
        assert.ok(found.items.length >= users, `${found.items.length} of ${users} users are there`);
        assert.equal(await store.pools.find(pool.id), undefined);
        assert.equal(await store.clients.find(client.id), undefined);
      });
      if (backend === 'SQLite') {
        const sqlite = new DatabaseSync(database, { readOnly: true });
        const check = sqlite.prepare('pragma integrity_check').get();
        assert.equal(check?.['integrity_check'], 'ok');
        sqlite.close();
      }
    }
    await succeeds({ storeUrl, masterKey: MASTER_KEY }, ['import', '--in', file]);
    const brought = await look((store) => archiveOf(store, pool.id));
    assert.deepEqual(await contents(brought), await contents(bytes));
  });
}

/** Kills the import as soon as it says that `users` of them are in. */
async function importUntilKilled(url: string, file: string, users: number): Promise<void> {
  const importer = spawn(process.execPath, [IMPORTER, url, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(importer, 'close');
  const lines: string[] = [];
  for await (const line of createInterface({ input: importer.stdout })) {
    lines.push(line);
    if (Number(line) >= users) break;
  }
  importer.kill('SIGKILL');
  await ended;
  assert.ok(!lines.includes('complete'));
}
