import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, beginPassword, PASSWORD, signIn } from '../support/app.ts';
import { outcomes, shown } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';
import { functionsBehind, type Handler } from './functions.ts';
import { migratingOn } from './migration-app.ts';

const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const BAD = {
  name: 'UserLambdaValidationException',
  message: 'UserMigration failed with error Bad password.',
};

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });

  /** Knows everybody, by the usual password. */
  const knowing =
    (response: Record<string, unknown> = {}): Handler =>
    (event) => {
      if (event.request.password !== PASSWORD) throw new Error('Bad password');
      const userAttributes = { email: `${event.userName}@example.com`, email_verified: 'true' };
      return {
        ...event,
        response: { ...event.response, userAttributes, messageAction: 'SUPPRESS', ...response },
      };
    };
  const migrating = migratingOn(poolhouse, functions);

  test('a person from elsewhere signs in with the password known there, and is here from then on', async () => {
    const app = await migrating(knowing());
    const { cognito, clientId } = app;
    await cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'alice', PASSWORD },
      ClientMetadata: { from: 'web' },
    });
    const { status, attributes } = await shown(app, 'alice');
    assert.deepEqual(
      [status, attributes.email, attributes.email_verified],
      ['CONFIRMED', 'alice@example.com', 'true'],
    );
    const [event] = functions.events('migration');
    assert.equal(event.triggerSource, 'UserMigration_Authentication');
    assert.equal(event.userName, 'alice');
    assert.deepEqual(event.request, { password: PASSWORD, validationData: { from: 'web' } });
    await signIn(app, 'alice');
    await assert.rejects(beginPassword(app, 'alice', 'wrong'), WRONG);
    assert.equal(functions.events('migration').length, 1);
  });

  test('an administrator’s sign-in brings people in too, one by SRP does not', async () => {
    const app = await migrating(knowing());
    const { cognito, poolId, clientId } = app;
    const SRP_A = await new SrpClient(poolId).a();
    const bySrp = cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'bob', SRP_A },
    });
    await assert.rejects(bySrp, { name: 'UserNotFoundException' });
    assert.equal(functions.events('migration').length, 0);
    await cognito.adminInitiateAuth({
      UserPoolId: poolId,
      ClientId: clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'bob', PASSWORD },
    });
    assert.equal((await shown(app, 'bob')).status, 'CONFIRMED');
  });

  test('of many sign-ins of one such person at once, all succeed and one user is made', async () => {
    const app = await migrating(knowing());
    const { successes } = await outcomes(Array.from({ length: 4 }, () => signIn(app, 'carol')));
    assert.equal(successes, 4);
    const { Users } = await app.cognito.listUsers({ UserPoolId: app.poolId });
    assert.equal(Users!.length, 1);
  });

  test('a wrong password is refused in the words of the function, counted, and locks', async () => {
    const app = await migrating(knowing());
    for (let i = 0; i < 5; i++) await assert.rejects(beginPassword(app, 'dave', 'wrong'), BAD);
    const locked = { message: 'Password attempts exceeded' };
    await assert.rejects(signIn(app, 'dave'), locked);
    assert.equal(functions.events('migration').length, 5);
    await assert.rejects(shown(app, 'dave'), { name: 'UserNotFoundException' });
    app.poolhouse.clock.advance(1000);
    await signIn(app, 'dave');
  });

  test('where a client hides who exists, nothing tells such a person from a wrong password', async () => {
    const hidden = await migrating(knowing(), { hidden: true });
    await assert.rejects(beginPassword(hidden, 'erin', 'wrong'), WRONG);
    await signIn(hidden, 'erin');
    await assert.rejects(beginPassword(hidden, 'erin', 'wrong'), WRONG);
    const broken = await migrating(() => undefined, { hidden: true });
    await assert.rejects(signIn(broken, 'erin'), WRONG);
  });

  test('a person may be made to choose another password first', async () => {
    const app = await migrating(knowing({ finalUserStatus: 'RESET_REQUIRED' }));
    await assert.rejects(signIn(app, 'frank'), {
      name: 'PasswordResetRequiredException',
      message: 'Password reset required for the user',
    });
    assert.equal((await shown(app, 'frank')).status, 'RESET_REQUIRED');
  });

  test('a password the policy would refuse comes along, and SMS can be the second factor', async () => {
    const weak: Handler = (event) => ({
      ...event,
      response: {
        ...event.response,
        userAttributes: { phone_number: '+15555550123' },
        enableSMSMFA: true,
      },
    });
    const app: App = await migrating(weak);
    await beginPassword(app, 'grace', 'weak-1');
    const grace = { UserPoolId: app.poolId, Username: 'grace' };
    const { PreferredMfaSetting } = await app.cognito.adminGetUser(grace);
    assert.equal(PreferredMfaSetting, 'SMS_MFA');
  });

  test('PreSignUp may refuse a person from elsewhere', async () => {
    const app = await migrating(knowing(), {
      pool: {
        LambdaConfig: {
          PreSignUp: functions.on('pre-sign-up', (event) => {
            throw new Error(`no ${event.triggerSource}`);
          }),
        },
      },
    });
    await assert.rejects(signIn(app, 'heidi'), {
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error no PreSignUp_AdminCreateUser.',
    });
    await assert.rejects(shown(app, 'heidi'), { name: 'UserNotFoundException' });
  });
});
