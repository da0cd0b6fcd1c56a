import assert from 'node:assert/strict';
import { test } from 'node:test';
import { characterCount, firstCharacters, isLongerThan } from '#platform/text-length.ts';
import { openAccount } from '../account/support.ts';
import { columnsOf, createImportApp, csvOf, importFile, rowOf } from '../import/support.ts';
import { pagesApp, Visitor } from '../pages/support.ts';
import {
  type App,
  beginPassword,
  createApp,
  createUser,
  PASSWORD,
  signIn,
} from '../support/app.ts';
import { codeFor, signUpApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';
import { functionsBehind } from '../triggers/functions.ts';
import { migratingOn } from '../triggers/migration-app.ts';

/** As long as a password may be, mostly in characters that have two units of UTF-16 each. */
const LONGEST = `Aa1!${'🐎'.repeat(252)}`;
const OTHER = `Aa1!${'🐢'.repeat(252)}`;
const TOO_LONG = `${LONGEST}🐎`;
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

test('a character is counted once, however many units it has', () => {
  assert.equal(characterCount('a🐎b'), 3);
  assert.equal(characterCount('🐎'.repeat(5), 5), 5);
  assert.ok(characterCount('🐎'.repeat(6), 5) > 5);
  assert.ok(characterCount('a'.repeat(11), 5) > 5);
  assert.equal(isLongerThan('🐎🐎', 2), false);
  assert.equal(isLongerThan('🐎🐎a', 2), true);
  assert.equal(firstCharacters('a🐎b', 2), 'a🐎');
  assert.equal(firstCharacters('🐎🐎', 1), '🐎');
  assert.equal(firstCharacters('ab', 2), 'ab');
});

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  const flows = [
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_USER_AUTH',
  ] as const;

  /** Signs in by SRP with whatever password, as no rule of the server's can prevent. */
  async function bySrp(
    { cognito, clientId, poolId, poolhouse }: App,
    username: string,
    password: string,
  ) {
    const srp = new SrpClient(poolId);
    const { ChallengeParameters } = await cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: username, SRP_A: await srp.a() },
    });
    return cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: await srp.answer(ChallengeParameters!, password, poolhouse.clock.now()),
    });
  }

  test('the longest password there can be signs in by every flow, and a longer one by none', async () => {
    const app = await createApp(poolhouse(), { client: { ExplicitAuthFlows: [...flows] } });
    const { cognito, clientId, poolId } = app;
    await createUser(app, 'ann');
    const user = { UserPoolId: poolId, Username: 'ann', Permanent: true };
    await cognito.adminSetUserPassword({ ...user, Password: LONGEST });
    await assert.rejects(cognito.adminSetUserPassword({ ...user, Password: TOO_LONG }), {
      name: 'InvalidParameterException',
    });
    const ways: Record<string, (password: string) => Promise<unknown>> = {
      plain: (password) => signIn(app, 'ann', password),
      admin: (PASSWORD) =>
        cognito.adminInitiateAuth({
          UserPoolId: poolId,
          ClientId: clientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ann', PASSWORD },
        }),
      choice: (PASSWORD) =>
        cognito.initiateAuth({
          ClientId: clientId,
          AuthFlow: 'USER_AUTH',
          AuthParameters: { USERNAME: 'ann', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
        }),
      srp: (password) => bySrp(app, 'ann', password),
    };
    for (const [way, signInBy] of Object.entries(ways)) {
      const answer = (await signInBy(LONGEST)) as { ChallengeName?: string };
      assert.equal(answer.ChallengeName, undefined, way);
      await assert.rejects(signInBy(TOO_LONG), WRONG, way);
    }
  });

  test('wherever a password is set, the longest is taken and a longer one is not', async () => {
    const app = await signUpApp(poolhouse());
    const { cognito, clientId: ClientId, poolId: UserPoolId } = app;
    const refused = { name: 'InvalidParameterException' };

    const joe = { ClientId, Username: 'joe' };
    const UserAttributes = [{ Name: 'email', Value: 'joe@example.com' }];
    await assert.rejects(cognito.signUp({ ...joe, Password: TOO_LONG, UserAttributes }), refused);
    await cognito.signUp({ ...joe, Password: LONGEST, UserAttributes });
    const ConfirmationCode = codeFor(app, 'joe@example.com');
    await cognito.confirmSignUp({ ...joe, ConfirmationCode });
    const { AccessToken } = await signIn(app, 'joe', LONGEST);

    const change = (PreviousPassword: string, ProposedPassword: string) =>
      cognito.changePassword({ AccessToken, PreviousPassword, ProposedPassword });
    await assert.rejects(change(LONGEST, TOO_LONG), refused);
    await change(LONGEST, OTHER);
    await signIn(app, 'joe', OTHER);

    await cognito.forgotPassword(joe);
    const recover = (Password: string) =>
      cognito.confirmForgotPassword({
        ...joe,
        ConfirmationCode: codeFor(app, 'joe@example.com'),
        Password,
      });
    await assert.rejects(recover(TOO_LONG), refused);
    await recover(LONGEST);
    await signIn(app, 'joe', LONGEST);

    const kim = { UserPoolId, Username: 'kim' };
    const TemporaryPassword = OTHER;
    await cognito.adminCreateUser({ ...kim, TemporaryPassword, MessageAction: 'SUPPRESS' });
    const answer = async (NEW_PASSWORD: string) => {
      const { Session } = await beginPassword(app, 'kim', TemporaryPassword);
      return cognito.respondToAuthChallenge({
        ClientId,
        Session,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        ChallengeResponses: { USERNAME: 'kim', NEW_PASSWORD },
      });
    };
    await assert.rejects(answer(TOO_LONG), {
      name: 'InvalidPasswordException',
      message: 'Password did not conform with password policy: Password too long',
    });
    await answer(LONGEST);
    await signIn(app, 'kim', LONGEST);
  });

  test('the pages take the longest password and let a browser type it', async () => {
    const app = await pagesApp(poolhouse(), { pool: { AutoVerifiedAttributes: ['email'] } });
    const visitor = await new Visitor().open(app.page('/signup'));
    assert.match(visitor.html, /name="password" type="password"[^>]*maxlength="512"/);
    const bob = { username: 'bob', email: 'bob@example.com' };
    await visitor.send({ ...bob, password: TOO_LONG });
    assert.equal(visitor.problem, 'This password does not meet the rules for passwords.');
    await visitor.send({ ...bob, password: LONGEST });
    assert.equal(visitor.path, '/confirm');
    await visitor.send({ code: codeFor(app, 'bob@example.com') });
    await visitor.send({ password: LONGEST });
    assert.ok(visitor.answer.get('code'));

    const own = await openAccount(app, 'bob', { password: LONGEST, path: '/account/password' });
    for (const password of [TOO_LONG, 'with a space in it']) {
      await own.send({ current: LONGEST, password, 'password-again': password });
      assert.equal(own.problem, 'This password does not meet the rules for passwords.');
    }
    await own.send({ current: LONGEST, password: OTHER, 'password-again': OTHER });
    assert.equal(own.problem, undefined);
    await signIn(app, 'bob', OTHER);
  });

  test('nobody comes from elsewhere by a password that nobody can have here', async () => {
    const app = await migratingOn(
      poolhouse,
      functions,
    )((event) => ({ ...event, response: { ...event.response, userAttributes: {} } }));
    const before = functions.events('migration').length;
    await assert.rejects(signIn(app, 'eve', TOO_LONG), { name: 'UserNotFoundException' });
    assert.equal(functions.events('migration').length, before);
    await signIn(app, 'eve', LONGEST);
  });

  test('a name and an attribute are as long in a file of users as in a request', async () => {
    const app = await createImportApp(poolhouse());
    const name = '𝒜'.repeat(128);
    const nickname = '𝒩'.repeat(2048);
    const row = { email: 'a@example.com', nickname };
    const tooLong = { email: 'b@example.com' };
    const job = await importFile(
      app,
      csvOf(await columnsOf(app), [rowOf(name, row), rowOf(`${name}𝒜`, tooLong)]),
    );
    assert.deepEqual([job.ImportedUsers, job.FailedUsers], [1, 1]);
    const user = await app.cognito.adminGetUser({ UserPoolId: app.poolId, Username: name });
    assert.ok(user.UserAttributes!.some(({ Value }) => Value === nickname));
    await createUser(app, '𝒵'.repeat(128));
    await assert.rejects(createUser(app, '𝒵'.repeat(129)), { name: 'InvalidParameterException' });
    await assert.rejects(signIn(app, name, PASSWORD));
  });
});
