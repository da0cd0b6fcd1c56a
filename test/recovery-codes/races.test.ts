import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { enrol, tokensOf } from '../support/app.ts';
import { raceTotp } from '../support/races.ts';
import { NOON, onEveryStore, startNodes } from '../support/servers.ts';
import { ask, enrolledUser, makeCodes, type Owner, remaining, signInWith } from './support.ts';

/** Of the race over three nodes, ten to a set of codes; `npm run soak -- M3R` asks for 200. */
const ROUNDS = Number(process.env.POOLHOUSE_TEST_RACES ?? 5);

const successes = (answers: readonly { readonly status: number }[]) =>
  answers.filter(({ status }) => status === 200).length;

/** Losers may have been counted as failures; the user's next right code must not wait. */
const forgive = ({ app, userId }: Owner) =>
  app.poolhouse.server.store.transaction((tx) =>
    tx.attempts.clear(app.poolId, userId, 'software-token'),
  );

onEveryStore((start) => {
  test('of a hundred requests with one recovery code exactly one signs in', async (t) => {
    const owner = await enrolledUser(await start(t));
    const codes = await makeCodes(owner);
    for (const [i, code] of codes.entries()) {
      const answers = await raceTotp(owner.app, [owner.app.poolhouse], code);
      assert.equal(successes(answers), 1, `code ${i}`);
      assert.ok(answers.every(({ status }) => status === 200 || status === 400));
      assert.equal(await remaining(owner), 9 - i);
      await forgive(owner);
    }
  });

  test('of ten requests for codes with one proof exactly one makes any', async (t) => {
    const owner = await enrolledUser(await start(t));
    const { app, accessToken, phone } = owner;
    const proof = phone.code();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ask(app.poolhouse, 'POST', accessToken, proof)),
    );
    assert.equal(successes(answers), 1);
    assert.equal(await remaining(owner), 10);
    await forgive(owner);
    tokensOf(await signInWith(app, answers.find(({ status }) => status === 200)!.body.codes![0]!));
  });
});

describe('three nodes on one database', () => {
  async function threeNodes(t: Parameters<typeof startNodes>[0]) {
    const nodes = await startNodes(t, 3, { now: NOON });
    const owner = await enrolledUser(nodes[0]!);
    const together = () => {
      for (const node of nodes) node.clock.set(owner.app.poolhouse.clock.now());
    };
    together();
    return { nodes, owner, together };
  }

  test('of a hundred requests with one recovery code over three nodes exactly one signs in', async (t) => {
    const { nodes, owner, together } = await threeNodes(t);
    let round = 0;
    while (round < ROUNDS) {
      const codes = await makeCodes(owner);
      together();
      for (const code of codes) {
        const answers = await raceTotp(owner.app, nodes, code);
        assert.equal(successes(answers), 1, `round ${round++}`);
        assert.ok(answers.every(({ status }) => status === 200 || status === 400));
        await forgive(owner);
      }
      assert.equal(await remaining(owner), 0);
    }
    t.diagnostic(`${round} rounds of 100 requests, one success in each`);
  });

  test('of two who make codes at once the later one kills those of the other', async (t) => {
    const { nodes, owner, together } = await threeNodes(t);
    const { app, accessToken, phone } = owner;
    for (let round = 0; round < ROUNDS; round++) {
      // The codes of this step and of the next are both good, each once, in this order.
      const made = await Promise.all(
        [phone.code(), phone.code(1)].map((proof, i) => ask(nodes[i]!, 'POST', accessToken, proof)),
      );
      assert.ok(successes(made) >= 1);
      assert.equal(await remaining(owner), 10, `round ${round}`);
      await forgive(owner);
      app.poolhouse.clock.advance(90_000);
      together();
    }
  });

  test('no codes are left of an authenticator that was removed while they were made', async (t) => {
    const { nodes, owner, together } = await threeNodes(t);
    const { app, accessToken } = owner;
    const admin = nodes[1]!.client();
    let phone = owner.phone;
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all([
        ask(nodes[0]!, 'POST', accessToken, phone.code()),
        admin.adminDeleteSoftwareToken({ UserPoolId: app.poolId, Username: 'alice' }),
      ]);
      assert.equal(await remaining(owner), 0, `round ${round}`);
      app.poolhouse.clock.advance(30_000);
      phone = await enrol(app, accessToken);
      together();
    }
  });
});
