/**
 * A real browser for tests: Chromium from an npm package, on machines that have none.
 * POOLHOUSE_TEST_BROWSER names another Chromium where the package has none (it is for
 * Linux on x64).
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { atProcessEnd } from './process-end.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const packed = join(modules, '@sparticuz', 'chromium', 'bin');

/** The program, its fonts and the libraries that a bare machine lacks; swiftshader draws. */
const ARCHIVES = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];

/** How long a file that runs by itself keeps a browser that nobody uses: a test may begin in a moment. */
const IDLE = 1000;

/**
 * What compiles scripts must earn it: documents of tests live for seconds, and to optimize what
 * they run took a third of the time they ran. Room for objects saves collections.
 */
const SCRIPTS = [
  '--no-turbofan',
  '--invocation-count-for-maglev=2000',
  '--interrupt-budget-for-maglev=200000',
  '--min-semi-space-size=16',
];

let running: Promise<Browser> | undefined;
let users = 0;
const kept = new WeakSet<BrowserContext>();
let ending: NodeJS.Timeout | undefined;

/**
 * A Chromium whose contexts end with the test: tests of a process use the same one in turns.
 * With arguments of its own, be there none, a test has one to itself, as people have it.
 */
export async function startBrowser(
  t: Pick<TestContext, 'after'>,
  own?: readonly string[],
): Promise<Browser> {
  if (own) {
    const browser = await launch(own);
    t.after(() => browser.close());
    return browser;
  }
  clearTimeout(ending);
  users++;
  t.after(async () => {
    if (--users > 0) return;
    const used = running;
    if (!atProcessEnd(endBrowser)) ending = setTimeout(endBrowser, IDLE);
    const contexts = (await used)?.contexts() ?? [];
    await Promise.all(contexts.filter((each) => !kept.has(each)).map((each) => each.close()));
  });
  running ??= launchShared();
  return running;
}

/** Lets a context of the shared browser live on when the test ends: somebody else ends it. */
export function keepContext(context: BrowserContext): void {
  kept.add(context);
}

/** The browser of the process. After a crash, or if it does not start, the next test has another. */
function launchShared(): Promise<Browser> {
  const launched = launch([`--js-flags=${SCRIPTS.join(' ')}`]);
  const forget = () => {
    if (running === launched) running = undefined;
  };
  launched.then((browser) => browser.once('disconnected', forget), forget);
  return launched;
}

/** Closes the browser, which would keep the process alive. */
function endBrowser(): void {
  const used = running;
  running = undefined;
  used?.then((browser) => browser.close()).catch(() => {});
}

/**
 * The arguments are our own: those the package proposes turn web security off, so that tests of
 * CORS would pass whatever the server says.
 */
async function launch(more: readonly string[]): Promise<Browser> {
  const own = process.env.POOLHOUSE_TEST_BROWSER;
  return chromium.launch({
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', ...more],
    ...(own ? { executablePath: own } : await packaged()),
  });
}

/** How to start the package's browser with the libraries and fonts it brings. */
async function packaged() {
  const folder = await unpacked();
  await writeFile(join(folder, 'fonts', 'fonts.conf'), fontConfiguration(folder));
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH];
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...process.env,
      HOME: folder,
      FONTCONFIG_PATH: join(folder, 'fonts'),
      LD_LIBRARY_PATH: libraries.filter(Boolean).join(delimiter),
    },
  };
}

/** The package's own names folders of other machines; without a font a page has no text at all. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts', 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts', 'cache')}</cachedir>
</fontconfig>
`;
}

/** The folder of the unpacked browser; the first run makes it, in three seconds and 210 MB. */
async function unpacked(): Promise<string> {
  const folder = join(modules, '.cache', 'chromium');
  if (existsSync(folder)) return folder;
  // Made aside and renamed when whole: what stands under the final name can be used.
  const aside = `${folder}.${process.pid}`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  await inflateInto(aside);
  try {
    await rename(aside, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    await rm(aside, { recursive: true, force: true }); // another process was first
  }
  return folder;
}

/** The package unpacks into the temporary folder of the moment it is called. */
function inflateInto(folder: string): Promise<unknown> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    return Promise.all(ARCHIVES.map((name) => inflate(join(packed, name))));
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}
