import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp } from '../support/app.ts';
import { startBrowser } from '../support/browser.ts';
import { startOnSqlite } from '../support/servers.ts';

test('a person reads an invitation in the inbox', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await createApp(poolhouse);
  await app.cognito.adminCreateUser({
    UserPoolId: app.poolId,
    Username: 'alice',
    TemporaryPassword: 'Temp-pass-1',
    DesiredDeliveryMediums: ['EMAIL'],
    UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }],
  });
  const page = await (await startBrowser(t)).newPage();
  await page.goto(`${poolhouse.url}/_dev/inbox`);
  // What is laid out, not what is in the source: a browser without fonts would show nothing.
  const text = await page.innerText('body');
  assert.match(text, /Your temporary password to alice@example\.com/);
  assert.match(text, /Your username is alice and temporary password is Temp-pass-1/);
});
