import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { type } from '../browser/keyboard.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { borrowTab, returnTab } from '../support/tabs.ts';
import { pagesApp } from './support.ts';

test('a browser posts the answer to the application, by itself or where it runs no scripts by a button', async (t) => {
  const posted: URLSearchParams[] = [];
  const server = createServer(async (request, answer) => {
    if (request.method === 'POST') posted.push(new URLSearchParams(await text(request)));
    answer.setHeader('Content-Type', 'text/html').end('<title>App</title><h1>Back at the app</h1>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  const callback = `http://localhost:${(server.address() as AddressInfo).port}/callback`;
  const app = await pagesApp(await startOnSqlite(t), { client: { CallbackURLs: [callback] } });
  await createUser(app, 'ann');
  const begin = app.page('/oauth2/authorize', {
    redirect_uri: callback,
    response_mode: 'form_post',
  });
  for (const javaScriptEnabled of [true, false]) {
    const page = await borrowTab(t, { javaScriptEnabled });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(begin);
    await type(page, { Username: 'ann' });
    await type(page, { Password: PASSWORD });
    if (!javaScriptEnabled) {
      await page.getByRole('button', { name: 'Go on to the application' }).click();
    }
    await page.getByText('Back at the app').waitFor();
    assert.equal(page.url(), callback);
    assert.deepEqual(complaints, []);
    await returnTab(page);
  }
  assert.equal(posted.length, 2);
  for (const answer of posted) {
    assert.deepEqual([...answer.keys()], ['code', 'state', 'iss']);
    assert.equal(answer.get('iss'), `${app.poolhouse.url}/${app.poolId}`);
  }
});
