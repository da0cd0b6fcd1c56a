/** Collectors that are away, refuse or hang hold nobody up: what they do not take is counted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, createUser, signIn } from '../support/app.ts';
import { type Poolhouse, startOnSqlite } from '../support/servers.ts';
import { TraceCollector } from '../support/trace-collector.ts';

const METRICS = { metricsPort: 0, metricsHost: '127.0.0.1' };

async function dropped({ server }: Poolhouse): Promise<number> {
  const text = await (await fetch(server.metricsUrl!)).text();
  return Number(/^poolhouse_trace_spans_dropped_total (\d+)$/m.exec(text)?.[1]);
}

async function untilDropped(poolhouse: Poolhouse): Promise<void> {
  while ((await dropped(poolhouse)) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function use(poolhouse: Poolhouse): Promise<void> {
  const app = await createApp(poolhouse);
  await createUser(app, 'alice');
  await signIn(app, 'alice');
}

test('without a collector requests are answered, spans are dropped and counted', async (t) => {
  const nobody = await TraceCollector.start(t);
  nobody.answer = (response) => response.destroy();
  const parts = { tracesEndpoint: nobody.endpoint, ...METRICS };
  const poolhouse = await startOnSqlite(t, {}, parts);
  assert.equal(await dropped(poolhouse), 0);
  await use(poolhouse);
  await untilDropped(poolhouse);
  await poolhouse.stop();
});

test('a collector that refuses is not asked again for the same spans', async (t) => {
  const collector = await TraceCollector.start(t);
  collector.answer = (response) => response.writeHead(400).end();
  const parts = { tracesEndpoint: collector.endpoint, ...METRICS };
  const poolhouse = await startOnSqlite(t, {}, parts);
  await use(poolhouse);
  await untilDropped(poolhouse);
  collector.answer = undefined;
  await use(poolhouse);
  await collector.until(({ name }) => name === 'CognitoIdentityProvider/InitiateAuth');
  await poolhouse.stop();
});

for (const [title, answer] of [
  ['never answers', () => undefined],
  ['never ends its answer', (response) => response.writeHead(200).write('{')],
] as const satisfies [string, TraceCollector['answer']][]) {
  test(`a collector that ${title} keeps no server from answering and ending`, async (t) => {
    const collector = await TraceCollector.start(t);
    collector.answer = answer;
    const poolhouse = await startOnSqlite(t, {}, { tracesEndpoint: collector.endpoint });
    const arrived = collector.arrival();
    await use(poolhouse);
    await arrived;
    await use(poolhouse);
    await poolhouse.stop();
    assert.equal(collector.headers.length, 1);
  });
}
