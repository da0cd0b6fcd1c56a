import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenSessions } from '#domain/tokens/token-sessions.ts';
import { systemClock } from '#platform/clock.ts';
import { newFamily, newPool, newUser } from '../store/conformance/samples.ts';
import { openAt } from '../store/open.ts';
import { takePostgres } from '../support/migrated-database.ts';

const CALLER = { address: '192.0.2.1', device: 'Firefox 140, Linux' };

// Sign-ins by password take turns on the user's count of attempts; other ways to tokens may not.
for (const isolation of ['read committed', 'serializable'] as const) {
  test(`sessions opened at once are no more than allowed, whatever led to them, ${isolation}`, async (t) => {
    const { url } = await takePostgres(t);
    const { store } = await openAt(url, undefined, undefined, { isolation });
    t.after(() => store.close());
    const pool = newPool({ sessions: { tracking: true, maxPerUser: 3 } });
    const user = newUser(pool.id);
    await store.transaction((tx) => tx.users.insert(user));
    const sessions = new TokenSessions({ store, clock: systemClock });
    const now = systemClock.now();
    const expiresAt = now + 60_000;
    await Promise.all(
      Array.from({ length: 8 }, () => {
        const family = newFamily(pool.id, { userId: user.id, authTime: now, expiresAt });
        return store.transaction(async (tx) => {
          await sessions.open(tx, pool, family, expiresAt, CALLER);
          await tx.tokens.insertFamily(family);
        });
      }),
    );
    assert.equal((await store.tokens.activeSessions(pool.id, user.id, now)).length, 3);
  });
}
