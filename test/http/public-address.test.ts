import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import * as openid from 'openid-client';
import { createApp, createUser, signIn } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { onEveryStore, type Poolhouse, startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { decoded } from '../tokens/decoded.ts';
import { ask } from './ask.ts';
import { startListener } from './support.ts';

const CONFIGURATION = '/.well-known/openid-configuration';

interface Configuration {
  readonly issuer: string;
  readonly jwks_uri: string;
  readonly token_endpoint: string;
}

/** The discovery document at `path`, asked for under the name `host`. */
async function configuration({ url }: Poolhouse, host: string, path: string) {
  const { status, text } = await ask(url, host, `${path}${CONFIGURATION}`);
  assert.equal(status, 200, `${host}${path}`);
  return JSON.parse(text) as Configuration;
}

/** Whether anything listens there. */
const answers = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

test('localhost is every loopback address of the machine, at one port', async (t) => {
  const { url, port } = await startListener(t, { host: 'localhost' });
  assert.equal(url, `http://localhost:${port}`);
  const both = await Promise.all(['127.0.0.1', '::1'].map((host) => answers(host, port)));
  // What the machine lacks cannot be listened on.
  const { port: other } = await startListener(t, { host: '::1' }).catch(() => ({ port: 0 }));
  assert.deepEqual(both, [true, other !== 0]);
  for (const host of other ? ['127.0.0.1', '[::1]', 'localhost'] : ['127.0.0.1', 'localhost']) {
    const response = await fetch(`http://${host}:${port}/`, { method: 'POST', body: 'four' });
    const { bytes } = (await response.json()) as { bytes: number };
    assert.equal(bytes, 4, host);
  }
});

test('what listens on both loopback addresses stops on both', async (t) => {
  const listener = await startListener(t, { host: 'localhost' });
  const { port } = listener;
  await (await fetch(listener.url, { method: 'POST', body: 'kept alive' })).text();
  await listener.close();
  assert.deepEqual(await Promise.all(['127.0.0.1', '::1'].map((host) => answers(host, port))), [
    false,
    false,
  ]);
});

for (const host of ['0.0.0.0', '127.0.0.1', '::', '::1', '0']) {
  test(`a server that listens on ${host} calls itself localhost`, async (t) => {
    const listener = await startListener(t, { host }).catch(() => undefined);
    if (listener) assert.equal(listener.url, `http://localhost:${listener.port}`);
    else assert.ok(host.includes(':'), 'only IPv6 may be missing');
  });
}

onEveryStore((start) => {
  test('without a public URL discovery names localhost by whatever name it is fetched', async (t) => {
    const poolhouse = await start(t, {}, { host: '0.0.0.0' });
    const { poolId } = await createApp(poolhouse);
    const { port } = new URL(poolhouse.url);
    const issuer = `http://localhost:${port}/${poolId}`;
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, 'evil.example', 'poolhouse:1']) {
      assert.equal((await configuration(poolhouse, host, `/${poolId}`)).issuer, issuer, host);
    }
    const discovered = await openid.discovery(new URL(issuer), 'any', undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
    });
    assert.equal(discovered.serverMetadata().issuer, issuer);
  });

  describe('a server whose address follows the request', () => {
    const parts = { publicUrl: 'request', allowedHosts: ['id.example.test'] } as const;
    const server = sharedServer(start, {}, parts);

    test('names the host of the request in discovery, by any port', async () => {
      const { poolId } = await createApp(server());
      const site = new URL(await giveDomain(server(), poolId)).pathname;
      for (const host of [
        'localhost:49153',
        'localhost',
        '127.0.0.1:49154',
        '[::1]:9229',
        'poolhouse:9229',
        'host.docker.internal:9229',
        'id.example.test',
        '172.17.0.2:9229',
      ]) {
        const issuer = `http://${host}/${poolId}`;
        const document = await configuration(server(), host, `/${poolId}`);
        assert.equal(document.issuer, issuer);
        assert.equal(document.jwks_uri, `${issuer}/.well-known/jwks.json`);
        assert.equal(document.token_endpoint, `http://${host}${site}/oauth2/token`);
        assert.deepEqual(await configuration(server(), host, site), document);
      }
    });

    test("knows its own name behind a pool's host", async () => {
      const { poolId } = await createApp(server());
      const site = new URL(await giveDomain(server(), poolId)).pathname.slice(1);
      const custom = `${start.name.toLowerCase()}.login.example`;
      await giveDomain(server(), poolId, {
        Domain: custom,
        CustomDomainConfig: {
          CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234',
        },
      });
      const own = new URL(server().url).host;
      for (const [host, behind] of [
        [`${site}.localhost:49153`, 'localhost:49153'],
        [`${site}.auth.poolhouse:9229`, 'poolhouse:9229'],
        [`${site}.auth.id.example.test`, 'id.example.test'],
        [`${custom}:9229`, own],
      ] as const) {
        const { issuer } = await configuration(server(), host, '');
        assert.equal(issuer, `http://${behind}/${poolId}`, host);
      }
    });

    test('follows no name that a stranger could have', async () => {
      const { poolId } = await createApp(server());
      const own = new URL(server().url).host;
      for (const host of [
        'evil.example',
        'evil.example:9229',
        'localhost.evil.example',
        'x.id.example.test',
        'internal.evil.example',
        'acme.auth.evil.example',
      ]) {
        const { issuer } = await configuration(server(), host, `/${poolId}`);
        assert.equal(issuer, `http://${own}/${poolId}`, host);
      }
      for (const host of ['user@localhost', 'localhost/evil', 'localhost#']) {
        const { status } = await ask(server().url, host, `/${poolId}${CONFIGURATION}`);
        assert.equal(status, 400, host);
      }
    });

    test('takes a token made under one of its names under every other', async () => {
      const app = await createApp(server());
      await createUser(app, 'ann');
      const { port } = new URL(server().url);
      const byName = (hostname: string) => ({
        ...app,
        cognito: server().client({ endpoint: `http://${hostname}:${port}` }),
      });
      const { AccessToken } = await signIn(byName('127.0.0.1'), 'ann');
      assert.equal(decoded(AccessToken).claims.iss, `http://127.0.0.1:${port}/${app.poolId}`);
      const other = await signIn(byName('localhost'), 'ann');
      assert.equal(decoded(other.IdToken).claims.iss, `http://localhost:${port}/${app.poolId}`);
      for (const name of ['127.0.0.1', 'localhost']) {
        const { Username } = await byName(name).cognito.getUser({ AccessToken });
        assert.equal(Username, 'ann');
      }
    });

    test("takes no token of another pool for a pool's own", async () => {
      const [ours, theirs] = [await createApp(server()), await createApp(server())];
      await createUser(theirs, 'ann');
      const { AccessToken = '' } = await signIn(theirs, 'ann');
      const [head, body, signature] = AccessToken.split('.');
      const claims = JSON.parse(Buffer.from(body!, 'base64url').toString());
      claims.iss = claims.iss.replace(theirs.poolId, ours.poolId);
      const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
      await assert.rejects(
        ours.cognito.getUser({ AccessToken: `${head}.${forged}.${signature}` }),
        { name: 'NotAuthorizedException' },
      );
    });

    test('is administered under the same names as any other', async () => {
      for (const [host, status] of [
        ['poolhouse:9229', 403],
        ['evil.example', 403],
        ['evil.example:80', 403],
        ['id.example.test', 200],
        ['localhost:49153', 200],
      ] as const) {
        assert.equal((await ask(server().url, host, '/_dev/clock')).status, status, host);
      }
    });
  });
});

test('an application in another container verifies tokens under the name it knows', async (t) => {
  const poolhouse = await startOnSqlite(
    t,
    { now: Date.now() },
    { host: '0.0.0.0', publicUrl: 'request', allowedHosts: ['poolhouse'] },
  );
  const { poolId } = await createApp(poolhouse);
  // As the container network has it: the name leads to the server, whose port is another outside.
  const inside: openid.CustomFetch = async (url, options) => {
    const { host, pathname } = new URL(url);
    const { method, headers, body } = options;
    const { status, text } = await ask(poolhouse.url, host, pathname, {
      method,
      headers,
      body: (body ?? '').toString(),
    });
    return new Response(text, {
      status,
      headers: { 'content-type': 'application/json' },
    });
  };
  const issuer = `http://poolhouse:9229/${poolId}`;
  const discovered = await openid.discovery(new URL(issuer), 'any', undefined, openid.None(), {
    execute: [openid.allowInsecureRequests],
    [openid.customFetch]: inside,
  });
  assert.equal(discovered.serverMetadata().jwks_uri, `${issuer}/.well-known/jwks.json`);
});
