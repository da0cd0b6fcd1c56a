import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CreateUserPoolClientCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { attributes, onEachStore, record, refusal } from './each-store.ts';

const Password = 'Good-pw-1';

onEachStore((service) => {
  /** A signed-in user of a new pool. */
  const signedIn = async (client: Partial<CreateUserPoolClientCommandInput> = {}) => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool({
      Schema: [
        { Name: 'team', AttributeDataType: 'String', Mutable: true },
        {
          Name: 'rank',
          AttributeDataType: 'String',
          Mutable: true,
          DeveloperOnlyAttribute: true,
        },
      ],
    });
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      ...client,
    });
    const who = { UserPoolId, Username: 'ann' };
    await cognito.adminCreateUser({
      ...who,
      UserAttributes: attributes({
        email: 'ann@example.com',
        email_verified: 'true',
        'custom:team': 'blue',
        'dev:custom:rank': '1',
      }),
    });
    await cognito.adminSetUserPassword({ ...who, Password, Permanent: true });
    const signIn = async () => {
      const { AuthenticationResult } = await cognito.adminInitiateAuth({
        UserPoolId,
        ClientId: UserPoolClient?.ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ann', PASSWORD: Password },
      });
      return AuthenticationResult?.AccessToken;
    };
    const { UserAttributes } = await cognito.adminGetUser(who);
    return { cognito, who, signIn, sub: record(UserAttributes).sub };
  };

  describe('GetUser', () => {
    test('shows the user without what only administrators see', async () => {
      const { cognito, signIn, sub } = await signedIn();
      const { $metadata, ...user } = await cognito.getUser({ AccessToken: await signIn() });
      assert.equal($metadata.httpStatusCode, 200);
      assert.deepEqual(Object.keys(user).sort(), ['UserAttributes', 'Username']);
      assert.equal(user.Username, 'ann');
      assert.deepEqual(record(user.UserAttributes), {
        sub,
        email: 'ann@example.com',
        email_verified: 'true',
        'custom:team': 'blue',
      });
    });

    test('shows the attributes the client may read, and the sub', async () => {
      const { cognito, signIn, sub } = await signedIn({ ReadAttributes: ['email'] });
      const user = await cognito.getUser({ AccessToken: await signIn() });
      assert.deepEqual(record(user.UserAttributes), { sub, email: 'ann@example.com' });
    });

    test('refuses what is no token', async () => {
      const { cognito } = service();
      await assert.rejects(
        cognito.getUser({ AccessToken: 'nonsense' }),
        refusal('NotAuthorizedException', 'Invalid Access Token'),
      );
    });

    test('refuses a disabled user; enabling does not bring old tokens back', async () => {
      const { cognito, who, signIn } = await signedIn();
      const AccessToken = await signIn();
      const refused = (message: string) =>
        assert.rejects(
          cognito.getUser({ AccessToken }),
          refusal('NotAuthorizedException', message),
        );
      await cognito.adminDisableUser(who);
      await refused('Access Token has been revoked');
      await assert.rejects(signIn(), refusal('NotAuthorizedException', 'User is disabled.'));
      await cognito.adminEnableUser(who);
      await refused('Access Token has been revoked');
      assert.ok(await cognito.getUser({ AccessToken: await signIn() }));
    });

    test('refuses the token of a deleted user', async () => {
      const { cognito, who, signIn } = await signedIn();
      const AccessToken = await signIn();
      await cognito.adminDeleteUser(who);
      await assert.rejects(
        cognito.getUser({ AccessToken }),
        refusal('UserNotFoundException', 'User does not exist.'),
      );
    });
  });
});
