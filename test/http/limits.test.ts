import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bodyOf, everythingFrom, exchange, socketTo, startListener } from './support.ts';

/** How many clients hold a connection and ask nothing. */
const IDLE = Number(process.env.POOLHOUSE_TEST_IDLE_CONNECTIONS ?? 600);

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\n';

describe('the listener', () => {
  test('takes a body of 1 MiB and refuses one byte more', async (t) => {
    const { url } = await startListener(t);
    const post = (size: number) => fetch(url, { method: 'POST', body: Buffer.alloc(size) });
    const fits = await post(1024 * 1024);
    assert.equal(fits.status, 200);
    assert.equal(((await fits.json()) as { bytes: number }).bytes, 1024 * 1024);
    assert.equal((await post(1024 * 1024 + 1)).status, 413);
  });

  test('takes larger bodies where their headers say what they are, and only there', async (t) => {
    const { url } = await startListener(t, {
      apiBodySize: (headers) => (headers['x-amz-target'] === 'Large' ? 1_500_000 : undefined),
    });
    const post = async (size: number, target: string, method = 'POST', path = '') => {
      const headers = { 'X-Amz-Target': target };
      const answer = await fetch(url + path, { method, headers, body: Buffer.alloc(size) });
      return answer.status;
    };
    assert.equal(await post(1_500_000, 'Large'), 200);
    assert.equal(await post(1_500_001, 'Large'), 413);
    assert.equal(await post(1_500_000, 'Small'), 413);
    assert.equal(await post(1_500_000, 'Large', 'PUT'), 413);
    assert.equal(await post(1_500_000, 'Large', 'POST', '/elsewhere'), 413);
  });

  test('refuses a body by its announced length, before it arrives', async (t) => {
    const listener = await startListener(t);
    const answer = await exchange(listener, `${HEAD}Content-Length: 99999999999\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 413 /);
  });

  test('asks a client that waits for 100 Continue only for a body it will take', async (t) => {
    const listener = await startListener(t);
    const waiting = `${HEAD}Expect: 100-continue\r\nConnection: close\r\n`;
    const refused = await exchange(listener, `${waiting}Content-Length: 2000000\r\n\r\n`);
    assert.match(refused, /^HTTP\/1\.1 413 /);
    const taken = await exchange(listener, `${waiting}Content-Length: 2\r\n\r\n{}`);
    assert.match(taken, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  test('answers and cuts off chunks without end', async (t) => {
    const listener = await startListener(t);
    const socket = await socketTo(listener);
    const answer = everythingFrom(socket);
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', pour);
    pour();
    assert.match(await answer, /^HTTP\/1\.1 413 /);
  });

  test('bounds what slow bodies hold together, and goes on with common ones', async (t) => {
    const listener = await startListener(t, { limits: { bodiesTogether: 100_000 } });
    const slow = await socketTo(listener);
    slow.write(`${HEAD}Content-Length: 200000\r\n\r\n${'a'.repeat(110_000)}`);
    const post = async (size: number) => {
      const response = await fetch(listener.url, { method: 'POST', body: 'a'.repeat(size) });
      return response.json();
    };
    let refused: unknown;
    do refused = await post(60_000);
    while (!(refused as { unread?: string }).unread);
    assert.deepEqual(refused, { unread: 'overload' });
    assert.deepEqual(await post(16_000), { bytes: 16_000, sourceAddress: '127.0.0.1' });

    slow.resetAndDestroy();
    while (!((await post(60_000)) as { bytes?: number }).bytes);
    assert.deepEqual(await post(60_000), { bytes: 60_000, sourceAddress: '127.0.0.1' });
  });

  test('limits bodies of other paths in the same way', async (t) => {
    const { url } = await startListener(t, {
      mounts: [
        (app) => {
          app.post('/form', async (c) => c.json(await c.req.parseBody()));
        },
      ],
    });
    const body = new URLSearchParams({ a: 'b' });
    const small = await fetch(`${url}/form`, { method: 'POST', body });
    assert.deepEqual(await small.json(), { a: 'b' });
    const large = await fetch(`${url}/form`, { method: 'POST', body: 'a'.repeat(1024 * 1024 + 1) });
    assert.equal(large.status, 413);
  });

  test('answers headers beyond 16 KB, and malformed requests, in the form of the API', async (t) => {
    const listener = await startListener(t);
    const large = await exchange(listener, `${HEAD}X-Large: ${'a'.repeat(17_000)}\r\n\r\n`);
    assert.match(large, /^HTTP\/1\.1 431 /);
    assert.equal(bodyOf(large).__type, 'RequestEntityTooLargeException');
    const malformed = [
      `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
      `${HEAD}Content-Length: -1\r\n\r\n`,
      `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      `${HEAD}Bad Header: 1\r\n\r\n`,
      'nonsense\r\n\r\n',
      '\u0016\u0003\u0001',
    ];
    for (const text of malformed) {
      const answer = await exchange(listener, text);
      assert.match(answer, /^HTTP\/1\.1 400 /, JSON.stringify(text));
      assert.equal(typeof bodyOf(answer).message, 'string');
    }
  });

  test('hangs up on headers and bodies that do not arrive in time', async (t) => {
    const limits = { headersTimeout: 200, requestTimeout: 400, checkInterval: 50 };
    const listener = await startListener(t, { limits });
    const slow = ['', 'POST / HT', `${HEAD}X-Slow: `, `${HEAD}Content-Length: 10\r\n\r\n{`];
    const answers = await Promise.all(slow.map((text) => exchange(listener, text)));
    for (const answer of answers) {
      assert.match(answer, /^HTTP\/1\.1 408 /);
      assert.equal(bodyOf(answer).__type, 'RequestTimeoutException');
    }
    assert.equal((await fetch(listener.url, { method: 'POST', body: '{}' })).status, 200);
  });

  test('serves on beside hundreds of idle and half-sent connections', async (t) => {
    const listener = await startListener(t);
    const program = join(import.meta.dirname, 'idle-connections.ts');
    const idle = spawn(process.execPath, [program, String(listener.port), String(IDLE)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => idle.kill('SIGKILL'));
    await once(idle.stdout, 'data');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fetch(listener.url, { method: 'POST', body: '{}' })),
    );
    assert.ok(answers.every(({ status }) => status === 200));
    t.diagnostic(`${IDLE} connections, ${answers.length} requests answered`);
  });

  test('survives clients that leave in the middle', async (t) => {
    const listener = await startListener(t);
    for (const text of ['POST', HEAD, `${HEAD}Content-Length: 10\r\n\r\n{`]) {
      const socket = await socketTo(listener);
      socket.write(text);
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    assert.equal((await fetch(listener.url, { method: 'POST', body: '{}' })).status, 200);
  });
});
