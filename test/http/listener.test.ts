import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import type { ApiDoor } from '#http/exchange.ts';
import { listen } from '#http/listen.ts';
import { Ids } from '#platform/ids.ts';
import { createLog, silentLog } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';
import { cert, key } from './certificate.ts';
import { log } from './kept-log.ts';
import {
  answerOf,
  closeOf,
  everythingFrom,
  measuringDoor,
  socketTo,
  startListener,
} from './support.ts';

const SIMPLE = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}';

describe('a port that cannot be had', () => {
  test('is told in a sentence', async (t) => {
    const { port } = await startListener(t);
    const again = (host: string) =>
      listen({
        host,
        port,
        api: measuringDoor,
        ready: async () => {},
        ids: new Ids(systemRandom),
        log: silentLog,
      });
    await assert.rejects(again('127.0.0.1'), {
      message: `Port ${port} on 127.0.0.1 is already in use. Stop what uses it, or choose another port.`,
    });
    await assert.rejects(again('192.0.2.1'), {
      message: '192.0.2.1 is not an address of this machine.',
    });
  });
});

describe('with a certificate', () => {
  test('the listener speaks TLS, and closes as it does without', async (t) => {
    const listener = await startListener(t, { tls: { cert, key } });
    assert.match(listener.url, /^https:/);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = request(listener.url, { method: 'POST', ca: cert }, (incoming) => {
        incoming.resume();
        incoming.on('end', () => resolve(incoming.statusCode));
      });
      outgoing.on('error', reject);
      outgoing.end('{}');
    });
    assert.equal(status, 200);
    await listener.close();
  });

  test('browsers are told to keep to TLS, but not on a machine of their own', async (t) => {
    const answered = async (options: Parameters<typeof startListener>[1], host: string) => {
      const { url } = await startListener(t, { tls: { cert, key }, ...options });
      const headers = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
        const asking = { ca: cert, servername: 'localhost', headers: { host } };
        const outgoing = request(`${url}/_health`, asking, (incoming) => {
          incoming.resume();
          incoming.on('end', () => resolve(incoming.headers));
        });
        outgoing.on('error', reject);
        outgoing.end();
      });
      return headers['strict-transport-security'];
    };
    const strict = { strictTransport: true };
    assert.equal(await answered(strict, 'id.example.com'), 'max-age=31536000');
    for (const host of ['localhost', 'acme.localhost:8443', '127.0.0.1']) {
      assert.equal(await answered(strict, host), undefined, host);
    }
    assert.equal(await answered({}, 'id.example.com'), undefined);
  });

  test('a broken one is told in a sentence', async (t) => {
    await assert.rejects(startListener(t, { tls: { cert: 'x', key } }), {
      message: /^The certificate and key cannot be used: /,
    });
  });
});

describe('health', () => {
  const ask = async (url: string, path = '') => {
    const response = await fetch(`${url}/_health${path}`);
    return [response.status, await response.json()];
  };

  test('is ready when the store answers', async (t) => {
    const { url } = await startListener(t);
    assert.deepEqual(await ask(url), [200, { live: true, ready: true }]);
  });

  test('is live but not ready when the store fails or hangs', async (t) => {
    const failing = await startListener(t, { ready: () => Promise.reject(new Error('down')) });
    assert.deepEqual(await ask(failing.url), [503, { live: true, ready: false }]);
    const hanging = await startListener(t, { ready: () => new Promise(() => {}) });
    assert.deepEqual(await ask(hanging.url), [503, { live: true, ready: false }]);
  });

  test('is asked for live and ready apart', async (t) => {
    const { url } = await startListener(t, { ready: () => Promise.reject(new Error('down')) });
    assert.deepEqual(await ask(url, '/live'), [200, { live: true }]);
    assert.deepEqual(await ask(url, '/ready'), [503, { ready: false }]);
    const able = await startListener(t);
    assert.deepEqual(await ask(able.url, '/ready'), [200, { ready: true }]);
  });

  test('looks at the store once for all who ask within a second', async (t) => {
    let looks = 0;
    const ready = async () => {
      looks++;
    };
    const { url } = await startListener(t, { ready });
    await Promise.all(Array.from({ length: 20 }, () => ask(url, '/ready')));
    await ask(url, '/ready');
    assert.equal(looks, 1);
  });

  test('is not ready once it is withdrawn, and requests are served and their connections ended', async (t) => {
    const listener = await startListener(t);
    const post = () => fetch(listener.url, { method: 'POST', body: '{}' });
    assert.notEqual((await post()).headers.get('connection'), 'close');
    assert.deepEqual(await ask(listener.url, '/ready'), [200, { ready: true }]);
    listener.withdraw();
    assert.deepEqual(await ask(listener.url, '/ready'), [503, { ready: false }]);
    assert.deepEqual(await ask(listener.url, '/live'), [200, { live: true }]);
    const answer = await post();
    assert.deepEqual([answer.status, answer.headers.get('connection')], [200, 'close']);
    const page = await fetch(`${listener.url}/nowhere`);
    assert.deepEqual([page.status, page.headers.get('connection')], [404, 'close']);
  });

  test('has no line in the log', async (t) => {
    const kept = log();
    const { url } = await startListener(t, { log: kept.log });
    for (const path of ['', '/live', '/ready']) await ask(url, path);
    const { headers } = await fetch(`${url}/nowhere`);
    await kept.of(headers.get('x-amzn-requestid'));
    assert.doesNotMatch(kept.all(), /_health/);
  });
});

