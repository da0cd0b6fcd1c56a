/** The look of a client's pages in the console, with a preview that follows each change. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_SETTINGS } from '#domain/branding/defaults.ts';
import {
  CHOICES,
  COLOURS,
  type ColourName,
  colourPath,
  memberAt,
  RADII,
} from '../../console/src/look/look-settings.ts';
import { PNG } from '../branding/support.ts';
import { pagesApp } from '../pages/support.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { consoleTab } from './support.ts';
import { isNoRefusal, viewsAreReadable } from './views.ts';

test('what a field of a look shows without a setting is what pages have', () => {
  for (const name of Object.keys(COLOURS) as ColourName[]) {
    for (const mode of ['lightMode', 'darkMode'] as const) {
      const path = colourPath(name, mode);
      assert.equal(COLOURS[name].usual[mode], memberAt(DEFAULT_SETTINGS, path), path);
    }
  }
  for (const { path, usual } of [...Object.values(CHOICES), ...Object.values(RADII)]) {
    assert.equal(usual, memberAt(DEFAULT_SETTINGS, path), path);
  }
});

describe('the look of pages in the console', () => {
  const server = sharedServer(startOnSqlite);
  const open = consoleTab(server);

  test('a change shows in the preview before it is saved, and on the pages after', async () => {
    const app = await pagesApp(server(), { pool: { PoolName: 'Web shop' } });
    const { page, complaints } = await open(`/pools/${app.poolId}/look`);
    await page.frameLocator('iframe').getByText('Next').waitFor();
    const followed = page.waitForResponse(
      (answer) => /sheet\.css/.test(answer.url()) && answer.url().includes('aa0011ff'),
    );
    await page.getByLabel('Button, Light', { exact: true }).fill('#aa0011');
    assert.match(await (await followed).text(), /--accent: light-dark\(#aa0011ff, /);
    await page.frameLocator('iframe').getByText('Next').waitFor();
    const ids = { UserPoolId: app.poolId, ClientId: app.clientId };
    await assert.rejects(app.cognito.describeManagedLoginBrandingByClient(ids));

    await page.getByRole('button', { name: 'Save look' }).click();
    await page.getByText('The look is saved.').waitFor();
    const saved = await app.cognito.describeManagedLoginBrandingByClient(ids);
    const path = 'components.primaryButton.lightMode.defaults.backgroundColor';
    assert.equal(memberAt(saved.ManagedLoginBranding!.Settings, path), 'aa0011ff');
    assert.deepEqual(complaints.filter(isNoRefusal), []);
  });

  test('a picture is saved for the pages it is for, and shown', async () => {
    const app = await pagesApp(server(), { pool: { PoolName: 'Web shop' } });
    const { page, complaints } = await open(`/pools/${app.poolId}/look`);
    const field = page.getByLabel('Logo at the top of the page: Choose a file');
    await field.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: PNG });
    await page.getByRole('button', { name: /^Pages with the chosen pictures/ }).click();
    await page.getByRole('option', { name: 'Dark ones' }).click();
    await page.getByRole('button', { name: 'Save look' }).click();
    await page.getByText('The look is saved.').waitFor();
    const ids = { UserPoolId: app.poolId, ClientId: app.clientId };
    const { ManagedLoginBranding: saved } =
      await app.cognito.describeManagedLoginBrandingByClient(ids);
    const [asset] = saved!.Assets!;
    assert.equal(asset!.Category, 'PAGE_HEADER_LOGO');
    assert.equal(asset!.ColorMode, 'DARK');
    assert.equal(memberAt(saved!.Settings, 'categories.global.pageHeader.enabled'), true);
    assert.equal(memberAt(saved!.Settings, 'components.pageHeader.logo.enabled'), true);
    assert.deepEqual(complaints.filter(isNoRefusal), []);
  });

  test('a preview is framed by its own origin alone, and does nothing', async () => {
    const app = await pagesApp(server());
    const query = new URLSearchParams({ client_id: app.clientId, settings: '{}' });
    const answer = await fetch(`${app.site}/_preview?${query}`);
    assert.equal(answer.status, 200);
    const policy = answer.headers.get('content-security-policy')!;
    assert.match(policy, /^default-src 'none'; style-src 'self'; img-src 'self'; /);
    assert.match(policy, /frame-ancestors 'self'$/);
    assert.doesNotMatch(policy, /script-src/);
    assert.equal(answer.headers.get('x-frame-options'), 'SAMEORIGIN');
    assert.deepEqual(answer.headers.getSetCookie(), []);
    assert.doesNotMatch(await answer.text(), /<form|<script/);
    const odd = [
      '[]',
      'no JSON',
      '{"components":{"form":{"lightMode":{"backgroundColor":"red;}"}}}}',
      '{"components":{"form":{"borderRadius":"1px;} *{"}}}',
    ];
    for (const settings of odd) {
      const refused = await fetch(`${app.site}/_preview?${new URLSearchParams({ settings })}`);
      assert.equal(refused.status, 400, settings);
    }
  });

  test('every view of looks and terms can be read by everyone', async (t) => {
    const app = await pagesApp(server(), { pool: { PoolName: 'Web shop' } });
    await viewsAreReadable(t, server(), {
      look: `/pools/${app.poolId}/look`,
      terms: `/pools/${app.poolId}/terms`,
    });
  });
});
