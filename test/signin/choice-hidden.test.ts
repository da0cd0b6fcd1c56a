import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, createUser, PASSWORD, tokensOf } from '../support/app.ts';
import {
  answer,
  choiceApp,
  choose,
  MAIL,
  REACHABLE,
  WRONG,
  WRONG_CODE,
} from '../support/choice.ts';
import { codeFor, messagesOf } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';

const LOCKED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' };
const FACTORS = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] as const;

/** An answer without what is different each time. */
function shapeOf({ $metadata: _, Session, ...rest }: Awaited<ReturnType<typeof choose>>) {
  return { ...rest, sessionLength: Session?.length };
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const hidingApp = (pool = {}) =>
    choiceApp(poolhouse(), FACTORS, {
      pool,
      client: {
        PreventUserExistenceErrors: 'ENABLED',
        ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
      },
    });
  const { email: _, ...byPhoneToo } = REACHABLE;
  const user = (app: App, name: string) =>
    createUser(app, name, { ...byPhoneToo, email: `${name}@example.com` });

  test('where existence is told, an unknown user and a closed account are told apart', async () => {
    const app = await choiceApp(poolhouse(), FACTORS);
    await assert.rejects(choose(app, 'nobody'), {
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
    await createUser(app, 'alice', REACHABLE);
    const { cognito, poolId } = app;
    const { Session } = await choose(app, 'alice', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    await cognito.adminDisableUser({ UserPoolId: poolId, Username: 'alice' });
    const disabled = { name: 'NotAuthorizedException', message: 'User is disabled.' };
    await assert.rejects(choose(app, 'alice'), disabled);
    const late = { EMAIL_OTP_CODE: codeFor(app, MAIL) };
    await assert.rejects(answer(app, 'EMAIL_OTP', Session, 'alice', late), disabled);
    await cognito.adminEnableUser({ UserPoolId: poolId, Username: 'alice' });
    await cognito.adminResetUserPassword({ UserPoolId: poolId, Username: 'alice' });
    await assert.rejects(choose(app, 'alice'), { name: 'PasswordResetRequiredException' });
    await cognito.signUp({
      ClientId: app.clientId,
      Username: 'bob',
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }],
    });
    await assert.rejects(choose(app, 'bob'), { name: 'UserNotConfirmedException' });
  });

  test('an unknown user is asked what a known one is asked, for sessions alike', async () => {
    const app = await hidingApp();
    await user(app, 'alice');
    const sent = messagesOf(app);
    for (const PREFERRED_CHALLENGE of ['', 'PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP']) {
      const parameters: Record<string, string> = PREFERRED_CHALLENGE ? { PREFERRED_CHALLENGE } : {};
      const known = shapeOf(await choose(app, 'alice', parameters));
      const unknown = shapeOf(await choose(app, 'carol', parameters));
      const destination = unknown.ChallengeParameters?.CODE_DELIVERY_DESTINATION;
      if (destination) {
        assert.match(destination, /^(?:[a-z]\*\*\*@[a-z]\*\*\*|\+\*{7}\d{4})$/);
        known.ChallengeParameters!.CODE_DELIVERY_DESTINATION = destination;
        const again = await choose(app, 'carol', parameters);
        assert.equal(again.ChallengeParameters?.CODE_DELIVERY_DESTINATION, destination);
      }
      assert.deepEqual(unknown, known, PREFERRED_CHALLENGE);
    }
    assert.equal(messagesOf(app) - sent, 2, 'something was sent for a name that is nobody’s');
  });

  test('an unknown name that is an address is shown as itself, masked', async () => {
    const app = await hidingApp({ UsernameAttributes: ['email'] });
    const asked = await choose(app, 'zoe@quux.example', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    assert.equal(asked.ChallengeParameters?.CODE_DELIVERY_DESTINATION, 'z***@q***');
  });

  test('nothing that is answered for an unknown user is right, and it locks like a known one', async () => {
    const app = await hidingApp();
    await user(app, 'alice');
    for (const name of ['alice', 'carol']) {
      const byMail = await choose(app, name, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
      for (let n = 0; n < 5; n++) {
        const give = answer(app, 'EMAIL_OTP', byMail.Session, name, { EMAIL_OTP_CODE: '00000000' });
        await assert.rejects(give, WRONG_CODE, name);
      }
      const locked = answer(app, 'EMAIL_OTP', byMail.Session, name, { EMAIL_OTP_CODE: '00000000' });
      await assert.rejects(locked, LOCKED, name);

      const chosen = await answer(
        app,
        'SELECT_CHALLENGE',
        (await choose(app, name)).Session,
        name,
        { ANSWER: 'PASSWORD' },
      );
      const wrong = answer(app, 'PASSWORD', chosen.Session, name, { PASSWORD: 'Wrong-1' });
      await assert.rejects(wrong, WRONG, name);
      const srp = new SrpClient(app.poolId);
      const SRP_A = await srp.a();
      const opened = await choose(app, name, { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A });
      assert.equal(opened.ChallengeName, 'PASSWORD_VERIFIER');
      const now = app.poolhouse.clock.now();
      const claim = await srp.answer(opened.ChallengeParameters!, 'Wrong-1', now);
      await assert.rejects(
        answer(app, 'PASSWORD_VERIFIER', opened.Session, name, claim),
        WRONG,
        name,
      );
    }
  });

  test('a session of an unknown user stays nobody’s when the name is taken', async () => {
    const app = await hidingApp();
    const { Session } = await choose(app, 'dave', { PREFERRED_CHALLENGE: 'PASSWORD' });
    await user(app, 'dave');
    const late = answer(app, 'PASSWORD', Session, 'dave', { PASSWORD });
    await assert.rejects(late, { name: 'NotAuthorizedException' });
    tokensOf(await choose(app, 'dave', { PASSWORD }));
  });

  test('a disabled user is sent no code and looks like an unknown one', async () => {
    const app = await hidingApp();
    await user(app, 'alice');
    const { cognito, poolId } = app;
    await cognito.adminDisableUser({ UserPoolId: poolId, Username: 'alice' });
    const byMail = await choose(app, 'alice', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    assert.equal(byMail.ChallengeName, 'EMAIL_OTP');
    assert.equal(messagesOf(app), 0);
    const give = answer(app, 'EMAIL_OTP', byMail.Session, 'alice', { EMAIL_OTP_CODE: '00000000' });
    await assert.rejects(give, WRONG_CODE);
    await assert.rejects(choose(app, 'alice', { PASSWORD }), WRONG);
  });
});
