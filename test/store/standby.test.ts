/** Nodes that have a primary and a synchronous standby, of which one takes the place of the other. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import { startPostgresPair } from '../support/postgres-pair.ts';
import { shared } from '../support/shared.ts';
import { newUser } from './conformance/samples.ts';
import { openAt } from './open.ts';

const POOL = 'us-east-1_Standby';

/** A node; `spend` tells whether it was the first to use the id. */
async function openNode(t: TestContext, url: string, timeoutMs = 1500) {
  const { store } = await openAt(url, undefined, undefined, { timeoutMs });
  t.after(() => store.close());
  return {
    store,
    spend: (id: string) =>
      store.transaction((tx) => tx.sessions.spend(POOL, id, Number.MAX_SAFE_INTEGER)),
  };
}

/** What it answers at last, however often it fails before. */
async function eventually<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries === 20) throw error;
    }
  }
}

const servers = shared(async (lifetime) => {
  const pair = await startPostgresPair();
  lifetime.after(() => pair.stop());
  return pair;
});

test('a standby keeps no connection of a node that it has refused', async () => {
  const { url } = servers().standby();
  await assert.rejects(
    openAt(`${url}?target_session_attrs=read-write`, undefined, undefined, { timeoutMs: 500 }),
    { code: '25006' },
  );
  const administrator = new pg.Client({ connectionString: url });
  await administrator.connect();
  const connections = async () =>
    (
      await administrator.query(
        `select 1 from pg_stat_activity where application_name = 'poolhouse'`,
      )
    ).rowCount;
  for (let tries = 0; tries < 100 && (await connections()) !== 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(await connections(), 0);
  await administrator.end();
});

test('a commit whose wait for the standby was cancelled is not acknowledged', async (t) => {
  const pair = servers();
  const node = await openNode(t, pair.url, 20_000);
  await node.spend('before');
  await pair.standby().freeze();
  t.after(() => pair.standby().thaw());
  const refusal = assert.rejects(node.spend('cancelled'), { name: 'CommitOutcomeUnknown' });
  const operator = new pg.Client({ connectionString: pair.primary().url });
  await operator.connect();
  t.after(() => operator.end());
  const cancelled = async () =>
    (
      await operator.query(
        `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`,
      )
    ).rowCount;
  for (let tries = 0; !(await cancelled()); tries++) {
    assert.ok(tries < 200, 'the commit waits for nobody');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await refusal;
});

test('a primary that was superseded while it stood still is used no more', async (t) => {
  const pair = servers();
  const [busy, idle, reader] = [
    await openNode(t, pair.url),
    await openNode(t, pair.url),
    await openNode(t, pair.url),
  ];
  await eventually(() => busy.spend('before'));
  await eventually(() => idle.spend('before, too'));

  await eventually(() => reader.store.pools.countUsers(POOL));
  const old = pair.primary();
  await old.freeze();
  await pair.promote();
  await eventually(() => busy.spend('after'));
  assert.equal(await eventually(() => busy.spend('before')), false);

  await eventually(() => busy.store.transaction((tx) => tx.users.insert(newUser(POOL))));

  // One that has noticed nothing has connections to the old primary, which answers again.
  old.thaw();
  assert.equal(await eventually(() => reader.store.pools.countUsers(POOL)), 1);
  assert.equal(await eventually(() => idle.spend('after')), false);
  assert.equal(await eventually(() => idle.spend('has a standby')), true);
  // One that starts asks both.
  const late = await openNode(t, pair.url);
  assert.equal(await eventually(() => late.spend('after')), false);
});
