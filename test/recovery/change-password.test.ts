import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, beginPassword, createUser, PASSWORD, signIn } from '../support/app.ts';
import { LIMIT, onceApp, outcomes } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const MINUTE = 60_000;
const NEW_PASSWORD = 'Another-horse-8';
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const LOCKED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' };

const change = (
  { cognito }: App,
  AccessToken: string,
  ProposedPassword = NEW_PASSWORD,
  PreviousPassword: string | undefined = PASSWORD,
) => cognito.changePassword({ AccessToken, PreviousPassword, ProposedPassword });

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a signed-in user changes the password and stays signed in', async () => {
    const app = await onceApp(poolhouse());
    await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    await assert.rejects(change(app, AccessToken, NEW_PASSWORD, 'wrong'), WRONG);
    const { $metadata: _, ...answer } = await change(app, AccessToken);
    assert.deepEqual(answer, {});
    await app.cognito.getUser({ AccessToken });
    await assert.rejects(beginPassword(app, 'alice'), WRONG);
    await signIn(app, 'alice', NEW_PASSWORD);
  });

  test('the new password obeys policy and history, and the old one must be given', async () => {
    const app = await onceApp(poolhouse(), {
      pool: { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } } },
    });
    await createUser(app, 'bob');
    const { AccessToken } = await signIn(app, 'bob');
    await assert.rejects(change(app, AccessToken, 'short'), {
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
    });
    await assert.rejects(change(app, AccessToken, PASSWORD), {
      name: 'PasswordHistoryPolicyViolationException',
      message: 'Password has previously been used.',
    });
    await assert.rejects(
      app.cognito.changePassword({ AccessToken, ProposedPassword: NEW_PASSWORD }),
      { name: 'InvalidParameterException', message: 'Missing required parameter PreviousPassword' },
    );
    await change(app, AccessToken);
    await assert.rejects(change(app, 'ey.ey.ey'), {
      name: 'NotAuthorizedException',
      message: 'Invalid Access Token',
    });
  });

  test('guesses at the previous password count with those at sign-in', async () => {
    const app = await onceApp(poolhouse());
    await createUser(app, 'carol');
    const { AccessToken } = await signIn(app, 'carol');
    for (let n = 0; n < 3; n++) {
      await assert.rejects(change(app, AccessToken, NEW_PASSWORD, 'wrong'), WRONG);
    }
    for (let n = 0; n < 2; n++) await assert.rejects(beginPassword(app, 'carol', 'wrong'), WRONG);
    await assert.rejects(change(app, AccessToken), LOCKED);
    app.poolhouse.clock.advance(1000);
    await change(app, AccessToken);
    await assert.rejects(change(app, AccessToken, PASSWORD, NEW_PASSWORD), LIMIT);
    app.poolhouse.clock.advance(59 * MINUTE);
    const { AccessToken: later } = await signIn(app, 'carol', NEW_PASSWORD);
    app.poolhouse.clock.advance(MINUTE);
    await change(app, later, PASSWORD, NEW_PASSWORD);
  });

  test('of many changes from one password, one succeeds', async () => {
    const app = await onceApp(poolhouse());
    await createUser(app, 'dave');
    const { AccessToken } = await signIn(app, 'dave');
    const passwords = Array.from({ length: 4 }, (_, i) => `${NEW_PASSWORD}-${i}`);
    const { successes, errors } = await outcomes(
      passwords.map((password) => change(app, AccessToken, password)),
    );
    assert.deepEqual([successes, [...errors]], [1, ['NotAuthorizedException']]);
  });

  test('a user whose password was reset or made temporary cannot change it', async () => {
    const app = await onceApp(poolhouse());
    const { cognito, poolId } = app;
    await createUser(app, 'erin', { email: 'e@example.com', email_verified: 'true' });
    const { AccessToken } = await signIn(app, 'erin');
    const erin = { UserPoolId: poolId, Username: 'erin' };
    await cognito.adminResetUserPassword(erin);
    await assert.rejects(change(app, AccessToken), { name: 'PasswordResetRequiredException' });
    await cognito.adminSetUserPassword({ ...erin, Password: PASSWORD, Permanent: false });
    await assert.rejects(change(app, AccessToken), {
      name: 'NotAuthorizedException',
      message: 'User password cannot be reset in the current state.',
    });
  });
});
