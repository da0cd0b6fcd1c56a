import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type } from '../browser/keyboard.ts';
import { fitsItsWidth, isAccessibleNow, keepPicture, openPage, PHONE } from '../browser/pages.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { borrowTab, returnTab } from '../support/tabs.ts';
import { pagesApp } from './support.ts';

test('a person who is signed in goes on with one click, and signs out by a page that asks', async (t) => {
  const server = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html').end('<title>App</title><h1>Back at the app</h1>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  const callback = `http://localhost:${(server.address() as AddressInfo).port}/callback`;
  const app = await pagesApp(await startOnSqlite(t), {
    client: { CallbackURLs: [callback], LogoutURLs: [`${callback}?bye`] },
  });
  await createUser(app, 'ann');
  const begin = (more = {}) => app.page('/oauth2/authorize', { redirect_uri: callback, ...more });
  const { page, complaints } = await openPage(t, begin(), PHONE);
  /** The same page in a tab that lets the tool past its policy. */
  const isAccessibleHere = async () => {
    const other = await borrowTab(t, { bypassCSP: true });
    await other.context().addCookies(await page.context().cookies());
    await other.goto(page.url());
    for (const colorScheme of ['light', 'dark'] as const) {
      await other.emulateMedia({ colorScheme });
      await isAccessibleNow(other, colorScheme);
      await keepPicture(other, colorScheme);
    }
    await returnTab(other);
  };
  await type(page, { Username: 'ann' });
  await type(page, { Password: PASSWORD });
  await page.waitForURL(`${callback}?code=*`);

  await page.goto(begin({ prompt: 'select_account' }));
  await isAccessibleHere();
  await fitsItsWidth(page);
  await page.getByRole('button', { name: 'Continue as ann' }).click();
  await page.waitForURL(`${callback}?code=*`);

  const leave = { client_id: app.clientId, post_logout_redirect_uri: `${callback}?bye` };
  await page.goto(`${app.site}/logout?${new URLSearchParams(leave)}`);
  await isAccessibleHere();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${callback}?bye`);
  await page.goto(begin({ prompt: 'select_account' }));
  assert.equal(await page.getByRole('button', { name: 'Continue as ann' }).count(), 0);
  assert.deepEqual(complaints, []);
});
