import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp as createHttpApp, type App as HttpApp } from '#http/app.ts';
import { sites } from '#http/site.ts';
import { silentLog } from '#platform/log.ts';
import type { PoolDomain } from '#store/tables/domains.ts';
import { newPool } from '../store/conformance/samples.ts';

const pool = newPool();
const domain = (name: string, kind: PoolDomain['kind']): PoolDomain => ({
  domain: name,
  poolId: pool.id,
  kind,
  managedLoginVersion: 2,
  createdAt: 0,
  modifiedAt: 0,
  version: 1,
});
const DOMAINS = [domain('acme', 'prefix'), domain('login.acme.test', 'custom')];

/** A server reached as `publicUrl`, whose sites tell how they were found. */
async function server(publicUrl: string): Promise<HttpApp> {
  const find = async (name: string) => DOMAINS.find((each) => each.domain === name);
  const parts = {
    domains: { find },
    pools: { find: async (id: string) => (id === pool.id ? pool : undefined) },
    publicUrl: () => publicUrl,
  };
  const mount = sites(parts, [
    (app) => {
      app.all('/where/:rest', async (c) => {
        const { pool: own, domain: name, base, origin, managedLoginVersion } = c.env.site;
        const body = await c.req.text();
        const said = { path: c.req.path, rest: c.req.param('rest'), q: c.req.query('q'), body };
        return c.json({ poolId: own.id, name, base, origin, managedLoginVersion, ...said });
      });
      app.get('/', (c) => c.text(`root of ${c.env.site.domain}`));
    },
  ]);
  const after = (app: HttpApp) => {
    app.get('/:any{.*}', (c) => c.text('the server itself'));
  };
  return createHttpApp([mount, after], silentLog);
}

const ask = (app: HttpApp, host: string | undefined, path: string, init?: RequestInit) =>
  app.fetch(new Request(`http://ignored${path}`, { ...init, ...(host && { headers: { host } }) }), {
    requestId: 'r',
    sourceAddress: '',
    record: {},
    admission: { proven: () => undefined },
  } as never);

async function found(app: HttpApp, host: string | undefined, path: string) {
  const response = await ask(app, host, path);
  return response.headers.get('content-type')?.startsWith('application/json')
    ? ((await response.json()) as Record<string, unknown>)
    : await response.text();
}

test('a site is found by host, by localhost, by custom domain and by path', async () => {
  const app = await server('https://id.example.com');
  const of = (name: string, base: string, origin: string) => ({
    ...{ poolId: pool.id, name, base, origin, managedLoginVersion: 2 },
    ...{ path: '/where/x', rest: 'x', q: '1', body: '' },
  });
  const own = of('acme', '', 'https://acme.auth.id.example.com');
  assert.deepEqual(await found(app, 'acme.auth.id.example.com', '/where/x?q=1'), own);
  assert.deepEqual(await found(app, 'ACME.auth.id.example.com', '/where/x?q=1'), own);
  assert.deepEqual(
    await found(app, 'acme.localhost:9229', '/where/x?q=1'),
    of('acme', '', 'http://acme.localhost:9229'),
  );
  assert.deepEqual(
    await found(app, 'login.acme.test', '/where/x?q=1'),
    of('login.acme.test', '', 'https://login.acme.test'),
  );
  for (const host of ['id.example.com', undefined]) {
    assert.deepEqual(
      await found(app, host, '/acme/where/x?q=1'),
      of('acme', '/acme', 'https://id.example.com'),
    );
  }
  assert.deepEqual(
    await found(app, '127.0.0.1:9229', '/acme/where/x?q=1'),
    of('acme', '/acme', 'http://127.0.0.1:9229'),
  );
  assert.equal(await found(app, 'id.example.com', '/acme'), 'root of acme');
  assert.equal(await found(app, 'id.example.com', '/acme/'), 'root of acme');
});

test('what names no site is left to the rest of the server, and a site keeps to its own', async () => {
  const app = await server('https://id.example.com');
  for (const [host, path] of [
    ['other.auth.id.example.com', '/acme/where/x'],
    ['a.acme.auth.id.example.com', '/where/x'],
    ['id.example.com', '/where/x'],
    ['id.example.com', '/acme2/where/x'],
    ['id.example.com', '/login.acme.test/where/x'],
    ['acme', '/where/x'],
    ['user@acme.localhost', '/where/x'],
    ['acme.localhost/', '/where/x'],
    ['acme.localhost?', '/where/x'],
  ] as const) {
    assert.equal(await found(app, host, path), 'the server itself', `${host}${path}`);
  }
  assert.equal((await ask(app, 'acme.localhost', '/acme/where/x')).status, 404);
  assert.equal((await ask(app, 'login.acme.test', '/other')).status, 404);
});

test('behind a proxy that takes off a path, a site’s paths begin with it', async () => {
  const app = await server('https://example.com/id');
  const { base, path, origin } = (await found(app, 'example.com', '/acme/where/x')) as never;
  assert.deepEqual([base, path, origin], ['/id/acme', '/where/x', 'https://example.com']);
});

test('the body of a request to a site is its own', async () => {
  const app = await server('http://127.0.0.1:9229');
  const response = await ask(app, undefined, '/acme/where/x', { method: 'POST', body: 'a=1' });
  assert.equal(((await response.json()) as { body: string }).body, 'a=1');
});
