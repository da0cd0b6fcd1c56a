/** What a look comes to in a real browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { DESKTOP, fitsItsWidth, isAccessible, openPage, openTab, PHONE } from '../browser/pages.ts';
import { type PagesApp, pagesApp, Visitor } from '../pages/support.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { returnTab } from '../support/tabs.ts';
import { PNG } from './support.ts';

const drawing = (color: string, width: number, height: number) =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" rx="8" fill="${color}"/><script>document.title = 'taken over'</script></svg>`,
  );

const poolhouse = sharedServer(startOnSqlite);

const styleOf = (page: Page, selector: string, property: string) =>
  page.evaluate(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`,
  ) as Promise<string>;

/** A brand of its own: colours for both schemes, shapes, pictures and places. */
async function withBrand(app: PagesApp): Promise<void> {
  const modes = <T>(lightMode: T, darkMode: T) => ({ lightMode, darkMode });
  const button = (backgroundColor: string, textColor: string) => ({
    defaults: { backgroundColor, textColor },
    hover: { backgroundColor: textColor, textColor: backgroundColor },
  });
  const picture = (
    Category: 'FORM_LOGO' | 'PAGE_BACKGROUND' | 'PAGE_HEADER_LOGO' | 'FAVICON_SVG',
    ColorMode: 'LIGHT' | 'DARK' | 'DYNAMIC',
    Bytes: Uint8Array,
  ) => ({ Category, ColorMode, Extension: 'SVG' as const, Bytes });
  await app.cognito.createManagedLoginBranding({
    UserPoolId: app.poolId,
    ClientId: app.clientId,
    Settings: {
      categories: {
        form: { location: { horizontal: 'START', vertical: 'END' } },
        global: { pageHeader: { enabled: true } },
      },
      componentClasses: { buttons: { borderRadius: 24 }, input: { borderRadius: 2 } },
      components: {
        form: { borderRadius: 4, logo: { location: 'START' } },
        pageHeader: { logo: { enabled: true } },
        pageBackground: modes({ color: 'fdf1e4ff' }, { color: '20140aff' }),
        pageText: modes({ headingColor: '6b1d00ff' }, { headingColor: 'ffd9c2ff' }),
        primaryButton: modes(button('8a2be2ff', 'ffffffff'), button('d9b3ffff', '1a0033ff')),
      },
    },
    Assets: [
      picture('FORM_LOGO', 'LIGHT', drawing('#8a2be2', 160, 40)),
      picture('FORM_LOGO', 'DARK', drawing('#d9b3ff', 160, 40)),
      picture('PAGE_HEADER_LOGO', 'DYNAMIC', drawing('#c77', 90, 30)),
      picture('PAGE_BACKGROUND', 'LIGHT', drawing('#fbe3c8', 1600, 900)),
      picture('FAVICON_SVG', 'DYNAMIC', drawing('#8a2be2', 32, 32)),
    ],
  });
}

