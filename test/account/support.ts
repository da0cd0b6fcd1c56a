/** People on their account page, without scripts. */
import assert from 'node:assert/strict';
import type { PagesApp } from '../pages/support.ts';
import { Visitor } from '../pages/support.ts';
import { PASSWORD } from '../support/app.ts';

/** Opens the account page and signs in on the way there. */
export async function openAccount(
  app: PagesApp,
  username: string,
  {
    password = PASSWORD,
    code,
    path = '/account',
  }: { readonly password?: string; readonly code?: string; readonly path?: string } = {},
): Promise<Visitor> {
  const visitor = await new Visitor().open(`${app.site}${path}`);
  assert.equal(visitor.path, '/login');
  await visitor.send({ username });
  await visitor.send({ password });
  if (code !== undefined) await visitor.send({ code });
  return visitor;
}

/** The link to do something with one of several things. */
export function doing(visitor: Visitor, what: string, which: string): string {
  const links = visitor.html.matchAll(/<a href="([^"]*)" aria-label="([^"]*)">/g);
  const found = [...links].find(([, , label]) => label === `${what}: ${which}`);
  assert.ok(found, `no link ${what}: ${which}`);
  return new URL(found[1]!.replaceAll('&amp;', '&'), visitor.url).href;
}

/** The key that the page shows, for an app. */
export function keyOf({ html }: Visitor): string {
  const [, key] = /<dd class="key">([^<]*)<\/dd>/.exec(html) ?? [];
  assert.ok(key, 'the page shows a key');
  return key.replaceAll(' ', '');
}
