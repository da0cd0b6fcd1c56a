import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ArchiveLine, parseLine } from '#domain/archive/lines.ts';
import type { Archive } from '#domain/archive/open-archive.ts';
import { toJson } from '#domain/archive/record-json.ts';
import type { Store } from '#store/store.ts';
import { newClient, newPool, newUser } from '../store/conformance/samples.ts';
import { openAt } from '../store/open.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { archiveOf, bringInto, contents, opened } from './archives.ts';
import { type Populated, populate } from './populated.ts';

/** Several chunks of them: an export asks for everything of each. */
const USERS = 350;
/** The one in the middle of some chunk at whom imports are stopped. */
const STOPPED_AT = 250;

const folder = temporaryFolder({ after });

const refused = (message: RegExp) => ({ name: 'ArchiveRefused', message });

for (const [backend, url] of Object.entries({
  SQLite: async () => `sqlite:${join(folder, 'store.db')}`,
  PostgreSQL: createMigratedDatabase,
})) {
  describe(`An import into ${backend}`, () => {
    let store: Store;
    let from: Populated;
    let bytes: Buffer;
    let archive: Archive;
    before(async () => {
      ({ store } = await openAt(await url()));
      const { store: source } = await openAt('sqlite::memory:');
      from = await populate(source, USERS);
      bytes = await archiveOf(source, from.pool.id);
      await source.close();
      archive = await opened(bytes);
    });
    after(() => store.close());

    const remove = async () => {
      await store.transaction((tx) => tx.pools.delete(from.pool.id));
      await store.purge(Date.now());
    };
    const isEmpty = async () => {
      const { id } = from.pool;
      const users = await store.users.list(id, undefined, { limit: 1 });
      const groups = await store.groups.list(id, { limit: 1 });
      const name = await store.users.findByLogin(id, from.users[0]!.username);
      const { pools, clients } = store;
      const [pool, client] = [await pools.find(id), await clients.find(from.client.id)];
      const count = await pools.countUsers(id);
      assert.deepEqual(
        [users.items, groups.items, name, pool, client],
        [[], [], [], undefined, undefined],
      );
      assert.equal(count, 0);
    };

    test('brings everything, and shows neither pool nor client before all of it is there', async () => {
      const looks: unknown[] = [];
      const looking: Promise<unknown>[] = [];
      await bringInto(store, archive, () => {
        looking.push(
          Promise.all([store.pools.find(from.pool.id), store.clients.find(from.client.id)]).then(
            (found) => looks.push(found),
          ),
        );
      });
      await Promise.all(looking);
      assert.ok(looks.length >= USERS / 100);
      assert.deepEqual(looks[0], [undefined, undefined]);
      assert.deepEqual(await store.pools.find(from.pool.id), from.pool);
      assert.deepEqual(await contents(await archiveOf(store, from.pool.id)), await contents(bytes));
      await assert.rejects(bringInto(store, archive), refused(/is in this store already/));
      await remove();
    });

    test('that fails half way leaves nothing, and the next one succeeds', async () => {
      const broken: Archive = {
        ...archive,
        async *lines() {
          let users = 0;
          for await (const line of archive.lines()) {
            if (line.name === 'users' && ++users === STOPPED_AT)
              throw new Error('the disk is gone');
            yield line;
          }
        },
      };
      await assert.rejects(bringInto(store, broken), { message: 'the disk is gone' });
      await isEmpty();
      await bringInto(store, archive);
      assert.equal(await store.pools.countUsers(from.pool.id), USERS);
      await remove();
    });

    test('begins by removing what one that was killed has left', async () => {
      const { id } = from.pool;
      await store.transaction(async (tx) => {
        await tx.arrivals.begin(id, 'killed', Date.now());
        await tx.users.insertAll(
          id,
          Array.from({ length: 1200 }, () => newUser(id)),
        );
        const taken = { kind: 'username', key: from.users[0]!.username } as const;
        await tx.users.claimLogin(id, taken, 'somebody');
      });
      await bringInto(store, archive);
      assert.deepEqual(await contents(await archiveOf(store, id)), await contents(bytes));
      await remove();
    });

    test('takes the pool from an earlier one that still runs, which then ends', async () => {
      let second: Promise<void> | undefined;
      const slow: Archive = {
        ...archive,
        async *lines() {
          let users = 0;
          for await (const line of archive.lines()) {
            if (line.name === 'users' && ++users === STOPPED_AT) {
              second = bringInto(store, archive);
              await second;
            }
            yield line;
          }
        },
      };
      await assert.rejects(bringInto(store, slow), refused(/Another import of the user pool/));
      await second;
      assert.deepEqual(await contents(await archiveOf(store, from.pool.id)), await contents(bytes));
      await remove();
    });

    test('of an app client that another pool has is refused, and changes nothing', async () => {
      const other = newPool();
      const client = newClient(other.id, { id: from.client.id });
      await store.transaction(async (tx) => {
        await tx.pools.insert(other);
        await tx.clients.insert(client);
      });
      await assert.rejects(bringInto(store, archive), refused(/belongs to another user pool/));
      assert.equal(await store.pools.find(from.pool.id), undefined);
      assert.equal(await store.pools.countUsers(from.pool.id), 0);
      assert.deepEqual(await store.clients.find(client.id), client);
      await store.transaction((tx) => tx.pools.delete(other.id));
    });

    test('writes to no other pool, whatever the records name', async () => {
      const other = newPool();
      const victim = newUser(other.id, { username: 'victim' });
      await store.transaction(async (tx) => {
        await tx.pools.insert(other);
        await tx.users.insert(victim);
      });
      const forging: Archive = {
        ...archive,
        clients: archive.clients.map((client) => ({ ...client, poolId: other.id })),
        async *lines() {
          for await (const line of archive.lines()) {
            const text = toJson({ line }).replaceAll(
              `"poolId":"${from.pool.id}"`,
              `"poolId":"${other.id}"`,
            );
            assert.ok(line.name !== 'users' || text.includes(other.id));
            yield line.name === 'section' || line.name === 'users' ? renamed(line, text) : line;
          }
        },
      };
      await bringInto(store, forging);
      assert.deepEqual(await contents(await archiveOf(store, from.pool.id)), await contents(bytes));
      assert.equal(await store.pools.countUsers(other.id), 1);
      assert.deepEqual((await store.groups.list(other.id, { limit: 1 })).items, []);
      await remove();
    });

    test('reads no further ahead than what it writes at once', async () => {
      let most = 0;
      const counting: Archive = {
        ...archive,
        async *lines() {
          let given = 0;
          for await (const line of archive.lines()) {
            if (line.name === 'users') given++;
            most = Math.max(most, given - (await store.pools.countUsers(from.pool.id)));
            yield line;
          }
        },
      };
      await bringInto(store, counting);
      assert.ok(most <= 100, `${most} users were held`);
      await remove();
    });
  });
}

/** The line with its record as the text has it. */
function renamed(line: ArchiveLine, text: string): ArchiveLine {
  const name = line.name === 'section' ? line.section.name : line.name;
  const record = JSON.parse(text).line.record;
  return parseLine(JSON.stringify({ [name]: record }));
}
