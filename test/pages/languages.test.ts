/** Pages in the languages there are. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LANGUAGE_NAMES, type Language, languageFor, wordsIn } from '#pages/words/languages.ts';
import { DESKTOP, fitsItsWidth, isAccessibleNow, openTab, PHONE } from '../browser/pages.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { borrowTab, returnTab } from '../support/tabs.ts';
import { pagesApp, Visitor } from './support.ts';

const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[];

const poolhouse = sharedServer(startOnSqlite);

describe('Which language', () => {
  const cases: [header: string, language: Language][] = [
    ['de', 'de'],
    ['de-AT, en;q=0.9', 'de'],
    ['pt-BR', 'pt'],
    ['pt-PT,pt;q=0.8', 'pt'],
    ['JA', 'ja'],
    ['nl, fr;q=0.5, es;q=0.7', 'es'],
    ['de;q=0, fr', 'fr'],
    ['en;q=0.2, ja;q=0.201', 'ja'],
    ['*', 'en'],
    ['nl, sv', 'en'],
    ['', 'en'],
    ['fr;q=oops', 'fr'],
    [`${'nl,'.repeat(30)}de`, 'en'],
  ];
  for (const [acceptLanguage, language] of cases) {
    test(`a browser that accepts ${JSON.stringify(acceptLanguage.slice(0, 40))} reads ${language}`, () => {
      assert.equal(languageFor({ acceptLanguage }), language);
    });
  }

  test('no catalogue is English under another name', async () => {
    const english = await wordsIn('en');
    for (const language of LANGUAGES.filter((each) => each !== 'en')) {
      const words = await wordsIn(language);
      assert.notEqual(words.signIn.title, english.signIn.title, language);
      assert.notEqual(words.enrol.cannotScanLead, english.enrol.cannotScanLead, language);
      assert.notEqual(words.account.title, english.account.title, language);
    }
  });

  test('a page is in the language of lang, and so is what comes after it', async () => {
    const app = await pagesApp(poolhouse());
    const visitor = await new Visitor().open(app.page('/oauth2/authorize', { lang: 'de' }));
    assert.equal(visitor.title, 'Bei web anmelden');
    assert.match(visitor.html, /<html lang="de">/);
    assert.equal(visitor.headers.get('Content-Language'), 'de');
    await visitor.send({ username: 'nobody' });
    await visitor.send({ password: 'wrong' });
    assert.equal(visitor.problem, 'Benutzername oder Passwort ist falsch.');
    await visitor.open(app.page('/forgotPassword'));
    assert.equal(visitor.title, 'Passwort zurücksetzen');
    await visitor.open(app.page('/signup', { lang: 'xx' }));
    assert.equal(visitor.title, 'Konto anlegen');
    await visitor.open(visitor.link('日本語'));
    assert.equal(visitor.title, 'アカウントを作成');
    await visitor.open(app.page('/login'));
    assert.equal(visitor.title, 'web にサインイン');
  });
});

describe('In a browser', () => {
  for (const language of LANGUAGES) {
    test(`pages in ${language} fit a phone and a desktop, and everyone can read them`, async (t) => {
      const app = await pagesApp(poolhouse());
      const words = await wordsIn(language);
      const { page: tab, complaints } = await openTab(t, {});
      for (const path of ['/login', '/signup', '/forgotPassword']) {
        await tab.goto(app.page(path, { lang: language }));
        for (const viewport of [PHONE, DESKTOP]) {
          await tab.setViewportSize(viewport);
          assert.deepEqual(complaints, []);
          await fitsItsWidth(tab);
        }
      }
      await returnTab(tab);
      // Past the policy of pages, which would keep axe out.
      const page = await borrowTab(t, { locale: language, bypassCSP: true });
      await page.goto(app.page('/signup'));
      assert.equal(await page.evaluate('navigator.language'), language);
      assert.equal(
        await page.evaluate('document.querySelector("h1").textContent'),
        words.signUp.title,
      );
      await isAccessibleNow(page, language);
      await returnTab(page);
    });
  }
});
