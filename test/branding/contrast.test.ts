/** Whatever colours an operator sets, pages stay readable. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrastCorrections } from '#domain/branding/contrast.ts';
import { cssColour } from '#domain/branding/css-colours.ts';
import { COLOURS, managedLook } from '#domain/branding/managed-look.ts';
import { isAccessibleNow, keepPicture, openTab, PHONE } from '../browser/pages.ts';
import { pagesApp } from '../pages/support.ts';
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
  // Another style is another page of the same tab: a tab of its own takes four times as long.
  const { page } = await openTab(t, { viewport: PHONE, bypassCSP: true });
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

test('colours of style sheets are read in every way in which they are written', () => {
  for (const [text, colour] of [
    ['#a1B', 'aa11bbff'],
    ['#a1b8', 'aa11bb88'],
    ['#a1b2c3', 'a1b2c3ff'],
    ['#a1b2c380', 'a1b2c380'],
    ['RebeccaPurple', '663399ff'],
    ['transparent', '00000000'],
    ['rgb(1,2,3)', '010203ff'],
    ['rgba(255 50% 0/25%)', 'ff800040'],
    ['hsl(120deg 100% 25%/0.5)', '00800080'],
    ['hsla(-120,100%,50%,1)', '0000ffff'],
    ['hsl(0.5turn,100%,50%)', '00ffffff'],
    ['rgb(300,-5,0)', 'ff0000ff'],
  ] as const) {
    assert.equal(cssColour(text), colour, text);
  }
  for (const text of [
    '',
    '#12345',
    'canvas',
    'currentcolor',
    'rgb(1,2)',
    'rgb(calc(1),2,3)',
    'x(1)',
  ]) {
    assert.equal(cssColour(text), undefined, text);
  }
});

const HOSTILE = {
  'white on white': `.background-customizable { background-color: #fff; color: #fff; }
    .label-customizable, .textDescription-customizable { color: white !important; }
    .inputField-customizable { background: #fff; color: hsl(0 0% 98%); }
    .submitButton-customizable { background: #ffe; color: #fff; }
    .errorMessage-customizable { background: #fee; color: #fcc; }`,
  'a black form with the text of a white one': '.background-customizable { background: black; }',
  'dark fields, and buttons that vanish when they are in focus': `
    .inputField-customizable { background-color: #222; }
    .submitButton-customizable { color: navy; background-color: navy; }
    .submitButton-customizable:hover { background-color: yellow; }
    .submitButton-customizable:focus { color: yellow; }`,
  'colours one sees through': `.background-customizable { background: rgb(32 160 208 / 30%); }
    .label-customizable { color: #20a0d044; background: #20a0d0; }
    .submitButton-customizable { background: transparent; }`,
};

test('classic pages of any colour can be read by everyone', async (t) => {
  const app = await pagesApp(await startOnSqlite(t), { version: 1 });
  const { page } = await openTab(t, { viewport: PHONE, bypassCSP: true });
  for (const [what, CSS] of Object.entries(HOSTILE)) {
    await app.cognito.setUICustomization({ UserPoolId: app.poolId, CSS });
    await page.goto(app.page('/login'));
    await page.locator('form button:not(.reveal)').first().focus();
    await isAccessibleNow(page, what);
    await page.locator('[name="username"]').fill('nobody');
    await page.locator('[name="password"]').fill('Wrong-horse-7');
    await page.locator('[name="password"]').press('Enter');
    await page.getByRole('alert').waitFor();
    await page.locator('form button:not(.reveal)').first().hover();
    await isAccessibleNow(page, `${what}, refused`);
    await keepPicture(page, `classic-${what.slice(0, 12)}`);
  }
});
