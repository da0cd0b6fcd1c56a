/** The metrics: what they count, what they never hold, and what is made of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { test } from 'node:test';
import { Meters, READ_METRICS } from '#platform/meters.ts';
import { Counter } from '#platform/metrics.ts';
import { answerTotp, beginPassword, createApp, createEnrolled, PASSWORD } from '../support/app.ts';
import { send } from '../support/call.ts';
import { onEveryStore, startOnSqlite } from '../support/servers.ts';

const read = async (url: string | undefined) => (await fetch(url!)).text();

/** The number of one series, 0 when there is none. */
const numberOf = (text: string, series: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? 0,
  );

/** A request whose line and headers are as they are given. */
function raw(url: string, method: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(url);
  return new Promise<number>((resolve, reject) => {
    const asking = request({ hostname, port, method, path, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode!));
    });
    asking.on('error', reject);
    asking.end();
  });
}

onEveryStore((start) => {
  test('requests, sign-ins, attempts and lock-outs are counted by names that are known', async (t) => {
    const poolhouse = await start(t, {}, { metricsPort: 0, metricsHost: '127.0.0.1' });
    const { metricsUrl } = poolhouse.server;
    const app = await createApp(poolhouse, { mfa: 'OPTIONAL' });
    const authenticator = await createEnrolled(app, 'alice');
    const { Session } = await beginPassword(app, 'alice');
    await answerTotp(app, Session, 'alice', authenticator.code());
    const wrong = 'wrong-Horse-7';
    for (let i = 0; i < 6; i++) await beginPassword(app, 'alice', wrong).catch(() => undefined);

    const text = await read(metricsUrl);
    const of = (series: string) => numberOf(text, series);
    assert.equal(of('poolhouse_sign_ins_total{first="PASSWORD",second="SOFTWARE_TOKEN_MFA"}'), 1);
    assert.equal(of('poolhouse_sign_ins_total{first="PASSWORD",second="none"}'), 1);
    assert.equal(of('poolhouse_attempts_total{factor="software-token",outcome="proven"}'), 2);
    assert.equal(of('poolhouse_attempts_total{factor="password",outcome="proven"}'), 2);
    assert.equal(of('poolhouse_attempts_total{factor="password",outcome="wrong"}'), 5);
    assert.equal(of('poolhouse_attempts_total{factor="password",outcome="locked"}'), 1);
    assert.equal(of('poolhouse_lockouts_total{factor="password"}'), 1);
    assert.equal(of('poolhouse_requests_total{operation="CreateUserPool",outcome="ok"}'), 1);
    assert.equal(of('poolhouse_requests_total{operation="InitiateAuth",outcome="refused"}'), 6);
    assert.equal(
      of('poolhouse_request_errors_total{operation="InitiateAuth",error="NotAuthorizedException"}'),
      6,
    );
    assert.equal(of('poolhouse_request_duration_seconds_count{operation="CreateUserPool"}'), 1);
    assert.ok(of('poolhouse_store_transactions_total{outcome="committed"}') > 5);
    assert.equal(of('poolhouse_ready'), 1);
    for (const secret of [PASSWORD, wrong, 'alice', app.poolId, app.clientId]) {
      assert.ok(!text.includes(secret), secret);
    }

    // Every metric of the list is there, or nothing of it has happened; and no other.
    const listed = [...new Meters().all.map(({ description }) => description.name)];
    listed.push(...Object.values(READ_METRICS).map(({ name }) => name));
    const shown = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name!);
    assert.deepEqual(
      shown.filter((name) => !listed.includes(name)),
      [],
    );
    assert.equal(new Set(shown).size, shown.length);
  });

  test('messages that wait are read from the store', async (t) => {
    const poolhouse = await start(t, {}, { metricsPort: 0, metricsHost: '127.0.0.1' });
    const message = { poolId: 'p', userId: 'u', topic: 't', id: 'i', content: 'x', tries: 0 };
    const now = poolhouse.clock.now();
    await poolhouse.server.store.transaction((tx) =>
      tx.outbox.put({ ...message, medium: 'SMS', dueAt: now + 60_000, expiresAt: now + 1e9 }),
    );
    const text = await read(poolhouse.server.metricsUrl);
    assert.equal(numberOf(text, 'poolhouse_outbox_messages{medium="SMS"}'), 1);
    assert.equal(numberOf(text, 'poolhouse_outbox_messages{medium="EMAIL"}'), 0);
    assert.match(text, /^poolhouse_outbox_overdue_seconds\{medium="SMS"\} 0$/m);
  });
});

