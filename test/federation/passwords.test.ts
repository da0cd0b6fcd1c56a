/** The doors of passwords and codes, for users who sign in at a provider alone. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claimsOf, exchange, type RelyingParty } from '../oauth/relying-party.ts';
import { PASSWORD, signIn } from '../support/app.ts';
import { send } from '../support/call.ts';
import { messagesOf, OWN_EMAIL } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';
import { locationOf } from '../support/visitor.ts';
import { oneQuestion } from '../triggers/custom-app.ts';
import { answering, functionsBehind } from '../triggers/functions.ts';
import { fakeProtocol, federatedParty, signInAt } from './fake-provider.ts';

const EVE = { sub: 'Eve-1', email: 'eve@acme.example', verified: true, name: 'Eve' };
const USERNAME = 'Acme_Eve-1';
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const IN_NO_STATE = {
  name: 'NotAuthorizedException',
  message: 'User password cannot be reset in the current state.',
};
const FLOWS = [
  'ALLOW_USER_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
] as const;

onEveryStore((start) => {
  describe('a user whom a provider made', () => {
    const functions = functionsBehind('lambda');
    const protocol = fakeProtocol();
    const poolhouse = sharedServer(start, {}, { ...protocol, triggers: functions.routes });

    /** A pool with every way to sign in, and what a provider's user is given there. */
    async function withEve(client: Parameters<typeof federatedParty>[1] = {}) {
      const ask = answering({ answerCorrect: true });
      const mapping = { email: 'email', email_verified: 'verified', name: 'name' };
      const party = await federatedParty(poolhouse(), {
        providers: [{ name: 'Acme', type: 'OIDC', mapping }],
        ...client,
        pool: {
          ...OWN_EMAIL,
          AutoVerifiedAttributes: ['email'],
          Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
          LambdaConfig: {
            DefineAuthChallenge: functions.on('define', oneQuestion),
            CreateAuthChallenge: functions.on('create', ask),
            VerifyAuthChallengeResponse: functions.on('verify', ask),
          },
        },
      });
      const { cognito, poolId, clientId } = party;
      const { UserPoolClient } = await cognito.describeUserPoolClient({
        UserPoolId: poolId,
        ClientId: clientId,
      });
      const { ClientSecret: _, ...settings } = UserPoolClient!;
      await cognito.updateUserPoolClient({
        ...settings,
        UserPoolId: poolId,
        ClientId: clientId,
        ExplicitAuthFlows: [...FLOWS],
      });
      return { party, ...(await tokensOf(party)) };
    }

    async function tokensOf(party: RelyingParty) {
      const back = await signInAt(party, party.visitor(), EVE, {
        scope: 'openid aws.cognito.signin.user.admin',
      });
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      return { AccessToken: body.access_token!, id: claimsOf(body.id_token) };
    }

    test('signs in by no flow, and no function or message is asked for it', async () => {
      const { party } = await withEve();
      const { cognito, poolId, clientId } = party;
      const begin = (AuthFlow: string, more: Record<string, string> = {}, name = USERNAME) =>
        cognito.initiateAuth({
          ClientId: clientId,
          AuthFlow: AuthFlow as 'USER_AUTH',
          AuthParameters: { USERNAME: name, ...more },
        });
      const SRP_A = await new SrpClient(poolId).a();
      await assert.rejects(begin('USER_PASSWORD_AUTH', { PASSWORD }), WRONG);
      await assert.rejects(begin('USER_SRP_AUTH', { SRP_A }), WRONG);
      await assert.rejects(begin('USER_AUTH'), WRONG);
      await assert.rejects(begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }), WRONG);
      await assert.rejects(begin('CUSTOM_AUTH'), WRONG);
      await assert.rejects(begin('CUSTOM_AUTH', { CHALLENGE_NAME: 'SRP_A', SRP_A }), WRONG);
      await assert.rejects(
        cognito.adminInitiateAuth({
          UserPoolId: poolId,
          ClientId: clientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME, PASSWORD },
        }),
        WRONG,
      );
      // Its address is nobody's name.
      await assert.rejects(begin('USER_PASSWORD_AUTH', { PASSWORD }, EVE.email), {
        name: 'UserNotFoundException',
      });
      assert.deepEqual([...functions.events('define'), ...functions.events('create')], []);
      assert.equal(messagesOf(party), 0);
    });

    test('has no password to change, to recover or to reset', async () => {
      const { party, AccessToken } = await withEve();
      const { cognito, poolId, clientId } = party;
      const ProposedPassword = 'Another-horse-8';
      for (const PreviousPassword of [undefined, PASSWORD]) {
        await assert.rejects(
          cognito.changePassword({ AccessToken, PreviousPassword, ProposedPassword }),
          IN_NO_STATE,
        );
      }
      const named = { ClientId: clientId, Username: USERNAME };
      await assert.rejects(cognito.forgotPassword(named), IN_NO_STATE);
      await assert.rejects(
        cognito.confirmForgotPassword({
          ...named,
          ConfirmationCode: '123456',
          Password: ProposedPassword,
        }),
        IN_NO_STATE,
      );
      const who = { UserPoolId: poolId, Username: USERNAME };
      await assert.rejects(cognito.adminResetUserPassword(who), IN_NO_STATE);
      await assert.rejects(cognito.resendConfirmationCode(named), {
        name: 'InvalidParameterException',
        message: 'User is already confirmed.',
      });
      await assert.rejects(cognito.adminConfirmSignUp(who), {
        name: 'NotAuthorizedException',
        message: 'User cannot be confirmed. Current status is EXTERNAL_PROVIDER',
      });
      await assert.rejects(
        cognito.adminCreateUser({
          ...who,
          MessageAction: 'RESEND',
          DesiredDeliveryMediums: ['EMAIL'],
        }),
        { name: 'UnsupportedUserStateException' },
      );
      assert.equal(messagesOf(party), 0);
      const { UserStatus } = await cognito.adminGetUser(who);
      assert.equal(UserStatus, 'EXTERNAL_PROVIDER');
    });

    test('signs in by a password as well once an administrator sets one, and remains the same user', async () => {
      const { party, id } = await withEve();
      const { cognito, poolId } = party;
      const who = { UserPoolId: poolId, Username: USERNAME };
      await cognito.adminSetUserPassword({ ...who, Password: PASSWORD, Permanent: true });
      assert.equal((await cognito.adminGetUser(who)).UserStatus, 'CONFIRMED');
      const { AccessToken } = await signIn(party, USERNAME);
      await cognito.changePassword({
        AccessToken,
        PreviousPassword: PASSWORD,
        ProposedPassword: 'Another-horse-8',
      });
      assert.equal((await tokensOf(party)).id.sub, id.sub);
      assert.equal((await cognito.adminGetUser(who)).UserStatus, 'CONFIRMED');
    });

    test('recovers nothing at the pages, and is sent nothing', async () => {
      const { party } = await withEve();
      const visitor = party.visitor();
      const login = (await visitor.location(party.authorize())).href;
      const said = async (page: string, fields: Record<string, string>) => {
        const answer = await visitor.send(login.replace('/login?', `${page}?`), fields);
        const [, problem] =
          /role="alert"[^>]*>\s*(?:<[^>]*>\s*)*([^<]+)/.exec(await answer.text()) ?? [];
        return [answer.status, problem?.trim()];
      };
      const incorrect = [200, 'Incorrect username or password.'];
      assert.deepEqual(await said('/login', { username: USERNAME }), incorrect);
      assert.deepEqual(await said('/login', { username: USERNAME, password: PASSWORD }), incorrect);
      assert.deepEqual(await said('/forgotPassword', { username: USERNAME }), [
        200,
        'Ask an administrator of this application for a new password.',
      ]);
      assert.equal(messagesOf(party), 0);
    });

    test('is like nobody to a client that hides who exists', async () => {
      const { party } = await withEve({ client: { PreventUserExistenceErrors: 'ENABLED' } });
      const { clientId: ClientId } = party;
      const formOf = (value: unknown) =>
        JSON.parse(
          JSON.stringify(value, (key, inner) => {
            if (['SALT', 'SRP_B', 'SECRET_BLOCK', 'Session', 'Destination'].includes(key))
              return key;
            return key.startsWith('USER') || key.endsWith('DESTINATION') ? 'of the name' : inner;
          }),
        );
      const told = async (name: string) => {
        const answers: unknown[] = [];
        const ask = async (operation: string, input: object) => {
          const { status, error, message, body } = await send(party.poolhouse.url, operation, {
            ClientId,
            ...input,
          });
          answers.push([operation, status, error, message, error ? undefined : formOf(body)]);
        };
        const SRP_A = await new SrpClient(party.poolId).a();
        for (const [AuthFlow, more] of [
          ['USER_PASSWORD_AUTH', { PASSWORD }],
          ['USER_SRP_AUTH', { SRP_A }],
          ['USER_AUTH', {}],
          ['USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }],
          ['USER_AUTH', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD }],
          ['CUSTOM_AUTH', {}],
        ] as const) {
          await ask('InitiateAuth', { AuthFlow, AuthParameters: { USERNAME: name, ...more } });
        }
        const recovery = { Username: name, ConfirmationCode: '123456', Password: PASSWORD };
        await ask('ForgotPassword', { Username: name });
        await ask('ConfirmForgotPassword', recovery);
        await ask('ResendConfirmationCode', { Username: name });
        await ask('ConfirmSignUp', { Username: name, ConfirmationCode: '123456' });
        return answers;
      };
      assert.deepEqual(await told(USERNAME), await told('Acme_Nobody-1'));
      assert.equal(messagesOf(party), 0);
      const visitor = party.visitor();
      const login = (await visitor.location(party.authorize())).href;
      const there = async (name: string) => {
        const next = locationOf(await visitor.send(login, { username: name }));
        return next.pathname;
      };
      assert.equal(await there(USERNAME), await there('Acme_Nobody-1'));
      assert.equal(messagesOf(party), 0);
    });
  });
});
