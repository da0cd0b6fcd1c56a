/** Threat protection, log delivery and import jobs in the console. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createApp } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { consoleTab } from './support.ts';
import { viewsAreReadable } from './views.ts';

const PLUS = {
  PoolName: 'Web shop',
  UserPoolTier: 'PLUS',
  UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
} as const;

describe('protection and imports in the console', () => {
  const server = sharedServer(startOnSqlite);
  const open = consoleTab(server);

  test('a high risk is answered as the settings of the pool say', async () => {
    const { cognito, poolId: UserPoolId } = await createApp(server(), { pool: PLUS });
    const { page, complaints } = await open(`/pools/${UserPoolId}/threat-protection`);
    await page.getByLabel('Refuse', { exact: true }).check();
    await page.getByRole('button', { name: /^High risk/ }).click();
    await page.getByRole('option', { name: 'Refuse' }).click();
    await page.getByLabel('Always refused').fill('203.0.113.0/24');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('The changes are saved.').waitFor();
    const { RiskConfiguration } = await cognito.describeRiskConfiguration({ UserPoolId });
    const { Actions } = RiskConfiguration!.AccountTakeoverRiskConfiguration!;
    assert.equal(Actions!.HighAction!.EventAction, 'BLOCK');
    assert.equal(Actions!.LowAction!.EventAction, 'NO_ACTION');
    assert.deepEqual(RiskConfiguration!.RiskExceptionConfiguration!.BlockedIPRangeList, [
      '203.0.113.0/24',
    ]);
    assert.deepEqual(complaints, []);
  });

  test('protection is turned on, and warns of risky sign-ins in words of its own', async () => {
    const { cognito, poolId: UserPoolId } = await createApp(server(), {
      pool: { PoolName: 'Web shop', UserPoolTier: 'PLUS', UserPoolTags: { team: 'identity' } },
    });
    const view = `/pools/${UserPoolId}/threat-protection`;
    const { page, complaints } = await open(view);
    await page.getByLabel('Watch and act', { exact: true }).check();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The changes are saved.').first().waitFor();
    const { UserPool } = await cognito.describeUserPool({ UserPoolId });
    assert.deepEqual(UserPool!.UserPoolAddOns, { AdvancedSecurityMode: 'ENFORCED' });
    assert.deepEqual(UserPool!.UserPoolTags, { team: 'identity' }, 'the rest stays');

    await page.getByLabel('High risk: send the user a message').check();
    await page.getByLabel('ARN of the sender').fill('arn:aws:ses:us-east-1:1:identity/example.com');
    await page.getByRole('button', { name: 'When a sign-in was refused' }).click();
    const wording = page.locator('form').filter({ hasText: 'Wording of the messages' });
    await wording.getByLabel('HTML – optional').first().fill('<b>{username}</b>, was it you?');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('Enter a value.').waitFor();
    await wording.getByLabel('Subject – optional').first().fill('Stopped at {city}');
    await page.getByText('Stopped at Porto').waitFor();
    await page.frameLocator('iframe').getByText('alice, was it you?').first().waitFor();
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('The changes are saved.').nth(1).waitFor();
    const { RiskConfiguration } = await cognito.describeRiskConfiguration({ UserPoolId });
    const { NotifyConfiguration } = RiskConfiguration!.AccountTakeoverRiskConfiguration!;
    assert.deepEqual(NotifyConfiguration, {
      SourceArn: 'arn:aws:ses:us-east-1:1:identity/example.com',
      BlockEmail: { Subject: 'Stopped at {city}', HtmlBody: '<b>{username}</b>, was it you?' },
    });
    assert.deepEqual(complaints, []);
  });

  test('users of a file are imported', async () => {
    const { cognito, poolId: UserPoolId } = await createApp(server(), {
      pool: { AutoVerifiedAttributes: ['email'] },
    });
    const { CSVHeader } = await cognito.getCSVHeader({ UserPoolId });
    const values: Readonly<Record<string, string>> = {
      'cognito:username': 'ann',
      email: 'ann@example.com',
      email_verified: 'true',
      phone_number_verified: 'false',
      'cognito:mfa_enabled': 'false',
    };
    const row = CSVHeader!.map((name) => values[name] ?? '');
    const { page, complaints } = await open(`/pools/${UserPoolId}/user-imports`);
    await page.getByLabel('Name of the job').fill('Customers');
    await page.locator('input[type=file]').setInputFiles({
      name: 'users.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`${CSVHeader!.join(',')}\n${row.join(',')}\n`),
    });
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('The import has started.').waitFor();
    await page.getByText('Done', { exact: true }).waitFor();
    const { Users } = await cognito.listUsers({ UserPoolId });
    assert.deepEqual(
      Users!.map(({ Username }) => Username),
      ['ann'],
    );
    assert.deepEqual(complaints, []);
  });

  test('every view of them can be read by everyone', async (t) => {
    const { cognito, poolId } = await createApp(server(), { pool: PLUS });
    const notified = { EventAction: 'BLOCK', Notify: true } as const;
    await cognito.setRiskConfiguration({
      UserPoolId: poolId,
      AccountTakeoverRiskConfiguration: {
        Actions: { HighAction: notified },
        NotifyConfiguration: {
          SourceArn: 'arn:aws:ses:us-east-1:1:identity/example.com',
          BlockEmail: { Subject: 'Stopped', HtmlBody: '<p>Was it you, {username}?</p>' },
        },
      },
    });
    await viewsAreReadable(t, server(), {
      'threat-protection': `/pools/${poolId}/threat-protection`,
      'log-delivery': `/pools/${poolId}/log-delivery`,
      'user-imports': `/pools/${poolId}/user-imports`,
    });
  });
});
