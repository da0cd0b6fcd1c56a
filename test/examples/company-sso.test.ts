/** The commands of the README are run as they are printed, and signed in to in a browser. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type } from '../browser/keyboard.ts';
import { openTab, PHONE } from '../browser/pages.ts';
import { startOnSqlite } from '../support/servers.ts';
import { blocksOf, end, exampleFile, printed, run } from './running.ts';

const [server, example, withProvider] = blocksOf('company-sso', 'sh');

test('an address leads to the company and back as a new user, and an unknown one nowhere', async (t) => {
  assert.equal(server, 'npm start');
  // Who signs in is judged by the world's clock.
  const { url } = await startOnSqlite(t, { now: Date.now() });
  const app = run(t, printed(example!, '--port', '0'), { AWS_ENDPOINT_URL: url });
  const [, home] = await app.line(/^Open (http:\S+) in a browser/);
  const [, address] = await app.line(/^The company has an employee (\S+) with the password/);
  const { page, complaints } = await openTab(t, { viewport: PHONE });

  await page.goto(home!);
  await type(page, { 'E-mail address at your company': 'bob@elsewhere.example' });
  await page.getByText('Unknown identity provider').waitFor();
  complaints.splice(0);
  await page.getByRole('link', { name: 'Again' }).click();
  await type(page, { 'E-mail address at your company': address! });
  await page.waitForURL(/\/company-[^/]+\/login/);
  assert.equal(await page.getByLabel('E-mail address').inputValue(), address);
  await page.getByLabel('E-mail address').press('Enter');
  await type(page, { Password: 'Correct-Horse-7' });
  await page.getByRole('heading', { name: `Hello, ${address}` }).waitFor();
  assert.match(await page.locator('pre').innerText(), /"cognito:username": "Company_/);
  await app.line(/^Company_\S+ signed in\.$/);

  // The company remembers who is signed in there.
  await page.getByRole('link', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in another way' }).click();
  await page.getByRole('link', { name: 'Continue with Company' }).click();
  await page.getByRole('heading', { name: `Hello, ${address}` }).waitFor();
  assert.deepEqual(complaints, []);
});

test('a provider in a file takes the place of the company, as the README describes them', async (t) => {
  const files = blocksOf('company-sso', 'json');
  const types = files.map((text) => JSON.parse(text).ProviderType);
  assert.deepEqual(types, ['OIDC', 'OIDC', 'Google', 'SAML']);
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-example-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'provider.json');
  // The others are asked for their metadata when they are set up.
  await writeFile(file, files[2]!);
  const { url } = await startOnSqlite(t);
  const line = withProvider!.replace(/\bprovider\.json$/, file);
  const app = run(t, printed(line, '--port', '0'), { AWS_ENDPOINT_URL: url });
  await app.line(new RegExp(`redirect URI ${url}/your-prefix/oauth2/idpresponse$`));
  const [, ...again] = await app.line(/^The same pool again: (--issuer) (\S+) (--client) (\S+)$/);
  const [, home] = await app.line(/^Open (http:\S+) in a browser/);
  const follow = async (from: string) => {
    const answer = await fetch(from, { redirect: 'manual' });
    return new URL(answer.headers.get('location')!);
  };
  const asked = await follow(`${home}sign-in?email=bob%40company.example`);
  assert.equal(asked.origin, url);
  assert.equal((await follow(asked.href)).hostname, 'accounts.google.com');

  const later = run(t, exampleFile('company-sso/main.ts', ...again, '--port', '0'));
  await later.line(/^Open http/);
});

test('the example ends with one sentence when it finds no server, no provider or is told half', async () => {
  const example = (...args: readonly string[]) => end(exampleFile('company-sso/main.ts', ...args));
  assert.deepEqual(await example('--endpoint', 'http://127.0.0.1:9', '--port', '0'), {
    code: 1,
    stderr: 'No server answers at http://127.0.0.1:9. Start one with "npm start".',
  });
  const half = await example('--issuer', 'http://127.0.0.1:9/x');
  assert.deepEqual(
    [half.code, half.stderr.split('\n')[0]],
    [2, '--issuer and --client go together.'],
  );
  const nothing = await example('--provider', '/nonexistent');
  assert.deepEqual([nothing.code, /^ENOENT/.test(nothing.stderr)], [2, true]);
});
