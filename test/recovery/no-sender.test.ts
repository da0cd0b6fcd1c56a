import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWith } from '#testing.ts';
import { createApp, createUser, PASSWORD, signIn } from '../support/app.ts';
import { shown } from '../support/codes.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';

const KEY = {
  accessKeyId: 'AKIAEXAMPLE234567AAA',
  secretAccessKey: 'forty-characters-or-so-in-all',
};

const STORES = { SQLite: () => 'sqlite::memory:', PostgreSQL: createMigratedDatabase };

for (const [name, storeUrl] of Object.entries(STORES)) {
  test(`on ${name}, without a sender nobody is created, reset, changed or sent a code`, async (t) => {
    const server = await startWith({}, { mode: 'serve', storeUrl: await storeUrl() });
    t.after(() => server.stop());
    await server.server.store.transaction((tx) =>
      tx.accessKeys.insert({
        id: KEY.accessKeyId,
        secret: KEY.secretAccessKey,
        name: 'test',
        createdAt: 0,
      }),
    );
    const poolhouse = {
      ...server,
      storeUrl: '',
      client: () => server.client({ credentials: KEY }),
    };
    const app = await createApp(poolhouse, {
      pool: { AutoVerifiedAttributes: ['email'] },
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });
    const { cognito, clientId, poolId } = app;
    const undelivered = {
      name: 'CodeDeliveryFailureException',
      message: 'This server has no e-mail sender, so it cannot deliver messages by e-mail.',
    };
    const signUp = (email: string | undefined) =>
      cognito.signUp({
        ClientId: clientId,
        Username: 'alice',
        Password: PASSWORD,
        UserAttributes: email === undefined ? [] : [{ Name: 'email', Value: email }],
      });
    await assert.rejects(signUp('alice@example.com'), undelivered);
    await assert.rejects(shown(app, 'alice'), { name: 'UserNotFoundException' });
    await signUp(undefined);
    await createUser(app, 'bob', { email: 'b@example.com', email_verified: 'true' });
    for (const Username of ['bob', 'nobody']) {
      const request = { ClientId: clientId, Username };
      await assert.rejects(cognito.forgotPassword(request), undelivered);
      await assert.rejects(cognito.resendConfirmationCode(request), undelivered);
    }
    const bob = { UserPoolId: poolId, Username: 'bob' };
    const undocumented = { ...undelivered, name: 'InvalidEmailRoleAccessPolicyException' };
    await assert.rejects(cognito.adminResetUserPassword(bob), undocumented);
    assert.equal((await shown(app, 'bob')).status, 'CONFIRMED');
    const { AccessToken } = await signIn(app, 'bob');
    const UserAttributes = [{ Name: 'email', Value: 'new@example.com' }];
    await assert.rejects(
      cognito.updateUserAttributes({ AccessToken, UserAttributes }),
      undelivered,
    );
    await assert.rejects(
      cognito.adminUpdateUserAttributes({ ...bob, UserAttributes }),
      undocumented,
    );
    await assert.rejects(
      cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' }),
      undelivered,
    );
    assert.equal((await shown(app, 'bob')).attributes.email, 'b@example.com');
    // What an administrator vouches for needs no message.
    await cognito.adminUpdateUserAttributes({
      ...bob,
      UserAttributes: [...UserAttributes, { Name: 'email_verified', Value: 'true' }],
    });
    assert.equal((await shown(app, 'bob')).attributes.email, 'new@example.com');
  });
}
