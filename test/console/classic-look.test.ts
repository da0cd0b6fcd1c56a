/** The classic look in the console: a sheet and a logo, with a preview that follows each change. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PNG } from '../branding/support.ts';
import { pagesApp } from '../pages/support.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { openConsole } from './support.ts';
import { viewsAreReadable } from './views.ts';

describe('the classic look in the console', () => {
  const server = sharedServer(startOnSqlite);

  test('a sheet shows in the preview before it is saved, and the logo stays with the next', async (t) => {
    const { cognito, poolId: UserPoolId } = await pagesApp(server(), {
      version: 1,
      pool: { PoolName: 'Web shop' },
    });
    const view = `/pools/${UserPoolId}/classic-look`;
    const { page, complaints } = await openConsole(t, server(), view);
    const preview = page.frameLocator('iframe');
    await preview.getByText('Next').waitFor();
    await page.getByRole('button', { name: 'Begin with all classes' }).click();
    const sheet = page.getByLabel('Style sheet – optional');
    await sheet.fill((await sheet.inputValue()).replaceAll('#1f5fbf', '#aa0011'));
    const followed = page.waitForResponse((answer) => /sheet\.css.*aa0011/.test(answer.url()));
    assert.match(await (await followed).text(), /background-color: ?#aa0011/);
    await page.locator('input[type=file]').setInputFiles({
      name: 'logo.png',
      mimeType: 'image/png',
      buffer: PNG,
    });
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The changes are saved.').waitFor();
    const style = async () => (await cognito.getUICustomization({ UserPoolId })).UICustomization!;
    const first = await style();
    assert.match(first.CSS!, /#aa0011/);
    assert.ok(first.ImageUrl);

    await page.getByLabel('Keep the logo').waitFor();
    await sheet.fill('.label-customizable { color: #223344; }');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The changes are saved.').nth(1).waitFor();
    const second = await style();
    assert.equal(second.CSS, '.label-customizable { color: #223344; }');
    assert.equal(second.ImageUrl, first.ImageUrl);
    assert.deepEqual(complaints, []);
  });

  test('a sheet that the pages cannot have is refused in the words of the service', async (t) => {
    const { cognito, poolId: UserPoolId, clientId } = await pagesApp(server(), { version: 1 });
    await cognito.setUICustomization({ UserPoolId, CSS: '.label-customizable { color: #111; }' });
    const view = `/pools/${UserPoolId}/classic-look?client=${clientId}`;
    const { page } = await openConsole(t, server(), view);
    const sheet = page.getByLabel('Style sheet – optional');
    assert.equal(await sheet.inputValue(), '', 'that of all clients is not its own');
    await sheet.fill('body { display: none; }');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page
      .getByText(/body is not a class that can be customized/)
      .first()
      .waitFor();
    await sheet.fill('.label-customizable { color: #222; }');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The changes are saved.').waitFor();
    const own = await cognito.getUICustomization({ UserPoolId, ClientId: clientId });
    assert.equal(own.UICustomization!.ClientId, clientId);
    await page.getByRole('button', { name: 'Back to the default' }).click();
    await page.getByText('The style is removed.').waitFor();
    const left = await cognito.getUICustomization({ UserPoolId, ClientId: clientId });
    assert.equal(left.UICustomization!.ClientId, 'ALL');
  });

  test('the preview takes no sheet that could not be saved', async () => {
    const app = await pagesApp(server(), { version: 1 });
    const asked = (css: string) => fetch(`${app.site}/_preview?${new URLSearchParams({ css })}`);
    const answer = await asked('.label-customizable { color: #223344; }');
    assert.equal(answer.status, 200);
    assert.doesNotMatch(await answer.text(), /<form|<script/);
    for (const css of [
      '@import "https://example.com/a.css";',
      '.label-customizable { background: url(https://example.com/a.png); }',
      'body { color: #fff; }',
      '.label-customizable { color: #fff; } </style><script>',
    ]) {
      assert.equal((await asked(css)).status, 400, css);
    }
  });

  test('the view can be read by everyone', async (t) => {
    const { cognito, poolId: UserPoolId } = await pagesApp(server(), {
      version: 1,
      pool: { PoolName: 'Web shop' },
    });
    const CSS = '.submitButton-customizable { background-color: #aa0011; }';
    await cognito.setUICustomization({ UserPoolId, CSS, ImageFile: PNG });
    await viewsAreReadable(t, server(), { 'classic-look': `/pools/${UserPoolId}/classic-look` });
  });
});
