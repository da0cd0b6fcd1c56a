/** User pools in the console: made, set and deleted by a person with a browser. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { consoleTab, openConsole } from './support.ts';
import { isNoRefusal } from './views.ts';

/** What a notification says of a change that is made. */
const saved = (page: Page) => page.getByText('The changes are saved.').first().waitFor();

describe('user pools in the console', () => {
  const server = sharedServer(startOnSqlite);
  const open = consoleTab(server);

  async function described(name: string) {
    const cognito = server().client();
    const { UserPools } = await cognito.listUserPools({ MaxResults: 60 });
    const { Id } = UserPools!.find(({ Name }) => Name === name)!;
    const { UserPool } = await cognito.describeUserPool({ UserPoolId: Id });
    return { cognito, pool: UserPool! };
  }

  test('a pool is made by what it is for, with its pages and factors', async () => {
    const { page, complaints } = await open('/pools/new');
    await page.getByLabel('Name', { exact: true }).fill('Web shop');
    await page.getByRole('button', { name: 'Create user pool' }).click();
    await page.getByRole('heading', { name: 'Web shop', level: 1 }).waitFor();
    const { cognito, pool } = await described('Web shop');
    assert.deepEqual(pool.UsernameAttributes, ['email']);
    assert.equal(pool.Domain, 'web-shop');
    const mfa = await cognito.getUserPoolMfaConfig({ UserPoolId: pool.Id! });
    assert.equal(mfa.MfaConfiguration, 'ON');
    assert.deepEqual(mfa.SoftwareTokenMfaConfiguration, { Enabled: true });
    assert.deepEqual(complaints, []);
  });

  test('a pool is made with names and required attributes of its own', async () => {
    const { page, complaints } = await open('/pools/new');
    await page.getByLabel('Name', { exact: true }).fill('By name');
    await page.getByRole('button', { name: /^Names and required attributes/ }).click();
    await page.getByRole('button', { name: /^People sign in by/ }).click();
    await page.getByRole('option', { name: 'A username, or another name of theirs' }).click();
    await page.getByRole('button', { name: 'Create user pool' }).click();
    await page.getByText('Enter a value.').waitFor();
    await page.getByRole('button', { name: /^Other names/ }).click();
    await page.getByRole('option', { name: 'Phone number' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Letter case of names/ }).click();
    await page.getByRole('option', { name: /^Counts/ }).click();
    await page.getByRole('button', { name: /^Required attributes/ }).click();
    await page.getByRole('option', { name: 'family_name' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Create user pool' }).click();
    await page.getByRole('heading', { name: 'By name', level: 1 }).waitFor();
    const { pool } = await described('By name');
    assert.equal(pool.UsernameAttributes, undefined);
    assert.deepEqual(pool.AliasAttributes, ['phone_number']);
    assert.deepEqual(pool.UsernameConfiguration, { CaseSensitive: true });
    const required = pool.SchemaAttributes!.filter(({ Required }) => Required);
    assert.deepEqual(required.map(({ Name }) => Name).sort(), ['email', 'family_name', 'sub']);
    assert.deepEqual(complaints, []);
  });

  test('messages have senders, by e-mail and by SMS', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'Senders' });
    const view = `/pools/${UserPool!.Id}/messages`;
    const { page, complaints } = await open(view);
    const sms = page.locator('form').filter({ hasText: 'The server delivers through its SMS' });
    await sms.getByLabel('With End User Messaging').check();
    await sms.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Enter a value.').waitFor();
    const CallerArn = 'arn:aws:iam::123456789012:role/sms';
    await sms.getByLabel('ARN of the role').fill(CallerArn);
    await sms.getByLabel('Origination identity – optional').fill('Web shop');
    await sms.getByRole('button', { name: 'Save changes' }).click();
    await saved(page);
    const { pool } = await described('Senders');
    assert.deepEqual(pool.SmsConfiguration, {
      EumsSms: { CallerArn, OriginationIdentity: 'Web shop' },
    });
    assert.deepEqual(complaints, []);
  });

  test('what is missing or wrong is said at its field, before anything is sent', async () => {
    const { page } = await open('/pools/new');
    await page.getByLabel(/^Domain prefix/).fill('-no-');
    await page.getByRole('button', { name: 'Create user pool' }).click();
    await page.getByText('Enter a value.').waitFor();
    assert.equal(await page.getByLabel(/^Domain prefix/).getAttribute('aria-invalid'), 'true');
    assert.equal(
      await page.evaluate('document.activeElement.name'),
      'PoolName',
      'the first field that is wrong has the focus',
    );
  });

  test('a setting is changed and every other one stays', async (t) => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({
      PoolName: 'Kept',
      DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
      EmailConfiguration: { ReplyToEmailAddress: 'help@example.com' },
      UserPoolTags: { team: 'identity' },
    });
    const view = `/pools/${UserPool!.Id}/password-policy`;
    const { page, complaints } = await openConsole(t, server(), view);
    await page.getByLabel('Minimum length').fill('5');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Enter a whole number from 6 to 99.').waitFor();
    await page.getByLabel('Minimum length').fill('14');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await saved(page);
    const { pool } = await described('Kept');
    assert.equal(pool.Policies?.PasswordPolicy?.MinimumLength, 14);
    for (const name of ['DeviceConfiguration', 'EmailConfiguration', 'UserPoolTags'] as const) {
      assert.deepEqual(pool[name], UserPool![name], name);
    }
    await page.getByRole('button', { name: 'Show the commands of this view' }).click();
    await page.getByText(/aws cognito-idp update-user-pool/).waitFor();
    assert.deepEqual(complaints, []);
  });

  test('tokens say how much was proven, and sessions are followed', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({
      PoolName: 'Proven',
      UserPoolTags: { team: 'identity' },
    });
    const UserPoolId = UserPool!.Id!;
    const { page, complaints } = await open(`/pools/${UserPoolId}/tokens`);
    const section = (title: string) => page.locator('form').filter({ hasText: title });
    const sessions = section('Sign-ins can be listed');
    await sessions.getByLabel('Follow sessions').check({ force: true });
    await sessions.getByLabel('Sessions of one user').fill('101');
    await sessions.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Enter a whole number from 1 to 100.').waitFor();
    await sessions.getByLabel('Sessions of one user').fill('3');
    await sessions.getByRole('button', { name: 'Save changes' }).click();
    await saved(page);
    const followed = await cognito.getUserPoolSessionConfiguration({ UserPoolId });
    assert.equal(followed.UserSessionTracking, 'ENABLED');
    assert.deepEqual(followed.TokenSession, { MaxPerUser: 3 });

    const classes = section('How much was proven');
    await classes.getByLabel('Say it in ID tokens').check({ force: true });
    await classes.getByLabel('Level 3 – optional').fill('urn:example:strong');
    await classes.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The changes are saved.').nth(1).waitFor();
    const issuer = section('Form');
    await issuer.getByLabel('Updated', { exact: true }).check();
    await issuer.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The changes are saved.').nth(2).waitFor();
    const { pool } = await described('Proven');
    assert.deepEqual(pool.AcrConfiguration, { Level3: { AcrValue: 'urn:example:strong' } });
    assert.deepEqual(pool.IssuerConfiguration, { Type: 'UPDATED' });
    assert.deepEqual(pool.UserPoolTags, { team: 'identity' });
    assert.deepEqual(complaints, []);
  });

  test('a pool names the key that seals its secrets', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'Sealed' });
    const view = `/pools/${UserPool!.Id}/settings`;
    const { page, complaints } = await open(view);
    const key = page.locator('form').filter({ hasText: 'Encryption key' });
    await key.getByLabel('A key in a KMS').check();
    await key.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Enter a value.').waitFor();
    const KmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/0000';
    await key.getByLabel('ARN of the key').fill(KmsKeyArn);
    await key.getByRole('button', { name: 'Save changes' }).click();
    await saved(page);
    const { pool } = await described('Sealed');
    assert.deepEqual(pool.KeyConfiguration, { KeyType: 'CUSTOMER_MANAGED_KEY', KmsKeyArn });
    assert.deepEqual(complaints, []);
  });

  test('a refusal is said in the words of the service', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'Lite', UserPoolTier: 'LITE' });
    const view = `/pools/${UserPool!.Id}/password-policy`;
    const { page } = await open(view);
    await page.getByLabel('Earlier passwords that cannot be used again').fill('3');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page
      .getByText(/need to be disabled for the LITE pricing tier/)
      .first()
      .waitFor();
  });

  test('a pool is deleted by typing its name, unless it is protected', async () => {
    const cognito = server().client();
    await cognito.createUserPool({ PoolName: 'Protected', DeletionProtection: 'ACTIVE' });
    const { UserPool } = await cognito.createUserPool({ PoolName: 'Short-lived' });
    await cognito.createUserPoolDomain({ UserPoolId: UserPool!.Id!, Domain: 'short-lived' });
    const { page, complaints } = await open('/pools');
    const chosen = (name: string) => page.getByRole('radio', { name: `Select ${name}` });
    await chosen('Protected').check({ force: true });
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText(/Deletion protection is on/).waitFor();
    await chosen('Short-lived').check({ force: true });
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Delete', exact: true });
    await dialog.getByLabel(/^To confirm/).fill('Short');
    assert.equal(await confirm.isDisabled(), true);
    await dialog.getByLabel(/^To confirm/).fill('Short-lived');
    await confirm.click();
    await page.getByText('The user pool Short-lived is deleted.').waitFor();
    await assert.rejects(cognito.describeUserPool({ UserPoolId: UserPool!.Id! }));
    assert.deepEqual(complaints, []);
  });

  test('an address that cannot be decoded breaks its view at most', async (t) => {
    const { page, complaints } = await openConsole(t, server(), '/pools/%/users/%');
    await page.getByRole('navigation').getByRole('link', { name: 'User pools' }).first().click();
    await page.getByRole('heading', { name: /^User pools/, level: 1 }).waitFor();
    assert.deepEqual(complaints.filter(isNoRefusal), []);
  });

  test('the console speaks the language and has the colours that one has chosen', async (t) => {
    const { page, complaints } = await openConsole(t, server(), '/pools', { locale: 'de-DE' });
    await page.getByRole('link', { name: 'Benutzerpools' }).first().waitFor();
    await page.getByRole('button', { name: 'Einstellungen', exact: true }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Français' }).click();
    await page.waitForSelector('html[lang=fr]');
    await page.reload();
    await page.getByRole('link', { name: 'Groupes d’utilisateurs' }).first().waitFor();
    assert.deepEqual(complaints, []);
  });
});
