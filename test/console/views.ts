/** What holds for every view of the console, whoever looks at it. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { DESKTOP, type Extent, fitsItsWidth, isAccessibleNow, PHONE } from '../browser/pages.ts';
import { openConsole } from './support.ts';

/** In an order in which each way differs from the one before by its size or its colours. */
const WAYS = [
  { device: 'desktop', viewport: DESKTOP, colorScheme: 'light' },
  { device: 'desktop', viewport: DESKTOP, colorScheme: 'dark' },
  { device: 'phone', viewport: PHONE, colorScheme: 'dark' },
  { device: 'phone', viewport: PHONE, colorScheme: 'light' },
] as const;

/** The rules of axe that depend on colours. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
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
  // The console's policy would keep the tool out.
  const { page, complaints } = await openConsole(t, server, Object.values(views)[0], {
    bypassCSP: true,
    colorScheme: WAYS[0].colorScheme,
    viewport: WAYS[0].viewport,
  });
  for (const [index, [name, view]] of Object.entries(views).entries()) {
    await goToView(page, view);
    const around: Extent = index === 0 ? {} : { except: FRAME };
    const ways = index % 2 === 0 ? WAYS : [...WAYS].reverse();
    for (const [turn, { device, viewport, colorScheme }] of ways.entries()) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await nextFrames(page);
      const where = `${name}-${device}-${colorScheme}`;
      await keepViewPicture(page, where);
      // What does not depend on colours is the same in both, turn by turn of a size.
      await isAccessibleNow(page, where, turn % 2 === 0 ? around : { ...around, rules: COLOURS });
      await fitsItsWidth(page);
    }
  }
  assert.deepEqual(complaints.filter(isNoRefusal), []);
  await page.context().close();
}

/**
 * A view asks for what may not be there yet, and browsers put each refusal of the API (400) and of
 * STS (403) on their console.
 */
export const isNoRefusal = (complaint: string) =>
  !/^Failed to load resource: the server responded with a status of 40[03]/.test(complaint);

/** Goes to a view of the console that is open, and resolves when it has loaded what it shows. */
export async function goToView(page: Page, view: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
  await viewLoaded(page);
}

/** Resolves when a view has its title, and has loaded what it shows. */
export async function viewLoaded(page: Page): Promise<void> {
  // By then the view before is put away.
  await nextFrames(page);
  await page.locator('#content h1').first().waitFor();
  await page
    .locator('#content')
    .filter({ hasNotText: /Loading/ })
    .waitFor();
}

/** Resolves when the browser has shown what it was told, and what it told scripts in turn. */
async function nextFrames(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))',
  );
}

/** For people who want to look: POOLHOUSE_TEST_PICTURES names a folder. */
export async function keepViewPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['POOLHOUSE_TEST_PICTURES'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
