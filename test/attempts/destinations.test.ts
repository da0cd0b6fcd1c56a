import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createUser, signIn } from '../support/app.ts';
import { choose } from '../support/choice.ts';
import { LIMIT, messagesOf, OWN_EMAIL, onceApp, outcomes, signUp } from '../support/codes.ts';
import { onEveryStore, startNodes } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const HOUR = 3_600_000;
const VICTIM = 'victim@example.com';

onEveryStore((start) => {
  const poolhouse = sharedServer(start, {}, { messagesPerHour: 8 });
  const mailApp = (more: Parameters<typeof onceApp>[1] = {}) =>
    onceApp(poolhouse(), {
      ...more,
      pool: { AutoVerifiedAttributes: ['email'], ...OWN_EMAIL, ...more.pool },
    });

  test('an address gets no more than so many messages an hour, whoever they are for', async () => {
    const app = await mailApp();
    const many = Array.from({ length: 60 }, (_, n) => signUp(app, `u${n}`, { email: VICTIM }));
    const { successes, errors } = await outcomes(many);
    assert.equal(successes, 8);
    assert.deepEqual([...errors], [LIMIT.name]);
    assert.equal(messagesOf(app), 8);
    // Nothing is left of a sign-up whose message was refused, and case makes no other mailbox.
    await assert.rejects(signUp(app, 'u100', { email: 'VICTIM@example.com' }), LIMIT);
    await signUp(app, 'u100', { email: 'another@example.com' });
    app.poolhouse.clock.advance(HOUR);
    await signUp(app, 'u101', { email: VICTIM });
  });

  test('a signed-in user cannot have a stranger’s address flooded', async () => {
    const app = await mailApp();
    await createUser(app, 'ann', { email: 'ann@example.com', email_verified: 'true' });
    const { AccessToken } = await signIn(app, 'ann');
    const changeTo = (Value: string) =>
      app.cognito.updateUserAttributes({ AccessToken, UserAttributes: [{ Name: 'email', Value }] });
    for (let n = 0; n < 8; n++) {
      await changeTo(VICTIM);
      await changeTo(`ann+${n}@example.com`);
    }
    await assert.rejects(changeTo(VICTIM), { name: 'TooManyRequestsException' });
    assert.equal(messagesOf(app), 16);
  });

  test('one-time codes that strangers ask for use up none of the owner’s second factor', async () => {
    const app = await mailApp({
      mfa: 'OPTIONAL',
      pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } } },
      mfaConfig: { SoftwareTokenMfaConfiguration: undefined, EmailMfaConfiguration: {} },
      client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] },
    });
    const mine = { email: VICTIM, email_verified: 'true' };
    await createUser(app, 'ann', mine);
    await createUser(app, 'bob', mine);
    const { cognito, poolId: UserPoolId } = app;
    await cognito.adminSetUserMFAPreference({
      UserPoolId,
      Username: 'bob',
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    const ask = () => choose(app, 'ann', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    for (let n = 0; n < 8; n++) await ask();
    await assert.rejects(ask(), { name: 'TooManyRequestsException' });
    const begun = await choose(app, 'bob', {
      PREFERRED_CHALLENGE: 'PASSWORD',
      PASSWORD: 'Correct-horse-7',
    });
    assert.equal(begun.ChallengeName, 'EMAIL_OTP');
  });

  test('an administrator’s invitations have a limit of their own, twice as high', async () => {
    const app = await mailApp();
    const invite = (Username: string) =>
      app.cognito.adminCreateUser({
        UserPoolId: app.poolId,
        Username,
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: [{ Name: 'email', Value: VICTIM }],
      });
    for (let n = 0; n < 16; n++) await invite(`u${n}`);
    await assert.rejects(invite('u16'), { name: 'TooManyRequestsException' });
    const { successes } = await outcomes([signUp(app, 'self', { email: VICTIM })]);
    assert.equal(successes, 1);
  });
});

describe('two nodes on one database', () => {
  test('send one address no more than one node would', async (t) => {
    const nodes = await startNodes(t, 2, {}, undefined, { messagesPerHour: 8 });
    const app = await onceApp(nodes[0], { pool: { AutoVerifiedAttributes: ['email'] } });
    const clients = nodes.map((node) => node.client({ maxAttempts: 1 }));
    const { successes } = await outcomes(
      Array.from({ length: 40 }, (_, n) =>
        signUp({ ...app, cognito: clients[n % 2]! }, `u${n}`, { email: VICTIM }),
      ),
    );
    assert.equal(successes, 8);
  });
});
