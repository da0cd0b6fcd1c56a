import assert from 'node:assert/strict';
import { connect as connectTo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import pg from 'pg';
import { takePostgres } from '../support/migrated-database.ts';
import { administrator, createDatabase } from '../support/postgres.ts';
import { newUser } from './conformance/samples.ts';
import { openAt } from './open.ts';

const POOL = 'us-east-1_Conflicts';

for (const code of ['40001', '40P01']) {
  test(`a transaction that fails with ${code} runs again and takes effect once`, async (t) => {
    const { store } = await openAt((await takePostgres(t)).url);
    t.after(() => store.close());
    const user = newUser(POOL);
    let runs = 0;
    await store.transaction(async (tx) => {
      await tx.users.insert(user);
      if (++runs === 1) throw Object.assign(new Error('conflict'), { code });
    });
    assert.equal(runs, 2);
    assert.equal(await store.pools.countUsers(POOL), 1);
  });
}

test('a database that was set read-only answers, and says that it cannot keep what is written', async (t) => {
  const url = await createDatabase();
  const { store } = await openAt(url);
  t.after(() => store.close());
  const name = new URL(url).pathname.slice(1);
  /** For connections that begin from now on: the others are ended. */
  const set = async (readOnly: 'on' | 'off') => {
    const owner = await administrator();
    await owner.query(`alter database ${name} set default_transaction_read_only = ${readOnly}`);
    await owner.query(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1',
      [name],
    );
  };
  await store.checkWritable();
  await set('on');
  await store.ping().catch(() => undefined); // finds out about its connections
  await assert.rejects(store.checkWritable(), /read-only/);
  await set('off');
  await store.ping().catch(() => undefined);
  await store.checkWritable();
});

test('a transaction that always conflicts fails after a bounded number of runs', async (t) => {
  const { store } = await openAt((await takePostgres(t)).url);
  t.after(() => store.close());
  let runs = 0;
  const conflict = Object.assign(new Error('conflict'), { code: '40001' });
  await assert.rejects(
    store.transaction(async () => {
      runs++;
      throw conflict;
    }),
    conflict,
  );
  assert.ok(runs > 3 && runs <= 30);
});

test('a body that goes on after a failed statement is not told it has committed', async (t) => {
  const { store } = await openAt((await takePostgres(t)).url);
  t.after(() => store.close());
  const user = newUser(POOL);
  await store.transaction((tx) => tx.users.insert(user));
  const swallowing = store.transaction(async (tx) => {
    await tx.sessions.spend(POOL, 'lost', 1);
    await tx.users.insert(user).catch(() => undefined);
  });
  await assert.rejects(swallowing, /rolled back/);
  assert.equal(await store.transaction((tx) => tx.sessions.spend(POOL, 'lost', 1)), true);
});

test('a connection lost before the commit is replaced and the transaction runs again', async (t) => {
  const url = await createDatabase();
  const { store } = await openAt(url);
  t.after(() => store.close());
  const user = newUser(POOL);
  let runs = 0;
  await store.transaction(async (tx) => {
    await tx.users.insert(user);
    if (++runs === 1) await endConnections(url);
    await tx.sessions.spend(POOL, 'spent', 1);
  });
  assert.equal(runs, 2);
  assert.deepEqual(await store.users.find(POOL, user.id), user);
  await endConnections(url);
  assert.equal(await store.pools.countUsers(POOL), 1);
});

test('a commit whose answer never came is reported as unknown and not repeated', async (t) => {
  const url = new URL(await createDatabase());
  const proxy = await cuttingProxy(Number(url.port));
  t.after(proxy.close);
  url.port = String(proxy.port);
  url.searchParams.delete('host'); // a socket's folder would go before the port
  const { store } = await openAt(url.href, undefined, undefined, { connections: 1 });
  t.after(() => store.close());
  let runs = 0;
  const writing = store.transaction(async (tx) => {
    runs++;
    await tx.sessions.spend(POOL, 'maybe', 1);
    proxy.cutAnswerToCommit();
  });
  await assert.rejects(writing, { name: 'CommitOutcomeUnknown' });
  assert.equal(runs, 1);
  // The store goes on, and here the commit had taken place.
  assert.equal(await store.transaction((tx) => tx.sessions.spend(POOL, 'maybe', 1)), false);
});

/** Ends every connection to the database but its own, as a fail-over would. */
async function endConnections(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await client.end();
}

/** A relay to the server that can drop a connection between a commit and its answer. */
async function cuttingProxy(target: number) {
  let cutting = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connectTo(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    let cut = false;
    client.on('data', (data) => {
      if (cutting && data.includes('commit')) {
        cutting = false;
        cut = true;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (cut) client.destroy();
      else client.write(data);
    });
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cutAnswerToCommit: () => {
      cutting = true;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