test('a page of a client has the colours, shapes, places and pictures of its style', async (t) => {
  const app = await pagesApp(poolhouse());
  await withBrand(app);
  for (const [colorScheme, accent, heading, logo] of [
    ['light', 'rgb(138, 43, 226)', 'rgb(107, 29, 0)', 160],
    ['dark', 'rgb(217, 179, 255)', 'rgb(255, 217, 194)', 160],
  ] as const) {
    const { page, complaints } = await openTab(t, { viewport: DESKTOP, colorScheme });
    await page.goto(app.page('/login'));
    assert.deepEqual(complaints, []);
    assert.equal(await styleOf(page, 'form > button', 'backgroundColor'), accent);
    assert.equal(await styleOf(page, 'form > button', 'borderRadius'), '24px');
    assert.equal(await styleOf(page, 'input[name=username]', 'borderRadius'), '2px');
    assert.equal(await styleOf(page, '.card', 'borderRadius'), '4px');
    assert.equal(await styleOf(page, 'h1', 'color'), heading);
    // A picture for light pages is not put behind dark ones.
    const behind = await styleOf(page, 'body', 'backgroundImage');
    assert.match(behind, colorScheme === 'light' ? /_images/ : /^none$/);
    const [card, window] = (await page.evaluate(
      '[document.querySelector(".card").getBoundingClientRect().left, innerWidth]',
    )) as [number, number];
    assert.ok(card < window / 4);
    const width = await page.evaluate('document.querySelector(".brand img").naturalWidth');
    assert.equal(width, logo);
    const shown = (await page.evaluate(
      'document.querySelector(".brand img").currentSrc',
    )) as string;
    const image = await fetch(shown);
    assert.match(await image.text(), colorScheme === 'light' ? /#8a2be2/ : /#d9b3ff/);
    await page.hover('form > button');
    assert.equal(await styleOf(page, 'form > button', 'color'), accent);
    await fitsItsWidth(page);
    await returnTab(page);
  }
  await isAccessible(t, app.page('/login'));
  const { page, complaints } = await openPage(t, app.page('/login'), PHONE);
  assert.deepEqual(complaints, []);
  // The card fills the window, and no picture is behind it.
  assert.doesNotMatch(await styleOf(page, 'body', 'backgroundImage'), /url\(/);
  await fitsItsWidth(page);
});

test('a drawing that is opened by itself runs no script', async (t) => {
  const app = await pagesApp(poolhouse());
  await withBrand(app);
  const visitor = await new Visitor().open(app.page('/login'));
  const src = /<img src="([^"]+)"/.exec(visitor.html)![1]!;
  const { page } = await openPage(t, new URL(src, app.site).href);
  assert.notEqual(await page.title(), 'taken over');
  const origin = await page.evaluate('self.origin');
  assert.equal(origin, 'null');
});

test('a classic page takes the sheet and the logo that are set for it', async (t) => {
  const app = await pagesApp(poolhouse(), { version: 1 });
  await app.cognito.setUICustomization({
    UserPoolId: app.poolId,
    ClientId: app.clientId,
    CSS: `.banner-customizable { background-color: #102030; padding: 25px 0; }
      .submitButton-customizable { background-color: #204060; color: #fefefe; height: 50px; }
      .submitButton-customizable:hover { background-color: #406080; }
      .inputField-customizable { border: 2px solid #112233; }
      .label-customizable { font-weight: 300; }
      .background-customizable { background-color: #fafafa; }
      .logo-customizable { max-width: 50%; }`,
    ImageFile: new Uint8Array(PNG),
  });
  const { page, complaints } = await openTab(t, { viewport: DESKTOP, colorScheme: 'dark' });
  await page.goto(app.page('/login'));
  assert.deepEqual(complaints, []);
  const button = 'form > button';
  assert.equal(await styleOf(page, button, 'backgroundColor'), 'rgb(32, 64, 96)');
  assert.equal(await styleOf(page, button, 'height'), '50px');
  assert.equal(await styleOf(page, 'input[name=username]', 'borderTopColor'), 'rgb(17, 34, 51)');
  assert.equal(await styleOf(page, 'label', 'fontWeight'), '300');
  assert.equal(await styleOf(page, '.brand', 'backgroundColor'), 'rgb(16, 32, 48)');
  assert.equal(await styleOf(page, '.card', 'backgroundColor'), 'rgb(250, 250, 250)');
  // What is written for light pages is not shown on dark ones.
  assert.equal(await styleOf(page, 'body', 'color'), 'rgb(28, 32, 37)');
});

test('the sign-up page leads to the terms of its client, in its language', async (t) => {
  const app = await pagesApp(poolhouse());
  const document = (TermsName: string, path: string) =>
    app.cognito.createTerms({
      UserPoolId: app.poolId,
      ClientId: app.clientId,
      TermsName,
      TermsSource: 'LINK',
      Enforcement: 'NONE',
      Links: {
        'cognito:default': `https://example.com/${path}`,
        'cognito:german': `https://example.com/${path}/de`,
      },
    });
  await document('terms-of-use', 'terms');
  const visitor = await new Visitor().open(app.page('/signup'));
  assert.doesNotMatch(visitor.html, /example\.com/);
  await document('privacy-policy', 'privacy');
  await visitor.open(app.page('/signup'));
  assert.equal(visitor.link('Terms of use'), 'https://example.com/terms');
  assert.equal(visitor.link('Privacy policy'), 'https://example.com/privacy');
  const { complaints } = await openPage(t, app.page('/signup'));
  assert.deepEqual(complaints, []);
});
