/** How long a node waits for PostgreSQL, and what it leaves there. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import { systemRandom } from '#platform/random.ts';
import { openDatabase } from '#store/sql/open.ts';
import { takePostgres } from '../support/migrated-database.ts';
import { startOnPostgres } from '../support/servers.ts';
import { newUser } from './conformance/samples.ts';
import { openAt } from './open.ts';

const POOL = 'us-east-1_Waiting';

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Where nobody listens. */
async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Lets a role of this name work with every row, until the test ends; answers an owner's connection. */
async function asRole(t: TestContext, url: string, role: string, limits = ''): Promise<pg.Client> {
  const owner = await connect(url);
  await owner.query(
    `do $$ begin create role ${role} login ${limits}; exception when duplicate_object then null; end $$`,
  );
  await owner.query(
    `grant select, insert, update, delete on all tables in schema public to ${role}`,
  );
  t.after(async () => {
    await owner.query(`drop owned by ${role}`);
    await owner.end();
  });
  return owner;
}

test('a locked table delays who needs it for a while, leaves nothing, and nobody else', async (t) => {
  const { url } = await takePostgres(t);
  const poolhouse = await startOnPostgres(t, {}, { storeUrl: url, databaseTimeout: 500 });
  const cognito = poolhouse.client({ maxAttempts: 1 });
  const { UserPool } = await cognito.createUserPool({ PoolName: 'held' });
  const UserPoolId = UserPool!.Id!;
  const locker = await connect(url);
  t.after(() => locker.end());
  await locker.query('begin; lock table users in access exclusive mode');

  await assert.rejects(cognito.adminCreateUser({ UserPoolId, Username: 'ann' }), {
    name: 'InternalErrorException',
  });
  const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'app' });
  assert.ok(UserPoolClient);
  const { rows } = await locker.query(
    `select 1 from pg_stat_activity where datname = current_database()
      and pid <> pg_backend_pid() and (state like 'idle in transaction%' or wait_event_type = 'Lock')`,
  );
  assert.deepEqual(rows, []);

  await locker.query('rollback');
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann' });
});

test('what a node that stopped in mid-transaction holds is free again soon', async (t) => {
  const { url } = await takePostgres(t);
  const stopped = await openAt(url, undefined, undefined, { timeoutMs: 300 });
  const other = await openAt(url);
  t.after(() => Promise.all([stopped.store.close(), other.store.close()]));
  const user = newUser(POOL);
  const held = Promise.withResolvers<void>();
  const thawed = Promise.withResolvers<void>();
  const writing = stopped.store.transaction(async (tx) => {
    await tx.users.insert(user);
    held.resolve();
    await thawed.promise;
  });
  await held.promise;
  // Waits for the row of the other, which the database rolls back.
  await other.store.transaction((tx) => tx.users.insert(user));
  thawed.resolve();
  await assert.rejects(writing);
  assert.equal(await other.store.pools.countUsers(POOL), 1);
});

test('where the database has no connection left, requests wait for one', async (t) => {
  const { url } = await takePostgres(t);
  await asRole(t, url, 'few', 'connection limit 3');
  const few = new URL(url);
  few.username = 'few';
  const { store } = await openAt(few.href, undefined, undefined, { connections: 20 });
  t.after(() => store.close());
  const spent = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      store.transaction((tx) => tx.sessions.spend(POOL, String(n), 1)),
    ),
  );
  assert.equal(spent.filter(Boolean).length, 100);
});

test('a role with rights to the rows alone can serve, and is told who must migrate', async (t) => {
  const { url } = await takePostgres(t);
  const owner = await asRole(t, url, 'rows_alone');
  const rows = new URL(url);
  rows.username = 'rows_alone';
  const { store } = await openAt(rows.href);
  assert.equal(await store.transaction((tx) => tx.sessions.spend(POOL, 's', 1)), true);
  await store.close();

  const { rows: last } = await owner.query<{ id: string; applied_at: number }>(
    'delete from migrations where id = (select max(id) from migrations) returning *',
  );
  await assert.rejects(openAt(rows.href), /run `poolhouse migrate` as their owner/);
  const { id, applied_at } = last[0]!;
  await owner.query('insert into migrations values ($1, $2)', [id, applied_at]);
});

