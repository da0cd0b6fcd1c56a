import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUser, enrol, signIn, tokensOf } from '../support/app.ts';
import { auditLog } from '../support/audit.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  ask,
  ENABLED,
  enrolledUser,
  LOCKED,
  MISMATCH,
  makeCodes,
  remaining,
  signInWith,
} from './support.ts';

onEveryStore((start) => {
  const server = sharedServer(start);

  test('a user makes ten codes with a current code of the authenticator', async () => {
    const { app, phone, accessToken } = await enrolledUser(server());
    const { poolhouse } = app;
    assert.deepEqual((await ask(poolhouse, 'GET', accessToken)).body, { remaining: 0 });
    const createdAt = new Date(poolhouse.clock.now()).toISOString();
    const made = await ask(poolhouse, 'POST', accessToken, phone.code());
    assert.equal(made.status, 200);
    assert.equal(made.headers.get('cache-control'), 'no-store');
    const { codes = [], ...rest } = made.body;
    assert.deepEqual(rest, { createdAt });
    assert.equal(new Set(codes).size, 10);
    for (const code of codes)
      assert.match(code, /^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{6}$/);
    const left = await ask(poolhouse, 'GET', accessToken);
    assert.deepEqual(left.body, { remaining: 10, createdAt });
  });

  test('each code signs in once, however it is typed', async () => {
    const owner = await enrolledUser(server());
    const { app } = owner;
    const codes = await makeCodes(owner);
    const typed = [
      (code: string) => code,
      (code: string) => code.toLowerCase(),
      (code: string) => code.replaceAll('-', ''),
      (code: string) => ` ${code.replaceAll('-', ' ')} `,
      (code: string) => code.replaceAll('0', 'o').replaceAll('1', 'I'),
      (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l'),
    ];
    for (const [i, type] of typed.entries()) {
      tokensOf(await signInWith(app, type(codes[i]!)));
      assert.equal(await remaining(owner), 9 - i);
      await assert.rejects(signInWith(app, codes[i]!), MISMATCH);
    }
    for (const code of codes.slice(typed.length)) tokensOf(await signInWith(app, code));
    assert.deepEqual((await ask(app.poolhouse, 'GET', owner.accessToken)).body, { remaining: 0 });
  });

  test('the authenticator works on beside the codes', async () => {
    const owner = await enrolledUser(server());
    const codes = await makeCodes(owner);
    tokensOf(await signInWith(owner.app, owner.phone.code()));
    tokensOf(await signInWith(owner.app, codes[0]!));
    await assert.rejects(signInWith(owner.app, owner.phone.code()), {
      name: 'ExpiredCodeException',
    });
    assert.equal(await remaining(owner), 9);
  });

  test('new codes kill the old', async () => {
    const owner = await enrolledUser(server());
    const old = await makeCodes(owner);
    tokensOf(await signInWith(owner.app, old[0]!));
    const codes = await makeCodes(owner);
    assert.equal(await remaining(owner), 10);
    await assert.rejects(signInWith(owner.app, old[1]!), MISMATCH);
    tokensOf(await signInWith(owner.app, codes[0]!));
  });

  test('codes are removed with a current code of the authenticator', async () => {
    const owner = await enrolledUser(server());
    const { app, phone, accessToken } = owner;
    const codes = await makeCodes(owner);
    const removed = await ask(app.poolhouse, 'DELETE', accessToken, phone.code());
    assert.deepEqual([removed.status, removed.body], [200, { remaining: 0 }]);
    assert.equal(await remaining(owner), 0);
    await assert.rejects(signInWith(app, codes[0]!), MISMATCH);
  });

  test('codes go with the authenticator, removed or replaced, and not before', async () => {
    const owner = await enrolledUser(server());
    const { app, phone, accessToken } = owner;
    const { cognito, poolhouse } = app;
    const first = await makeCodes(owner);
    await cognito.verifySoftwareToken({ AccessToken: accessToken, UserCode: phone.code() });
    await cognito.associateSoftwareToken({ AccessToken: accessToken });
    assert.equal(await remaining(owner), 10);
    poolhouse.clock.advance(30_000);

    const replaced = { ...owner, phone: await enrol(app, accessToken) };
    assert.equal(await remaining(replaced), 0);
    await assert.rejects(signInWith(app, first[0]!), MISMATCH);

    const second = await makeCodes(replaced);
    await cognito.adminDeleteSoftwareToken({ UserPoolId: app.poolId, Username: 'alice' });
    assert.equal(await remaining(replaced), 0);
    await enrol(app, accessToken);
    await assert.rejects(signInWith(app, second[0]!), MISMATCH);
  });

  test('codes go with the user', async () => {
    const owner = await enrolledUser(server());
    const { app, userId } = owner;
    await makeCodes(owner);
    const left = () => app.poolhouse.server.store.recoveryCodes.left(app.poolId, userId);
    assert.equal((await left())?.count, 10);
    await app.cognito.adminDeleteUser({ UserPoolId: app.poolId, Username: 'alice' });
    assert.equal(await left(), undefined);
  });

  test('a code is good in no other pool and for no other user', async () => {
    const owner = await enrolledUser(server());
    const elsewhere = await enrolledUser(server());
    const [code] = await makeCodes(owner);
    await assert.rejects(signInWith(elsewhere.app, code!), MISMATCH);
    await createUser(owner.app, 'bob');
    const { AccessToken } = await signIn(owner.app, 'bob');
    await enrol(owner.app, AccessToken);
    const { Session } = await owner.app.cognito.initiateAuth({
      ClientId: owner.app.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'bob', PASSWORD: 'Correct-horse-7' },
    });
    const answer = { USERNAME: 'bob', SOFTWARE_TOKEN_MFA_CODE: code! };
    await assert.rejects(
      owner.app.cognito.respondToAuthChallenge({
        ClientId: owner.app.clientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session,
        ChallengeResponses: answer,
      }),
      MISMATCH,
    );
    tokensOf(await signInWith(owner.app, code!));
  });

  test('wrong recovery codes and wrong codes of the authenticator share one count', async () => {
    const owner = await enrolledUser(server());
    const { app, phone } = owner;
    const [code, other] = await makeCodes(owner);
    const wrong = '00000-00000-00000-00000-000000';
    for (const guess of [wrong, phone.wrongCode(), wrong, phone.wrongCode()]) {
      await assert.rejects(signInWith(app, guess), MISMATCH);
    }
    tokensOf(await signInWith(app, code!));
    for (const guess of [wrong, phone.wrongCode(), wrong, phone.wrongCode(), wrong]) {
      await assert.rejects(signInWith(app, guess), MISMATCH);
    }
    await assert.rejects(signInWith(app, other!), LOCKED);
    await assert.rejects(signInWith(app, phone.code()), LOCKED);
    app.poolhouse.clock.advance(1000);
    tokensOf(await signInWith(app, other!));
  });

  test('a refused sign-in leaves the code good', async () => {
    const owner = await enrolledUser(server());
    const { app } = owner;
    const [code] = await makeCodes(owner);
    const { Session } = await app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'alice', PASSWORD: 'Correct-horse-7' },
    });
    const set = { UserPoolId: app.poolId, Username: 'alice' };
    await app.cognito.adminDisableUser(set);
    const answer = {
      ClientId: app.clientId,
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session,
      ChallengeResponses: { USERNAME: 'alice', SOFTWARE_TOKEN_MFA_CODE: code! },
    } as const;
    await assert.rejects(app.cognito.respondToAuthChallenge(answer), {
      name: 'NotAuthorizedException',
    });
    await app.cognito.adminEnableUser(set);
    tokensOf(await signInWith(app, code!));
  });

  test('using a code is audited, without the code', async (t) => {
    const { log, events } = auditLog();
    const owner = await enrolledUser(await start(t, {}, { log }), ENABLED);
    const [code] = await makeCodes(owner);
    tokensOf(await signInWith(owner.app, code!));
    const own = (await events()).filter(({ event }) => event.startsWith('recovery'));
    assert.deepEqual(own, [
      { event: 'recovery codes created', audit: true, userId: owner.userId },
      { event: 'recovery code used', audit: true, userId: owner.userId },
    ]);
  });
});
