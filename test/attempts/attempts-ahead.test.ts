import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AttemptGuard, type AttemptSubject } from '#domain/attempts/attempt-guard.ts';
import { MovableClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { Meters } from '#platform/meters.ts';
import { systemRandom } from '#platform/random.ts';
import { noTracing } from '#platform/tracing.ts';
import { openStore } from '#store/sql/open.ts';
import type { Store } from '#store/store.ts';

const SUBJECT: AttemptSubject = {
  poolId: 'us-east-1_Example12',
  subject: '8ee9c3a4-4c4c-4d7e-9c0b-2f9b8d7c6a55',
  factor: 'software-token',
};
const DAY = 24 * 3_600_000;

async function guarded(t: { after(done: () => Promise<void>): void }) {
  const clock = new MovableClock();
  clock.freeze();
  const opened = await openStore({
    url: 'sqlite::memory:',
    masterKey: Buffer.alloc(32, 7),
    clock,
    random: systemRandom,
  });
  t.after(() => opened.store.close());
  const faults = { next: undefined as Error | undefined };
  let transactions = 0;
  const store: Store = {
    ...opened.store,
    transaction(body) {
      transactions++;
      const fault = faults.next;
      return fault ? Promise.reject(fault) : opened.store.transaction(body);
    },
  };
  /** A guard over the store as if just opened: nothing is known to be ahead. */
  const newGuard = () =>
    new AttemptGuard({
      store: { ...store },
      clock,
      log: silentLog,
      meters: new Meters(),
      tracer: noTracing,
    });
  return {
    store,
    clock,
    faults,
    newGuard,
    count: () => store.attempts.find(SUBJECT.poolId, SUBJECT.subject, SUBJECT.factor),
    right: (guard: AttemptGuard) =>
      guard.attempt(SUBJECT, (forgive) => store.transaction((tx) => forgive(tx))),
    wrong: (guard: AttemptGuard) =>
      assert.rejects(
        guard.attempt(SUBJECT, () => Promise.reject(new Error('wrong'))),
        { message: 'wrong' },
      ),
    /** Transactions that `work` begins. */
    async transactionsOf(work: () => Promise<unknown>) {
      const before = transactions;
      await work();
      return transactions - before;
    },
  };
}

test('the attempt after a success is counted before it begins, without a transaction', async (t) => {
  const { newGuard, right, count, transactionsOf } = await guarded(t);
  const guard = newGuard();
  assert.equal(await transactionsOf(() => right(guard)), 2);
  let seen: number | undefined;
  const look = () =>
    guard.attempt(SUBJECT, async (_forgive) => {
      seen = (await count())?.tries;
    });
  assert.equal(await transactionsOf(look), 0);
  assert.equal(seen, 1);
});

test('a wrong attempt costs one transaction, after a success and otherwise', async (t) => {
  const { newGuard, right, wrong, count, transactionsOf } = await guarded(t);
  const guard = newGuard();
  assert.equal(await transactionsOf(() => wrong(guard)), 1);
  await right(guard);
  assert.equal(await transactionsOf(() => wrong(guard)), 1);
  assert.equal((await count())?.tries, 1);
  assert.equal((await count())?.total, 1);
  assert.equal(await transactionsOf(() => wrong(guard)), 1);
  assert.equal((await count())?.tries, 2);
});

test('after a success five of any number of wrong attempts at once are looked at', async (t) => {
  const { newGuard, right, count } = await guarded(t);
  const guard = newGuard();
  await right(guard);
  let looked = 0;
  await Promise.allSettled(
    Array.from({ length: 900 }, () =>
      guard.attempt(SUBJECT, async () => {
        looked++;
        throw new Error('wrong');
      }),
    ),
  );
  assert.equal(looked, 5);
  assert.equal((await count())?.tries, 5);
});

test('a start takes the attempt counted ahead for one that was made', async (t) => {
  const { newGuard, right, wrong, count } = await guarded(t);
  await right(newGuard());
  const started = newGuard();
  await wrong(started);
  const { tries, total } = (await count())!;
  assert.deepEqual({ tries, total }, { tries: 2, total: 2 });
});

test('starts after every guess give no guess that is not counted, at any time', async (t) => {
  const { newGuard, right, count, clock } = await guarded(t);
  await right(newGuard());
  clock.advance(3 * DAY);
  let looked = 0;
  for (let i = 0; i < 20; i++) {
    await newGuard()
      .attempt(SUBJECT, () => {
        looked++;
        return Promise.reject(new Error('wrong'));
      })
      .catch(() => undefined);
  }
  assert.equal(looked, 4);
  assert.equal((await count())?.tries, 5);
});

test('a crash while a wrong attempt is looked at leaves it counted', async (t) => {
  const { newGuard, right, count, clock } = await guarded(t);
  const guard = newGuard();
  await right(guard);
  clock.advance(3 * DAY);
  // Looked at, and never come to its end.
  void guard.attempt(SUBJECT, () => new Promise<never>(() => undefined));
  await new Promise(setImmediate);
  await assert.rejects(newGuard().attempt(SUBJECT, () => Promise.reject(new Error('wrong'))));
  assert.equal((await count())?.tries, 2);
});

test('a failure that cannot be written is not answered, and gives no other attempt', async (t) => {
  const { newGuard, right, wrong, count, faults } = await guarded(t);
  const guard = newGuard();
  await right(guard);
  faults.next = new Error('the disk is full');
  const attempt = () => guard.attempt(SUBJECT, () => Promise.reject(new Error('wrong')));
  await assert.rejects(attempt, { message: 'the disk is full' });
  await assert.rejects(attempt, { message: 'the disk is full' });
  faults.next = undefined;
  assert.equal((await count())?.tries, 1);
  await wrong(guard);
  assert.equal((await count())?.tries, 2);
});

test('what is counted ahead is good for a week, and left for another attempt meanwhile', async (t) => {
  const { newGuard, right, count, clock, transactionsOf } = await guarded(t);
  const guard = newGuard();
  await right(guard);
  const left = await count();
  clock.advance(DAY);
  await right(guard);
  assert.deepEqual(await count(), left);
  clock.advance(5 * DAY);
  assert.equal(await transactionsOf(() => right(guard)), 1);
  assert.notDeepEqual(await count(), left);
  clock.advance(9 * DAY);
  assert.equal(await transactionsOf(() => right(guard)), 2);
});

test('what is counted ahead and was not made in its week is no failure', async (t) => {
  const { newGuard, right, wrong, count, clock } = await guarded(t);
  const guard = newGuard();
  await right(guard);
  const { lastAt: until } = (await count())!;
  clock.advance(until - clock.now() + 60_000);
  await wrong(guard);
  assert.equal((await count())?.tries, 1);
});

test('a count that is cleared takes with it what is counted ahead', async (t) => {
  const { store, newGuard, right, wrong, count, transactionsOf } = await guarded(t);
  const guard = newGuard();
  await right(guard);
  await store.transaction((tx) => guard.clear(tx, SUBJECT));
  assert.equal(await transactionsOf(() => right(guard)), 2);
  await store.transaction((tx) => guard.clear(tx, SUBJECT));
  await wrong(guard);
  assert.equal((await count())?.tries, 1);
});

test('an attempt that a function judges is counted in the place of the one ahead', async (t) => {
  const { newGuard, right, wrong, count } = await guarded(t);
  const guard = newGuard();
  await right(guard);
  await guard.count(SUBJECT);
  assert.equal((await count())?.tries, 1);
  await wrong(guard);
  assert.equal((await count())?.tries, 2);
});
