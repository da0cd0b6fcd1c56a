import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type App,
  answerTotp,
  appAt,
  beginPassword,
  createApp,
  createUser,
  enrol,
  PASSWORD,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { send } from '../support/call.ts';
import { raceTotp } from '../support/races.ts';
import { onEveryStore, type Poolhouse, startNodes } from '../support/servers.ts';

/** Of the race over three nodes; `npm run soak -- M3` asks for 200. */
const ROUNDS = Number(process.env.POOLHOUSE_TEST_RACES ?? 5);

const LOCKED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' };
const MISMATCH = { name: 'CodeMismatchException' };
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

const successes = (answers: readonly PromiseSettledResult<unknown>[]) =>
  answers.filter(({ status }) => status === 'fulfilled').length;

async function appWithTotp(poolhouse: Poolhouse) {
  const app = await createApp(poolhouse, { mfa: 'OPTIONAL' });
  const userId = await createUser(app, 'alice');
  const { AccessToken } = await signIn(app, 'alice');
  const phone = await enrol(app, AccessToken);
  return { app, phone, AccessToken, userId };
}

onEveryStore((start) => {
  test('after five wrong codes the factor locks, for longer with each more', async (t) => {
    const { app, phone } = await appWithTotp(await start(t));
    const { clock } = app.poolhouse;
    const attempt = async (code: string) =>
      answerTotp(app, (await beginPassword(app, 'alice')).Session, 'alice', code);
    for (let n = 0; n < 4; n++) await assert.rejects(attempt(phone.wrongCode()), MISMATCH);
    for (const lock of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      await assert.rejects(attempt(phone.wrongCode()), MISMATCH);
      clock.advance(lock * 1000 - 1);
      await assert.rejects(attempt(phone.code()), LOCKED);
      clock.advance(1);
    }
    tokensOf(await attempt(phone.code()));
  });

  test('no password, session, client or flow gives back what wrong codes cost', async (t) => {
    const { app, phone } = await appWithTotp(await start(t));
    const { cognito, poolId } = app;
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: poolId,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
    });
    const other: App = { ...app, clientId: UserPoolClient!.ClientId! };
    const byAdmin = async () => {
      const begun = await cognito.adminInitiateAuth({
        UserPoolId: poolId,
        ClientId: other.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'alice', PASSWORD },
      });
      return cognito.adminRespondToAuthChallenge({
        UserPoolId: poolId,
        ClientId: other.clientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session: begun.Session,
        ChallengeResponses: { USERNAME: 'alice', SOFTWARE_TOKEN_MFA_CODE: phone.wrongCode() },
      });
    };
    const by = async (which: App) =>
      answerTotp(which, (await beginPassword(which, 'alice')).Session, 'alice', phone.wrongCode());
    for (const attempt of [() => by(app), byAdmin, () => by(other), byAdmin, () => by(app)]) {
      await assert.rejects(attempt(), MISMATCH);
    }
    for (const attempt of [() => by(app), byAdmin, () => by(other)]) {
      await assert.rejects(attempt(), LOCKED);
    }
  });

  test('a hundred failures in a row shut the factor until an administrator opens it', async (t) => {
    const { app, phone } = await appWithTotp(await start(t));
    const { clock } = app.poolhouse;
    let evaluated = 0;
    for (let n = 0; n < 130; n++) {
      clock.advance(3_600_000);
      const { Session } = await beginPassword(app, 'alice');
      const error = await answerTotp(app, Session, 'alice', phone.wrongCode()).then(
        () => assert.fail('a wrong code signed in'),
        (refusal: Error) => refusal,
      );
      if (error.name === 'CodeMismatchException') evaluated++;
    }
    assert.equal(evaluated, 100);
    clock.advance(30 * 24 * 3_600_000);
    const { Session } = await beginPassword(app, 'alice');
    await assert.rejects(answerTotp(app, Session, 'alice', phone.code()), LOCKED);

    await app.cognito.adminDeleteSoftwareToken({ UserPoolId: app.poolId, Username: 'alice' });
    const { AccessToken } = await signIn(app, 'alice');
    const next = await enrol(app, AccessToken);
    const again = await beginPassword(app, 'alice');
    tokensOf(await answerTotp(app, again.Session, 'alice', next.code()));
  });

  test('a right code forgives the wrong ones before it', async (t) => {
    const { app, phone } = await appWithTotp(await start(t));
    for (let round = 0; round < 3; round++) {
      const { Session } = await beginPassword(app, 'alice');
      for (let n = 0; n < 4; n++) {
        await assert.rejects(answerTotp(app, Session, 'alice', phone.wrongCode()), MISMATCH);
      }
      tokensOf(await answerTotp(app, Session, 'alice', phone.code()));
      app.poolhouse.clock.advance(30_000);
    }
  });

  test('wrong codes at enrolment are counted like wrong codes at sign-in', async (t) => {
    const { app, phone, AccessToken } = await appWithTotp(await start(t));
    await app.cognito.associateSoftwareToken({ AccessToken });
    const verify = () =>
      app.cognito.verifySoftwareToken({ AccessToken, UserCode: phone.wrongCode() });
    for (let n = 0; n < 5; n++) {
      await assert.rejects(verify(), { name: 'EnableSoftwareTokenMFAException' });
    }
    await assert.rejects(verify(), LOCKED);
  });

  test('of a thousand wrong codes at once no more than five are looked at', async (t) => {
    const { app, phone } = await appWithTotp(await start(t));
    const { Session } = await beginPassword(app, 'alice');
    const wrong = {
      ClientId: app.clientId,
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session,
      ChallengeResponses: { USERNAME: 'alice', SOFTWARE_TOKEN_MFA_CODE: phone.wrongCode() },
    };
    const answers = await Promise.all(
      Array.from({ length: 1000 }, () => send(app.poolhouse.url, 'RespondToAuthChallenge', wrong)),
    );
    assert.ok(answers.every(({ status }) => status === 400));
    assert.equal(answers.filter(({ error }) => error === 'CodeMismatchException').length, 5);
    await assert.rejects(answerTotp(app, Session, 'alice', phone.code()), LOCKED);
  });

  test('a hundred right passwords at once all succeed', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const answers = await Promise.allSettled(
      Array.from({ length: 100 }, () => signIn(app, 'alice')),
    );
    assert.equal(successes(answers), 100);
  });

  test('after five wrong passwords sign-in locks on the same curve, for every flow', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'alice');
    const { clock } = app.poolhouse;
    const byAdmin = (password: string) =>
      app.cognito.adminInitiateAuth({
        UserPoolId: app.poolId,
        ClientId: app.clientId,
        AuthFlow: 'ADMIN_NO_SRP_AUTH',
        AuthParameters: { USERNAME: 'alice', PASSWORD: password },
      });
    await assert.rejects(signIn(app, 'alice', 'Wrong-1'), WRONG);
    for (let n = 0; n < 3; n++) await assert.rejects(byAdmin('Wrong-1'), WRONG);
    for (const lock of [1, 2, 4, 8]) {
      await assert.rejects(signIn(app, 'alice', 'Wrong-1'), WRONG);
      clock.advance(lock * 1000 - 1);
      await assert.rejects(signIn(app, 'alice'), LOCKED);
      await assert.rejects(byAdmin(PASSWORD), LOCKED);
      clock.advance(1);
    }
    await signIn(app, 'alice');
    await assert.rejects(signIn(app, 'alice', 'Wrong-1'), WRONG);
    await signIn(app, 'alice');
  });

  test('fifteen quiet minutes forgive one wrong password, and an hour four', async (t) => {
    const app = await createApp(await start(t));
    const { clock } = app.poolhouse;
    await createUser(app, 'alice');
    for (let n = 0; n < 4; n++) await assert.rejects(signIn(app, 'alice', 'Wrong-1'), WRONG);
    for (const [minutes, tries] of [
      [15, 2],
      [60, 4],
    ] as const) {
      clock.advance(minutes * 60_000);
      for (let n = 0; n < tries; n++) await assert.rejects(signIn(app, 'alice', 'Wrong-1'), WRONG);
      await assert.rejects(signIn(app, 'alice'), LOCKED);
      clock.advance(1000);
    }
  });

  test('the count outlives the server', async (t) => {
    const masterKey = Buffer.alloc(32, 7);
    const first = await start(t, {}, { masterKey });
    const { app, phone } = await appWithTotp(first);
    const { Session } = await beginPassword(app, 'alice');
    for (let n = 0; n < 5; n++) {
      await assert.rejects(answerTotp(app, Session, 'alice', phone.wrongCode()), MISMATCH);
    }
    await first.stop();
    const now = first.clock.now();
    const second = await start(t, { now }, { masterKey, storeUrl: first.storeUrl });
    const later = appAt(app, second);
    await assert.rejects(answerTotp(later, Session, 'alice', phone.code()), LOCKED);
    second.clock.advance(1000);
    tokensOf(await answerTotp(later, Session, 'alice', phone.code()));
  });
});

describe('three nodes on one database', () => {
  test('of a hundred requests with one code over three nodes exactly one signs in', async (t) => {
    const now = Date.parse('2030-06-01T12:00:15Z');
    const nodes = await startNodes(t, 3, { now });
    const { app, phone, userId } = await appWithTotp(nodes[0]!);
    for (let round = 0; round < ROUNDS; round++) {
      for (const node of nodes) node.clock.set(now + (round + 2) * 30_000);
      const answers = await raceTotp(app, nodes, phone.code());
      assert.equal(answers.filter(({ status }) => status === 200).length, 1, `round ${round}`);
      assert.ok(answers.every(({ status }) => status === 200 || status === 400));
      // Losers may have been counted as failures; the user's next right code must not wait.
      await nodes[0]!.server.store.transaction((tx) =>
        tx.attempts.clear(app.poolId, userId, 'software-token'),
      );
    }
    t.diagnostic(`${ROUNDS} rounds of 100 requests, one success in each`);
  });
});
