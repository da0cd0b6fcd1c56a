/** What people do with a browser: go back and on, reload, and have two tabs. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { shownHeading, type } from '../browser/keyboard.ts';
import { DESKTOP } from '../browser/pages.ts';
import { type AuthenticatorApp, createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { borrowTab } from '../support/tabs.ts';
import { type PagesApp, pagesApp } from './support.ts';

async function start(t: TestContext) {
  const server = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html').end('<h1>Back at the app</h1>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  const callback = `http://localhost:${(server.address() as AddressInfo).port}/callback`;
  const app = await pagesApp(await startOnSqlite(t), {
    mfa: 'OPTIONAL',
    client: { CallbackURLs: [callback] },
  });
  const tab = await borrowTab(t, { viewport: DESKTOP });
  const page: PagesApp['page'] = (path, more) =>
    app.page(path, { redirect_uri: callback, ...more });
  return { app: { ...app, page, callback }, tab };
}

type Tried = PagesApp & { readonly callback: string };

async function enrolled(app: PagesApp, name: string): Promise<AuthenticatorApp> {
  await createUser(app, name);
  return enrol(app, (await signIn(app, name)).AccessToken);
}

async function toCode(page: Page, app: PagesApp, name: string): Promise<void> {
  await page.goto(app.page('/oauth2/authorize', { state: name, prompt: 'login' }));
  await type(page, { Username: name });
  await type(page, { Password: PASSWORD });
  await shownHeading(page, 'Enter the code from your authenticator app');
}

/** Another tab of the same browser. */
const nextTo = (tab: Page) => tab.context().newPage();

/** Who the application is told of, by the code that has come back. */
async function signedInAt(app: Tried, page: Page): Promise<string> {
  await page.waitForURL(`${app.callback}?*`);
  const { searchParams } = new URL(page.url());
  const answer = await fetch(`${app.site}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: app.clientId,
      redirect_uri: app.callback,
      code: searchParams.get('code')!,
    }),
  });
  const { id_token } = (await answer.json()) as { id_token: string };
  const claims = JSON.parse(Buffer.from(id_token.split('.')[1]!, 'base64url').toString());
  assert.equal(searchParams.get('state'), claims['cognito:username']);
  return claims['cognito:username'];
}

test('reloading never asks to send a form again, wherever a person is', async (t) => {
  const { app, tab: page } = await start(t);
  const ann = await enrolled(app, 'ann');
  await page.goto(app.page('/oauth2/authorize', { state: 'ann' }));
  await shownHeading(page, 'Sign in to web');
  await page.reload();
  await type(page, { Username: 'ann' });
  await shownHeading(page, 'Enter your password');
  await page.reload();
  await shownHeading(page, 'Enter your password');
  await type(page, { Password: PASSWORD });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.method()));
  await page.reload();
  await shownHeading(page, 'Enter the code from your authenticator app');
  assert.ok(!requests.includes('POST'), 'the page had come by a redirect');
  await type(page, { Code: ann.code() });
  assert.equal(await signedInAt(app, page), 'ann');
});

test('going back leads to a page that works, and never to two sign-ins', async (t) => {
  const { app, tab: page } = await start(t);
  const ann = await enrolled(app, 'ann');
  await createUser(app, 'bob');
  await toCode(page, app, 'ann');
  // Back to the password: the journey is past it, so the page is the one of the code.
  await page.goBack();
  await shownHeading(page, 'Enter the code from your authenticator app');
  // Back to the name: another person may begin there.
  await page.goBack();
  await shownHeading(page, 'Sign in to web');
  await page.getByLabel('Username').fill('');
  await type(page, { Username: 'bob' });
  await shownHeading(page, 'Enter your password');
  assert.match(await page.locator('.who').innerText(), /bob/);
  await page.goBack();
  // Browsers keep what was typed.
  await page.getByLabel('Username').fill('');
  await type(page, { Username: 'ann' });
  await type(page, { Password: PASSWORD });
  await type(page, { Code: ann.code() });
  assert.equal(await signedInAt(app, page), 'ann');
  // And back from the application: what is over is over.
  await page.goBack();
  await shownHeading(page, 'Sign in to web');
  await page.getByText('can no longer be finished').waitFor();
  assert.equal(await page.getByLabel('Code').count(), 0);
});

test('two people in two tabs of one browser end as who they began', async (t) => {
  const { app, tab: anns } = await start(t);
  const bobs = await nextTo(anns);
  const [ann, bob] = [await enrolled(app, 'ann'), await enrolled(app, 'bob')];
  app.poolhouse.clock.advance(30_000);
  await toCode(anns, app, 'ann');
  await toCode(bobs, app, 'bob');
  await anns.reload();
  assert.match(await anns.locator('.who').innerText(), /ann/);
  // Bob's code is no good in Ann's tab.
  await type(anns, { Code: bob.code() });
  await anns.getByRole('alert').waitFor();
  await type(bobs, { Code: bob.code() });
  assert.equal(await signedInAt(app, bobs), 'bob');
  // A sign-in gave the browser a new secret: the other tab begins again, and is still Ann's.
  await type(anns, { Code: ann.code() });
  await shownHeading(anns, 'Sign in to web');
  await type(anns, { Username: 'ann' });
  await type(anns, { Password: PASSWORD });
  app.poolhouse.clock.advance(30_000);
  await type(anns, { Code: ann.code() });
  assert.equal(await signedInAt(app, anns), 'ann');
  // The browser has one person signed in: the last.
  const account = await nextTo(anns);
  await account.goto(`${app.site}/account`);
  assert.match(await account.locator('.who').innerText(), /ann/);
});

test('of two tabs at one page of one journey, the second is told and loses nothing', async (t) => {
  const { app, tab: page } = await start(t);
  const ann = await enrolled(app, 'ann');
  await toCode(page, app, 'ann');
  const other = await nextTo(page);
  await other.goto(page.url());
  await shownHeading(other, 'Enter the code from your authenticator app');
  await type(page, { Code: ann.code() });
  assert.equal(await signedInAt(app, page), 'ann');
  await type(other, { Code: ann.code() });
  await shownHeading(other, 'Sign in to web');
  // Signed in she is, and the application's next request goes straight back.
  await other.goto(app.page('/oauth2/authorize', { state: 'ann' }));
  assert.equal(await signedInAt(app, other), 'ann');
});
