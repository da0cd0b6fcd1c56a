/** What holds for every page of the server. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { borrowTab, returnTab } from '../support/tabs.ts';

let axe: Promise<string> | undefined;

/**
 * Where pages load axe from. Handed over by the browser's debugger, its half a megabyte took
 * longer than its work; what comes by HTTP is kept, and kept compiled.
 */
async function serveAxe(): Promise<string> {
  const text = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'));
  const server = createServer((_, response) =>
    response
      .setHeader('Content-Type', 'text/javascript')
      .setHeader('Cache-Control', 'public, max-age=86400, immutable')
      .setHeader('Connection', 'close')
      .end(text),
  );
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/axe.js`;
}

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

/**
 * A page of a given size, whose complaints of any kind (a blocked style, a broken script) are
 * collected.
 */
export async function openPage(t: Pick<TestContext, 'after'>, url: string, viewport = DESKTOP) {
  const { page, complaints } = await openTab(t, { viewport });
  const response = await page.goto(url);
  return { page, complaints, response: response! };
}

/** A browser's page, with what it complains of. */
export async function openTab(t: Pick<TestContext, 'after'>, options: BrowserContextOptions) {
  const page = await borrowTab(t, options);
  return { page, complaints: complaintsOf(page) };
}

/** The same in a browser that has been started with arguments of its own. */
export async function openTabOf(browser: Browser, options: BrowserContextOptions) {
  const page = await (await browser.newContext(options)).newPage();
  return { page, complaints: complaintsOf(page) };
}

/** Chromium says it when somebody was quicker than the page to go into a field. */
const QUICK_PERSON = 'Autofocus processing was blocked because a document already has a focused';

/** Grows with what the browser complains of. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (!message.text().startsWith(QUICK_PERSON)) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** Fails when something sticks out sideways: a person would have to scroll to read. */
export async function fitsItsWidth(page: Page): Promise<void> {
  const [content, window] = (await page.evaluate(
    '[document.documentElement.scrollWidth, innerWidth]',
  )) as [number, number];
  assert.ok(content <= window, `${content} px wide in ${window}`);
}

/** Fails when axe finds something serious in the page, in light or dark unless one is named. */
export async function isAccessible(
  t: Pick<TestContext, 'after'>,
  url: string,
  schemes: readonly ('light' | 'dark')[] = ['light', 'dark'],
): Promise<void> {
  // The page's own policy would keep the tool out.
  const page = await borrowTab(t, { bypassCSP: true });
  await page.goto(url);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await isAccessibleNow(page, colorScheme);
  }
  await returnTab(page);
}

/** What depends on colours; the rest is the same in both schemes of a size. */
const COLOURS = { rules: ['color-contrast', 'link-in-text-block'] } as const;

/**
 * The four ways to look at a page. Each differs from the one before by its size or its colours, and
 * one begins where the page before was left: windows and colours change as seldom as they can.
 */
const waysFrom = (first: Size, second: Size) =>
  [
    [...first, 'light', {}],
    [...first, 'dark', COLOURS],
    [...second, 'dark', {}],
    [...second, 'light', COLOURS],
  ] as const;
type Size = readonly [device: string, viewport: typeof PHONE];
const ON_A_PHONE: Size = ['phone', PHONE];
const ON_A_DESKTOP: Size = ['desktop', DESKTOP];

interface Look {
  /** Selectors of what is judged elsewhere. */
  readonly except?: readonly string[];
  /** For people who want to look: the picture of one way, `phone-dark`. */
  readonly keep?: (page: Page, how: string) => Promise<void>;
}

/**
 * Fails where what a page shows now keeps anybody from reading it, on a phone or a desktop, in
 * light or dark. The document follows its window: to load it anew for each takes twice as long.
 */
export async function isReadableNow(
  page: Page,
  { except, keep = keepPicture }: Look = {},
): Promise<void> {
  const isPhone = page.viewportSize()?.width === PHONE.width;
  const ways = isPhone ? waysFrom(ON_A_PHONE, ON_A_DESKTOP) : waysFrom(ON_A_DESKTOP, ON_A_PHONE);
  let scheme: string | undefined;
  for (const [device, viewport, colorScheme, extent] of ways) {
    // Told what it has already, a browser makes the page anew.
    if (!isDeepStrictEqual(page.viewportSize(), viewport)) await page.setViewportSize(viewport);
    if (scheme !== colorScheme) await page.emulateMedia({ colorScheme });
    scheme = colorScheme;
    await nextFrames(page);
    await keep(page, `${device}-${colorScheme}`);
    const where = `${device} ${colorScheme} ${page.url()}`;
    await isAccessibleNow(page, where, { ...extent, ...(except && { except }) });
    await fitsItsWidth(page);
  }
}

/** Resolves when the browser has shown what it was told, and what it told scripts in turn. */
export async function nextFrames(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))',
  );
}

/** What of a page is judged: all of it by every rule, unless less is named. */
export interface Extent {
  /** The rules that are tried. */
  readonly rules?: readonly string[];
  /** Selectors of what is judged elsewhere. */
  readonly except?: readonly string[];
}

/** Impacts of what fails a test. */
const SERIOUS: readonly string[] = ['serious', 'critical'];

/**
 * What axe finds in a document, which loads it the first time. A rule has one impact, whatever its
 * checks have: those that could find nothing serious are not tried. Of each thing the first element
 * is told: the tool itself takes the HTML of all elements it looks at, with all that is within them.
 */
const RUN_AXE = `async (src, impacts, context, options) => {
  if (!window.axe) {
    const script = Object.assign(document.createElement('script'), { src });
    const loaded = new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => reject(new Error('axe could not be loaded'));
    });
    document.head.append(script);
    await loaded;
    const harmless = axe._audit.rules.filter(({ impact }) => !impacts.includes(impact));
    const rules = harmless.map(({ id }) => ({ id, enabled: false }));
    axe.configure({ noHtml: true, rules });
  }
  const { violations } = await axe.run(context ?? document, options);
  return violations.map(({ id, impact, nodes: [first] }) => {
    return { id, impact, html: first?.element?.outerHTML.slice(0, 300) };
  });
}`;

/** The same for what a page shows now; its context must let the tool past the page's policy. */
export async function isAccessibleNow(
  page: Page,
  where: string,
  { rules, except }: Extent = {},
): Promise<void> {
  axe ??= serveAxe();
  // A page that has only just begun has no head to put the script into.
  await page.waitForLoadState();
  const context = except ? { exclude: except } : null;
  const options = {
    resultTypes: ['violations'],
    selectors: false, // of all that it looks at: a fifth of its time
    elementRef: true,
    iframes: false, // none has the tool within to answer it
    ...(rules && { runOnly: rules }),
  };
  const input = [await axe, SERIOUS, context, options].map((each) => JSON.stringify(each));
  const found = (await page.evaluate(`(${RUN_AXE})(${input})`)) as {
    readonly id: string;
    readonly impact: string;
    readonly html: string;
  }[];
  const serious = found.filter(({ impact }) => SERIOUS.includes(impact));
  assert.deepEqual(
    serious.map(({ id, html }) => `${id}: ${html}`),
    [],
    where,
  );
}

/** For people who want to look: POOLHOUSE_TEST_PICTURES names a folder. */
export async function keepPicture(page: Page, how: string): Promise<void> {
  const folder = process.env['POOLHOUSE_TEST_PICTURES'];
  if (!folder) return;
  const [, , ...path] = new URL(page.url()).pathname.split('/');
  await page.screenshot({ path: `${folder}/${path.join('-')}-${how}.png`, fullPage: true });
}
