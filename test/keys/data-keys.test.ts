/** Data keys: gone on to, sealed anew and deleted, beside everything else and more than once. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MovableClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { type OpenedStore, openDatabase, openStoreOn } from '#store/sql/open.ts';
import { sql } from '#store/sql/query.ts';
import { Started } from '../cli/poolhouse.ts';
import { NOW, newUser } from '../store/conformance/samples.ts';
import { MASTER_KEY, openAt } from '../store/open.ts';
import {
  answerTotp,
  appAt,
  beginPassword,
  createApp,
  createEnrolled,
  createUser,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { until } from '../support/production.ts';
import { type Poolhouse, startNodes, startOnSqlite } from '../support/servers.ts';

const DAY = 86_400_000;
const POOL = 'us-east-1_DataKeys';

const stores = {
  SQLite: async (folder: string) => `sqlite:${join(folder, 'poolhouse.db')}`,
  PostgreSQL: createMigratedDatabase,
};

function temporaryFolder(t: { after(fn: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-keys-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const password = (seed: number) => ({
  salt: Buffer.alloc(16, seed),
  verifier: Buffer.alloc(384, seed),
  temporary: false,
  setAt: NOW,
});

/** Gives so many users a password and an authenticator. */
async function fill({ store }: OpenedStore, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const user = newUser(POOL);
    ids.push(user.id);
    await store.transaction(async (tx) => {
      await tx.users.insert(user);
      await tx.users.setPassword(POOL, user.id, password(i % 250));
      await tx.softwareTokens.associate(POOL, user.id, Buffer.alloc(32, i % 250), undefined);
    });
  }
  return ids;
}

async function assertWhole({ store }: OpenedStore, ids: readonly string[]): Promise<void> {
  for (const [i, id] of ids.entries()) {
    assert.deepEqual(await store.users.password(POOL, id), password(i % 250));
    assert.equal((await store.softwareTokens.find(POOL, id))?.pending?.[0], i % 250);
  }
}

const servers = {
  SQLite: async (t: Parameters<typeof startOnSqlite>[0]) => [await startOnSqlite(t)] as const,
  PostgreSQL: (t: Parameters<typeof startOnSqlite>[0]) => startNodes(t, 2),
};

for (const [backend, startAll] of Object.entries(servers)) {
  test(`sign-ins go on while keys are rotated, and nothing is left under the old one, on ${backend}`, async (t) => {
    const nodes: readonly Poolhouse[] = await startAll(t);
    const app = await createApp(nodes[0]!, { mfa: 'OPTIONAL' });
    const apps = nodes.map((node) => appAt(app, node));
    const authenticator = await createEnrolled(app, 'ann');
    for (let i = 0; i < 20; i++) await createUser(app, `user-${i}`);
    const { dataKeys } = nodes[0]!.server;
    let isOver = false;
    let signIns = 0;
    const load = apps.map(async (each, n) => {
      for (let i = 0; !isOver; i++) {
        await signIn(each, `user-${(i * 2 + n) % 20}`);
        await createUser(each, `new-${n}-${i}`);
        signIns++;
      }
    });
    for (let round = 0; round < 2; round++) {
      await dataKeys.advance();
      // The other node, which looks each second, has gone on too.
      await until(() => nodes.every(({ server }) => server.dataKeys.sealing === dataKeys.sealing));
      const before = signIns;
      await until(() => signIns >= before + 10);
      assert.equal((await dataKeys.reseal()).broken, 0);
    }
    isOver = true;
    await Promise.all(load);
    assert.ok(signIns > 10);
    assert.deepEqual([...(await dataKeys.countRows()).keys()], [3]);
    for (const each of apps) {
      await signIn(each, 'user-3');
      await signIn(each, 'new-0-0');
    }
    const { Session } = await beginPassword(app, 'ann');
    tokensOf(await answerTotp(app, Session, 'ann', authenticator.code()));
  });
}

