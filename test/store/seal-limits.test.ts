import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { keyOf } from '#platform/sealing.ts';
import { openDatabase, openStore } from '#store/sql/open.ts';
import { sql } from '#store/sql/query.ts';
import { createApp, createUser, PASSWORD, signIn } from '../support/app.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { onEveryStore, startOnPostgres } from '../support/servers.ts';
import { SrpClient } from '../support/srp-client.ts';
import { MASTER_KEY } from './open.ts';

const LIMITS = { key: 60, block: 20 };

const backends = {
  SQLite: async (folder: string) => `sqlite:${join(folder, 'store.db')}`,
  PostgreSQL: createMigratedDatabase,
};

const open = (url: string, sealLimits = LIMITS) =>
  openStore({
    url,
    masterKey: MASTER_KEY,
    clock: systemClock,
    random: systemRandom,
    sealLimits,
  });

for (const [backend, newUrl] of Object.entries(backends)) {
  async function urlFor(t: { after(fn: () => void): void }): Promise<string> {
    const folder = temporaryFolder(t);
    return newUrl(folder);
  }

  test(`no key seals more than it may, over restarts and several nodes, on ${backend}`, async (t) => {
    const url = await urlFor(t);
    const seals = new Map<number, number>();
    const sealed: Buffer[] = [];
    const starts = backend === 'SQLite' ? [1, 1, 1] : [2, 3, 2];
    for (const count of starts) {
      const nodes = await Promise.all(Array.from({ length: count }, () => open(url)));
      for (let n = 0; n < 90; n++) {
        for (const { sealer } of nodes) {
          const value = sealer.seal(Buffer.from(`value ${sealed.length}`), 'c');
          sealed.push(value);
          seals.set(keyOf(value), (seals.get(keyOf(value)) ?? 0) + 1);
        }
        // Another reservation has been begun by now; this waits for it.
        if (n % 10 === 9) await Promise.all(nodes.map(({ sealer }) => sealer.renew()));
      }
      for (const { sealer } of nodes) {
        for (const [n, value] of sealed.entries()) {
          assert.equal(sealer.open(value, 'c').toString(), `value ${n}`);
        }
      }
      await Promise.all(nodes.map(({ store }) => store.close()));
    }
    const most = LIMITS.key + Math.max(...starts) * LIMITS.block;
    for (const [id, count] of seals) assert.ok(count <= most, `key ${id} sealed ${count} times`);
    assert.ok(seals.size >= Math.floor(sealed.length / most), `${seals.size} keys`);
  });

  test(`what seals within transactions alone never runs out of seals on ${backend}`, async (t) => {
    const { store, sealer } = await open(await urlFor(t), { key: 10_000, block: 400 });
    t.after(() => store.close());
    for (let n = 0; n < 1000; n++) {
      await store.transaction(async (tx) => {
        await tx.arrivals.end('nobody', 'nothing');
        sealer.seal(Buffer.from(`value ${n}`), 'c');
      });
    }
  });

  test(`a key from before seals were counted has half of them left on ${backend}`, async (t) => {
    const url = await urlFor(t);
    await (await open(url)).store.close();
    const database = await openDatabase({ url, random: systemRandom });
    await database.transaction(async (connection) => {
      await connection.run(sql`delete from seal_counts`);
      await connection.run(sql`delete from sealing_keys where id > ${1}`);
    });
    await database.close();
    const keys: number[] = [];
    for (let n = 0; n < 3; n++) {
      const { store, sealer } = await open(url);
      keys.push(sealer.sealingKey);
      await store.close();
    }
    assert.deepEqual(keys, [1, 1, 2]);
  });
}

onEveryStore((start) => {
  test('a server under load goes on to the next key, and what was sealed before still opens', async (t) => {
    const app = await createApp(await start(t, {}, { sealLimits: { key: 200, block: 100 } }));
    await createUser(app, 'ann');
    const { AccessToken } = await signIn(app, 'ann');
    for (let round = 0; round < 12; round++) {
      const srp = new SrpClient(app.poolId);
      const SRP_A = await srp.a();
      const begun = await Promise.all(
        Array.from({ length: 25 }, () =>
          app.cognito.initiateAuth({
            ClientId: app.clientId,
            AuthFlow: 'USER_SRP_AUTH',
            AuthParameters: { USERNAME: 'ann', SRP_A },
          }),
        ),
      );
      const blocks = begun.map((each) => each.ChallengeParameters!.SECRET_BLOCK!);
      if (round === 0) assert.equal(keyOf(Buffer.from(blocks[0]!, 'base64')), 1);
      if (round === 11) assert.ok(keyOf(Buffer.from(blocks[24]!, 'base64')) > 1);
      const last = begun.at(-1)!.ChallengeParameters!;
      const answer = await app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: await srp.answer(last, PASSWORD, app.poolhouse.clock.now()),
      });
      assert.ok(answer.AuthenticationResult);
    }
    // The signing keys and the password were sealed under the first key.
    await app.cognito.getUser({ AccessToken });
    await signIn(app, 'ann');
  });
});

test('what one node seals under the next key opens on another that has not used it', async (t) => {
  const parts = {
    masterKey: MASTER_KEY,
    publicUrl: 'https://pools.example',
    sealLimits: { key: 100, block: 50 },
  };
  const first = await startOnPostgres(t, {}, parts);
  const second = await startOnPostgres(t, {}, { ...parts, storeUrl: first.storeUrl });
  const app = await createApp(first);
  await createUser(app, 'ann');
  const other = second.client();
  const srp = new SrpClient(app.poolId);
  const SRP_A = await srp.a();
  for (let n = 0; n < 400; n++) {
    const { ChallengeParameters } = await app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'ann', SRP_A },
    });
    const id = keyOf(Buffer.from(ChallengeParameters!.SECRET_BLOCK!, 'base64'));
    if (n % 40 !== 0) continue;
    const answer = await other.respondToAuthChallenge({
      ClientId: app.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: await srp.answer(ChallengeParameters!, PASSWORD, first.clock.now()),
    });
    assert.ok(answer.AuthenticationResult, `under key ${id}`);
    if (n === 360) assert.ok(id > 2, `key ${id}`);
  }
});