describe('routes of other doors', () => {
  test('see the request id and the caller’s address, and carry security headers', async (t) => {
    const { url } = await startListener(t, {
      mounts: [
        (app) => {
          app.get('/who/:name', (c) =>
            c.json({ name: c.req.param('name'), id: c.env.requestId, from: c.env.sourceAddress }),
          );
          app.get('/framed', (c) => {
            c.header('Content-Security-Policy', "default-src 'self'");
            return c.text('x');
          });
          app.get('/broken', () => {
            throw new Error('the secret is hunter2');
          });
        },
      ],
    });
    const response = await fetch(`${url}/who/alice?x=1`);
    const { id, ...rest } = (await response.json()) as { id: string };
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    assert.deepEqual(rest, { name: 'alice', from: '127.0.0.1' });
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('x-frame-options'), 'DENY');
    assert.match(response.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);

    const framed = await fetch(`${url}/framed`);
    assert.equal(framed.headers.get('content-security-policy'), "default-src 'self'");
    const unknown = await fetch(`${url}/nowhere`);
    assert.deepEqual([unknown.status, await unknown.json()], [404, { message: 'Not found.' }]);
    const broken = await fetch(`${url}/broken`);
    assert.equal(broken.status, 500);
    assert.ok(!(await broken.text()).includes('hunter2'));
  });
});

describe('the caller’s address', () => {
  const addressFor = async (url: string, forwarded: string) => {
    const headers = { 'x-forwarded-for': forwarded };
    const response = await fetch(url, { method: 'POST', body: '{}', headers });
    return ((await response.json()) as { sourceAddress: string }).sourceAddress;
  };

  test('is the peer’s unless the peer is trusted', async (t) => {
    const { url } = await startListener(t, { trustedProxies: ['10.0.0.0/8'] });
    assert.equal(await addressFor(url, '198.51.100.7'), '127.0.0.1');
  });

  test('is the last one a trusted proxy did not add itself', async (t) => {
    const { url } = await startListener(t, {
      trustedProxies: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'],
    });
    assert.equal(await addressFor(url, '198.51.100.7'), '198.51.100.7');
    assert.equal(await addressFor(url, '203.0.113.9, 198.51.100.7, 10.1.2.3'), '198.51.100.7');
    assert.equal(await addressFor(url, '[2001:db8::1]:443'), '2001:db8::1');
    assert.equal(await addressFor(url, '198.51.100.7:1234'), '198.51.100.7');
    assert.equal(await addressFor(url, 'nonsense'), '127.0.0.1');
    assert.equal(await addressFor(url, ''), '127.0.0.1');
  });

  test('needs well-formed proxies', async (t) => {
    for (const range of ['10.0.0.0/33', 'proxy', '10.0.0.0/x', '']) {
      await assert.rejects(
        startListener(t, { trustedProxies: [range] }),
        /is not an address or a range/,
      );
    }
  });
});

