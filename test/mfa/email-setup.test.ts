import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, AuthenticatorApp, beginPassword, createUser, tokensOf } from '../support/app.ts';
import {
  answer,
  INVALID_SESSION,
  MAIL,
  PHONE,
  SPENT_SESSION,
  WRONG_CODE,
} from '../support/choice.ts';
import { codeFor, messagesOf, otherThan, shown } from '../support/codes.ts';
import { appWithMessages } from '../support/message-factors.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

/** MFA_SETUP answered with an address. */
const setUp = (app: App, session: string | undefined, EMAIL = MAIL, username = 'alice') =>
  answer(app, 'MFA_SETUP', session, username, { EMAIL });
const giveCode = (app: App, session: string | undefined, code: string) =>
  answer(app, 'EMAIL_OTP', session, 'alice', { EMAIL_OTP_CODE: code });

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('MFA_SETUP names what the pool offers, and an address given there becomes the factor', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    await createUser(app, 'alice');
    const begun = await beginPassword(app, 'alice');
    assert.equal(begun.ChallengeName, 'MFA_SETUP');
    assert.equal(
      begun.ChallengeParameters!.MFAS_CAN_SETUP,
      '["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]',
    );
    await assert.rejects(setUp(app, begun.Session, 'nonsense'), {
      name: 'InvalidParameterException',
      message: 'Invalid email address format.',
    });
    const asked = await setUp(app, begun.Session);
    assert.equal(asked.ChallengeName, 'EMAIL_OTP');
    assert.deepEqual(asked.ChallengeParameters, {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_DELIVERY_DESTINATION: 'a***@e***',
      USER_ID_FOR_SRP: 'alice',
    });
    await assert.rejects(setUp(app, begun.Session), SPENT_SESSION);
    const code = codeFor(app, MAIL);
    assert.match(code, /^[0-9]{6}$/);
    await assert.rejects(giveCode(app, asked.Session, otherThan(code)), WRONG_CODE);
    assert.equal((await shown(app, 'alice')).attributes.email, undefined);
    const { AccessToken } = tokensOf(await giveCode(app, asked.Session, code));
    const { attributes } = await shown(app, 'alice');
    assert.deepEqual([attributes.email, attributes.email_verified], [MAIL, 'true']);
    const user = await app.cognito.getUser({ AccessToken });
    assert.deepEqual(
      [user.UserMFASettingList, user.PreferredMfaSetting],
      [['EMAIL_OTP'], 'EMAIL_OTP'],
    );
    assert.equal((await beginPassword(app, 'alice')).ChallengeName, 'EMAIL_OTP');
  });

  test('a pool without e-mail as a factor does not take an address', async () => {
    const app = await appWithMessages(poolhouse(), 'ON', {
      mfaConfig: { EmailMfaConfiguration: undefined },
    });
    await createUser(app, 'alice');
    const begun = await beginPassword(app, 'alice');
    assert.equal(begun.ChallengeParameters!.MFAS_CAN_SETUP, '["SMS_MFA","SOFTWARE_TOKEN_MFA"]');
    await assert.rejects(setUp(app, begun.Session), { name: 'InvalidParameterException' });
    assert.equal(messagesOf(app), 0);
  });

  test('a client that may not write the address cannot set it up', async () => {
    const app = await appWithMessages(poolhouse(), 'ON', {
      client: { WriteAttributes: ['name'], ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] },
    });
    await createUser(app, 'alice');
    const { Session } = await beginPassword(app, 'alice');
    await assert.rejects(setUp(app, Session), {
      name: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
    });
  });

  test('an address that is another user’s alias is not taken from that user', async () => {
    const app = await appWithMessages(poolhouse(), 'ON', { pool: { AliasAttributes: ['email'] } });
    await createUser(app, 'bob', { email: MAIL, email_verified: 'true' });
    await createUser(app, 'alice');
    const { Session } = await setUp(app, (await beginPassword(app, 'alice')).Session);
    await assert.rejects(giveCode(app, Session, codeFor(app, MAIL)), {
      name: 'AliasExistsException',
    });
    assert.equal((await shown(app, 'alice')).attributes.email, undefined);
  });

  test('no address is set up beside a factor the user got meanwhile', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    const { cognito, poolId } = app;
    await createUser(app, 'alice');
    const first = await beginPassword(app, 'alice');
    const second = await beginPassword(app, 'alice');
    const late = await setUp(app, (await beginPassword(app, 'alice')).Session);
    const code = codeFor(app, MAIL);

    const associated = await cognito.associateSoftwareToken({ Session: first.Session });
    const phone = new AuthenticatorApp(associated.SecretCode!, app.poolhouse.clock);
    await cognito.verifySoftwareToken({ Session: associated.Session, UserCode: phone.code() });
    await assert.rejects(setUp(app, second.Session), INVALID_SESSION);
    await assert.rejects(giveCode(app, late.Session, code), INVALID_SESSION);

    await createUser(app, 'bob');
    const { Session } = await beginPassword(app, 'bob');
    await cognito.adminUpdateUserAttributes({
      UserPoolId: poolId,
      Username: 'bob',
      UserAttributes: [{ Name: 'phone_number', Value: PHONE }],
    });
    await assert.rejects(setUp(app, Session, MAIL, 'bob'), INVALID_SESSION);
    assert.equal((await shown(app, 'bob')).attributes.email, undefined);
  });

  test('a code for a new address is no code of the factor, nor of a first one', async () => {
    const app = await appWithMessages(poolhouse(), 'ON');
    await createUser(app, 'alice');
    const asked = await setUp(app, (await beginPassword(app, 'alice')).Session);
    const other = await beginPassword(app, 'alice');
    assert.equal(other.ChallengeName, 'MFA_SETUP');
    await assert.rejects(giveCode(app, other.Session, codeFor(app, MAIL)), WRONG_CODE);
    tokensOf(await giveCode(app, asked.Session, codeFor(app, MAIL)));
  });
});
