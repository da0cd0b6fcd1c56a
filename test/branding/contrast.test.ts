/** Whatever colours an operator sets, pages stay readable. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrastCorrections } from '#domain/branding/contrast.ts';
import { COLOURS, managedLook } from '#domain/branding/managed-look.ts';
import { isAccessibleNow, openTab, PHONE } from '../browser/pages.ts';
import { pagesApp } from '../pages/support.ts';
import { startBrowser } from '../support/browser.ts';
import { startOnSqlite } from '../support/servers.ts';

const PATHS = Object.values(COLOURS);

/** Settings with these colours, by their paths, in both schemes. */
function settingsOf(colours: Readonly<Record<string, string>>): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const [path, colour] of Object.entries(colours)) {
    for (const mode of ['lightMode', 'darkMode']) {
      const names = path.replace('{mode}', mode).split('.');
      const last = names.pop()!;
      let at = settings;
      for (const name of names) {
        at[name] ??= {};
        at = at[name] as Record<string, unknown>;
      }
      at[last] = colour;
    }
  }
  return settings;
}

const {
  '--accent': ACCENT,
  '--on-accent': ON_ACCENT,
  '--card': CARD,
  '--ground': GROUND,
} = COLOURS;
const { '--field': FIELD, '--link': LINK } = COLOURS;

/** What nobody should choose, and somebody will. */
const BAD = {
  'pale yellow for buttons and for what is on them': {
    [ACCENT!]: 'ffff99ff',
    [ON_ACCENT!]: 'ffffffff',
  },
  'a black form on a white page': { [CARD!]: '000000ff' },
  'a white form on a black page': { [CARD!]: 'ffffffff', [GROUND!]: '000000ff' },
  'links of the colour of the form': { [LINK!]: '777777ff', [CARD!]: '777777ff' },
  'dark fields': { [FIELD!]: '222222ff' },
  'one colour for everything': Object.fromEntries(PATHS.map((path) => [path, 'ff8800ff'])),
  'colours one sees through': Object.fromEntries(PATHS.map((path) => [path, '20a0d044'])),
};

test('colours that can be read stay as they were set', () => {
  const own = settingsOf({ [ACCENT!]: '7a1fa2ff', [ON_ACCENT!]: 'ffffffff' });
  assert.equal(
    managedLook({ ...own, categories: { global: { colorSchemeMode: 'LIGHT' } } }, []).css.includes(
      '--on-accent: light-dark(#ffffffff',
    ),
    true,
  );
  const plain = { '--ground': 'f4f5f7ff', '--card': 'ffffffff', '--ink': '1c2025ff' };
  assert.deepEqual(contrastCorrections(plain, 'light'), {});
});

test('a text that cannot be read is changed as little as it takes', () => {
  const palette = { '--card': 'ffffffff', '--ground': 'ffffffff', '--ink': '888888ff' };
  assert.match(contrastCorrections(palette, 'light')['--ink']!, /^7[0-9a-f]7[0-9a-f]7[0-9a-f]ff$/);
  assert.equal(
    contrastCorrections({ ...palette, '--ink': '767676ff' }, 'light')['--ink'],
    undefined,
  );
});

test('pages of any colour can be read by everyone', async (t) => {
  const poolhouse = await startOnSqlite(t);
  const app = await pagesApp(poolhouse, { pool: { AutoVerifiedAttributes: ['email'] } });
  const branding = { UserPoolId: app.poolId, ClientId: app.clientId };
  const browser = await startBrowser(t);
  // Another style is another page of the same tab: a tab of its own takes four times as long.
  const { page } = await openTab(browser, { viewport: PHONE, bypassCSP: true });
  for (const [what, colours] of Object.entries(BAD)) {
    const Settings = settingsOf(colours) as never;
    const made = await app.cognito.createManagedLoginBranding({ ...branding, Settings });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(app.page('/signup'));
      await page.getByLabel('Username').fill('ann');
      await page.locator('[name="password"]').fill('Ab1');
      await isAccessibleNow(page, `${what} ${colorScheme}`);
    }
    const ManagedLoginBrandingId = made.ManagedLoginBranding!.ManagedLoginBrandingId!;
    await app.cognito.deleteManagedLoginBranding({
      UserPoolId: app.poolId,
      ManagedLoginBrandingId,
    });
  }
});
