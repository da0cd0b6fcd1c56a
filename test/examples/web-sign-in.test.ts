/** The example is run as a person runs it, and signed in to in a browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type } from '../browser/keyboard.ts';
import { openTab, PHONE } from '../browser/pages.ts';
import { AuthenticatorApp } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { end, exampleFile, run } from './running.ts';

const example = (...args: readonly string[]) => exampleFile('web-sign-in/main.ts', ...args);

test('the example signs a user in through the pages, enrolment included, and out again', async (t) => {
  // It judges tokens by its own clock.
  const { url, clock } = await startOnSqlite(t, { now: Date.now() });
  const app = run(t, example('--endpoint', url, '--port', '0'));
  const [, home] = await app.line(/^Open (http:\S+) in a browser/);
  const { page, complaints } = await openTab(t, { viewport: PHONE });
  await page.goto(home!);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await type(page, { Username: 'alice' });
  await type(page, { Password: 'Correct-Horse-7' });
  const key = await page.locator('.key').textContent();
  const phone = new AuthenticatorApp(key!.replaceAll(/\s/g, ''), clock);
  await type(page, { Code: phone.code() });
  await page.getByRole('heading', { name: 'Hello, alice' }).waitFor();
  assert.match(await page.locator('pre').innerText(), /"token_use": "id"/);
  await app.line(/^alice signed in/);
  await app.line(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/);
  await page.getByRole('link', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Nobody is signed in' }).waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Username').waitFor();
  assert.deepEqual(complaints, []);
});

test('the example ends with one sentence when it finds no server or is told half', async () => {
  const nowhere = await end(example('--endpoint', 'http://127.0.0.1:9', '--port', '0'));
  assert.deepEqual(nowhere, {
    code: 1,
    stderr: 'No server answers at http://127.0.0.1:9. Start one with "npm start".',
  });
  const lost = await end(
    example('--issuer', 'http://127.0.0.1:10/us-east-1_abcdefghi', '--client', 'x', '--port', '0'),
  );
  assert.equal(lost.code, 1);
  assert.match(
    lost.stderr,
    /^No server answers at http:\/\/127\.0\.0\.1:10\/us-east-1_abcdefghi\./,
  );
  const half = await end(example('--client', 'x'));
  assert.equal(half.code, 2);
  assert.match(half.stderr, /^--issuer and --client go together\.$/m);
});
