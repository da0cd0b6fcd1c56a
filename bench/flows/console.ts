/** C1: the console in a browser, and its table of users over a pool of any size. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { consoleBuilt } from '../../test/console/support.ts';
import { startBrowser } from '../../test/support/browser.ts';
import { Program } from '../child.ts';
import { Connection } from '../http-client.ts';
import { median, quantile } from '../load.ts';
import { ms, type Row } from '../table.ts';

/** Of a display that shows sixty a second, in ms; frames come at its beat. */
const FRAME = 16.7;
const LONGEST_PAGE = 300;
const MOST_NODES = 6_000;
/** The rows of a page: the most that the table offers. */
const ROWS = 60;
const VIEWPORT = { width: 1280, height: 900 };
/** How far a frame scrolls, in pixels: two screens a second. */
const STEP = 30;

interface ConsoleOptions {
  readonly folder: string;
  readonly users: number;
  readonly quick: boolean;
}

/** Opens the console, then scrolls, pages through and searches the users of a large pool. */
export async function* consoleTable(options: ConsoleOptions): AsyncGenerator<readonly Row[]> {
  const { folder, users, quick } = options;
  const program = new Program('server', [folder]);
  const ends: (() => unknown)[] = [];
  try {
    const port = await program.ask<number>('port');
    const connection = await Connection.open(port);
    const pool = { PoolName: 'Web shop' };
    const { UserPool } = await connection.call<{ UserPool: { Id: string } }>(
      'CreateUserPool',
      pool,
    );
    connection.close();
    await program.ask('fill', { poolId: UserPool.Id, from: 0, to: users });
    const url = `http://127.0.0.1:${port}`;
    await consoleBuilt(url);
    const browser = await startBrowser({ after: (end: () => unknown) => void ends.push(end) }, []);
    yield await opening(browser, url, quick ? 3 : 9);
    const view = `${url}/console/#/pools/${UserPool.Id}/users`;
    yield* tableRows(await browser.newPage({ viewport: VIEWPORT }), view, options);
  } finally {
    for (const end of ends) await end();
    await program.stop();
  }
}

/** A first visit, by a browser that has nothing of it. */
async function opening(browser: Browser, url: string, times: number): Promise<Row[]> {
  const visits = [];
  for (let n = 0; n < times; n++) {
    const context = await browser.newContext({ viewport: VIEWPORT });
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    const sizes: number[] = [];
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      sizes.push(encodedDataLength);
    });
    const work = await workOf(devtools);
    const from = performance.now();
    await page.goto(`${url}/console/#/pools`);
    await page.locator('#content tbody a').first().waitFor();
    const took = performance.now() - from;
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    visits.push({ took, cpu: (await work()).cpu, bytes, requests: sizes.length });
    await context.close();
  }
  const { bytes, requests } = visits[0]!;
  const took = median(visits.map((visit) => visit.took));
  const cpu = median(visits.map((visit) => visit.cpu));
  return [
    {
      name: 'C1 first view of the console',
      measured: `${(bytes / 1024).toFixed(0)} KiB in ${requests} requests`,
      mark: '',
    },
    {
      name: `C1 time to it, median of ${times}`,
      measured: `${ms(took)}, ${ms(cpu)} of CPU in the page`,
      mark: '',
    },
  ];
}

