import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AttemptGuard, type AttemptSubject } from '#domain/attempts/attempt-guard.ts';
import { MovableClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { Meters } from '#platform/meters.ts';
import { systemRandom } from '#platform/random.ts';
import { noTracing } from '#platform/tracing.ts';
import { openStore } from '#store/sql/open.ts';

const SUBJECT: AttemptSubject = {
  poolId: 'us-east-1_Example12',
  subject: '8ee9c3a4-4c4c-4d7e-9c0b-2f9b8d7c6a55',
  factor: 'software-token',
};

async function guarded(t: { after(done: () => Promise<void>): void }) {
  const clock = new MovableClock();
  const { store } = await openStore({
    url: 'sqlite::memory:',
    masterKey: Buffer.alloc(32, 7),
    clock,
    random: systemRandom,
  });
  t.after(() => store.close());
  const guard = new AttemptGuard({
    store,
    clock,
    log: silentLog,
    meters: new Meters(),
    tracer: noTracing,
  });
  const count = () => store.attempts.find(SUBJECT.poolId, SUBJECT.subject, SUBJECT.factor);
  return { store, guard, clock, count };
}

test('an attempt stays counted when the transaction of its check is rolled back', async (t) => {
  const { store, guard, count } = await guarded(t);
  const attempt = guard.attempt(SUBJECT, () =>
    store.transaction(async (tx) => {
      await guard.clear(tx, SUBJECT);
      throw new Error('the disk is full');
    }),
  );
  await assert.rejects(attempt, { message: 'the disk is full' });
  assert.equal((await count())?.total, 1);
});

test('an attempt is counted before its check runs', async (t) => {
  const { guard, count } = await guarded(t);
  let seen: number | undefined;
  await assert.rejects(
    guard.attempt(SUBJECT, async () => {
      seen = (await count())?.total;
      throw new Error('wrong');
    }),
  );
  assert.equal(seen, 1);
});

test('attempts on one factor take turns, and a cleared count lets all of them through', async (t) => {
  const { store, guard, count } = await guarded(t);
  let running = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 200 }, () =>
      guard.attempt(SUBJECT, async () => {
        most = Math.max(most, ++running);
        await store.transaction((tx) => guard.clear(tx, SUBJECT));
        running--;
      }),
    ),
  );
  assert.equal(most, 1);
  assert.equal(await count(), undefined);
});

test('of any number of failing attempts at once only five are looked at', async (t) => {
  const { guard, clock, count } = await guarded(t);
  // The first lock lasts a second: less than the attempts may take on a slow machine.
  clock.freeze();
  let looked = 0;
  const attempts = await Promise.allSettled(
    Array.from({ length: 1500 }, () =>
      guard.attempt(SUBJECT, async () => {
        looked++;
        throw new Error('wrong');
      }),
    ),
  );
  assert.ok(attempts.every(({ status }) => status === 'rejected'));
  assert.equal(looked, 5);
  assert.equal((await count())?.tries, 5);
});

test('a locked factor is refused without being counted', async (t) => {
  const { guard, clock, count } = await guarded(t);
  clock.freeze();
  for (let n = 0; n < 5; n++) {
    await assert.rejects(guard.attempt(SUBJECT, () => Promise.reject(new Error('wrong'))));
  }
  const before = await count();
  const locked = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' };
  await assert.rejects(guard.refuseWhileLocked(SUBJECT), locked);
  await assert.rejects(
    guard.attempt(SUBJECT, () => assert.fail('looked at')),
    locked,
  );
  assert.deepEqual(await count(), before);
  clock.advance(1000);
  await guard.refuseWhileLocked(SUBJECT);
});
