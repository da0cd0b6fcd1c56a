import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transaction } from '#store/store.ts';
import type { AttemptState } from '#store/tables/attempts.ts';
import type { ImportJob } from '#store/tables/imports.ts';
import type { User } from '#store/tables/users.ts';
import {
  many,
  NOW,
  newCode,
  newEvent,
  newFamily,
  newGroup,
  newPool,
  newRefreshToken,
  newSso,
  newTokenSession,
  newUser,
  type Opened,
  somePool,
} from './samples.ts';

const DAY = 86_400_000;

export function purgeTests(opened: Opened): void {
  test('import jobs and their rows go when their time has come, if they have one', async () => {
    const poolId = somePool();
    const job: ImportJob = {
      poolId,
      id: 'import-ended',
      name: 'x',
      roleArn: 'arn:x',
      status: 'Succeeded',
      createdAt: NOW,
      counts: { imported: 0, skipped: 0, failed: 1 },
    };
    await opened().transaction(async (tx) => {
      for (const id of ['import-old', 'import-new', 'import-kept']) {
        await tx.imports.insert({ ...job, id }, NOW);
        const expiresAt = { 'import-old': NOW, 'import-new': NOW + 1 }[id];
        const end = { to: 'Succeeded', dueAt: NOW } as const;
        const move = expiresAt === undefined ? end : { ...end, expiresAt };
        await tx.imports.move(poolId, id, 'Succeeded', move);
        const row = { line: 2, outcome: 'failed', reason: 'x' } as const;
        await tx.imports.noteRows(poolId, id, [row], id === 'import-old' ? NOW : NOW + DAY);
      }
    });
    assert.equal(await opened().purge(NOW), 2);
    const left = await opened().imports.list(poolId, { limit: 9 });
    assert.deepEqual(left.items.map(({ id }) => id).sort(), ['import-kept', 'import-new']);
    assert.equal(await opened().purge(NOW + DAY), 3);
    assert.equal(await opened().imports.count(poolId), 1);
  });

  test('what has expired goes, the rest stays', async () => {
    const poolId = somePool();
    const families = [NOW - 1, NOW + DAY].map((expiresAt) => newFamily(poolId, { expiresAt }));
    const tokens = families.map((family) => newRefreshToken(family));
    const codes = [NOW - 1, NOW + DAY].map((forgetAt) => newCode(poolId, { forgetAt }));
    await opened().transaction(async (tx) => {
      await many(1200, (i) => tx.sessions.spend(poolId, `old-${i}`, NOW - 1));
      await tx.sessions.spend(poolId, 'new', NOW + DAY);
      for (const family of families) {
        await tx.tokens.insertFamily(family);
        await tx.tokens.insertSession(newTokenSession(family));
      }
      for (const expiresAt of [NOW - 1, NOW + DAY]) {
        await tx.authEvents.insert(newEvent(poolId, { userId: 'u', expiresAt }));
        await tx.sso.insert(newSso(poolId, { userId: 'u', expiresAt }));
        const authorized = { level: 1 };
        await tx.tokens.insertFamily(newFamily(poolId, { expiresAt, authorized }));
      }
      for (const code of codes) await tx.authorizations.insert(code);
      for (const token of tokens) await tx.tokens.insertRefreshToken(token);
      for (const [purpose, expiresAt] of Object.entries({ old: NOW - 1, new: NOW + DAY })) {
        await tx.messageCodes.put({ poolId, userId: 'u', purpose, code: '1', expiresAt });
      }
    });
    assert.equal(await opened().purge(NOW), 1209);
    assert.equal(await opened().purge(NOW), 0);
    const spend = (id: string) => opened().transaction((tx) => tx.sessions.spend(poolId, id, NOW));
    assert.deepEqual([await spend('old-7'), await spend('new')], [true, false]);
    const [old, recent] = tokens;
    assert.equal(await opened().tokens.refreshToken(poolId, old!.hash), undefined);
    assert.notEqual(await opened().tokens.refreshToken(poolId, recent!.hash), undefined);
    assert.equal(await opened().tokens.family(poolId, families[0]!.id), undefined);
    assert.equal((await opened().sso.ofUser(poolId, 'u', 0)).length, 1);
    const [forgotten, known] = codes.map(({ hash }) => opened().authorizations.find(poolId, hash));
    assert.deepEqual([await forgotten, await known], [undefined, codes[1]]);
    assert.equal(await opened().messageCodes.find(poolId, 'u', 'old'), undefined);
    assert.notEqual(await opened().messageCodes.find(poolId, 'u', 'new'), undefined);
    assert.equal((await opened().authEvents.list(poolId, 'u', { limit: 9 })).items.length, 1);
  });

  test('a purge that is ended leaves the rest to the next one', async () => {
    await opened().purge(NOW);
    const poolId = somePool();
    await opened().transaction(async (tx) => {
      await many(120, (i) => tx.sessions.spend(poolId, `ended-${i}`, NOW - 1));
    });
    assert.equal(await opened().purge(NOW, AbortSignal.abort()), 0);
    const ending = new AbortController();
    const some = opened().purge(NOW, ending.signal);
    ending.abort();
    const removed = await some;
    assert.equal(removed + (await opened().purge(NOW)), 120);
  });

  test('a count is forgotten at its time, and never where it has none', async () => {
    const poolId = somePool();
    const count: AttemptState = { tries: 9, total: 99, lockedUntil: NOW + 60_000, lastAt: NOW };
    const forgetAt = NOW + 31 * 60_000;
    const states = {
      password: { ...count, forgetAt },
      'sign-up-code': { ...count, forgetAt },
      ForgotPassword: { ...count, forgetAt },
      'software-token': count,
      'message-code': count,
    } as const;
    const factors = Object.keys(states) as (keyof typeof states)[];
    await opened().transaction(async (tx) => {
      for (const factor of factors) {
        const first = { ...states[factor], total: 1 };
        await tx.attempts.move(poolId, 'u', factor, undefined, first);
        await tx.attempts.move(poolId, 'u', factor, first, states[factor]);
      }
    });
    const kept = async () => {
      const found = [];
      for (const factor of factors) {
        const state = await opened().attempts.find(poolId, 'u', factor);
        if (!state) continue;
        assert.deepEqual(state, states[factor]);
        found.push(factor);
      }
      return found;
    };
    await opened().purge(forgetAt - 1);
    assert.deepEqual(await kept(), factors);
    await opened().purge(NOW + 1000 * DAY);
    assert.deepEqual(await kept(), ['software-token', 'message-code']);
  });

  test('what a large deleted group leaves goes in chunks', async () => {
    const poolId = somePool();
    const [group, other] = [newGroup(poolId), newGroup(poolId)];
    const user = newUser(poolId);
    await opened().transaction(async (tx) => {
      await tx.users.insert(user);
      for (const each of [group, other]) {
        await tx.groups.insert(each);
        await tx.groups.addMember(poolId, each.id, user.id);
      }
      await many(1600, (i) => tx.groups.addMember(poolId, group.id, `user-${i}`));
    });
    assert.equal(await opened().transaction((tx) => tx.groups.delete(poolId, group.id)), true);
    assert.deepEqual(await opened().groups.ofUser(poolId, user.id), [other]);
    // 1601 members, less the 500 that went with the group.
    assert.equal(await opened().purge(NOW), 1101);
    assert.equal(await opened().purge(NOW + 1000 * DAY), 0);
    assert.deepEqual(await opened().groups.ofUser(poolId, user.id), [other]);
  });

  test('an arrival that nobody goes on with is purged, and its id is free then', async () => {
    const [left, active] = [newPool(), newPool()];
    await opened().transaction(async (tx) => {
      for (const { id } of [left, active]) {
        await tx.arrivals.begin(id, 'one', NOW);
        await tx.users.insertAll(id, usersOf(id, 600));
      }
      await tx.arrivals.hold(active.id, 'one', NOW + DAY);
    });
    const users = async (id: string) =>
      (await opened().users.list(id, undefined, { limit: 1 })).items.length;
    await opened().purge(NOW + DAY - 1);
    assert.equal(await users(left.id), 1);
    await opened().purge(NOW + DAY);
    assert.deepEqual([await users(left.id), await users(active.id)], [0, 1]);
    const hold = (id: string) => opened().transaction((tx) => tx.arrivals.hold(id, 'one', NOW));
    assert.deepEqual([await hold(left.id), await hold(active.id)], [false, true]);
    assert.equal(await opened().transaction((tx) => tx.pools.insert(left)), true);
    await opened().transaction((tx) => tx.arrivals.end(active.id, 'one'));
  });

  test('a pool that arrives with the id of a deleted one keeps what it brings', async () => {
    const pool = newPool();
    const user = newUser(pool.id);
    await opened().transaction(async (tx) => {
      await tx.pools.insert(pool);
      await tx.users.insertAll(pool.id, usersOf(pool.id, 600));
    });
    await opened().transaction((tx) => tx.pools.delete(pool.id));
    assert.equal(await opened().transaction((tx) => tx.arrivals.begin(pool.id, 'one', NOW)), true);
    while (!(await opened().transaction((tx) => tx.arrivals.empty(pool.id, 500))));
    await opened().transaction((tx) => tx.users.insert(user));
    await opened().purge(NOW);
    assert.deepEqual(await opened().users.find(pool.id, user.id), user);
    assert.equal(await opened().pools.countUsers(pool.id), 1);
    await opened().transaction((tx) => tx.arrivals.end(pool.id, 'one'));
  });

  test('what a large deleted pool leaves goes in chunks, and its id is free then', async () => {
    const pool = newPool();
    const users = usersOf(pool.id, 1100);
    await opened().transaction(async (tx) => {
      await tx.pools.insert(pool);
      await tx.users.insertNewcomers(
        pool.id,
        users.map((user) => ({ user, names: [{ kind: 'username', key: user.username }] })),
      );
      await many(users.length, async (i) => {
        const user = users[i]!;
        await tx.recoveryCodes.replace(pool.id, user.id, [Buffer.from(user.id)], NOW);
        await addTwo(tx, user);
      });
    });
    assert.equal(await opened().transaction((tx) => tx.pools.delete(pool.id)), true);
    assert.equal(await opened().transaction((tx) => tx.pools.insert(pool)), false);
    await opened().purge(NOW);
    assert.deepEqual(await opened().users.list(pool.id, undefined, { limit: 1 }), { items: [] });
    assert.deepEqual(await opened().users.findByLogin(pool.id, users[1099]!.username), []);
    assert.equal(await opened().recoveryCodes.left(pool.id, users[1099]!.id), undefined);
    const { softwareTokens } = opened();
    assert.equal(await softwareTokens.find(pool.id, users[1099]!.id), undefined);
    // What was left of the further ones would stand beside the next one.
    await opened().transaction((tx) =>
      tx.softwareTokens.add(pool.id, users[1099]!.id, authenticator('next')),
    );
    assert.equal((await softwareTokens.find(pool.id, users[1099]!.id))?.further, undefined);
    assert.equal(await opened().transaction((tx) => tx.pools.insert(pool)), true);
    await opened().transaction((tx) => tx.users.insert(users[0]!));
    await opened().purge(NOW + 1000 * DAY);
    assert.deepEqual(await opened().users.find(pool.id, users[0]!.id), users[0]);
  });
}

function usersOf(poolId: string, count: number): readonly User[] {
  return Array.from({ length: count }, () => newUser(poolId));
}

function authenticator(secret: string) {
  return { secret: Buffer.from(secret), lastStep: 1, createdAt: NOW };
}

async function addTwo(tx: Transaction, { poolId, id }: User): Promise<void> {
  for (const secret of ['first', 'further']) {
    await tx.softwareTokens.add(poolId, id, authenticator(secret));
  }
}
