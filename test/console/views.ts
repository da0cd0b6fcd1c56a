/** What holds for every view of the console, whoever looks at it. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { fitsItsWidth, isAccessibleNow, PHONE } from '../browser/pages.ts';
import { openConsole } from './support.ts';

const WAYS = [
  { device: 'phone', colorScheme: 'light', viewport: PHONE },
  { device: 'desktop', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
] as const;

/**
 * Opens the views (name: address) on a light phone and on a dark desktop: nothing keeps a person
 * from reading them, nothing sticks out sideways, and the browser complains of nothing.
 */
export async function viewsAreReadable(
  t: Parameters<typeof openConsole>[0],
  server: Parameters<typeof openConsole>[1],
  views: Readonly<Record<string, string>>,
): Promise<void> {
  for (const { device, ...way } of WAYS) {
    const { page, complaints } = await openConsole(t, server, '/', { ...way, bypassCSP: true });
    for (const [name, view] of Object.entries(views)) {
      await page.goto(`${server.url}/console/#${view}`);
      await viewLoaded(page);
      await keepViewPicture(page, `${name}-${device}-${way.colorScheme}`);
      await isAccessibleNow(page, `${name} ${device} ${way.colorScheme}`);
      await fitsItsWidth(page);
    }
    assert.deepEqual(complaints.filter(isNoRefusal).filter(isNotOfTheTool), []);
    await page.context().close();
  }
}

/** A view asks for what may not be there yet, and browsers put each 400 of the API on their console. */
export const isNoRefusal = (complaint: string) =>
  !/^Failed to load resource: the server responded with a status of 400/.test(complaint);

/** The tool asks each frame, and one that is kept apart by its sandbox does not hear it. */
const isNotOfTheTool = (complaint: string) =>
  !/^Failed to execute 'postMessage' on 'DOMWindow'.*origin \('null'\)/.test(complaint);

/** Resolves when a view has its title, and has loaded what it shows. */
export async function viewLoaded(page: Page): Promise<void> {
  await page.locator('#content h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(`!document.querySelector('#content').textContent.includes('Loading')`);
}

/** For people who want to look: POOLHOUSE_TEST_PICTURES names a folder. */
export async function keepViewPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['POOLHOUSE_TEST_PICTURES'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
