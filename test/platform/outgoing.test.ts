import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { everywhere, publicAddresses } from '#platform/address-policy.ts';
import { Outgoing, type OutgoingProblem, type ResolveName } from '#platform/outgoing.ts';
import { cert, key } from '../http/certificate.ts';

const LOOPBACK = { address: '127.0.0.1', family: 4 };

/** A server on 127.0.0.1; answers its port. */
async function serving(t: TestContext, listener: RequestListener, tls = false): Promise<number> {
  const server = tls ? createTlsServer({ cert, key }, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const failsBy = (problem: OutgoingProblem) => ({ name: 'OutgoingFailure', problem });

describe('The addresses that URLs of others may lead to', () => {
  const privateOnes = [
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.170',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1',
    'not an address',
    '',
  ];
  const publicOnes = ['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111'];

  test('are public ones, over TLS', () => {
    const { reachOf, plain } = publicAddresses([]);
    for (const each of privateOnes) assert.equal(reachOf(each), 'none', each);
    for (const each of publicOnes) assert.equal(reachOf(each), 'tls', each);
    assert.equal(plain, false);
  });

  test('are private ones too as far as they are allowed, in the clear as well', () => {
    const some = publicAddresses(['10.1.0.0/16', '127.0.0.1', '::1']);
    assert.equal(some.plain, true);
    for (const each of ['10.1.2.3', '127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      assert.equal(some.reachOf(each), 'any', each);
    }
    for (const each of ['10.2.0.1', '127.0.0.2', '169.254.169.254', 'fe80::1']) {
      assert.equal(some.reachOf(each), 'none', each);
    }
    assert.equal(some.reachOf('8.8.8.8'), 'tls');
    const all = publicAddresses('all');
    for (const each of ['10.1.2.3', '127.0.0.1', 'fe80::1%lo']) {
      assert.equal(all.reachOf(each), 'any', each);
    }
    assert.equal(all.reachOf('8.8.8.8'), 'tls');
  });
});

describe('A request to a server that somebody else named', () => {
  const local = new Outgoing({ policy: publicAddresses('all') });

  test('is answered with status, headers and body', async (t) => {
    const port = await serving(t, (request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () =>
        response
          .writeHead(418, { 'X-Kind': String(request.headers['x-kind']) })
          .end(`${request.method} ${request.url} ${request.headers.host} ${body}`),
      );
    });
    const answer = await local.fetch(`http://127.0.0.1:${port}/a?b=c`, {
      method: 'POST',
      headers: { 'X-Kind': 'tea' },
      body: 'grüezi',
    });
    assert.equal(answer.status, 418);
    assert.equal(answer.headers['x-kind'], 'tea');
    assert.equal(answer.body.toString(), `POST /a?b=c 127.0.0.1:${port} grüezi`);
  });

  test('does not reach this machine, however its address is written', async (t) => {
    let reached = 0;
    const port = await serving(t, (_request, response) => void response.end(`${++reached}`));
    const guarded = new Outgoing({ policy: publicAddresses([]) });
    const guardedButPlain = new Outgoing({ policy: publicAddresses(['10.99.0.0/16']) });
    const hosts = [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '127.1',
      '0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      'localhost',
    ];
    for (const host of hosts) {
      const url = `//${host}:${port}/`;
      await assert.rejects(guarded.fetch(`https:${url}`), failsBy('address'), host);
      await assert.rejects(guarded.fetch(`http:${url}`), failsBy('insecure'), host);
      await assert.rejects(guardedButPlain.fetch(`http:${url}`), failsBy('address'), host);
    }
    assert.equal(reached, 0);
  });

  test('goes to the address that was judged, whatever the name means a moment later', async (t) => {
    const port = await serving(t, (request, response) => void response.end(request.headers.host));
    const asked: string[] = [];
    const rebinding: ResolveName = async (name) => {
      asked.push(name);
      return [{ address: asked.length === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    const policy = publicAddresses(['127.0.0.1']);
    const outgoing = new Outgoing({ policy, resolve: rebinding });
    const { body } = await outgoing.fetch(`http://idp.example:${port}/`);
    assert.equal(body.toString(), `idp.example:${port}`);
    assert.deepEqual(asked, ['idp.example']);
    await assert.rejects(outgoing.fetch(`http://idp.example:${port}/`), failsBy('address'));
  });

  test('goes only to those addresses of a name that may be reached', async (t) => {
    const port = await serving(t, (_request, response) => void response.end('here'));
    const resolve: ResolveName = async () => [
      { address: '10.0.0.1', family: 4 },
      { address: '8.8.8.8', family: 4 },
      LOOPBACK,
    ];
    const outgoing = new Outgoing({ policy: publicAddresses(['127.0.0.1']), resolve });
    const { body } = await outgoing.fetch(`http://idp.example:${port}/`);
    assert.equal(body.toString(), 'here');
    const none = new Outgoing({ policy: publicAddresses([]), resolve: async () => [LOOPBACK] });
    await assert.rejects(none.fetch(`https://idp.example:${port}/`), failsBy('address'));
    const nothing = new Outgoing({ policy: everywhere, resolve: async () => [] });
    await assert.rejects(nothing.fetch('http://idp.example/'), failsBy('address'));
  });

  test('speaks to a public address over TLS alone', async () => {
    const resolve: ResolveName = async () => [{ address: '8.8.8.8', family: 4 }];
    const outgoing = new Outgoing({ policy: publicAddresses('all'), resolve });
    await assert.rejects(outgoing.fetch('http://idp.example/'), failsBy('insecure'));
  });

  test('takes the certificate of the name and no other', async (t) => {
    const port = await serving(t, (_request, response) => void response.end('safe'), true);
    const parts = { policy: publicAddresses('all'), resolve: async () => [LOOPBACK] };
    const trusting = new Outgoing({ ...parts, ca: cert });
    const { body } = await trusting.fetch(`https://localhost:${port}/`);
    assert.equal(body.toString(), 'safe');
    await assert.rejects(trusting.fetch(`https://idp.example:${port}/`), {
      ...failsBy('connection'),
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    const usual = new Outgoing(parts);
    await assert.rejects(usual.fetch(`https://localhost:${port}/`), failsBy('connection'));
  });

  test('follows redirects only where it is asked to, and judges where each leads', async (t) => {
    const seen: (string | undefined)[] = [];
    const other = await serving(t, (request, response) => {
      seen.push(request.headers.authorization);
      response.end('other');
    });
    const port = await serving(t, (request, response) => {
      const to: Record<string, string> = {
        '/near': '/here',
        '/far': `http://127.0.0.1:${other}/`,
        '/inside': 'http://127.0.0.2/latest/meta-data/',
        '/file': 'file:///etc/passwd',
        '/round': '/round',
      };
      const location = to[request.url!];
      if (location) response.writeHead(302, { Location: location }).end();
      else response.end('here');
    });
    const base = `http://127.0.0.1:${port}`;
    const outgoing = new Outgoing({ policy: publicAddresses(['127.0.0.1']) });
    const headers = { Authorization: 'Bearer secret' };
    assert.equal((await outgoing.fetch(`${base}/near`)).status, 302);
    assert.equal((await outgoing.fetch(`${base}/near`, { redirects: 1 })).body.toString(), 'here');
    const far = await outgoing.fetch(`${base}/far`, { redirects: 3, headers });
    assert.equal(far.body.toString(), 'other');
    assert.deepEqual(seen, [undefined]);
    const posted = await outgoing.fetch(`${base}/near`, { method: 'POST', redirects: 3 });
    assert.equal(posted.status, 302);
    for (const [path, problem] of [
      ['/inside', 'address'],
      ['/file', 'url'],
      ['/round', 'redirects'],
    ] as const) {
      await assert.rejects(outgoing.fetch(base + path, { redirects: 3 }), failsBy(problem), path);
    }
  });

  test('ends where the answer has no end, is too long, or is compressed', async (t) => {
    const port = await serving(t, (request, response) => {
      switch (request.url) {
        case '/endless': {
          const more = () => {
            while (!response.destroyed && response.write('x'.repeat(10_000)));
          };
          response.on('drain', more);
          return more();
        }
        case '/slow':
          return void setInterval(() => response.write('x'), 5).unref();
        case '/silent':
          return;
        case '/torn':
          response.writeHead(200, { 'Content-Length': 10 }).write('x');
          return void response.destroy();
        case '/upgrade':
          return void response.writeHead(101, { Connection: 'Upgrade', Upgrade: 'x' }).end();
        case '/gzip':
          return void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('x');
        default:
          return void response.end('x'.repeat(1000));
      }
    });
    const base = `http://127.0.0.1:${port}`;
    assert.equal((await local.fetch(`${base}/`, { most: 1000 })).body.length, 1000);
    await assert.rejects(local.fetch(`${base}/`, { most: 999 }), failsBy('size'));
    await assert.rejects(local.fetch(`${base}/endless`), failsBy('size'));
    await assert.rejects(local.fetch(`${base}/gzip`), failsBy('encoding'));
    await assert.rejects(local.fetch(`${base}/torn`), failsBy('connection'));
    await assert.rejects(local.fetch(`${base}/upgrade`), failsBy('connection'));
    for (const path of ['/slow', '/silent']) {
      await assert.rejects(local.fetch(base + path, { longest: 50 }), failsBy('time'), path);
    }
    const neverResolved = new Outgoing({
      policy: everywhere,
      resolve: () => new Promise(() => {}),
    });
    await assert.rejects(
      neverResolved.fetch('http://idp.example/', { longest: 50 }),
      failsBy('time'),
    );
  });

  test('fails by a sentence that holds nothing of the request but the host', async () => {
    for (const url of [
      'https://user:secret@127.0.0.1:1/secret',
      'http://127.0.0.1:1/secret?secret',
    ]) {
      const failure = await local.fetch(url, { headers: { A: 'secret' } }).then(
        () => assert.fail('there is no server'),
        (error: Error) => error,
      );
      assert.match(failure.message, /^127\.0\.0\.1:1: /);
      assert.doesNotMatch(failure.message, /secret/);
    }
    await assert.rejects(local.fetch('ftp://127.0.0.1/'), failsBy('url'));
    await assert.rejects(local.fetch('nonsense'), failsBy('url'));
  });
});
