/** Every table is described once, and what is described holds on every database. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { keyOf } from '#platform/sealing.ts';
import { type OpenedStore, openDatabase, openStoreOn } from '#store/sql/open.ts';
import { buffer, type Database, key } from '#store/sql/query.ts';
import { kindOf } from '#store/sql/rows.ts';
import { placeIn } from '#store/sql/sealed-walks.ts';
import type { TableDescription } from '#store/sql/table.ts';
import { TABLES } from '#store/sql/tables.ts';
import { Vault } from '#store/sql/vault.ts';
import { createDatabase } from '../support/postgres.ts';
import { NOW, somePool } from './conformance/samples.ts';
import { MASTER_KEY } from './open.ts';
import { allRows, insertRow, rowFor, SECRET, sealedColumns, type Values } from './raw-rows.ts';

const backends = {
  SQLite: async () => 'sqlite::memory:',
  PostgreSQL: createDatabase,
};

/** Ids of pools that are none: no pool has rows there. */
const OF_NO_POOL = ['deleted_pools', 'arriving_pools'];
const OF_POOLS = TABLES.filter(
  ({ name, columns }) => 'pool_id' in columns && !OF_NO_POOL.includes(name),
);

for (const [backend, newUrl] of Object.entries(backends)) {
  describe(`Descriptions of tables on ${backend}`, () => {
    let database: Database;
    let opened: OpenedStore;
    let vault: Vault;
    let seed = 0;
    before(async () => {
      const options = { masterKey: MASTER_KEY, clock: systemClock, random: systemRandom };
      database = await openDatabase({ url: await newUrl(), ...options });
      opened = await openStoreOn(database, options);
      vault = new Vault(opened.sealer, async () => {});
    });
    after(() => database.close());

    const insert = (table: TableDescription, given: Values) =>
      database.transaction((tx) => insertRow(tx, table, rowFor(table, ++seed, given, vault)));

    /** A row of every table that pools have rows in, of the pool and of a user of it. */
    async function insertInAll(poolId: string, userId: string): Promise<void> {
      for (const table of OF_POOLS) {
        const { deletedWith, columns, expires } = table;
        const user = typeof deletedWith === 'string' ? 'user_id' : deletedWith.user;
        await insert(table, {
          pool_id: poolId,
          [user]: columns[user] === 'text' ? userId : key(userId),
          ...(table.name === 'users' && { id: key(userId) }),
          ...(expires !== undefined && { [expires]: NOW }),
          ...('deleted_at' in columns && { deleted_at: NOW }),
        });
      }
    }

    /** The tables in which there is a row with this value in the column. */
    async function tablesWith(
      column: (table: TableDescription) => string,
      value: string,
    ): Promise<string[]> {
      const found: string[] = [];
      for (const table of OF_POOLS) {
        const name = column(table);
        const rows = await allRows(database.reads, table);
        const said = (each: unknown) => (each instanceof Uint8Array ? buffer(each) : `${each}`);
        if (rows.some((row) => said(row[name]).toString() === value)) found.push(table.name);
      }
      return found;
    }
    const tablesOfPool = (poolId: string) => tablesWith(() => 'pool_id', poolId);
    const tablesOfUser = (userId: string) =>
      tablesWith(({ name, deletedWith }) => {
        if (typeof deletedWith !== 'string') return deletedWith.user;
        return name === 'users' ? 'id' : 'user_id';
      }, userId);

    test('every table is described once, with all its columns and its primary key', async () => {
      const { bytes, integer } = database.capabilities;
      const types = {
        ...{ text: 'text', json: 'text', key: bytes, bytes, sealed: bytes, integer },
        flag: integer,
      };
      const described = TABLES.map(({ name, columns, primaryKey }) => [
        name,
        Object.entries(columns)
          .map(([column, described]) => {
            const { kind, nullable } = kindOf(described);
            const type = typeof kind === 'string' ? types[kind] : 'text';
            return `${column} ${type}${nullable ? '' : ' not null'}`;
          })
          .sort(),
        primaryKey,
      ]);
      assert.deepEqual(described.sort(), await schemaOf(database));
    });

    test('a column is sealed exactly if its name says so', () => {
      for (const table of TABLES) {
        const named = Object.keys(table.columns).filter((column) => column.endsWith('_sealed'));
        assert.deepEqual(sealedColumns(table), named, table.name);
      }
    });

    test('a deleted pool leaves a row in no table, and takes none of another pool', async () => {
      const [poolId, other] = [somePool(), somePool()];
      const all = OF_POOLS.map(({ name }) => name);
      for (const id of [poolId, other]) {
        await insert(TABLES.find(({ name }) => name === 'pools')!, { id: key(id) });
        await insertInAll(id, `user-of-${id}`);
        assert.deepEqual(await tablesOfPool(id), all);
      }
      await opened.store.transaction((tx) => tx.pools.delete(poolId));
      assert.deepEqual(await tablesOfPool(poolId), []);
      assert.deepEqual(await tablesOfPool(other), all);
    });

    test('a deleted user leaves rows that expire, and takes none of another user', async () => {
      const poolId = somePool();
      const [userId, other] = [`leaver-of-${poolId}`, `stayer-of-${poolId}`];
      for (const id of [userId, other]) await insertInAll(poolId, id);
      const all = await tablesOfUser(userId);
      await opened.store.transaction((tx) => tx.users.delete(poolId, userId));
      const passing = OF_POOLS.filter(
        ({ deletedWith, expires }) => deletedWith === 'pool' && expires !== undefined,
      );
      const mayStay = new Set(passing.map(({ name }) => name));
      for (const name of await tablesOfUser(userId)) assert.ok(mayStay.has(name), name);
      assert.deepEqual(await tablesOfUser(other), all);
    });

    test('what has expired is purged from every table that expires, and nothing else', async () => {
      const poolId = somePool();
      await insertInAll(poolId, `one-of-${poolId}`);
      await opened.store.purge(NOW - 1);
      const all = OF_POOLS.map(({ name }) => name);
      assert.deepEqual(await tablesOfPool(poolId), all);
      await opened.store.purge(NOW);
      const lasting = OF_POOLS.filter(({ expires }) => expires === undefined);
      assert.deepEqual(
        await tablesOfPool(poolId),
        lasting.map(({ name }) => name),
      );
    });

    test('every sealed column is sealed anew when the keys are rotated', async () => {
      for (const table of TABLES.filter((each) => sealedColumns(each).length > 0)) {
        const given: Values = 'pool_id' in table.columns ? { pool_id: somePool() } : {};
        await insert(table, given);
      }
      await opened.dataKeys.advance();
      await opened.dataKeys.reseal();
      for (const table of TABLES) {
        for (const column of sealedColumns(table)) {
          const rows = await allRows(database.reads, table);
          assert.ok(rows.length > 0);
          for (const row of rows) {
            const sealed = buffer(row[column] as Uint8Array);
            assert.equal(keyOf(sealed), opened.sealer.sealingKey, `${table.name}.${column}`);
            assert.deepEqual(await vault.open(sealed, placeIn(table, column, row)), SECRET);
          }
        }
      }
    });
  });
}

