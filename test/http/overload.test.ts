/** A server that is given more than it can do. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Lane, WorkBound } from '#http/work-bound.ts';
import { Meters } from '#platform/meters.ts';
import { answerOf, closeOf, measuringDoor, socketTo, startListener } from './support.ts';

const LEAST = 8;

/** A listener whose requests to the API wait to be let go, and a queue that can be stopped. */
async function busyListener(t: TestContext) {
  let stopped: PromiseWithResolvers<void> | undefined;
  const held: (() => void)[] = [];
  let begun = 0;
  const release = () => {
    for (const resolve of held.splice(0)) resolve();
  };
  // Before the listener closes, which waits for them.
  t.after(() => {
    stopped?.resolve();
    release();
  });
  const bound = new WorkBound({
    turns: [async () => stopped?.promise],
    elapsed: () => performance.now(),
    least: LEAST,
  });
  const meters = new Meters();
  const listener = await startListener(t, {
    meters,
    work: { bound, laneOf: ({ headers }) => (headers['x-lane'] as Lane) ?? 'continuing' },
    api: async (request) => {
      if (typeof request.body === 'string') return measuringDoor(request);
      begun++;
      await new Promise<void>((resolve) => held.push(resolve));
      return answerOf(request.requestId, 200, '{}');
    },
  });
  const ask = (lane: Lane = 'continuing') =>
    fetch(listener.url, { method: 'POST', body: '{}', headers: { 'X-Lane': lane } });
  return {
    listener,
    meters,
    bound,
    ask,
    release,
    begun: () => begun,
    /** Holds `n` requests up. */
    async occupy(n: number) {
      const before = begun;
      const asked = Array.from({ length: n }, () => ask());
      await until(() => begun === before + n);
      return asked;
    },
    /** Work waits, until what is answered is called. */
    stop() {
      stopped = Promise.withResolvers();
      return () => {
        stopped?.resolve();
        stopped = undefined;
      };
    },
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(10);
}

describe('while work waits for its turn', () => {
  test('no more is taken on than is never too much, and the rest is refused at once', async (t) => {
    const { bound, ask, occupy, release, stop } = await busyListener(t);
    stop();
    const asked = await occupy(3 * LEAST);
    await until(() => bound.bound === LEAST);
    const refused = await ask();
    assert.deepEqual(await refused.json(), { unread: 'overload' });
    release();
    for (const each of asked) assert.equal((await each).status, 200);
    assert.equal(bound.bound, LEAST);
    const [taken] = await occupy(1);
    release();
    assert.equal((await taken!).status, 200);
  });

  test('what is refused is counted as overload, whichever door it came to', async (t) => {
    const { listener, meters, bound, ask, occupy, stop } = await busyListener(t);
    stop();
    await occupy(LEAST);
    await until(() => bound.bound === LEAST);
    await (await ask()).json();
    await (await fetch(`${listener.url}/login`)).text();
    const said = [...meters.turnedAway.lines(), ...meters.requests.lines()];
    assert.ok(said.includes('poolhouse_turned_away_total{reason="overload"} 2'), said.join('\n'));
    for (const operation of ['unknown', 'page']) {
      const line = `poolhouse_requests_total{operation="${operation}",outcome="overload"} 1`;
      assert.ok(said.includes(line), said.join('\n'));
    }
  });

  test('people see a page, and programs are told when to try again', async (t) => {
    const { listener, bound, occupy, stop } = await busyListener(t);
    stop();
    await occupy(LEAST);
    await until(() => bound.bound === LEAST);
    const get = (accept: string) => fetch(`${listener.url}/login`, { headers: { accept } });
    const page = await get('text/html');
    assert.equal(page.status, 503);
    assert.equal(page.headers.get('retry-after'), '1');
    assert.match(await page.text(), /<h1>Try again in a moment<\/h1>/);
    const answer = await get('application/json');
    assert.equal(answer.status, 503);
    assert.match(((await answer.json()) as { message: string }).message, /too much to do/);
  });

  test('health is told, and operators have places of their own', async (t) => {
    const { listener, bound, ask, begun, occupy, release, stop } = await busyListener(t);
    stop();
    await occupy(LEAST);
    await until(() => bound.bound === LEAST);
    assert.equal((await fetch(`${listener.url}/_health`)).status, 200);
    const before = begun();
    const places = Array.from({ length: LEAST / 2 }, () => ask('operator'));
    await until(() => begun() === before + LEAST / 2);
    assert.deepEqual(await (await ask('operator')).json(), { unread: 'overload' });
    release();
    for (const each of places) assert.equal((await each).status, 200);
  });

  test('who is half way comes before who begins', async (t) => {
    const { bound, ask, begun, occupy, stop } = await busyListener(t);
    stop();
    await occupy(LEAST - 1);
    await until(() => bound.bound === LEAST);
    assert.deepEqual(await (await ask('beginning')).json(), { unread: 'overload' });
    const before = begun();
    ask('continuing').catch(() => undefined);
    await until(() => begun() === before + 1);
  });
});

test('once nothing waits, everything is taken on again', async (t) => {
  const { bound, ask, begun, occupy, stop } = await busyListener(t);
  const goOn = stop();
  await occupy(LEAST);
  await until(() => bound.bound === LEAST);
  goOn();
  await until(() => bound.bound > LEAST);
  const before = begun();
  ask().catch(() => undefined);
  await until(() => begun() === before + 1);
});

test('requests that take long are no overload while nothing waits', async (t) => {
  const { bound, occupy } = await busyListener(t);
  const { bound: before } = bound;
  await occupy(10 * LEAST);
  await wait(500);
  assert.ok(bound.bound >= before);
});

test('a client that goes away gives up its place', async (t) => {
  const { listener, bound, occupy, stop, begun } = await busyListener(t);
  stop();
  await occupy(LEAST - 1);
  await until(() => bound.bound === LEAST);
  const before = begun();
  for (let n = 1; n <= 3; n++) {
    const socket = await socketTo(listener);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}');
    await until(() => begun() === before + n);
    socket.destroy();
    await closeOf(socket);
    await wait(20);
  }
});
