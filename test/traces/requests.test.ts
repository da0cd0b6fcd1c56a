/** Traces: what one says of a request and its steps, and whose trace it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLBACK, pagesApp, Visitor } from '../pages/support.ts';
import {
  answerTotp,
  beginPassword,
  createApp,
  createEnrolled,
  createUser,
  PASSWORD,
} from '../support/app.ts';
import { send } from '../support/call.ts';
import { onEveryStore, startOnSqlite } from '../support/servers.ts';
import { type ExportedSpan, FAILED, kindOf, TraceCollector } from '../support/trace-collector.ts';

const isRequest = (span: ExportedSpan) => kindOf(span) === 'server';
const isOf = (operation: string) => (span: ExportedSpan) =>
  span.name === `CognitoIdentityProvider/${operation}`;

onEveryStore((start) => {
  test('a request is a trace of the checks, signatures and statements it took', async (t) => {
    const collector = await TraceCollector.start(t);
    const poolhouse = await start(
      t,
      {},
      {
        tracesEndpoint: collector.endpoint,
        tracesHeaders: { authorization: 'Bearer of-the-collector' },
        tracesResource: { 'deployment.environment.name': 'test' },
      },
    );
    const app = await createApp(poolhouse, { mfa: 'OPTIONAL' });
    const authenticator = await createEnrolled(app, 'alice');
    const { Session } = await beginPassword(app, 'alice');
    await answerTotp(app, Session, 'alice', authenticator.code());
    await assert.rejects(beginPassword(app, 'alice', 'wrong-Horse-7'));
    await poolhouse.stop();

    const [resource] = collector.resources;
    assert.equal(resource?.['service.name'], 'poolhouse');
    assert.equal(resource?.['deployment.environment.name'], 'test');
    assert.equal(collector.headers[0]?.authorization, 'Bearer of-the-collector');

    const roots = collector.spans.filter(isOf('RespondToAuthChallenge'));
    assert.equal(roots.length, 1);
    const [root] = roots as [ExportedSpan];
    assert.equal(kindOf(root), 'server');
    assert.equal(root.parentSpanId, undefined);
    const { 'aws.request_id': requestId, ...attributes } = root.attributes;
    assert.match(String(requestId), /^[\da-f-]{36}$/);
    assert.deepEqual(attributes, {
      'http.request.method': 'POST',
      'http.response.status_code': 200,
      'http.route': '/',
      'rpc.method': 'RespondToAuthChallenge',
      'rpc.service': 'CognitoIdentityProvider',
      'rpc.system': 'aws-api',
      'url.scheme': 'http',
    });
    const trace = await collector.trace(root.traceId);
    const names = trace.map(({ name }) => name);
    for (const name of ['check software-token', 'transaction', 'commit', 'sign token']) {
      assert.ok(names.includes(name), `${name} in ${names}`);
    }
    const byId = new Map(trace.map((span) => [span.spanId, span]));
    for (const span of trace) {
      if (span.spanId !== root.spanId) assert.ok(byId.has(span.parentSpanId ?? ''), span.name);
    }
    const check = trace.find(({ name }) => name === 'check software-token')!;
    assert.equal(check.parentSpanId, root.spanId);
    const use = trace.find(({ name }) => name === 'update software_tokens')!;
    assert.equal(kindOf(use), 'client');
    assert.match(String(use.attributes['db.system.name']), /^(sqlite|postgresql)$/);
    assert.equal(use.attributes['db.collection.name'], 'software_tokens');
    assert.match(String(use.attributes['db.query.text']), /^update software_tokens set .* = \?/);
    assert.equal(byId.get(use.parentSpanId!)?.name, 'transaction');

    const [good, wrong] = collector.spans.filter(isOf('InitiateAuth')).slice(-2);
    const steps = (await collector.trace(good!.traceId)).map(({ name }) => name);
    assert.ok(steps.includes('password verifier'), `${steps}`);
    assert.equal(wrong!.attributes['error.type'], 'NotAuthorizedException');
    // The request was at fault: the server did what it is for.
    assert.notEqual(wrong!.status.code, FAILED);
    const failed = (await collector.trace(wrong!.traceId)).find(
      ({ name }) => name === 'check password',
    );
    assert.equal(failed?.attributes['error.type'], 'NotAuthorizedException');
  });
});

test('every door is traced by its routes, and health is not', async (t) => {
  const collector = await TraceCollector.start(t);
  const poolhouse = await startOnSqlite(t, {}, { tracesEndpoint: collector.endpoint });
  const app = await pagesApp(poolhouse);
  await createUser(app, 'ann');
  const visitor = await new Visitor().open(app.page('/login'));
  await visitor.post({ username: 'ann', password: PASSWORD });
  await fetch(`${app.site}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: app.clientId,
      code: visitor.answer.get('code')!,
      redirect_uri: CALLBACK,
    }),
  });
  await fetch(`${poolhouse.url}/${app.poolId}/.well-known/jwks.json`);
  await fetch(`${poolhouse.url}/nowhere/at/all?code=secret`);
  await fetch(`${poolhouse.url}/_health`);
  await send(poolhouse.url, 'NoSuchOperation', {});
  await poolhouse.stop();

  const names = new Set(collector.spans.filter(isRequest).map(({ name }) => name));
  for (const name of [
    'GET /login',
    'POST /login',
    'POST /oauth2/token',
    'GET /:poolId/.well-known/jwks.json',
    'GET',
    'POST',
  ]) {
    assert.ok(names.has(name), `${name} in ${[...names]}`);
  }
  assert.ok(![...names].some((name) => name.includes('_health') || name.includes('nowhere')));
});

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const parent = (flags: string) => `00-${CALLER.traceId}-${CALLER.spanId}-${flags}`;
const ask = (url: string, headers: Record<string, string>) =>
  fetch(`${url}/nowhere`, { headers }).then(() => undefined);

test('the trace of a caller is followed where the settings trust its address', async (t) => {
  const collector = await TraceCollector.start(t);
  const parts = { tracesEndpoint: collector.endpoint, tracesSample: 0 };
  const poolhouse = await startOnSqlite(t, {}, { ...parts, tracesParents: ['127.0.0.0/8'] });
  await ask(poolhouse.url, { traceparent: parent('00') });
  await ask(poolhouse.url, {});
  await ask(poolhouse.url, { traceparent: parent('01'), tracestate: 'vendor=value' });
  await poolhouse.stop();
  // Exported as the caller says: of those that begin here, none is.
  const [followed, ...others] = collector.spans.filter(isRequest);
  assert.deepEqual(others, []);
  assert.equal(followed?.traceId, CALLER.traceId);
  assert.equal(followed?.parentSpanId, CALLER.spanId);
  assert.equal(followed?.traceState, 'vendor=value');
});

test('whoever else calls decides nothing, and is linked to', async (t) => {
  const collector = await TraceCollector.start(t);
  const parts = { tracesEndpoint: collector.endpoint, tracesParents: ['10.0.0.0/8'] };
  const poolhouse = await startOnSqlite(t, {}, { ...parts, trustedProxies: ['127.0.0.1'] });
  const headers = { 'X-Forwarded-For': '10.1.1.1' };
  await ask(poolhouse.url, { traceparent: parent('00'), ...headers });
  for (const malformed of [
    'x',
    `00-${'0'.repeat(32)}-${CALLER.spanId}-01`,
    `ff-${CALLER.traceId}-${CALLER.spanId}-01`,
    `${parent('01')}-more`,
    parent('01').toUpperCase(),
  ]) {
    await ask(poolhouse.url, { traceparent: malformed, tracestate: 'not a state', ...headers });
  }
  await poolhouse.stop();
  const [linked, ...alone] = collector.spans.filter(isRequest);
  assert.notEqual(linked?.traceId, CALLER.traceId);
  assert.equal(linked?.parentSpanId, undefined);
  assert.deepEqual(
    linked?.links.map(({ traceId, spanId }) => ({ traceId, spanId })),
    [CALLER],
  );
  assert.equal(alone.length, 5);
  for (const { parentSpanId, links } of alone)
    assert.deepEqual([parentSpanId, links], [undefined, []]);
});

test('a share of the traces is exported, each with all its steps or none', async (t) => {
  const collector = await TraceCollector.start(t);
  const poolhouse = await startOnSqlite(
    t,
    {},
    { tracesEndpoint: collector.endpoint, tracesSample: 0.5 },
  );
  const { cognito } = await createApp(poolhouse);
  for (let i = 0; i < 100; i++) await cognito.listUserPools({ MaxResults: 1 });
  await poolhouse.stop();
  const roots = collector.spans.filter(isRequest);
  assert.ok(roots.length > 10 && roots.length < 95, `${roots.length}`);
  const traces = new Set(roots.map(({ traceId }) => traceId));
  for (const { traceId } of collector.spans) assert.ok(traces.has(traceId));
});
