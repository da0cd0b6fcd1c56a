import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SetRiskConfigurationCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { watchedApp } from './support.ts';

const OFF = {
  name: 'UserPoolAddOnNotEnabledException',
  message: 'Threat protection is not enabled for the user pool.',
};

const SETTINGS = {
  CompromisedCredentialsRiskConfiguration: {
    EventFilter: ['SIGN_IN', 'SIGN_UP'],
    Actions: { EventAction: 'BLOCK' },
  },
  AccountTakeoverRiskConfiguration: {
    NotifyConfiguration: {
      From: 'security@example.com',
      ReplyTo: 'help@example.com',
      SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/security@example.com',
      BlockEmail: { Subject: 'Blocked', HtmlBody: '<p>{login-time}</p>', TextBody: '{login-time}' },
      NoActionEmail: { Subject: 'New', TextBody: 'From {city}, {country}' },
      MfaEmail: { Subject: 'Second factor' },
    },
    Actions: {
      LowAction: { EventAction: 'NO_ACTION', Notify: true },
      MediumAction: { EventAction: 'MFA_IF_CONFIGURED', Notify: false },
      HighAction: { EventAction: 'BLOCK', Notify: true },
    },
  },
  RiskExceptionConfiguration: {
    BlockedIPRangeList: ['192.0.2.0/24', '2001:db8::/32'],
    SkippedIPRangeList: ['10.0.0.0/8'],
  },
} satisfies Omit<SetRiskConfigurationCommandInput, 'UserPoolId'>;

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('what is set for a pool and for a client is described as it was set', async () => {
    const {
      cognito,
      poolId: UserPoolId,
      clientId: ClientId,
    } = await watchedApp(poolhouse(), 'ENFORCED');
    const describe = async (ids: { UserPoolId: string; ClientId?: string }) =>
      (await cognito.describeRiskConfiguration(ids)).RiskConfiguration;
    assert.deepEqual(await describe({ UserPoolId }), { UserPoolId });
    assert.deepEqual(await describe({ UserPoolId, ClientId }), { UserPoolId, ClientId });
    const LastModifiedDate = new Date(poolhouse().clock.now());
    for (const ids of [{ UserPoolId }, { UserPoolId, ClientId }]) {
      const { RiskConfiguration } = await cognito.setRiskConfiguration({ ...ids, ...SETTINGS });
      assert.deepEqual(RiskConfiguration, { ...ids, ...SETTINGS, LastModifiedDate });
      assert.deepEqual(await describe(ids), RiskConfiguration);
    }
    const { RiskExceptionConfiguration } = SETTINGS;
    await cognito.setRiskConfiguration({ UserPoolId, RiskExceptionConfiguration });
    assert.deepEqual(await describe({ UserPoolId }), {
      UserPoolId,
      RiskExceptionConfiguration,
      LastModifiedDate,
    });
    await cognito.updateUserPool({
      UserPoolId,
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
    });
    await cognito.updateUserPoolClient({ UserPoolId, ClientId, ClientName: 'renamed' });
    assert.ok((await describe({ UserPoolId }))!.RiskExceptionConfiguration);
    assert.ok((await describe({ UserPoolId, ClientId }))!.AccountTakeoverRiskConfiguration);
    for (const ids of [{ UserPoolId }, { UserPoolId, ClientId }]) {
      await cognito.setRiskConfiguration(ids);
      assert.deepEqual(await describe(ids), ids);
    }
  });

  test('ranges of addresses must be some, and notices need to know who sends them', async () => {
    const { cognito, poolId: UserPoolId } = await watchedApp(poolhouse(), 'ENFORCED');
    const invalid = (message: string | RegExp) => ({ name: 'InvalidParameterException', message });
    for (const range of [
      '',
      '10.0.0.0/33',
      '10.0.0/8',
      'example.com',
      '::1/129',
      '1.2.3.4/',
      ' ',
    ]) {
      for (const list of ['BlockedIPRangeList', 'SkippedIPRangeList']) {
        await assert.rejects(
          cognito.setRiskConfiguration({
            UserPoolId,
            RiskExceptionConfiguration: { [list]: ['10.0.0.0/8', range] },
          }),
          invalid(`Invalid IP range: ${range}`),
        );
      }
    }
    const many = Array.from({ length: 201 }, (_, i) => `10.0.${i}.0/24`);
    await assert.rejects(
      cognito.setRiskConfiguration({
        UserPoolId,
        RiskExceptionConfiguration: { BlockedIPRangeList: many },
      }),
      invalid(/length less than or equal to 200/),
    );
    await assert.rejects(
      cognito.setRiskConfiguration({
        UserPoolId,
        AccountTakeoverRiskConfiguration: {
          Actions: { LowAction: { EventAction: 'NO_ACTION', Notify: true } },
        },
      }),
      invalid('NotifyConfiguration is required when Notify is set to true.'),
    );
  });

  test('a pool without threat protection has no risk configuration', async () => {
    const { cognito, poolId, clientId } = await watchedApp(poolhouse(), 'OFF');
    for (const ids of [{ UserPoolId: poolId }, { UserPoolId: poolId, ClientId: clientId }]) {
      await assert.rejects(cognito.describeRiskConfiguration(ids), OFF);
      await assert.rejects(cognito.setRiskConfiguration({ ...ids, ...SETTINGS }), OFF);
    }
  });

  test('threat protection needs the PLUS tier', async () => {
    await assert.rejects(
      watchedApp(poolhouse(), 'AUDIT', { pool: { UserPoolTier: 'ESSENTIALS' } }),
      { name: 'FeatureUnavailableInTierException', message: /: Threat Protection$/ },
    );
  });

  test('a client is configured in its own pool alone', async () => {
    const app = await watchedApp(poolhouse(), 'ENFORCED');
    const other = await watchedApp(poolhouse(), 'ENFORCED');
    const ids = { UserPoolId: app.poolId, ClientId: other.clientId };
    const missing = { name: 'ResourceNotFoundException' };
    await assert.rejects(app.cognito.setRiskConfiguration({ ...ids, ...SETTINGS }), missing);
    await assert.rejects(app.cognito.describeRiskConfiguration(ids), missing);
  });
});
