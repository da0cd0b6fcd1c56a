import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_SETTINGS } from '#domain/branding/defaults.ts';
import { COLOURS, managedLook } from '#domain/branding/managed-look.ts';
import { checkedSettings, memberAt } from '#domain/branding/settings.ts';
import { Terms } from '#domain/branding/terms.ts';
import { COMMON_STYLE } from '#http/page.ts';
import { PAGE_SHEET } from '#pages/style.ts';
import { newStyleFile } from '../store/conformance/branding.ts';
import { newClient, newPool } from '../store/conformance/samples.ts';
import { newTerms } from '../store/conformance/terms.ts';
import { openAt } from '../store/open.ts';
import { onEachStore } from '../users/each-store.ts';
import { branded, PNG, SVG } from './support.ts';

describe('Looks', () => {
  test('the settings of a style that changes nothing are what the sheet says', () => {
    assert.deepEqual(checkedSettings(DEFAULT_SETTINGS), DEFAULT_SETTINGS);
    const sheet = COMMON_STYLE + PAGE_SHEET.text;
    for (const [variable, path] of Object.entries(COLOURS)) {
      const said = new RegExp(`${variable}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(sheet);
      if (!said) continue;
      const given = ['lightMode', 'darkMode'].map((mode) =>
        memberAt(DEFAULT_SETTINGS, path.replace('{mode}', mode)),
      );
      assert.deepEqual(
        given,
        said.slice(1).map((color) => `${color.slice(1)}ff`),
        variable,
      );
    }
  });

  test('every variable that a look sets is one the sheet reads', () => {
    const everything = managedLook(
      { ...DEFAULT_SETTINGS, categories: { global: { spacingDensity: 'COMPACT' } } },
      [],
    );
    const set = [...everything.css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name!);
    assert.ok(set.length > 20);
    const unread = set.filter((name) => !PAGE_SHEET.text.includes(`var(${name}`));
    assert.deepEqual(unread, []);
  });

  test('a style says in the sheet what was set, and for the other scheme what there was', () => {
    const look = managedLook(
      {
        components: {
          primaryButton: { lightMode: { defaults: { backgroundColor: '112233ff' } } },
          form: { borderRadius: 3.5 },
        },
        componentClasses: { buttons: { borderRadius: 0 } },
        categories: {
          form: { location: { horizontal: 'END', vertical: 'START' } },
          global: { colorSchemeMode: 'DARK', spacingDensity: 'COMPACT' },
        },
      },
      [],
    );
    assert.deepEqual(look, {
      version: 'managed',
      colorScheme: 'dark',
      css: ':root { --accent: light-dark(#112233ff, #7fb0ffff); --card-radius: 3.5px; --button-radius: 0px; --place-x: flex-end; --place-y: flex-start; --density: 0.7; color-scheme: dark; }',
    });
    assert.deepEqual(managedLook({}, []), {
      version: 'managed',
      colorScheme: 'light dark',
      css: '',
    });
  });

  test('a picture is shown where the style shows it, for each scheme its own', () => {
    const [light, dark, both] = [
      newStyleFile({ category: 'FORM_LOGO' }),
      newStyleFile({ category: 'FORM_LOGO', colorMode: 'DARK', extension: 'SVG' }),
      newStyleFile({ category: 'PAGE_HEADER_LOGO', colorMode: 'DYNAMIC' }),
    ];
    const icons = (['ICO', 'SVG'] as const).map((extension) =>
      newStyleFile({ category: `FAVICON_${extension}`, extension }),
    );
    const asset = ({ hash }: typeof light, contentType: string) => ({ hash, contentType });
    const all = [light, dark, both, ...icons];
    const plain = managedLook({}, all);
    assert.deepEqual(plain.logo, {
      light: asset(light, 'image/png'),
      dark: asset(dark, 'image/svg+xml'),
    });
    assert.equal(plain.headerLogo, undefined);
    const behind = newStyleFile({ category: 'PAGE_BACKGROUND', colorMode: 'DARK' });
    assert.deepEqual(managedLook({}, [behind]).background, { dark: asset(behind, 'image/png') });
    assert.deepEqual(plain.favicon, asset(icons[1]!, 'image/svg+xml'));
    const other = managedLook(
      {
        categories: { global: { pageHeader: { enabled: true } } },
        components: {
          form: { logo: { enabled: false } },
          pageHeader: { logo: { enabled: true } },
          favicon: { enabledTypes: ['ICO'] },
        },
      },
      all,
    );
    assert.equal(other.logo, undefined);
    assert.deepEqual(other.headerLogo, {
      light: asset(both, 'image/png'),
      dark: asset(both, 'image/png'),
    });
    assert.deepEqual(other.favicon, asset(icons[0]!, 'image/x-icon'));
  });

  test('a sign-up page leads to both documents in its language, or to none', async (t) => {
    const { store } = await openAt('sqlite::memory:');
    t.after(() => store.close());
    const pool = newPool();
    const client = newClient(pool.id);
    const terms = new Terms({ store } as ConstructorParameters<typeof Terms>[0]);
    const put = (name: string, links: Record<string, string>) =>
      store.transaction((tx) =>
        tx.terms.insert(newTerms(pool.id, { clientId: client.id, name, links })),
      );
    const shown = (language: string) => terms.shownAtSignUp(pool, client, language);
    await put('terms-of-use', { 'cognito:default': 'https://t', 'cognito:german': 'https://t/de' });
    assert.deepEqual(await shown('en'), []);
    await put('privacy-policy', {
      'cognito:german': 'https://p/de',
      'cognito:english': 'https://p/en',
    });
    assert.deepEqual(await shown('en'), [
      { name: 'terms-of-use', url: 'https://t' },
      { name: 'privacy-policy', url: 'https://p/en' },
    ]);
    assert.deepEqual(await shown('de'), [
      { name: 'terms-of-use', url: 'https://t/de' },
      { name: 'privacy-policy', url: 'https://p/de' },
    ]);
    assert.deepEqual(await shown('fr'), []);
  });

  onEachStore((service) => {
    test('an image is served as what it is, for good, and in a sandbox', async () => {
      const { cognito, UserPoolId, ClientId, site } = await branded(service());
      const { ManagedLoginBranding } = await cognito.createManagedLoginBranding({
        UserPoolId,
        ClientId,
        UseCognitoProvidedValues: false,
        Assets: [
          {
            Category: 'FORM_LOGO',
            ColorMode: 'DYNAMIC',
            Extension: 'SVG',
            Bytes: new Uint8Array(SVG),
          },
        ],
      });
      const hash = await sha256(SVG);
      const image = await fetch(`${site}/_images/${hash}`);
      assert.equal(image.status, 200);
      assert.equal(image.headers.get('Content-Type'), 'image/svg+xml');
      assert.equal(image.headers.get('X-Content-Type-Options'), 'nosniff');
      assert.match(image.headers.get('Content-Security-Policy')!, /default-src 'none';.*sandbox/);
      assert.match(image.headers.get('Cache-Control')!, /immutable/);
      assert.deepEqual(Buffer.from(await image.arrayBuffer()), SVG);
      const elsewhere = await branded(service());
      for (const url of [
        `${elsewhere.site}/_images/${hash}`,
        `${site}/_images/${'0'.repeat(64)}`,
        `${site}/_images/${await sha256(PNG)}`,
        `${site}/_images/%00`,
      ]) {
        assert.equal((await fetch(url)).status, 404, url);
      }
      await cognito.deleteManagedLoginBranding({
        UserPoolId,
        ManagedLoginBrandingId: ManagedLoginBranding!.ManagedLoginBrandingId,
      });
      assert.equal((await fetch(`${site}/_images/${hash}`)).status, 404);
    });

    test('the sheet of a client is its own, and of the generation that the domain shows', async () => {
      const {
        cognito,
        UserPoolId,
        ClientId,
        Domain,
        site,
        newClient: another,
      } = await branded(service());
      await cognito.createManagedLoginBranding({
        UserPoolId,
        ClientId,
        Settings: { components: { form: { borderRadius: 1 } } },
      });
      await cognito.setUICustomization({
        UserPoolId,
        CSS: '.label-customizable { color: #123456; }',
      });
      const sheet = async (client: string) => {
        const answer = await fetch(`${site}/_looks/${client}/any.css`);
        assert.equal(answer.headers.get('Content-Type'), 'text/css; charset=UTF-8');
        assert.equal(answer.headers.get('Cache-Control'), 'no-store');
        return answer.text();
      };
      const other = await another();
      assert.equal(await sheet(ClientId), ':root { --card-radius: 1px; }');
      assert.equal(await sheet(other), '');
      await cognito.updateUserPoolDomain({ UserPoolId, Domain, ManagedLoginVersion: 1 });
      for (const client of [ClientId, other, 'ALL']) {
        assert.equal(
          await sheet(client),
          ':root { color-scheme: light; }\nlabel { color: #123456; }',
        );
      }
      const elsewhere = await branded(service());
      for (const client of [elsewhere.ClientId, 'nobody', '%00', '%ff']) {
        assert.equal((await fetch(`${site}/_looks/${client}/any.css`)).status, 404);
      }
    });
  });
});

async function sha256(bytes: Buffer): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))).toString('hex');
}
