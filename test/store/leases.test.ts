/** Work that every node could do, and one does: three nodes on one PostgreSQL. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { MovableClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { type HeldDatabase, Leases } from '#store/sql/leases.ts';
import { openDatabase } from '#store/sql/open.ts';
import { type Database, sql } from '#store/sql/query.ts';
import { PATIENCE, takePostgres } from '../support/migrated-database.ts';
import { MASTER_KEY, openAt } from './open.ts';

const LEASE_MS = 15_000;

/** What each of three nodes has of leases, on a clock that they share. */
async function nodes(t: TestContext) {
  const { url } = await takePostgres(t);
  const clock = new MovableClock();
  clock.freeze();
  const databases: Database[] = [];
  for (let n = 0; n < 3; n++) {
    databases.push(await openDatabase({ url, random: systemRandom, timeoutMs: PATIENCE }));
  }
  t.after(() => Promise.all(databases.map((database) => database.close())));
  const leases = databases.map((database) => new Leases({ database, clock, random: systemRandom }));
  return { url, clock, database: databases[0]!, leases };
}

/** Leaves a row by which the work is known. */
const write = (name: string) => (held: HeldDatabase) =>
  held.transaction((tx) =>
    tx.run(sql`insert into deleted_pools (pool_id, deleted_at, emptied) values (${name}, 0, 1)`),
  );

const written = async ({ reads }: Database) => {
  const rows = await reads.all<{ pool_id: string }>(sql`select pool_id from deleted_pools`);
  return rows.map(({ pool_id }) => pool_id);
};

test('of three nodes one does the work, and the next once it is through', async (t) => {
  const { leases, database } = await nodes(t);
  const through = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const first = leases[0]!.exclusively('work', async (held) => {
    begun.resolve();
    await through.promise;
    return write('first')(held);
  });
  await begun.promise;
  const others = leases.slice(1).map((each) => each.exclusively('work', write('other')));
  assert.deepEqual(await Promise.all(others), [undefined, undefined]);
  assert.equal(await leases[1]!.exclusively('other work', async () => 'done'), 'done');
  through.resolve();
  assert.equal(await first, 1);
  assert.equal(await leases[2]!.exclusively('work', write('next')), 1);
  assert.deepEqual((await written(database)).sort(), ['first', 'next']);
});

test('a node that is frozen keeps the others out for its lease, and writes nothing after it', async (t) => {
  const { clock, leases, database } = await nodes(t);
  const thaw = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const frozen = leases[0]!.exclusively('work', async (held) => {
    await write('before')(held);
    begun.resolve();
    await thaw.promise;
    return write('too late')(held);
  });
  await begun.promise;
  clock.advance(LEASE_MS - 1);
  assert.equal(await leases[1]!.exclusively('work', write('too early')), undefined);
  clock.advance(1);
  const over = Promise.withResolvers<void>();
  const taken = Promise.withResolvers<void>();
  const second = leases[1]!.exclusively('work', async (held) => {
    await write('second')(held);
    taken.resolve();
    await over.promise;
    return write('second to its end')(held);
  });
  await taken.promise;
  thaw.resolve();
  assert.equal(await frozen, undefined);
  // That one has given back nothing that is not its own.
  assert.equal(await leases[2]!.exclusively('work', write('too early')), undefined);
  over.resolve();
  assert.equal(await second, 1);
  assert.deepEqual((await written(database)).sort(), ['before', 'second', 'second to its end']);
});

test("a purge is one node's, and its rows are counted once", async (t) => {
  const { url } = await takePostgres(t);
  const opened = await Promise.all([openAt(url), openAt(url), openAt(url)]);
  t.after(() => Promise.all(opened.map(({ store }) => store.close())));
  const [{ store }] = opened;
  await store.transaction(async (tx) => {
    for (let n = 0; n < 300; n++) await tx.sessions.spend('us-east-1_Purged', `${n}`, 1);
  });
  const counts = await Promise.all(opened.map((each) => each.store.purge(2)));
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    300,
  );
  assert.ok(counts.filter((count) => count > 0).length === 1, String(counts));
});

test('of two that seal everything anew at once, each ends with nothing left to do', async (t) => {
  const { url } = await takePostgres(t);
  const opened = await Promise.all([openAt(url, MASTER_KEY), openAt(url, MASTER_KEY)]);
  t.after(() => Promise.all(opened.map(({ store }) => store.close())));
  const [first, second] = opened;
  await first.store.transaction(async (tx) => {
    for (let n = 0; n < 50; n++) {
      await tx.accessKeys.insert({ id: `AKIA${n}`, secret: 's', name: 'n', createdAt: 0 });
    }
  });
  await first.dataKeys.advance();
  await second.dataKeys.follow();
  const done = await Promise.all([first.dataKeys.reseal(), second.dataKeys.reseal()]);
  assert.deepEqual(done.map(({ resealed }) => resealed).sort(), [0, 50].sort());
});