type Schema = [table: string, columns: string[], primaryKey: string[]][];

/** What the database says of its tables, in the order of their names. */
async function schemaOf({ capabilities, reads }: Database): Promise<Schema> {
  const rows = await reads.all<{
    readonly table_name: string;
    readonly column_name: string;
    readonly type: string;
    readonly required: number | boolean;
    /** The column's position in the primary key, from 1. */
    readonly part: number | null;
  }>({ parts: [capabilities.name === 'sqlite' ? SQLITE : POSTGRES], values: [] });
  const tables = Map.groupBy(rows, ({ table_name }) => table_name);
  return [...tables]
    .map(([name, columns]): Schema[number] => [
      name,
      columns
        .map(({ column_name, type, required }) => {
          return `${column_name} ${type.toLowerCase()}${required ? ' not null' : ''}`;
        })
        .sort(),
      columns
        .filter(({ part }) => part)
        .sort((one, other) => one.part! - other.part!)
        .map(({ column_name }) => column_name),
    ])
    .sort();
}

const SQLITE = `
  select m.name as table_name, c.name as column_name, c.type, c."notnull" as required, c.pk as part
    from sqlite_master m join pragma_table_info(m.name) c
   where m.type = 'table'`;

const POSTGRES = `
  select c.table_name, c.column_name, c.data_type as type, c.is_nullable = 'NO' as required,
         k.ordinal_position as part
    from information_schema.columns c
    left join information_schema.table_constraints t
      on t.table_schema = c.table_schema and t.table_name = c.table_name
         and t.constraint_type = 'PRIMARY KEY'
    left join information_schema.key_column_usage k
      on k.constraint_name = t.constraint_name and k.table_name = c.table_name
         and k.column_name = c.column_name
   where c.table_schema = 'public'`;
