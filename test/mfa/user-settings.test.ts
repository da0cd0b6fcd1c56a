import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, beginPassword, createApp, createUser, enrol, signIn } from '../support/app.ts';
import { send } from '../support/call.ts';
import { SMS } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const OPTION = { DeliveryMedium: 'SMS', AttributeName: 'phone_number' } as const;
const PHONE = { phone_number: '+15555550100', phone_number_verified: 'true' };

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  const smsApp = () =>
    createApp(poolhouse(), {
      mfa: 'OPTIONAL',
      pool: SMS,
      mfaConfig: {
        SmsMfaConfiguration: { SmsConfiguration: SMS.SmsConfiguration },
      },
    });

  /** What GetUser, AdminGetUser and ListUsers show of the user's factors. */
  const seen = async ({ cognito, poolId }: App, AccessToken: string, Username: string) => {
    const own = await cognito.getUser({ AccessToken });
    const shown = await cognito.adminGetUser({ UserPoolId: poolId, Username });
    const filter = { UserPoolId: poolId, Filter: `username = "${Username}"` };
    const listed = (await cognito.listUsers(filter)).Users?.[0];
    const { MFAOptions, UserMFASettingList, PreferredMfaSetting } = own;
    assert.deepEqual(
      [shown.MFAOptions, shown.UserMFASettingList, shown.PreferredMfaSetting],
      [MFAOptions, UserMFASettingList, PreferredMfaSetting],
    );
    assert.deepEqual(listed?.MFAOptions, MFAOptions);
    return { options: MFAOptions, list: UserMFASettingList, preferred: PreferredMfaSetting };
  };
  const NONE = { options: undefined, list: undefined, preferred: undefined };
  const ON = { options: [OPTION], list: ['SMS_MFA'], preferred: undefined };

  test('codes by SMS are turned on and off by MFAOptions, by user and administrator', async () => {
    const app = await smsApp();
    const { cognito, poolId } = app;
    await createUser(app, 'ann', PHONE);
    const { AccessToken } = await signIn(app, 'ann');
    const byUser = (MFAOptions: (typeof OPTION)[]) =>
      cognito.setUserSettings({ AccessToken, MFAOptions });
    const byAdmin = (MFAOptions: (typeof OPTION)[]) =>
      cognito.adminSetUserSettings({ UserPoolId: poolId, Username: 'ann', MFAOptions });
    assert.deepEqual(await seen(app, AccessToken, 'ann'), NONE);
    for (const set of [byUser, byAdmin]) {
      const { $metadata: _, ...answer } = await set([OPTION]);
      assert.deepEqual(answer, {});
      assert.deepEqual(await seen(app, AccessToken, 'ann'), ON);
      assert.equal((await beginPassword(app, 'ann')).ChallengeName, 'SMS_MFA');
      await set([]);
      assert.deepEqual(await seen(app, AccessToken, 'ann'), NONE);
      await signIn(app, 'ann');
    }
  });

  test('MFAOptions shows what was set by it, until codes by SMS are turned off', async () => {
    const app = await smsApp();
    const { cognito } = app;
    await createUser(app, 'bob', PHONE);
    const { AccessToken } = await signIn(app, 'bob');
    const prefer = (Enabled: boolean, PreferredMfa?: boolean) =>
      cognito.setUserMFAPreference({ AccessToken, SMSMfaSettings: { Enabled, PreferredMfa } });
    await prefer(true, true);
    assert.deepEqual(await seen(app, AccessToken, 'bob'), {
      ...ON,
      options: undefined,
      preferred: 'SMS_MFA',
    });
    await cognito.setUserSettings({ AccessToken, MFAOptions: [OPTION] });
    assert.deepEqual(await seen(app, AccessToken, 'bob'), { ...ON, preferred: 'SMS_MFA' });
    await enrol(app, AccessToken);
    const both = await seen(app, AccessToken, 'bob');
    assert.deepEqual([both.options, both.preferred], [[OPTION], 'SOFTWARE_TOKEN_MFA']);
    await prefer(false);
    assert.deepEqual(await seen(app, AccessToken, 'bob'), {
      options: undefined,
      list: ['SOFTWARE_TOKEN_MFA'],
      preferred: 'SOFTWARE_TOKEN_MFA',
    });
    await cognito.setUserSettings({ AccessToken, MFAOptions: [] });
    assert.equal((await beginPassword(app, 'bob')).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });

  test('what cannot be set by MFAOptions is refused', async () => {
    const app = await smsApp();
    const { cognito, poolId, poolhouse: server } = app;
    await createUser(app, 'carol', { email: 'c@example.com' });
    const { AccessToken } = await signIn(app, 'carol');
    await assert.rejects(cognito.setUserSettings({ AccessToken, MFAOptions: [OPTION] }), {
      name: 'InvalidParameterException',
      message: 'User does not have delivery config set to turn on SMS_MFA',
    });
    const others = [
      { DeliveryMedium: 'EMAIL', AttributeName: 'email' },
      { DeliveryMedium: 'SMS', AttributeName: 'email' },
      { DeliveryMedium: 'SMS' },
      {},
    ];
    const only =
      'MFAOptions takes DeliveryMedium SMS with AttributeName phone_number, and nothing else.';
    for (const other of others) {
      const MFAOptions = [OPTION, other];
      for (const [operation, who] of [
        ['SetUserSettings', { AccessToken }],
        ['AdminSetUserSettings', { UserPoolId: poolId, Username: 'carol' }],
      ] as const) {
        const answer = await send(server.url, operation, { ...who, MFAOptions });
        assert.deepEqual([answer.error, answer.message], ['InvalidParameterException', only]);
      }
    }
    await assert.rejects(
      cognito.adminSetUserSettings({ UserPoolId: poolId, Username: 'nobody', MFAOptions: [] }),
      { name: 'UserNotFoundException', message: 'User does not exist.' },
    );
    assert.deepEqual(await seen(app, AccessToken, 'carol'), NONE);
  });

  test('where the pool requires MFA only an administrator turns codes by SMS off', async () => {
    const app = await smsApp();
    const { cognito, poolId } = app;
    await createUser(app, 'dave', PHONE);
    const { AccessToken } = await signIn(app, 'dave');
    await cognito.setUserSettings({ AccessToken, MFAOptions: [OPTION] });
    await cognito.setUserPoolMfaConfig({
      UserPoolId: poolId,
      MfaConfiguration: 'ON',
      SmsMfaConfiguration: { SmsConfiguration: SMS.SmsConfiguration },
    });
    await assert.rejects(cognito.setUserSettings({ AccessToken, MFAOptions: [] }), {
      name: 'InvalidParameterException',
      message: 'SMS_MFA cannot be turned off while the user pool requires MFA.',
    });
    assert.deepEqual(await seen(app, AccessToken, 'dave'), ON);
    await cognito.adminSetUserSettings({ UserPoolId: poolId, Username: 'dave', MFAOptions: [] });
    assert.deepEqual(await seen(app, AccessToken, 'dave'), NONE);
  });
});
