import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { User } from '#store/tables/users.ts';
import { type App, createApp, createUser } from '../support/app.ts';
import { raceTotp } from '../support/races.ts';
import { NOON, onEveryStore, type Poolhouse, startNodes } from '../support/servers.ts';
import { authenticatorApps, enrolOwn, type Holder, holderOf, offer } from './authenticator-apps.ts';

const REQUESTS = 100;
/** Of the races over three nodes; `npm run soak -- M3A` asks for 200. */
const ROUNDS = Number(process.env.POOLHOUSE_TEST_RACES ?? 4);

const wins = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.filter(({ status }) => status === 'fulfilled').length;

/** How many of a hundred answers with one code sign in; the others are refused. */
async function race(app: App, nodes: readonly Poolhouse[], code: string): Promise<number> {
  const answers = await raceTotp(app, nodes, code);
  assert.ok(answers.every(({ status }) => status === 200 || status === 400));
  return answers.filter(({ status }) => status === 200).length;
}

/** Losers may have been counted as failures; the next right code must not wait. */
const forgive = ({ poolhouse, pool, user }: Holder) =>
  poolhouse.server.store.transaction((tx) => tx.attempts.clear(pool.id, user.id, 'software-token'));

async function aliceOn(poolhouse: Poolhouse) {
  const app = await createApp(poolhouse, { mfa: 'OPTIONAL' });
  return { app, holder: await holderOf(poolhouse, app.poolId, await createUser(app, 'alice')) };
}

onEveryStore((start) => {
  test('of a hundred enrolments with one ticket exactly one adds an authenticator', async (t) => {
    const { holder } = await aliceOn(await start(t));
    const { authenticators, pool, user } = holder;
    const enrolment = offer(holder).enrolment('Phone');
    const outcomes = await Promise.allSettled(
      Array.from({ length: REQUESTS }, () => authenticators.add(pool, user, enrolment)),
    );
    assert.equal(wins(outcomes), 1);
    assert.equal((await authenticators.list(user)).length, 1);
  });

  test('of many enrolments at once no more succeed than there is room for', async (t) => {
    const { holder } = await aliceOn(await start(t));
    const { pool, user, poolhouse } = holder;
    const outcomes = await Promise.allSettled(
      // Each on a node of its own, as it were: none waits for another's turn.
      Array.from({ length: 8 }, (_, n) =>
        authenticatorApps(poolhouse).add(pool, user, offer(holder).enrolment(`Phone ${n}`)),
      ),
    );
    assert.equal(wins(outcomes), 5);
    assert.equal((await holder.authenticators.list(user)).length, 5);
  });

  test('of a hundred answers with one code of a further authenticator exactly one signs in', async (t) => {
    const poolhouse = await start(t);
    const { app, holder } = await aliceOn(poolhouse);
    const all = [await enrolOwn(holder, 'Phone'), await enrolOwn(holder, 'Tablet')];
    for (const authenticator of all) {
      poolhouse.clock.advance(30_000);
      assert.equal(await race(app, [poolhouse], authenticator.code()), 1);
      await forgive(holder);
    }
  });
});

describe('three nodes on one database', () => {
  async function threeNodes(t: Parameters<typeof startNodes>[0]) {
    const nodes = await startNodes(t, 3, { now: NOON });
    const { app, holder } = await aliceOn(nodes[0]!);
    const advance = (ms: number) => {
      nodes[0]!.clock.advance(ms);
      for (const node of nodes) node.clock.set(nodes[0]!.clock.now());
    };
    const onNode = (n: number) => authenticatorApps(nodes[n]!);
    return { nodes, app, holder, advance, onNode };
  }

  const idOf = async ({ authenticators, user }: Holder, name: string) =>
    (await authenticators.list(user)).find((each) => each.name === name)!.id;

  test('of a hundred answers with one code over three nodes exactly one signs in', async (t) => {
    const { nodes, app, holder, advance } = await threeNodes(t);
    const all = [await enrolOwn(holder, 'Phone'), await enrolOwn(holder, 'Tablet')];
    for (let round = 0; round < ROUNDS; round++) {
      advance(30_000);
      assert.equal(await race(app, nodes, all[round % 2]!.code()), 1, `round ${round}`);
      await forgive(holder);
    }
    t.diagnostic(`${ROUNDS} rounds of 100 requests, one success in each`);
  });

  test('a code is good once even while its authenticator takes another’s place', async (t) => {
    const { nodes, app, holder, advance, onNode } = await threeNodes(t);
    const { pool, user } = holder;
    let successor = await enrolOwn(holder, 'Old');
    for (let round = 0; round < ROUNDS; round++) {
      const old = await idOf(holder, round === 0 ? 'Old' : `New ${round - 1}`);
      successor = await enrolOwn(holder, `New ${round}`);
      advance(60_000);
      const [during] = await Promise.all([
        race(app, nodes, successor.code()),
        onNode(1).remove(pool, user, old),
      ]);
      await forgive(holder);
      // A request that saw it in its old place was refused; all later ones see where it went.
      const after = during === 0 ? 1 : 0;
      assert.ok(during <= 1, `round ${round}`);
      assert.equal(await race(app, nodes, successor.code()), after, `round ${round}`);
      await forgive(holder);
    }
  });

  test('two removals at once never take the last factor of a user who must have one', async (t) => {
    const { nodes, app, holder, onNode } = await threeNodes(t);
    await nodes[0]!.client().setUserPoolMfaConfig({
      UserPoolId: app.poolId,
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    const pool = (await nodes[0]!.server.store.pools.find(app.poolId))!;
    const { user, authenticators } = holder;
    for (let round = 0; round < ROUNDS; round++) {
      const present = (await authenticators.list(user)).length;
      for (let n = present; n < 2; n++) await enrolOwn({ ...holder, pool }, `Phone ${n}`);
      const ids = (await authenticators.list(user)).map(({ id }) => id);
      const outcomes = await Promise.allSettled(
        ids.map((id, n) => onNode(n).remove(pool, user as User, id)),
      );
      assert.equal(wins(outcomes), 1, `round ${round}`);
      assert.equal((await authenticators.list(user)).length, 1, `round ${round}`);
    }
  });

  test('an authenticator added while an administrator removes all stays whole or goes', async (t) => {
    const { nodes, app, holder, onNode } = await threeNodes(t);
    const { pool, user } = holder;
    const admin = nodes[1]!.client();
    for (let round = 0; round < ROUNDS; round++) {
      await enrolOwn(holder, 'First');
      await Promise.all([
        onNode(0).add(pool, user, offer(holder).enrolment('Second')),
        admin.adminDeleteSoftwareToken({ UserPoolId: app.poolId, Username: 'alice' }),
      ]);
      const token = await nodes[2]!.server.store.softwareTokens.find(pool.id, user.id);
      assert.equal(token?.further, undefined, 'none stands beside nothing');
      const { mfa } = (await nodes[2]!.server.store.users.find(pool.id, user.id))!;
      assert.equal(mfa.enabled.includes('SOFTWARE_TOKEN_MFA'), token?.active !== undefined);
      await admin.adminDeleteSoftwareToken({ UserPoolId: app.poolId, Username: 'alice' });
    }
  });
});
