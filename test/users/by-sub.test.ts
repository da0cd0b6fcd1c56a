import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { type App, beginPassword, createUser, PASSWORD, signIn } from '../support/app.ts';
import { choiceApp, choose, REACHABLE } from '../support/choice.ts';
import { codeFor, EXPIRED, NOBODY, onceApp, signUpApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';

const NEW_PASSWORD = 'Another-horse-8';
const NO_USER = '3f0c9d3e-7b8a-4a52-9d0f-0d5c3a1b2c4d';
const verified = { email: 'alice@example.com', email_verified: 'true' };

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  async function signUp(app: App, name: string): Promise<string> {
    const { UserSub } = await app.cognito.signUp({
      ClientId: app.clientId,
      Username: name,
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: `${name}@example.com` }],
    });
    return UserSub!;
  }

  test('a sign-up is confirmed, and its code sent again, by sub', async () => {
    const app = await signUpApp(poolhouse());
    const { cognito, clientId: ClientId } = app;
    const Username = await signUp(app, 'alice');
    const { CodeDeliveryDetails } = await cognito.resendConfirmationCode({ ClientId, Username });
    assert.equal(CodeDeliveryDetails?.Destination, 'a***@e***');
    const ConfirmationCode = codeFor(app, 'alice@example.com');
    await cognito.confirmSignUp({ ClientId, Username, ConfirmationCode });
    await signIn(app, 'alice');
  });

  test('a password is recovered by sub, with a secret hash made of it', async () => {
    const app = await onceApp(poolhouse(), { client: { GenerateSecret: true } });
    const { cognito, poolId: UserPoolId, clientId: ClientId } = app;
    const Username = await createUser(app, 'alice', verified);
    const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    const hashOf = (name: string) =>
      createHmac('sha256', UserPoolClient!.ClientSecret!)
        .update(name + ClientId)
        .digest('base64');
    const SecretHash = hashOf(Username);
    await assert.rejects(
      cognito.forgotPassword({ ClientId, Username, SecretHash: hashOf('alice') }),
      { name: 'NotAuthorizedException' },
    );
    await cognito.forgotPassword({ ClientId, Username, SecretHash });
    const ConfirmationCode = codeFor(app, 'alice@example.com');
    const recovery = { ClientId, ConfirmationCode, Password: NEW_PASSWORD };
    await cognito.confirmForgotPassword({ ...recovery, Username, SecretHash });
    await cognito.initiateAuth({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'alice', PASSWORD: NEW_PASSWORD, SECRET_HASH: hashOf('alice') },
    });
  });

  test('a code asked for by name is taken by sub, and is still one code', async () => {
    const app = await onceApp(poolhouse());
    const { cognito, clientId: ClientId } = app;
    const sub = await createUser(app, 'alice', verified);
    await cognito.forgotPassword({ ClientId, Username: 'alice' });
    const ConfirmationCode = codeFor(app, 'alice@example.com');
    const recovery = { ClientId, ConfirmationCode, Password: NEW_PASSWORD };
    const once = [sub, 'alice', sub, 'alice'].map((Username) =>
      cognito.confirmForgotPassword({ ...recovery, Username }),
    );
    const outcomes = await Promise.allSettled(once);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('a sub of another pool, or of nobody, is an unknown user', async () => {
    const [app, other] = [await signUpApp(poolhouse()), await signUpApp(poolhouse())];
    const foreign = await createUser(other, 'alice', verified);
    const { cognito, clientId: ClientId } = app;
    const code = { ClientId, ConfirmationCode: '123456' };
    for (const Username of [foreign, NO_USER, foreign.toUpperCase()]) {
      const Password = NEW_PASSWORD;
      await assert.rejects(cognito.forgotPassword({ ClientId, Username }), NOBODY);
      await assert.rejects(cognito.confirmForgotPassword({ ...code, Username, Password }), NOBODY);
      await assert.rejects(cognito.confirmSignUp({ ...code, Username }), NOBODY);
      await assert.rejects(cognito.resendConfirmationCode({ ClientId, Username }), NOBODY);
    }
  });

  test('where existence is hidden, a sub of nobody is answered like any unknown name', async () => {
    const app = await onceApp(poolhouse(), { client: { PreventUserExistenceErrors: 'ENABLED' } });
    const { cognito, clientId: ClientId } = app;
    const Username = await createUser(app, 'alice', verified);
    const ask = (name: string) => cognito.forgotPassword({ ClientId, Username: name });
    const known = (await ask(Username)).CodeDeliveryDetails!;
    const unknown = (await ask(NO_USER)).CodeDeliveryDetails!;
    const formOf = (text = '') => text.replaceAll(/[a-z]/g, 'x');
    assert.equal(formOf(unknown.Destination), formOf(known.Destination));
    assert.deepEqual({ ...unknown, Destination: '' }, { ...known, Destination: '' });
    await assert.rejects(
      cognito.confirmSignUp({ ClientId, Username: NO_USER, ConfirmationCode: '123456' }),
      EXPIRED,
    );
  });

  test('nobody signs in by a sub that is not the username', async () => {
    const app = await choiceApp(poolhouse(), ['PASSWORD', 'EMAIL_OTP']);
    const sub = await createUser(app, 'alice', REACHABLE);
    const unknown = { name: 'UserNotFoundException', message: 'User does not exist.' };
    await assert.rejects(beginPassword(app, sub), unknown);
    await assert.rejects(choose(app, sub, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }), unknown);
    await assert.rejects(
      app.cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: sub, SRP_A: await new SrpClient(app.poolId).a() },
      }),
      unknown,
    );
  });
});