describe('closing', () => {
  test('lets what is in flight finish, refuses what is new, and hangs up', async (t) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let entered = () => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const api: ApiDoor = async ({ requestId }) => {
      entered();
      await held;
      return answerOf(requestId, 200, '{"done":true}');
    };
    const listener = await startListener(t, { api });
    const idle = await socketTo(listener);
    const busy = await socketTo(listener);
    const answer = everythingFrom(busy);
    busy.write(SIMPLE);
    await inside;

    const closed = listener.close();
    await once(idle, 'close');
    await assert.rejects(fetch(listener.url));
    release();
    assert.match(await answer, /^HTTP\/1\.1 200 [\s\S]*\{"done":true\}$/);
    await closed;
  });

  test('answers what begins to arrive while it closes, and hangs up on what is silent', async (t) => {
    const listener = await startListener(t);
    const ask = async (socket: Socket, text: string) => {
      socket.write(text);
      return (await once(socket, 'data')).toString();
    };
    const [fresh, half, used] = [
      await socketTo(listener),
      await socketTo(listener),
      await socketTo(listener),
    ];
    half.write(SIMPLE.slice(0, 20));
    assert.match(await ask(used, SIMPLE), /^Keep-Alive: timeout=4\r$/m);
    const hungUp = closeOf(used);
    const closed = listener.close();
    await hungUp;
    for (const [socket, text] of [
      [fresh, SIMPLE],
      [half, SIMPLE.slice(20)],
    ] as const) {
      const answer = await ask(socket, text);
      assert.match(answer, /^HTTP\/1\.1 200 /);
      assert.match(answer, /^Connection: close\r$/m);
      assert.doesNotMatch(answer, /^Keep-Alive/m);
    }
    await closed;
  });

  test('answers whoever the system had connected before, however many', async (t) => {
    const listener = await startListener(t);
    const sockets = Array.from({ length: 100 }, () => connect(listener.port, '127.0.0.1'));
    const answers = sockets.map(async (socket) => {
      socket.on('error', () => {});
      socket.write(SIMPLE);
      return await everythingFrom(socket);
    });
    // Connected by the system alone: the event loop has not turned.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const closed = listener.close();
    for (const answer of await Promise.all(answers)) assert.match(answer, /^HTTP\/1\.1 200 /);
    await closed;
  });

  test('cuts what does not finish in time', async (t) => {
    const api: ApiDoor = () => new Promise(() => {});
    const listener = await startListener(t, { api, limits: { drain: 100 } });
    const stuck = await socketTo(listener);
    stuck.write(SIMPLE);
    const half = await socketTo(listener);
    half.write('POST / HTTP/1.1\r\nX: ');
    await listener.close();
  });

  test('under load loses no answer it began', async (t) => {
    const api: ApiDoor = async ({ requestId }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return answerOf(requestId, 200, '{"done":true}');
    };
    const listener = await startListener(t, { api });
    let sent = 0;
    let stopped = false;
    const client = async () => {
      while (!stopped) {
        const response = await fetch(listener.url, { method: 'POST', body: '{}' }).catch(
          () => undefined,
        );
        if (!response) return;
        // An answer that has begun is complete.
        assert.deepEqual(await response.json(), { done: true });
        sent++;
      }
    };
    const clients = Array.from({ length: 8 }, client);
    while (sent < 20) await new Promise((resolve) => setImmediate(resolve));
    await listener.close();
    stopped = true;
    await Promise.all(clients);
  });
});

describe('the access log', () => {
  test('has a line for each request, with no header, query or body in it', async (t) => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
    const api: ApiDoor = async ({ requestId }) => ({
      ...answerOf(requestId, 400, '{}'),
      operation: 'SignUp',
      error: 'InvalidParameterException',
    });
    const { url } = await startListener(t, { log, api });
    const headers = { authorization: 'hunter2', connection: 'close' };
    await (
      await fetch(`${url}/?code=hunter2`, { method: 'POST', body: 'hunter2', headers })
    ).text();
    await (await fetch(`${url}/nowhere?code=hunter2`, { headers })).text();
    while (lines.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const [first, second] = lines.map((line) => JSON.parse(line));
    const { time, requestId, ms, ...rest } = first;
    assert.ok(!Number.isNaN(Date.parse(time)) && requestId.length === 36 && ms >= 0);
    assert.deepEqual(rest, {
      level: 'info',
      operation: 'SignUp',
      method: 'POST',
      path: '/',
      status: 400,
      error: 'InvalidParameterException',
      address: '127.0.0.1',
      event: 'request',
    });
    assert.deepEqual([second.path, second.status], ['/nowhere', 404]);
    assert.ok(!lines.join('').includes('hunter2'));
  });
});
