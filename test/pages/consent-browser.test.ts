/** Allowing an application that registered itself, in a real browser: by keyboard, in both sizes. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type } from '../browser/keyboard.ts';
import {
  DESKTOP,
  fitsItsWidth,
  isAccessibleNow,
  keepPicture,
  openTab,
  PHONE,
} from '../browser/pages.ts';
import { OPEN_POOL, registeredId } from '../oauth/registered.ts';
import { proofKey } from '../oauth/relying-party.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { returnTab } from '../support/tabs.ts';
import { pagesApp } from './support.ts';

const DEVICES = { phone: PHONE, desktop: DESKTOP };

test('a person allows an application by keyboard, on a phone and a desktop, in light and dark', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), { pool: { PoolName: 'Acme', ...OPEN_POOL } });
  const email = { email: 'ann@example.com', email_verified: 'true' };
  const application = createServer((_, answer) => answer.end('back'));
  await new Promise<void>((listening) => application.listen(0, 'localhost', listening));
  t.after(() => application.close());
  const redirect_uri = `http://localhost:${(application.address() as AddressInfo).port}/callback`;
  for (const [device, viewport] of Object.entries(DEVICES)) {
    const name = `ann-${device}`;
    await createUser(app, name, email);
    const client_id = await registeredId(app.site, {
      client_name: `Agent ${'W'.repeat(90)} 7`,
      redirect_uris: [redirect_uri],
    });
    const { page, complaints } = await openTab(t, { viewport, bypassCSP: true });
    const look = async (what: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await isAccessibleNow(page, `${device} ${colorScheme} ${what}`);
        await fitsItsWidth(page);
        await keepPicture(page, `${device}-${colorScheme}-${what}`);
      }
    };
    await page.goto(app.page('/login', { client_id, redirect_uri, ...proofKey().parameters }));
    await type(page, { Username: name });
    await type(page, { Password: PASSWORD });
    assert.equal(await page.locator('h1').textContent(), 'Allow this application?');
    await look('consent');
    const allow = page.getByRole('button', { name: 'Allow', exact: true });
    for (let n = 0; n < 30 && (await allow.and(page.locator(':focus')).count()) === 0; n++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(`${redirect_uri}**`);
    assert.ok(new URL(page.url()).searchParams.has('code'));

    await page.goto(`${app.site}/account`);
    await look('account');
    await page.getByRole('link', { name: /^Take back: / }).click();
    await look('withdraw');
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('The application no longer has access.').waitFor();
    assert.deepEqual(complaints, []);
    await returnTab(page);
  }
});
