import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shown, signUp, signUpApp } from '../support/codes.ts';
import { startOnSqlite } from '../support/servers.ts';
import { DESKTOP, fitsItsWidth, isAccessible, openPage, PHONE } from './pages.ts';

test('a person presses the button of the page that the link opens', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await signUpApp(poolhouse, {
    pool: { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } },
  });
  for (const [name, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    await signUp(app, name, { email: `${name}@example.com` });
    // The inbox shows the link as a mail program would.
    const inbox = `${poolhouse.url}/_dev/inbox?username=${name}`;
    const { page, complaints } = await openPage(t, inbox, viewport);
    await page.getByRole('link', { name: 'Open the link' }).click();
    assert.equal(await page.innerText('h1'), 'Confirm your account');
    await fitsItsWidth(page);
    // By the keyboard alone.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your account is confirmed' }).waitFor();
    assert.equal((await shown(app, name)).status, 'CONFIRMED');
    assert.ok(!page.url().includes('code'));
    await fitsItsWidth(page);
    assert.deepEqual(complaints, []);
  }
});

test('the page can be read by everyone', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const query = new URLSearchParams({ client_id: 'x', user_name: 'y', confirmation_code: '1' });
  await isAccessible(t, `${poolhouse.url}/confirmUser?${query}`);
  await isAccessible(t, `${poolhouse.url}/confirmUser`);
});
