import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { startProduction } from '../support/production.ts';
import { onEveryStore, type Poolhouse, startOnSqlite } from '../support/servers.ts';
import { api, ask } from './ask.ts';

const SERVER = 'id.example.com';
const LIST = api('ListUserPools', { MaxResults: 1 });

/** Whether an administrative request and the inbox are answered, which is always the same. */
async function isAnswered({ url }: Poolhouse, naming: { host?: string; origin?: string }) {
  const host = naming.host ?? new URL(url).host;
  const origin = naming.origin === undefined ? {} : { origin: naming.origin };
  const { status } = await ask(url, host, '/', {
    ...LIST,
    headers: { ...LIST.headers, ...origin },
  });
  const inbox = await ask(url, host, '/_dev/inbox', { headers: origin });
  const both = `${status} ${inbox.status}`;
  assert.ok(['200 200', '400 403'].includes(both), `${JSON.stringify(naming)}: ${both}`);
  return status === 200;
}

onEveryStore((start) => {
  test('dev lets pages and names of its own machine and of the settings administer it, and no others', async (t) => {
    const poolhouse = await start(
      t,
      {},
      { publicUrl: `https://${SERVER}`, allowedHosts: ['poolhouse', '.shop.test'] },
    );
    const { poolId } = await createApp(poolhouse);
    const prefix = new URL(await giveDomain(poolhouse, poolId)).pathname.slice(1);
    const custom = `${start.name.toLowerCase()}.login.example`;
    await giveDomain(poolhouse, poolId, {
      Domain: custom,
      CustomDomainConfig: {
        CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234',
      },
    });
    for (const [host, answered] of [
      ['localhost:9229', true],
      ['127.0.0.1', true],
      ['[::1]:9229', true],
      ['poolhouse.localhost:9229', true],
      ['LOCALHOST.:9229', true],
      ['172.17.0.2:9229', true],
      [SERVER, true],
      ['poolhouse:9229', true],
      ['shop.test', true],
      ['api.shop.test', true],
      ['evil.example', false],
      ['evilshop.test', false],
      ['localhost.evil.example:9229', false],
      ['127.0.0.1.evil.example', false],
      ['evil', false],
    ] as const) {
      assert.equal(await isAnswered(poolhouse, { host }), answered, host);
    }
    for (const [origin, answered] of [
      ['http://localhost:3000', true],
      ['https://app.localhost', true],
      ['http://127.0.0.1:5173', true],
      ['http://[::1]:8080', true],
      [`https://${SERVER}`, true],
      [`https://${custom}`, true],
      [`https://${prefix}.auth.${SERVER}`, true],
      ['http://poolhouse:3000', true],
      ['https://web.shop.test:8443', true],
      ['https://evil.example', false],
      ['https://localhost.evil.example', false],
      ['http://192.0.2.1:9229', false],
      ['null', false],
      ['', false],
    ] as const) {
      assert.equal(await isAnswered(poolhouse, { origin }), answered, origin);
    }
    // A page of the server itself, where that has no name.
    const own = { host: '192.0.2.1:9229', origin: 'http://192.0.2.1:9229' };
    assert.equal(await isAnswered(poolhouse, own), true);
  });
});

test('a refusal says what was not known and which setting changes that', async (t) => {
  const { url } = await startOnSqlite(t);
  const { host } = new URL(url);
  const refused = await ask(url, 'poolhouse:9229', '/', LIST);
  const hint = 'to the setting allowedHosts (--allowed-hosts or POOLHOUSE_ALLOWED_HOSTS).';
  const message = `This development server does not know the Host poolhouse:9229. If it is yours, add poolhouse ${hint}`;
  assert.deepEqual(JSON.parse(refused.text), { __type: 'AccessDeniedException', message });
  const origin = 'https://app.example.com:8443';
  assert.deepEqual(
    JSON.parse((await ask(url, host, '/_dev/clock', { headers: { origin } })).text),
    {
      message: `This development server does not know the Origin ${origin}. If it is yours, add app.example.com ${hint}`,
    },
  );
  const nameless = await ask(url, host, '/_dev/clock', { headers: { origin: 'null' } });
  assert.deepEqual(JSON.parse(nameless.text), {
    message: `This development server does not know the Origin null. Use a name of this machine, or add one ${hint}`,
  });
});

test('what needs no signature is answered to every page under every name, as by the service', async (t) => {
  const { url } = await startOnSqlite(t);
  const request = api('InitiateAuth', {});
  const headers = { ...request.headers, origin: 'https://evil.example' };
  const { status, text } = await ask(url, 'evil.example', '/', { ...request, headers });
  assert.equal(status, 400);
  assert.match(text, /InvalidParameterException/);
});

test('serve, where signatures are checked, takes them from every page under every name', async (t) => {
  const poolhouse = await startProduction(startOnSqlite, t);
  const cognito = poolhouse.client();
  cognito.middlewareStack.add(
    (next) => (args) => {
      Object.assign((args.request as { headers: object }).headers, { origin: 'https://a.example' });
      return next(args);
    },
    { step: 'build' },
  );
  assert.deepEqual((await cognito.listUserPools({ MaxResults: 1 })).UserPools, []);
});
