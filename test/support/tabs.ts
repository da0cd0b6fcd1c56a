/**
 * Tabs of the shared browser that tests of a process use in turns. A tab of its own costs a test a
 * process of the browser, and the time in which that compiles scripts which another had compiled.
 */
import type { TestContext } from 'node:test';
import type { BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { keepContext, startBrowser } from './browser.ts';

interface FreeTab {
  readonly page: Page;
  /** What its context was made with and keeps. */
  readonly made: string;
}

/** A tab that a test uses. */
interface LentTab extends FreeTab {
  readonly devtools: CDPSession;
  /** Where it has been. */
  readonly origins: Set<string>;
  /** What takes away again what the test has given it. */
  readonly undo: (() => Promise<void>)[];
}

/** Tabs that wait for a test, the one used last at the end. Each holds a process of the browser. */
const free: FreeTab[] = [];
const MOST_FREE = 3;

const lent = new Map<Page, LentTab>();
const spoilt = new WeakSet<Page>();

const WINDOW = { width: 1280, height: 720 };

/** The events that tests listen to. */
const EVENTS = [
  'console',
  'dialog',
  'download',
  'framenavigated',
  'pageerror',
  'popup',
  'request',
  'response',
] as const;

/**
 * A tab without cookies, storage and history, as if nobody had used it. Whoever gives its page more
 * than that takes it away by `onReturn`, or says by `spoil` that it cannot be taken away (a script
 * before each document, a clock).
 */
export async function borrowTab(
  t: Pick<TestContext, 'after'>,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const browser = await startBrowser(t);
  const { viewport, colorScheme = null, reducedMotion = null, ...others } = options;
  const { bypassCSP = false, javaScriptEnabled = true, locale, permissions, ...rest } = others;
  const made = JSON.stringify(rest);
  const page = takeFree(made) ?? (await (await browser.newContext(rest)).newPage());
  keepContext(page.context());
  const origins = new Set<string>();
  page.on('framenavigated', () => origins.add(new URL(page.url()).origin));
  const devtools = await page.context().newCDPSession(page);
  lent.set(page, { page, made, devtools, origins, undo: [] });
  t.after(() => returnTab(page));
  await devtools.send('Page.setBypassCSP', { enabled: bypassCSP });
  await devtools.send('Emulation.setScriptExecutionDisabled', { value: !javaScriptEnabled });
  if (locale) await speak(devtools, locale);
  if (permissions) await page.context().grantPermissions(permissions);
  await page.setViewportSize(viewport ?? WINDOW);
  await page.emulateMedia({ colorScheme, reducedMotion });
  return page;
}

/** Gives a tab back before the test ends: it may be the next one that the test borrows. */
export async function returnTab(page: Page): Promise<void> {
  const tab = lent.get(page);
  if (!tab) return;
  lent.delete(page);
  if (!isUsable(page) || spoilt.has(page)) return page.context().close();
  try {
    await clear(tab);
  } catch {
    return page.context().close(); // it hangs in what the test has left: the next has another one
  }
  free.push(tab);
  if (free.length > MOST_FREE) await free.shift()!.page.context().close();
}

/** Has `undo` called when the test gives the tab back: before the pages it has shown are left. */
export function onReturn(page: Page, undo: () => Promise<void>): void {
  lent.get(page)?.undo.push(undo);
}

/** Lets the tab end with the test that uses it. */
export function spoil(page: Page): void {
  spoilt.add(page);
}

/** A tab of such a context, if one waits in a browser that runs. */
function takeFree(made: string): Page | undefined {
  const at = free.findLastIndex((tab) => tab.made === made && isUsable(tab.page));
  return at === -1 ? undefined : free.splice(at, 1)[0]!.page;
}

function isUsable(page: Page): boolean {
  return !page.isClosed() && page.context().browser()?.isConnected() === true;
}

/** Until the session ends the browser asks for pages in the language, and counts in it. */
async function speak(devtools: CDPSession, locale: string): Promise<void> {
  const { userAgent } = await devtools.send('Browser.getVersion');
  await devtools.send('Emulation.setUserAgentOverride', { userAgent, acceptLanguage: locale });
  await devtools.send('Emulation.setLocaleOverride', { locale });
}

async function clear({ page, devtools, origins, undo }: LentTab): Promise<void> {
  const context = page.context();
  for (const event of EVENTS) page.removeAllListeners(event);
  for (const each of undo) await each();
  await Promise.all(context.pages().map((each) => each !== page && each.close()));
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  // Only the page itself reaches what it keeps for as long as it is open.
  await page.evaluate('if (location.protocol.startsWith("http")) sessionStorage.clear()');
  await page.goto('about:blank');
  await context.clearCookies();
  await context.clearPermissions();
  for (const origin of origins) {
    if (origin === 'null') continue;
    await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  }
  await devtools.send('Page.resetNavigationHistory');
  await devtools.detach();
}
