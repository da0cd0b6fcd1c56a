import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attributes, onEachStore, record, refusal } from './each-store.ts';

const temporary = 'Temp-pw-1';

onEachStore((service) => {
  /** A challenge to an invited user of a pool that requires two attributes. */
  const challenged = async (given: Record<string, string> = {}) => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool({
      AliasAttributes: ['preferred_username'],
      Schema: [{ Name: 'tenant', AttributeDataType: 'String', Mutable: false }],
    });
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    const ClientId = UserPoolClient?.ClientId;
    await cognito.adminCreateUser({
      UserPoolId,
      Username: 'ann',
      TemporaryPassword: temporary,
      UserAttributes: attributes(given),
    });
    const challenge = (password = temporary) =>
      cognito.initiateAuth({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ann', PASSWORD: password },
      });
    const { Session } = await challenge();
    const answer = (responses: Record<string, string>, session = Session) =>
      cognito.respondToAuthChallenge({
        ClientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: session,
        ChallengeResponses: { USERNAME: 'ann', ...responses },
      });
    return { cognito, UserPoolId, challenge, answer };
  };

  describe('a new password', () => {
    test('confirms the user and takes attributes along, immutable ones too', async () => {
      const { cognito, UserPoolId, challenge, answer } = await challenged();
      const { AuthenticationResult } = await answer({
        NEW_PASSWORD: 'Good-pw-1',
        'userAttributes.email': 'ann@example.com',
        'userAttributes.custom:tenant': 'acme',
        'userAttributes.preferred_username': 'annie',
      });
      assert.ok(AuthenticationResult?.AccessToken);
      const user = await cognito.adminGetUser({ UserPoolId, Username: 'annie' });
      assert.equal(user.UserStatus, 'CONFIRMED');
      const { sub, ...others } = record(user.UserAttributes);
      assert.deepEqual(others, {
        email: 'ann@example.com',
        email_verified: 'false',
        'custom:tenant': 'acme',
        preferred_username: 'annie',
      });
      await assert.rejects(challenge(), refusal('NotAuthorizedException', /^Incorrect username/));
      assert.ok((await challenge('Good-pw-1')).AuthenticationResult);
    });

    test('is refused with its reason, and may then be tried again', async () => {
      const { answer } = await challenged({ email: 'ann@example.com' });
      await assert.rejects(
        answer({ NEW_PASSWORD: 'weak' }),
        refusal(
          'InvalidPasswordException',
          'Password did not conform with password policy: Password not long enough',
        ),
      );
      await assert.rejects(
        answer({ NEW_PASSWORD: 'Good-pw-1', 'userAttributes.email': 'ann@example.com' }),
        refusal('NotAuthorizedException', 'Cannot modify an already provided email'),
      );
      await assert.rejects(
        answer({ NEW_PASSWORD: 'Good-pw-1', 'userAttributes.email_verified': 'true' }),
        refusal('NotAuthorizedException', 'A client attempted to write unauthorized attribute'),
      );
      assert.ok((await answer({ NEW_PASSWORD: 'Good-pw-1' })).AuthenticationResult);
    });

    test('may be the temporary one where there is no history', async () => {
      const { answer } = await challenged();
      assert.ok((await answer({ NEW_PASSWORD: temporary })).AuthenticationResult);
    });

    test('of ten answers at once, from sessions of their own, one is taken', async () => {
      const { challenge, answer } = await challenged();
      const sessions = await Promise.all(Array.from({ length: 10 }, () => challenge()));
      const results = await Promise.allSettled(
        sessions.map(({ Session }, i) => answer({ NEW_PASSWORD: `Good-pw-${i}` }, Session)),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    });
  });
});
