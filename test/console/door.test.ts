/** Door 4: the files of the console, and what it is told of its server. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { builtConsole } from '#console/built-console.ts';
import { consoleDoor } from '#console/console.ts';
import { appListener, createApp } from '#http/app.ts';
import { silentLog } from '#platform/log.ts';
import { openPage } from '../browser/pages.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { consoleBuilt, openConsole } from './support.ts';

describe('the console of a development server', () => {
  const server = sharedServer(startOnSqlite);

  test('opens in a browser, which complains of nothing', async (t) => {
    const { page, complaints } = await openConsole(t, server());
    await page.waitForSelector('h1');
    assert.deepEqual(complaints, []);
  });

  test('is found without the slash', async () => {
    const answer = await fetch(`${server().url}/console`, { redirect: 'manual' });
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.get('location'), 'console/');
  });

  test('is told of its server', async () => {
    const answer = await fetch(`${server().url}/console/config.json`);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const { version, ...rest } = (await answer.json()) as Record<string, string>;
    assert.deepEqual(rest, { mode: 'dev', region: 'us-east-1' });
    assert.match(version!, /^\d+\.\d+\.\d+/);
  });

  test('lets in files of its server alone, and nothing inline', async () => {
    await consoleBuilt(server().url);
    const { headers } = await fetch(`${server().url}/console/`);
    const policy = headers.get('content-security-policy')!;
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; /);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    assert.equal(headers.get('x-frame-options'), 'DENY');
  });

  test('is asked for anew each time, and its files are kept for good', async () => {
    await consoleBuilt(server().url);
    const page = await fetch(`${server().url}/console/`);
    assert.equal(page.headers.get('cache-control'), 'no-cache');
    const same = { headers: { 'If-None-Match': page.headers.get('etag')! } };
    assert.equal((await fetch(`${server().url}/console/`, same)).status, 304);

    const [, script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(await page.text())!;
    const file = await fetch(`${server().url}/console/${script}`);
    assert.equal(file.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.match(file.headers.get('content-type')!, /^text\/javascript/);
  });

  test('comes compressed as the browser can unpack it', async () => {
    await consoleBuilt(server().url);
    const page = await (await fetch(`${server().url}/console/`)).text();
    const [, script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(page)!;
    const coding = (accepted: string) => codingOf(`${server().url}/console/${script}`, accepted);
    assert.equal(await coding('gzip, deflate, br, zstd'), 'br');
    assert.equal(await coding('gzip;q=0.5, br;q=0'), 'gzip');
    assert.equal(await coding('identity'), undefined);
  });

  test('has its files for a page that came from another server', async (t) => {
    await consoleBuilt(server().url);
    const page = await (await fetch(`${server().url}/console/`)).text();
    const [, script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(page)!;
    const { url } = await startOnSqlite(t);
    assert.equal((await fetch(`${url}/console/${script}`)).status, 200);
  });

  test('has nothing beside its files', async () => {
    await consoleBuilt(server().url);
    const outside = ['package.json', '..%2fpackage.json', 'assets', 'assets/', 'assets/none.js'];
    for (const path of outside) {
      const answer = await fetch(`${server().url}/console/${path}`);
      assert.equal(answer.status, 404, path);
    }
  });
});

test('whoever comes while the console is being built is told, and lands in it by waiting', async (t) => {
  let looks = 0;
  const log = silentLog;
  const door = consoleDoor({
    log,
    config: async () => ({ mode: 'dev', region: 'us-east-1', version: '1.2.3' }),
    built: {
      async look() {
        return looks++ === 0 ? { is: 'being built' } : builtConsole(log).look();
      },
    },
  });
  const answer = appListener(await createApp([door], log));
  const own = { requestId: 'r', sourceAddress: '', record: {}, admission: { proven() {} } };
  const http = createServer((incoming, outgoing) => void answer(incoming, outgoing, own));
  t.after(() => http.close().closeAllConnections());
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/console/#/tokens`;
  const { page } = await openPage(t, url);
  const notice = await page.innerText('main');
  for (const words of ['Poolhouse 1.2.3', 'development server', 'by itself']) {
    assert.ok(notice.includes(words), `${words} in ${notice}`);
  }
  await page.getByRole('heading', { name: 'Token decoder', level: 1 }).waitFor();
});

test('a server whose settings say so has no console', async (t) => {
  const { url } = await startOnSqlite(t, {}, { console: 'off' });
  for (const path of ['/console', '/console/', '/console/config.json']) {
    assert.equal((await fetch(`${url}${path}`)).status, 404, path);
  }
});

function codingOf(url: string, accepted: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'Accept-Encoding': accepted };
    request(url, { headers }, (answer) => {
      answer.resume();
      resolve(answer.headers['content-encoding']);
    })
      .on('error', reject)
      .end();
  });
}