async function* tableRows(
  page: Page,
  view: string,
  { users, quick }: ConsoleOptions,
): AsyncGenerator<readonly Row[]> {
  const on = `C1 of ${users.toLocaleString('en')} users`;
  const devtools = await page.context().newCDPSession(page);
  let requests = 0;
  page.on('request', (request) => {
    if (request.headers()['x-amz-target']?.endsWith('.ListUsers')) requests++;
  });
  await page.addInitScript(`localStorage.setItem('poolhouse.users.size', '${ROWS}')`);
  await page.goto(view);
  await page
    .locator('#content tbody a')
    .nth(ROWS - 1)
    .waitFor();
  await page.evaluate(TOOLS);

  const work = await workOf(devtools);
  const { gaps, tasks } = await page.evaluate<Scrolled>(`scrolled(${quick ? 240 : 1200}, ${STEP})`);
  const cpu = (await work()).cpu / gaps.length;
  const late = gaps.filter((gap) => gap > FRAME * 1.5).length;
  const p95 = most(gaps);
  yield [
    {
      name: `${on}: frames while it scrolls, p95`,
      measured: `${ms(p95)} (p50 ${ms(median(gaps))}; ${late} of ${gaps.length} late, ${tasks} tasks over 50 ms)`,
      mark: `≤ ${FRAME} ms`,
      ok: p95 <= FRAME + 0.1,
    },
    {
      name: `${on}: work of the page for a frame`,
      measured: `${ms(cpu)} of CPU`,
      mark: `≤ ${FRAME} ms`,
      ok: cpu <= FRAME,
    },
  ];

  requests = 0;
  const turns = quick ? 10 : 40;
  const pageWork = await workOf(devtools);
  const paged = await page.evaluate<readonly number[]>(`paged(${turns})`);
  const pageCpu = (await pageWork()).cpu / turns;
  const next = median(paged);
  yield [
    {
      name: `${on}: from the click to the next ${ROWS}, median of ${turns}`,
      measured: `${ms(next)} (p95 ${ms(most(paged))}), ${requests} requests`,
      mark: `≤ ${LONGEST_PAGE} ms`,
      ok: next <= LONGEST_PAGE,
    },
    {
      name: `${on}: work of the page for that`,
      measured: `${ms(pageCpu)} of CPU`,
      mark: `≤ ${LONGEST_PAGE} ms`,
      ok: pageCpu <= LONGEST_PAGE,
    },
  ];
  const nodes = await page.evaluate<number>('document.querySelectorAll("*").length');
  yield [
    {
      name: `${on}: elements in the document`,
      measured: nodes.toLocaleString('en'),
      mark: `≤ ${MOST_NODES.toLocaleString('en')}`,
      ok: nodes <= MOST_NODES,
    },
  ];

  requests = 0;
  const looked = Array.from({ length: quick ? 5 : 15 }, (_, n) =>
    String(Math.floor((users / 20) * (n + 1)) % users),
  );
  const found = await page.evaluate<readonly number[]>(`found(${JSON.stringify(looked)})`);
  yield [
    {
      name: `${on}: from the last key of a search to what it finds`,
      measured: `${ms(median(found))} (p95 ${ms(most(found))}), ${requests} requests for ${looked.length}`,
      mark: '',
    },
  ];
}

const most = (values: readonly number[]) =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.95,
  );

interface Scrolled {
  /** Between one frame and the next, in ms. */
  readonly gaps: readonly number[];
  readonly tasks: number;
}

/** What is measured within the page, so that the way from here to there does not count. */
const TOOLS = `
  const frame = () => new Promise((shown) => requestAnimationFrame(shown));
  const names = () => [...document.querySelectorAll('#content tbody a')].map((a) => a.textContent);
  const isOther = async (before) => {
    for (;;) {
      const now = names();
      if (now.length > 0 && now[0] !== before) return performance.now();
      await frame();
    }
  };
  window.scrolled = async (count, step) => {
    let tasks = 0;
    const observer = new PerformanceObserver((list) => { tasks += list.getEntries().length; });
    observer.observe({ entryTypes: ['longtask'] });
    const gaps = [];
    let last = await frame();
    for (let n = 0, way = step; n < count; n++) {
      const end = document.documentElement.scrollHeight - innerHeight;
      if (scrollY >= end - 1) way = -step;
      if (scrollY <= 0) way = step;
      scrollBy({ top: way, behavior: 'instant' });
      const at = await frame();
      gaps.push(at - last);
      last = at;
    }
    observer.disconnect();
    return { gaps, tasks };
  };
  window.paged = async (count) => {
    const times = [];
    for (let n = 0; n < count; n++) {
      const [before] = names();
      const from = performance.now();
      document.querySelector('#content button[aria-label="Next page"]').click();
      times.push(await isOther(before) - from);
      await frame();
    }
    return times;
  };
  window.found = async (texts) => {
    const input = document.querySelector('#content input[type="search"]');
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    const times = [];
    for (const text of texts) {
      const [before] = names();
      const from = performance.now();
      set.call(input, 'filled-' + text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      times.push(await isOther(before) - from);
      await frame();
    }
    return times;
  };
`;

/** Starts to count what the page's main thread does; answers how much it has been since, in ms. */
async function workOf(devtools: CDPSession): Promise<() => Promise<{ readonly cpu: number }>> {
  await devtools.send('Performance.enable');
  const read = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? 0);
  };
  const before = await read();
  return async () => ({ cpu: (await read()) - before });
}
