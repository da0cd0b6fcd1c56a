import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { migrate, THIS_VERSION } from '#store/sql/migrations/migrate.ts';
import { numberOf } from '#store/sql/migrations/migration.ts';
import { openDatabase } from '#store/sql/open.ts';
import { type Capabilities, type Database, sql } from '#store/sql/query.ts';
import { createDatabase } from '../support/postgres.ts';
import { openAt } from './open.ts';

const backends = {
  SQLite: async () => 'sqlite::memory:',
  PostgreSQL: createDatabase,
};

for (const [backend, newUrl] of Object.entries(backends)) {
  const open = async (t: { after(fn: () => Promise<void>): void }): Promise<Database> => {
    const database = await openDatabase({ url: await newUrl(), random: systemRandom });
    t.after(() => database.close());
    return database;
  };

  test(`migrations run once on ${backend}, and do no harm when they run again`, async (t) => {
    const database = await open(t);
    const applied = await migrate(database, systemClock);
    assert.ok(applied.length > 0);
    assert.deepEqual(await migrate(database, systemClock), []);
    await database.transaction((tx) => tx.run(sql`delete from migrations`));
    assert.deepEqual(await migrate(database, systemClock), applied);
  });
}

test('migrations only add what versions before can leave alone', () => {
  // Those up to this number are of the first version.
  const later = THIS_VERSION.additions.filter(({ id }) => numberOf(id) > 34);
  const adding = [
    /^create table if not exists /,
    /^create index if not exists /,
    /^alter table \w+ add column if not exists \w+ \w+( not null default \S+)?$/,
  ];
  const types = { integer: 'bigint', bytes: 'bytea', clustered: '' } as Capabilities;
  for (const { id, steps } of later) {
    for (const step of steps.map((each) => each(types))) {
      assert.ok(
        adding.some((form) => form.test(step)),
        `${id} does more: ${step}`,
      );
    }
  }
});

test('nodes that open an empty database at once agree on its tables and keys', async (t) => {
  const url = await createDatabase();
  const nodes = await Promise.all([openAt(url), openAt(url), openAt(url)]);
  t.after(() => Promise.all(nodes.map(({ store }) => store.close())));
  const [first, ...others] = nodes;
  const sealed = first!.sealer.seal(Buffer.from('shared'), 'c');
  for (const { sealer } of others) assert.equal(sealer.open(sealed, 'c').toString(), 'shared');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('select count(*)::int as keys from sealing_keys');
  await client.end();
  assert.deepEqual(rows, [{ keys: 2 }], 'one that seals, and the next one');
});
