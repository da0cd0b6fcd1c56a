import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventFilterType } from '@aws-sdk/client-cognito-identity-provider';
import { type App, createUser, PASSWORD, signIn } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';
import { COMPROMISED, compromisedPasswords, eventsOf, watchedApp } from './support.ts';

const REFUSED = {
  name: 'InvalidPasswordException',
  message: 'Provided password cannot be used for security reasons.',
};
const RESET = { name: 'PasswordResetRequiredException' };

onEveryStore((start) => {
  const poolhouse = sharedServer((t, options) => start(t, options, { compromisedPasswords }));

  const configure = (
    { cognito, poolId }: App,
    EventAction: 'BLOCK' | 'NO_ACTION',
    EventFilter?: EventFilterType[],
  ) =>
    cognito.setRiskConfiguration({
      UserPoolId: poolId,
      CompromisedCredentialsRiskConfiguration: {
        Actions: { EventAction },
        ...(EventFilter && { EventFilter }),
      },
    });

  /** A user with the password that everybody knows. */
  async function withCompromised(mode: 'AUDIT' | 'ENFORCED'): Promise<App> {
    const app = await watchedApp(poolhouse(), mode);
    await createUser(app, 'alice');
    await app.cognito.adminSetUserPassword({
      UserPoolId: app.poolId,
      Username: 'alice',
      Password: COMPROMISED,
      Permanent: true,
    });
    return app;
  }

  async function detected(app: App): Promise<unknown> {
    const [event] = await eventsOf(app, 'alice');
    return [event!.EventResponse, event!.EventRisk];
  }

  test('a sign-in with a compromised password asks for a new one', async () => {
    const app = await withCompromised('ENFORCED');
    await configure(app, 'BLOCK');
    await assert.rejects(signIn(app, 'alice', COMPROMISED), RESET);
    const risk = { RiskDecision: 'Block', CompromisedCredentialsDetected: true };
    assert.deepEqual(await detected(app), ['Fail', risk]);
    const { UserStatus } = await app.cognito.adminGetUser({
      UserPoolId: app.poolId,
      Username: 'alice',
    });
    assert.equal(UserStatus, 'RESET_REQUIRED');
    await assert.rejects(signIn(app, 'alice', COMPROMISED), RESET);
  });

  test('only a right password tells that it is compromised', async () => {
    const app = await watchedApp(poolhouse(), 'ENFORCED');
    await createUser(app, 'alice');
    await configure(app, 'BLOCK');
    await assert.rejects(signIn(app, 'alice', COMPROMISED), {
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
    await signIn(app, 'alice');
  });

  test('NO_ACTION and AUDIT record it and let the user in', async () => {
    for (const [mode, action] of [
      ['ENFORCED', 'NO_ACTION'],
      ['AUDIT', 'BLOCK'],
    ] as const) {
      const app = await withCompromised(mode);
      await configure(app, action);
      await signIn(app, 'alice', COMPROMISED);
      const risk = { RiskDecision: 'NoRisk', CompromisedCredentialsDetected: true };
      assert.deepEqual(await detected(app), ['Pass', risk]);
    }
  });

  test('a pool that has not configured it looks nothing up', async () => {
    const app = await withCompromised('ENFORCED');
    await signIn(app, 'alice', COMPROMISED);
    const risk = { RiskDecision: 'NoRisk', CompromisedCredentialsDetected: false };
    assert.deepEqual(await detected(app), ['Pass', risk]);
  });

  test('the event filter says on which occasions', async () => {
    const app = await withCompromised('ENFORCED');
    await configure(app, 'BLOCK', ['SIGN_UP', 'PASSWORD_CHANGE']);
    const { AccessToken } = await signIn(app, 'alice', COMPROMISED);
    const change = (ProposedPassword: string, PreviousPassword: string) =>
      app.cognito.changePassword({ AccessToken, PreviousPassword, ProposedPassword });
    await change(PASSWORD, COMPROMISED);
    await assert.rejects(change(COMPROMISED, PASSWORD), REFUSED);
    await configure(app, 'BLOCK', ['SIGN_IN']);
    await change(COMPROMISED, PASSWORD);
    await assert.rejects(signIn(app, 'alice', COMPROMISED), RESET);
  });

  test('nobody signs up or recovers with a compromised password', async () => {
    const app = await watchedApp(poolhouse(), 'ENFORCED');
    await configure(app, 'BLOCK');
    const { cognito, clientId: ClientId } = app;
    const signUp = (Password: string) => cognito.signUp({ ClientId, Username: 'bob', Password });
    await assert.rejects(signUp(COMPROMISED), REFUSED);
    await signUp(PASSWORD);
    await createUser(app, 'alice', { email: 'alice@example.com', email_verified: 'true' });
    await cognito.forgotPassword({ ClientId, Username: 'alice' });
    const ConfirmationCode = poolhouse().inbox({ userPoolId: app.poolId })[0]!.code;
    const finish = (Password: string) =>
      cognito.confirmForgotPassword({ ClientId, Username: 'alice', ConfirmationCode, Password });
    await assert.rejects(finish(COMPROMISED), REFUSED);
    await finish('Another-horse-8');
  });

  test('a new password that NEW_PASSWORD_REQUIRED asks for is looked up too', async () => {
    const app = await watchedApp(poolhouse(), 'ENFORCED');
    await configure(app, 'BLOCK');
    await app.cognito.adminCreateUser({
      UserPoolId: app.poolId,
      Username: 'carol',
      MessageAction: 'SUPPRESS',
      TemporaryPassword: 'Temporary-1',
    });
    const { Session } = await app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'carol', PASSWORD: 'Temporary-1' },
    });
    const answer = (NEW_PASSWORD: string) =>
      app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: 'carol', NEW_PASSWORD },
      });
    await assert.rejects(answer(COMPROMISED), REFUSED);
    assert.ok((await answer(PASSWORD)).AuthenticationResult);
  });

  test('a password that is proven by SRP is never seen, and so not looked up', async () => {
    const app = await withCompromised('ENFORCED');
    await configure(app, 'BLOCK');
    const client = new SrpClient(app.poolId);
    const asked = await app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'alice', SRP_A: await client.a() },
    });
    const now = poolhouse().clock.now();
    const { AuthenticationResult } = await app.cognito.respondToAuthChallenge({
      ClientId: app.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: await client.answer(asked.ChallengeParameters!, COMPROMISED, now),
    });
    assert.ok(AuthenticationResult);
  });
});
