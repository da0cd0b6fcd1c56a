import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import type { StreamDoor } from '#http/stream.ts';
import { answerOf, closeOf, everythingFrom, exchange, socketTo, startListener } from './support.ts';

/** Counts what it is sent; refuses by the path, before or in the middle of the body. */
function countingDoor() {
  const counts: number[] = [];
  const door: StreamDoor = {
    takes: (path) => path.startsWith('/put/'),
    broken: ({ requestId }) => answerOf(requestId, 500, 'broken'),
    async answer({ path, query, content, requestId }) {
      if (path === '/put/no') return answerOf(requestId, 403, 'no');
      if (path === '/put/defect') throw new Error('a defect');
      let bytes = 0;
      for await (const piece of content) {
        bytes += piece.length;
        if (path === '/put/some') return answerOf(requestId, 400, 'enough');
      }
      counts.push(bytes);
      return answerOf(requestId, 200, `${bytes} ${query}`);
    },
  };
  return { door, counts };
}

const head = (path: string, more = '') => `PUT /put/${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

describe('the door of streams', () => {
  test('takes bodies beyond the limit of all others, announced or in chunks', async (t) => {
    const { door } = countingDoor();
    const { url } = await startListener(t, { stream: door });
    const body = Buffer.alloc(5_000_000, 'x');
    const answer = await fetch(`${url}/put/yes?a=b&c`, { method: 'PUT', body });
    assert.equal(await answer.text(), '5000000 a=b&c');
    const chunks = async function* () {
      for (let i = 0; i < 50; i++) yield Buffer.alloc(100_000);
    };
    const unannounced = await fetch(`${url}/put/yes`, {
      method: 'PUT',
      body: chunks() as unknown as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    assert.equal(await unannounced.text(), '5000000 ');
    const other = await fetch(`${url}/other`, { method: 'PUT', body });
    assert.equal(other.status, 413);
  });

  test('asks a client that waits only for a body it reads', async (t) => {
    const { door } = countingDoor();
    const listener = await startListener(t, { stream: door });
    const waiting = 'Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n';
    const refused = await exchange(listener, head('no', waiting));
    assert.match(refused, /^HTTP\/1\.1 403 /);
    const taken = await exchange(listener, `${head('yes', waiting)}ab`);
    assert.match(taken, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 [\s\S]*2 $/);
  });

  test('an early answer reaches a client that is still sending, and ends the connection', async (t) => {
    const { door, counts } = countingDoor();
    const listener = await startListener(t, { stream: door });
    for (const [path, status] of [
      ['no', 403],
      ['some', 400],
      ['defect', 500],
    ] as const) {
      const socket = await socketTo(listener);
      const answer = everythingFrom(socket);
      socket.write(head(path, 'Content-Length: 100000000\r\n'));
      const pour = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536)));
      };
      socket.on('drain', pour);
      pour();
      assert.match(await answer, new RegExp(`^HTTP/1\\.1 ${status} `));
    }
    assert.deepEqual(counts, []);
  });

  test('a body that breaks off or falls silent never ends well', async (t) => {
    const { door, counts } = countingDoor();
    const limits = { requestTimeout: 200, checkInterval: 50 };
    const listener = await startListener(t, { stream: door, limits });
    const silent = await socketTo(listener);
    silent.write(`${head('yes', 'Content-Length: 10\r\n')}abc`);
    await closeOf(silent);
    for (const rest of ['Content-Length: 10\r\n', 'Transfer-Encoding: chunked\r\n']) {
      const socket = await socketTo(listener);
      socket.write(head('yes', rest) + (rest.startsWith('T') ? '3\r\nabc\r\n' : 'abc'));
      await new Promise((resolve) => setImmediate(resolve));
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    const slow = await socketTo(listener);
    const answer = everythingFrom(slow);
    slow.write(head('yes', 'Content-Length: 8\r\nConnection: close\r\n'));
    // As long as something comes, a body may take longer than any other.
    const dripping = setInterval(() => slow.write('x'), 60);
    t.after(() => clearInterval(dripping));
    assert.match(await answer, /^HTTP\/1\.1 200 [\s\S]*8 $/);
    assert.deepEqual(counts, [8]);
  });

  test('all requests together have a time that none exceeds', async (t) => {
    const { door } = countingDoor();
    const limits = { headersTimeout: 300, streamTimeout: 400, checkInterval: 50 };
    const listener = await startListener(t, { stream: door, limits });
    const slow = await socketTo(listener);
    slow.write(head('yes', 'Content-Length: 1000000\r\n'));
    const dripping = setInterval(() => slow.write('x'), 20);
    t.after(() => clearInterval(dripping));
    await closeOf(slow);
  });
});
