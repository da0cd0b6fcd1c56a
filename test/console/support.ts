/** A browser on the console of a server. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { defaultSettings } from '#config/settings.ts';
import type { MadeAdministrator, NewAdministrator } from '#domain/accounts/administrators.ts';
import { systemRandom } from '#platform/random.ts';
import { administratorsOver } from '#server/administrators.ts';
import { type } from '../browser/keyboard.ts';
import { DESKTOP, nextFrames, openTab } from '../browser/pages.ts';
import type { Poolhouse } from '../support/servers.ts';
import { shared } from '../support/shared.ts';

type ContextOptions = Parameters<typeof openTab>[1];

/** Servers that have their console. */
const built = new Set<string>();

/** Resolves when the server has its console, which the first test of a changed source builds. */
export async function consoleBuilt(url: string): Promise<void> {
  while (!built.has(url)) {
    const answer = await fetch(`${url}/console/`);
    if (answer.status === 503) {
      await sleep(100);
      continue;
    }
    assert.equal(answer.status, 200, await answer.text());
    built.add(url);
  }
}

/**
 * A tab on a view of the console (`/pools`), with what the browser complains of: blocked files,
 * broken scripts, whatever is on its console.
 */
export async function openConsole(
  t: Pick<TestContext, 'after'>,
  { url }: { readonly url: string },
  view = '/',
  options: ContextOptions = {},
) {
  await consoleBuilt(url);
  // A colour that is on its way to another has no contrast of its own.
  const usual = { viewport: DESKTOP, reducedMotion: 'reduce' } as const;
  const { page, complaints } = await openTab(t, { ...usual, ...options });
  await page.goto(`${url}/console/#${view}`);
  return { page, complaints };
}

/** Has the console that is open go to a view: by then the view before is put away. */
export async function turnTo(page: Page, view: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
  await nextFrames(page);
}

/**
 * A tab of the console that the tests of the suite this is called in use in turns: a view is gone
 * to, which takes a third of the time of a tab that is opened. Whoever looks at how the console
 * begins, or leaves it with settings of a person, opens one.
 */
export function consoleTab(server: () => { readonly url: string }) {
  const tab = shared(async (lifetime) => {
    const opened = await openConsole(lifetime, server(), '/nowhere');
    await opened.page.getByText('There is nothing here').waitFor();
    assert.deepEqual(opened.complaints, []);
    return opened;
  });
  return async (view: string): Promise<Awaited<ReturnType<typeof openConsole>>> => {
    const { page, complaints } = tab();
    const there = `${server().url}/console/#${view}`;
    const isElsewhere = !page.url().startsWith(`${server().url}/console/`);
    if (isElsewhere) await page.goto(there);
    else {
      // What the test before has typed into the same view does not stay, nor what it has just been
      // told, which the console takes along to the next place.
      await turnTo(page, '/nowhere');
      const said = page.getByRole('button', { name: 'Dismiss' }).first();
      while (await said.isVisible()) await said.click();
      await turnTo(page, view);
    }
    complaints.length = 0;
    return { page, complaints };
  };
}

/** Makes an administrator, as the command does; answers the temporary password and the role. */
export function makeAdministrator(
  { url, clock, region, server }: Poolhouse,
  administrator: NewAdministrator,
): Promise<MadeAdministrator> {
  const ground = { store: server.store, clock, random: systemRandom, publicUrl: url };
  const settings = { ...defaultSettings, region };
  return administratorsOver(ground, settings).create(administrator);
}

export const ADMINISTRATOR_PASSWORD = 'Right-horse-77';

/**
 * Goes through the first sign-in of an administrator on the page it begins at: another password,
 * and an authenticator, whose secret it answers.
 */
export async function firstSignIn(
  page: Page,
  { totp }: Pick<Poolhouse, 'totp'>,
  { email, temporaryPassword }: { readonly email: string; readonly temporaryPassword: string },
): Promise<string> {
  await page.waitForURL(/\/administrators\/login/);
  await type(page, { Username: email });
  await type(page, { Password: temporaryPassword });
  await type(page, {
    'New password': ADMINISTRATOR_PASSWORD,
    'New password, once more': ADMINISTRATOR_PASSWORD,
  });
  const uri = new URL((await page.locator('a[href^="otpauth:"]').getAttribute('href'))!);
  const secret = uri.searchParams.get('secret')!;
  await type(page, { Code: totp(secret), 'Name of this authenticator': 'phone' });
  return secret;
}
