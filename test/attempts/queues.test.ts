import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AttemptGuard } from '#domain/attempts/attempt-guard.ts';
import { verifierFor } from '#domain/passwords/srp.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { Meters } from '#platform/meters.ts';
import { ModularExponentiation } from '#platform/modexp.ts';
import { QueueFull } from '#platform/queue-full.ts';
import { noTracing } from '#platform/tracing.ts';
import type { Store } from '#store/store.ts';
import { openAt } from '../store/open.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';

const TOO_MANY = { name: 'TooManyRequestsException', message: 'Rate exceeded' };

/** How many of the requests were refused. */
async function refused(requests: readonly Promise<unknown>[], expected: object): Promise<number> {
  const settled = await Promise.allSettled(requests);
  const failures = settled.filter((each) => each.status === 'rejected');
  for (const { reason } of failures) {
    assert.deepEqual({ name: reason.name, message: reason.message }, expected);
  }
  return failures.length;
}

test('more exponentiations than a thousand are not waited for', async () => {
  const modexp = new ModularExponentiation({ workers: 0 });
  const [two, three] = [Buffer.from([2]), Buffer.from([3])];
  const powers = Array.from({ length: 1200 }, () => modexp.power(two, three));
  await assert.rejects(modexp.power(two, three), QueueFull);
  const verifier = verifierFor(modexp, 'Example12', 'ann', 'Correct-horse-7', Buffer.alloc(16, 1));
  await assert.rejects(verifier, TOO_MANY);
  const settled = await Promise.allSettled(powers);
  assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1000);
  assert.equal((await modexp.power(two, three)).at(-1), 8);
});

for (const [name, urlOf] of [
  ['SQLite in memory', async () => 'sqlite::memory:'],
  ['PostgreSQL', createMigratedDatabase],
] as const) {
  test(`${name}: more transactions than two thousand are not waited for`, async (t) => {
    const { store } = await openAt(await urlOf(), undefined, undefined, { connections: 1 });
    t.after(() => store.close());
    const gate = Promise.withResolvers<void>();
    const spend = (id: string) => store.transaction((tx) => tx.sessions.spend('p_q', id, 1));
    const begun = Promise.withResolvers<void>();
    const first = store.transaction(() => {
      begun.resolve();
      return gate.promise;
    });
    await begun.promise;
    const waiting = Array.from({ length: 2500 }, (_, n) => spend(String(n)));
    // Those beyond the bound are refused at once; how long the rest take is the machine's affair.
    assert.equal(await refused(waiting.slice(2000), TOO_MANY), 500);
    gate.resolve();
    await first;
    const settled = await Promise.allSettled(waiting.slice(0, 2000));
    assert.ok(settled.some(({ status }) => status === 'fulfilled'));
    assert.equal(await spend('later'), true);
  });
}

test('attempts of all users together are not waited for beyond five thousand', async () => {
  const gate = Promise.withResolvers<true>();
  // A store that is slow to answer.
  const store = { transaction: () => gate.promise } as unknown as Store;
  const guard = new AttemptGuard({
    store,
    clock: systemClock,
    log: silentLog,
    meters: new Meters(),
    tracer: noTracing,
  });
  const attempt = (subject: string) =>
    guard.attempt({ poolId: 'p_q', subject, factor: 'password' }, async () => undefined);
  const attempts = Array.from({ length: 5500 }, (_, n) => attempt(`user-${n}`));
  setImmediate(() => gate.resolve(true));
  assert.equal(await refused(attempts, TOO_MANY), 500);
  await attempt('anyone');
});
