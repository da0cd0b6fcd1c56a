/** What holds for every view of the console, whoever looks at it. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { isReadableNow, nextFrames } from '../browser/pages.ts';
import { returnTab } from '../support/tabs.ts';
import { openConsole, turnTo } from './support.ts';

/** What stands around all views, and is judged with the first of them. */
const FRAME = ['#top-bar', 'nav:has(a[href="#/pools"])'];

/**
 * Opens the views (name: address) and looks at each on a desktop and on a phone, in light and dark:
 * nothing keeps a person from reading them, nothing sticks out sideways, and the browser complains
 * of nothing. A view is loaded once, and follows its window's size and colours from then on.
 */
export async function viewsAreReadable(
  t: Parameters<typeof openConsole>[0],
  server: Parameters<typeof openConsole>[1],
  views: Readonly<Record<string, string>>,
): Promise<void> {
  const [first] = Object.values(views);
  // The console's policy would keep the tool out.
  const { page, complaints } = await openConsole(t, server, first, { bypassCSP: true });
  for (const [name, view] of Object.entries(views)) {
    await goToView(page, view);
    await isReadableNow(page, {
      ...(view !== first && { except: FRAME }),
      keep: (_, how) => keepViewPicture(page, `${name}-${how}`),
    });
  }
  assert.deepEqual(complaints.filter(isNoRefusal), []);
  await returnTab(page);
}

/**
 * A view asks for what may not be there yet, and browsers put each refusal of the API (400) and of
 * STS (403) on their console.
 */
export const isNoRefusal = (complaint: string) =>
  !/^Failed to load resource: the server responded with a status of 40[03]/.test(complaint);

/** Goes to a view of the console that is open, and resolves when it has loaded what it shows. */
export async function goToView(page: Page, view: string): Promise<void> {
  await turnTo(page, view);
  await contentLoaded(page);
}

/** Resolves when a view has its title, and has loaded what it shows. */
export async function viewLoaded(page: Page): Promise<void> {
  // By then the view before is put away.
  await nextFrames(page);
  await contentLoaded(page);
}

async function contentLoaded(page: Page): Promise<void> {
  await page.locator('#content h1').first().waitFor();
  await page
    .locator('#content')
    .filter({ hasNotText: /Loading/ })
    .waitFor();
}

/** For people who want to look: POOLHOUSE_TEST_PICTURES names a folder. */
export async function keepViewPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['POOLHOUSE_TEST_PICTURES'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