for (const [backend, newUrl] of Object.entries(stores)) {
  test(`a rotation that is killed is gone on with, on ${backend}`, async (t) => {
    const folder = temporaryFolder(t);
    const url = await newUrl(folder);
    const opened = await openAt(url);
    const ids = await fill(opened, 600);
    await opened.store.close();
    const env = {
      POOLHOUSE_DATA: folder,
      POOLHOUSE_MASTER_KEY: MASTER_KEY.toString('base64'),
      ...(backend === 'PostgreSQL' && { POOLHOUSE_DATABASE_URL: url }),
    };
    const killed = new Started(['keys', 'rotate'], env);
    await killed.says(/Key 2 seals now/);
    await sleep(backend === 'PostgreSQL' ? 2600 : 60);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const reseal = await new Started(['keys', 'reseal'], env).ended;
    assert.equal(reseal.code, 0, reseal.stderr);
    const listed = await new Started(['keys', 'list', '--rows'], env).ended;
    assert.match(
      listed.stdout,
      /^ +1 .* out of use since \S+ {2}0 values in rows {2}never deleted$/m,
    );
    assert.match(listed.stdout, /^ +2 .* seals {2}1200 values in rows$/m);
    assert.match(listed.stdout, /^ +3 .* next {2}0 values in rows$/m);
    const again = await openAt(url);
    await assertWhole(again, ids);
    await again.store.close();
  });

  test(`keys out of use are deleted when nothing is sealed under them, but for the first, on ${backend}`, async (t) => {
    const url = await newUrl(temporaryFolder(t));
    const clock = new MovableClock();
    clock.freeze();
    const opened = await openAt(url, MASTER_KEY, clock);
    t.after(() => opened.store.close());
    const { dataKeys } = opened;
    const derived = opened.sealer.derive('test', 32);
    const ids = [...(await fill(opened, 4))];
    await dataKeys.advance();
    await dataKeys.reseal();
    await dataKeys.advance();
    const idsOf = async () => (await dataKeys.list()).map(({ id }) => id);
    assert.deepEqual(await idsOf(), [1, 2, 3, 4]);
    assert.deepEqual((await dataKeys.retire(0)).deleted, [], 'not at once');
    clock.advance(29 * DAY);
    assert.deepEqual((await dataKeys.retire(30 * DAY)).deleted, []);
    assert.equal((await dataKeys.countRows()).get(2), 8, 'and nothing was sealed anew for it');
    clock.advance(2 * DAY);
    assert.deepEqual(await dataKeys.retire(30 * DAY), {
      ...{ resealed: 8, broken: 0 },
      ...{ deleted: [2], inUse: [] },
    });
    assert.deepEqual(await idsOf(), [1, 3, 4]);
    await assertWhole(opened, ids);
    const later = await openAt(url, MASTER_KEY, clock).catch((error: Error) => error);
    if (later instanceof Error) assert.match(later.message, /in use|already/);
    else {
      assert.deepEqual(later.sealer.derive('test', 32), derived);
      await assertWhole(later, ids);
      await later.store.close();
    }
    // The next key takes a number that no other has had.
    await dataKeys.advance();
    assert.deepEqual(await idsOf(), [1, 3, 4, 5]);
  });

  test(`a value that does not open stays with its key, and is told, on ${backend}`, async (t) => {
    const clock = new MovableClock();
    clock.freeze();
    const options = { masterKey: MASTER_KEY, clock, random: systemRandom };
    const url = await newUrl(temporaryFolder(t));
    const database = await openDatabase({ url, random: systemRandom });
    t.after(() => database.close());
    const opened = await openStoreOn(database, options);
    const { dataKeys } = opened;
    await dataKeys.advance();
    const [ann, bob] = await fill(opened, 2);
    // A verifier of one row in another.
    await database.transaction((tx) =>
      tx.run(
        sql`update passwords set verifier_sealed =
              (select verifier_sealed from passwords where user_id = ${Buffer.from(ann!)})
            where user_id = ${Buffer.from(bob!)}`,
      ),
    );
    await dataKeys.advance();
    clock.advance(DAY);
    assert.deepEqual(await dataKeys.retire(0), {
      ...{ resealed: 3, broken: 1 },
      ...{ deleted: [], inUse: [2] },
    });
  });
}

test('rotations, new seals and deletions at once lose nothing', async (t) => {
  const url = await createMigratedDatabase();
  const clock = new MovableClock();
  clock.freeze();
  const nodes = await Promise.all([1, 2, 3].map(() => openAt(url, MASTER_KEY, clock)));
  t.after(() => Promise.all(nodes.map(({ store }) => store.close())));
  const [one, other, third] = nodes as [OpenedStore, OpenedStore, OpenedStore];
  const ids = [...(await fill(one, 40))];
  for (let round = 0; round < 3; round++) {
    clock.advance(DAY);
    await Promise.all(nodes.map(({ dataKeys }) => dataKeys.follow()));
    const [, , , , more] = await Promise.all([
      one.dataKeys.advance().then(() => one.dataKeys.reseal()),
      other.dataKeys.advance().then(() => other.dataKeys.reseal()),
      third.dataKeys.retire(0),
      other.dataKeys.retire(0),
      fill(third, 3),
    ]);
    for (const node of nodes) await assertWhole(node, ids);
    for (const [i, id] of more.entries()) {
      assert.equal((await one.store.softwareTokens.find(POOL, id))?.pending?.[0], i);
    }
  }
  clock.advance(DAY);
  await one.dataKeys.reseal();
  await one.dataKeys.retire(0);
  const kept = (await one.dataKeys.list()).map(({ id }) => id);
  assert.equal(kept.length, 3, `the first, the one that seals and the next of ${kept}`);
  const last = await openAt(url);
  await assertWhole(last, ids);
  await last.store.close();
});