onEveryStore((start) => {
  test('nothing that a client sends becomes a label', async (t) => {
    const poolhouse = await start(t, {}, { metricsPort: 0, metricsHost: '127.0.0.1' });
    const { url, server } = poolhouse;
    const evil = 'Evil"}\\n{x';
    await send(url, evil.replaceAll(/\W/g, 'x'), {});
    const type = { 'Content-Type': 'application/x-amz-json-1.1' };
    await raw(url, 'POST', '/', {
      ...type,
      'X-Amz-Target': `AWSCognitoIdentityProviderService.${evil}`,
    });
    await raw(url, 'POST', '/', { ...type, 'X-Amz-Target': evil });
    for (const path of [
      '/Evil',
      '/Evil/oauth2/token',
      '/Evil/.well-known/Evil',
      '/_Evil',
      '/oauth2/Evil',
      '//Evil?Evil=Evil',
    ]) {
      for (const method of ['GET', 'POST', 'EVIL', 'PROPFIND']) {
        await raw(url, method, path).catch(() => undefined);
      }
    }
    const text = await read(server.metricsUrl);
    assert.doesNotMatch(text, /evil/i);
    const operations = new Set([...text.matchAll(/operation="([^"]*)"/g)].map(([, name]) => name));
    assert.deepEqual([...operations].sort(), [
      'discovery',
      'oauth2/token',
      'other',
      'page',
      'unknown',
    ]);
  });
});

test('the metrics have a port of their own, and are nowhere without it', async (t) => {
  const without = await startOnSqlite(t);
  assert.equal(without.server.metricsUrl, undefined);
  for (const path of ['/metrics', '/_metrics']) {
    assert.equal((await fetch(`${without.url}${path}`)).status, 404);
  }
  const { server, url } = await startOnSqlite(t, {}, { metricsPort: 0, metricsHost: '127.0.0.1' });
  const metrics = new URL(server.metricsUrl!);
  assert.notEqual(metrics.port, new URL(url).port);
  const answer = await fetch(metrics);
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  assert.equal((await fetch(new URL('/', metrics))).status, 404);
  assert.equal((await fetch(new URL('/_health/dead', metrics))).status, 404);
  assert.equal((await fetch(metrics, { method: 'POST', body: '{}' })).status, 405);
});

test('the port of the metrics tells health as the port of the users does', async (t) => {
  const { server, url } = await startOnSqlite(t, {}, { metricsPort: 0, metricsHost: '127.0.0.1' });
  const told = (path: string) =>
    Promise.all(
      [url, server.metricsUrl!].map(async (base) => {
        const answer = await fetch(new URL(path, base));
        return [answer.status, answer.headers.get('cache-control'), await answer.json()];
      }),
    );
  const paths = ['/_health', '/_health/live', '/_health/ready'];
  const answers = await Promise.all(paths.map(told));
  for (const [atUsers, apart] of answers) assert.deepEqual(apart, atUsers);
  assert.deepEqual(answers[0]![1], [200, 'no-store', { live: true, ready: true }]);
  server.withdraw();
  assert.deepEqual((await told('/_health/ready'))[1], [503, 'no-store', { ready: false }]);
  assert.deepEqual((await told('/_health/live'))[1], [200, 'no-store', { live: true }]);
  const post = await fetch(new URL('/_health', server.metricsUrl), { method: 'POST', body: '{}' });
  assert.equal(post.status, 405);
});

test('a metric ends at so many series, and counts what is beyond them together', () => {
  const counter = new Counter<[string]>({ name: 'c', labels: ['l'], help: 'h' });
  for (let i = 0; i < 10_000; i++) counter.count(`${i}"\n\\`);
  const lines = counter.lines();
  assert.ok(lines.length < 5_000);
  assert.equal(lines[2], 'c{l="0\\"\\n\\\\"} 1');
  const counted = lines.slice(2).map((line) => Number(line.slice(line.lastIndexOf(' '))));
  assert.equal(
    counted.reduce((sum, each) => sum + each),
    10_000,
  );
});

const folder = new URL('../../deploy/observability/', import.meta.url);

for (const file of ['grafana-dashboard.json', 'alerts.yaml']) {
  test(`${file} names metrics and labels that there are`, () => {
    const text = readFileSync(new URL(file, folder), 'utf8').replaceAll('\\"', '"');
    const known = new Map<string, readonly string[]>();
    for (const { description } of new Meters().all) {
      const { name, type, labels } = description;
      if (type !== 'histogram') known.set(name, labels);
      else
        for (const part of ['bucket', 'sum', 'count'])
          known.set(`${name}_${part}`, [...labels, 'le']);
    }
    for (const { name, labels } of Object.values(READ_METRICS)) known.set(name, labels);
    const uses = [...text.matchAll(/\b((?:poolhouse|process)_\w+)\b(\{[^}]*\})?/g)];
    assert.ok(uses.length > 10);
    for (const [, name, selector = ''] of uses) {
      assert.ok(known.has(name!), name);
      const allowed = ['job', 'instance', ...known.get(name!)!];
      for (const [, label] of selector.matchAll(/(\w+)=~?"/g)) {
        assert.ok(allowed.includes(label!), `${name} has no label ${label}`);
      }
    }
    if (file.endsWith('json'))
      assert.doesNotThrow(() => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    // What nobody looks at in either file is no use to anybody.
    if (file.endsWith('json')) {
      for (const name of known.keys()) {
        if (/_(?:sum|count)$/.test(name)) continue;
        assert.ok(
          uses.some(([, used]) => used === name),
          `${name} is not on the dashboard`,
        );
      }
    }
  });
}
