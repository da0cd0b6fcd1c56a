import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemRandom } from '#platform/random.ts';
import { openDatabase } from '#store/sql/open.ts';
import { sql } from '#store/sql/query.ts';
import {
  type App,
  answerTotp,
  beginPassword,
  createApp,
  createUser,
  enrol,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { fromBase32 } from '../support/from-base32.ts';
import { onEveryStore, type Poolhouse, startOnPostgres } from '../support/servers.ts';
import { enrolOwn, type Holder, holderOf, offer } from './authenticator-apps.ts';

const REUSED = { name: 'ExpiredCodeException' };
const MISMATCH = { name: 'CodeMismatchException' };
const ENDED = { name: 'NotAuthorizedException' };
const GONE = { name: 'ResourceNotFoundException' };

type Mfa = NonNullable<Parameters<typeof createApp>[1]>['mfa'];

/** alice, who has no authenticator yet. */
async function alice(poolhouse: Poolhouse, mfa: Mfa = 'OPTIONAL') {
  const app = await createApp(poolhouse, { mfa });
  const userId = await createUser(app, 'alice');
  return { app, userId, holder: await holderOf(poolhouse, app.poolId, userId) };
}

async function signInBy(app: App, code: string) {
  const { Session } = await beginPassword(app, 'alice');
  return tokensOf(await answerTotp(app, Session, 'alice', code));
}

const names = async ({ authenticators, user }: Holder) =>
  (await authenticators.list(user)).map(({ name }) => name);

const idOf = async ({ authenticators, user }: Holder, name: string) =>
  (await authenticators.list(user)).find((each) => each.name === name)!.id;

async function deleteLikeAnOlderVersion({ storeUrl }: Poolhouse): Promise<void> {
  const database = await openDatabase({ url: storeUrl, random: systemRandom });
  await database.transaction((connection) =>
    connection.run(
      sql`update software_tokens
             set pending_sealed = null, pending_fingerprint = null,
                 active_sealed = null, active_fingerprint = null, friendly_name = null`,
    ),
  );
  await database.close();
}

onEveryStore((start) => {
  test('each of several authenticators signs in, each code once', async (t) => {
    const poolhouse = await start(t);
    const { app, holder } = await alice(poolhouse);
    const phone = await enrolOwn(holder, 'Phone');
    const tablet = await enrolOwn(holder, 'Tablet');
    assert.deepEqual(await names(holder), ['Phone', 'Tablet']);
    poolhouse.clock.advance(30_000);
    for (const authenticator of [phone, tablet]) {
      const code = authenticator.code();
      await signInBy(app, code);
      await assert.rejects(signInBy(app, code), REUSED);
      await assert.rejects(signInBy(app, authenticator.code(-1)), REUSED);
    }
  });

  test('the code that enrols one does not sign in, and one of another is not spent by it', async (t) => {
    const poolhouse = await start(t);
    const { app, holder } = await alice(poolhouse);
    const phone = await enrolOwn(holder, 'Phone');
    poolhouse.clock.advance(30_000);
    const { app: tablet, enrolment } = offer(holder);
    const given = enrolment('Tablet');
    await holder.authenticators.add(holder.pool, holder.user, given);
    await assert.rejects(signInBy(app, tablet.code()), REUSED);
    await signInBy(app, phone.code());
    await assert.rejects(
      holder.authenticators.add(holder.pool, holder.user, given),
      ENDED,
      'the ticket is good once',
    );
  });

  test('codes one step either side are accepted of each, and no others', async (t) => {
    const poolhouse = await start(t);
    const { app, holder } = await alice(poolhouse);
    await enrolOwn(holder, 'Phone');
    const tablet = await enrolOwn(holder, 'Tablet');
    const accepted: number[] = [];
    for (const drift of [-2, 2, -1, 0, 1]) {
      poolhouse.clock.advance(5 * 30_000);
      await signInBy(app, tablet.code(drift)).then(
        () => accepted.push(drift),
        (error: Error) => assert.equal(error.name, MISMATCH.name),
      );
    }
    assert.deepEqual(accepted, [-1, 0, 1]);
  });

  test('wrong codes are counted together, and any right one forgives them', async (t) => {
    const poolhouse = await start(t);
    const { app, holder } = await alice(poolhouse);
    const phone = await enrolOwn(holder, 'Phone');
    const tablet = await enrolOwn(holder, 'Tablet');
    poolhouse.clock.advance(60_000);
    const { Session } = await beginPassword(app, 'alice');
    const wrong = () =>
      [phone.wrongCode(), tablet.wrongCode()].find(
        (code) => ![-1, 0, 1].some((n) => [phone, tablet].some((one) => one.code(n) === code)),
      )!;
    for (let n = 0; n < 5; n++) {
      await assert.rejects(answerTotp(app, Session, 'alice', wrong()), MISMATCH);
    }
    await assert.rejects(answerTotp(app, Session, 'alice', tablet.code()), {
      name: 'NotAuthorizedException',
      message: 'Password attempts exceeded',
    });
    const { app: third, enrolment } = offer(holder);
    const { authenticators, pool, user } = holder;
    await assert.rejects(authenticators.add(pool, user, enrolment('Third')), {
      message: 'Password attempts exceeded',
    });
    poolhouse.clock.advance(30_000);
    await authenticators.add(pool, user, enrolment('Third', { code: third.code() }));
    for (let n = 0; n < 4; n++) await assert.rejects(signInBy(app, wrong()), MISMATCH);
    await signInBy(app, phone.code());
  });

  test('a wrong code enrols nothing, and the ticket stays good', async (t) => {
    const poolhouse = await start(t);
    const { holder } = await alice(poolhouse);
    const { authenticators, pool, user } = holder;
    const { app, ticket, enrolment } = offer(holder);
    await assert.rejects(
      authenticators.add(pool, user, enrolment('A', { code: app.wrongCode() })),
      {
        name: 'EnableSoftwareTokenMFAException',
      },
    );
    assert.deepEqual(await names(holder), []);
    assert.deepEqual(fromBase32(authenticators.offeredBy(pool, user, ticket).secret), app.secret);
    await authenticators.add(pool, user, enrolment('  A  '));
    assert.deepEqual(await names(holder), ['A']);
  });

  test('a ticket is its user’s alone, and ends', async (t) => {
    const poolhouse = await start(t);
    const { app, holder } = await alice(poolhouse);
    const other = await holderOf(poolhouse, app.poolId, await createUser(app, 'bob'));
    const { ticket, enrolment } = offer(holder);
    const { authenticators, pool, user } = holder;
    await assert.rejects(authenticators.add(pool, other.user, enrolment('A')), ENDED);
    for (const text of ['', 'AAAA', ticket.slice(0, -4), `${ticket.slice(0, -4)}AAAA`]) {
      const forged = { ...enrolment('A'), ticket: text };
      await assert.rejects(authenticators.add(pool, user, forged), ENDED);
    }
    poolhouse.clock.advance(15 * 60_000);
    assert.throws(() => authenticators.offeredBy(pool, user, ticket), ENDED);
    await assert.rejects(authenticators.add(pool, user, enrolment('A')), ENDED);
  });

  test('an authenticator works until the one that replaces it does, and never after', async (t) => {
    const poolhouse = await start(t);
    const { app, holder } = await alice(poolhouse);
    const { authenticators, pool, user } = holder;
    const old = {
      Phone: await enrolOwn(holder, 'Phone'),
      Tablet: await enrolOwn(holder, 'Tablet'),
    };
    for (const name of ['Phone', 'Tablet'] as const) {
      poolhouse.clock.advance(60_000);
      const { app: next, enrolment } = offer(holder);
      const replaces = await idOf(holder, name);
      const wrong = enrolment('New', { code: next.wrongCode() });
      await assert.rejects(authenticators.replace(pool, user, replaces, wrong));
      await signInBy(app, old[name].code());
      await authenticators.replace(pool, user, replaces, enrolment(`New ${name}`));
      poolhouse.clock.advance(60_000);
      await assert.rejects(signInBy(app, old[name].code()), MISMATCH);
      await signInBy(app, next.code());
      await assert.rejects(
        authenticators.replace(pool, user, replaces, offer(holder).enrolment('Late')),
        GONE,
      );
    }
    assert.deepEqual(await names(holder), ['New Phone', 'New Tablet']);
  });

  test('a removed authenticator signs in no more; the rest do, whichever went', async (t) => {
    const poolhouse = await start(t);
    const { app, holder } = await alice(poolhouse);
    const { authenticators, pool, user } = holder;
    const all = [];
    for (const name of ['A', 'B', 'C']) all.push({ name, app: await enrolOwn(holder, name) });
    for (const name of ['A', 'C']) {
      await authenticators.remove(pool, user, await idOf(holder, name));
      poolhouse.clock.advance(60_000);
      const left = await names(holder);
      for (const each of all) {
        const attempt = signInBy(app, each.app.code());
        if (left.includes(each.name)) await attempt;
        else await assert.rejects(attempt, MISMATCH);
      }
    }
    assert.deepEqual(await names(holder), ['B']);
    await authenticators.remove(pool, user, await idOf(holder, 'B'));
    assert.ok((await beginPassword(app, 'alice')).AuthenticationResult);
    await assert.rejects(authenticators.remove(pool, user, 'nothing'), GONE);
  });

  test('where MFA is required the last factor of a user cannot be removed', async (t) => {
    const poolhouse = await start(t);
    const { app, holder } = await alice(poolhouse, 'ON');
    const { authenticators, pool, user } = holder;
    await enrolOwn(holder, 'A');
    await assert.rejects(authenticators.remove(pool, user, await idOf(holder, 'A')), {
      name: 'InvalidParameterException',
    });
    await enrolOwn(holder, 'B');
    await authenticators.remove(pool, user, await idOf(holder, 'A'));
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });

  test('there is room for five, and for more only in place of others', async (t) => {
    const { holder } = await alice(await start(t));
    for (const name of ['A', 'B', 'C', 'D', 'E']) await enrolOwn(holder, name);
    await assert.rejects(enrolOwn(holder, 'F'), { name: 'LimitExceededException' });
    await enrolOwn(holder, 'F', await idOf(holder, 'B'));
    assert.deepEqual((await names(holder)).sort(), ['A', 'C', 'D', 'E', 'F']);
  });

  test('names are kept, changed and limited', async (t) => {
    const { app, holder } = await alice(await start(t));
    const { authenticators, pool, user } = holder;
    for (const name of ['', '   ', 'x'.repeat(101), 'a\nb', 'a\u0000']) {
      await assert.rejects(enrolOwn(holder, name), { name: 'InvalidParameterException' });
    }
    await enrolOwn(holder, '📱'.repeat(100));
    await authenticators.rename(pool, user, (await authenticators.list(user))[0]!.id, 'Mine');
    const challenge = await beginPassword(app, 'alice');
    assert.equal(challenge.ChallengeParameters?.['FRIENDLY_DEVICE_NAME'], 'Mine');
    await assert.rejects(authenticators.rename(pool, user, 'nothing', 'x'), GONE);
  });

  test('the API goes on knowing one: it replaces that one and removes all', async (t) => {
    const poolhouse = await start(t);
    const { app, holder } = await alice(poolhouse);
    const { AccessToken } = await signIn(app, 'alice');
    const first = await enrol(app, AccessToken);
    const further = await enrolOwn(holder, 'Further');
    const second = await enrol(app, AccessToken);
    poolhouse.clock.advance(60_000);
    await assert.rejects(signInBy(app, first.code()), MISMATCH);
    await signInBy(app, second.code());
    await signInBy(app, further.code());
    await app.cognito.adminDeleteSoftwareToken({ UserPoolId: app.poolId, Username: 'alice' });
    assert.deepEqual(await names(holder), []);
    assert.ok((await beginPassword(app, 'alice')).AuthenticationResult);
  });
});

describe('while two versions serve one database', () => {
  test('what an older version left behind comes back with no later authenticator', async (t) => {
    for (const by of ['API', 'page'] as const) {
      const poolhouse = await startOnPostgres(t);
      const { app, userId, holder } = await alice(poolhouse);
      const { AccessToken } = await signIn(app, 'alice');
      // Alone, as when a version that knows of one only has removed that.
      const { store } = poolhouse.server;
      const token = { secret: Buffer.alloc(32, 1), lastStep: 1, createdAt: 1 };
      await store.transaction(async (tx) => {
        await tx.softwareTokens.associate(app.poolId, userId, Buffer.alloc(32, 3), undefined);
        await tx.softwareTokens.activate(app.poolId, userId, Buffer.alloc(32, 3), 1, undefined);
        await tx.softwareTokens.add(app.poolId, userId, token);
      });
      await deleteLikeAnOlderVersion(poolhouse);
      assert.deepEqual(await names(holder), [], 'it signs nobody in');
      if (by === 'API') await enrol(app, AccessToken);
      else await enrolOwn(holder, 'New');
      assert.equal((await store.softwareTokens.find(app.poolId, userId))?.further, undefined);
    }
  });
});