test('an index of a table in use is built beside writers, and one given up half-way anew', async (t) => {
  const { url } = await takePostgres(t);
  const database = await openDatabase({ url, random: systemRandom });
  const [first, second] = [await connect(url), await connect(url)];
  t.after(async () => {
    await second.query('drop index if exists half_built');
    for (const client of [first, second]) await client.end();
    await database.close();
  });
  const insert = (client: pg.Client, id: string, at: number) =>
    client.query(`insert into sessions (pool_id, id, expires_at) values ('p', $1, $2)`, [id, at]);
  const isValid = async () =>
    (
      await second.query(
        `select indisvalid from pg_index where indexrelid = to_regclass('half_built')`,
      )
    ).rows[0]?.indisvalid;
  await insert(first, 'a', 1);
  await insert(first, 'b', 1);
  await assert.rejects(
    second.query('create unique index concurrently half_built on sessions (expires_at)'),
  );
  assert.equal(await isValid(), false);

  await first.query(`begin; update sessions set expires_at = 2 where id = 'b'`);
  const defining = database.define(
    ['create unique index if not exists half_built on sessions (expires_at)'],
    true,
  );
  // It waits for the transaction that is under way, and keeps nobody else waiting.
  await second.query('set lock_timeout = 1000');
  for (let n = 10; n < 15; n++) await insert(second, String(n), n);
  await first.query('commit');
  await defining;
  assert.equal(await isValid(), true);
});

test('several hosts are tried until one takes writes, also when another becomes the primary', async (t) => {
  const { url } = await takePostgres(t);
  const own = new URL(url);
  const port = await unusedPort();
  const several = `postgres://postgres@127.0.0.1:${port},127.0.0.1:${own.port}${own.pathname}?target_session_attrs=read-write`;
  const { store } = await openAt(several);
  t.after(() => store.close());
  assert.equal(await store.transaction((tx) => tx.sessions.spend(POOL, 'one', 1)), true);

  // A standby says the same of itself.
  const administrator = await connect(url);
  const name = own.pathname.slice(1);
  await administrator.query(`alter database ${name} set default_transaction_read_only = on`);
  t.after(() => administrator.end());
  await administrator.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  const waiting = store.transaction((tx) => tx.sessions.spend(POOL, 'two', 1));
  await administrator.query('begin read write');
  await administrator.query(`alter database ${name} reset default_transaction_read_only`);
  await administrator.query('commit');
  assert.equal(await waiting, true);
});

test('a database that does not answer yet is waited for, and said to be', async (t) => {
  const { url } = await takePostgres(t);
  const told: string[] = [];
  const silent = new URL(url);
  silent.searchParams.delete('host');
  const port = await unusedPort();
  silent.port = String(port);
  await assert.rejects(openDatabase({ url: silent.href, random: systemRandom, timeoutMs: 200 }), {
    code: 'ECONNREFUSED',
  });
  const opening = openDatabase({
    url: silent.href,
    random: systemRandom,
    timeoutMs: 200,
    whileSilent: (reason) => told.push(reason),
  });
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.deepEqual(told, ['ECONNREFUSED']);
  const relay = createServer((socket) => {
    const upstream = connectTo(Number(new URL(url).port), '127.0.0.1');
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  relay.listen(port, '127.0.0.1');
  const database = await opening;
  await database.close();
  relay.close();
});

for (const [name, setting] of [
  ['connections=5', 'databaseConnections'],
  ['isolation=serializable', 'databaseIsolation'],
  ['statement_timeout=1', 'databaseTimeout'],
] as const) {
  test(`a URL that says ${name} is told of the setting ${setting}`, async () => {
    const url = `postgres://ann:hunter2@127.0.0.1:1/db?${name}`;
    await assert.rejects(openDatabase({ url, random: systemRandom }), (error: Error) => {
      assert.match(error.message, new RegExp(setting));
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    });
  });
}
