import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { Transaction } from '#store/store.ts';
import type { LoginName, Password, PasswordVerifier, User } from '#store/tables/users.ts';
import { NOW, newFamily, newMessage, newUser, type Opened, somePool, winners } from './samples.ts';

export function userTests(opened: Opened): void {
  test('a user is found as it was inserted, in its own pool alone', async () => {
    const user = newUser(somePool(), {
      attributes: { email: 'a@example.com', 'custom:note': 'ünï "quoted" \n', name: '' },
      mfa: { enabled: ['SOFTWARE_TOKEN_MFA', 'SMS_MFA'], preferred: 'SMS_MFA' },
      status: 'FORCE_CHANGE_PASSWORD',
      enabled: false,
      signedOutAt: NOW + 5,
    });
    await opened().transaction((tx) => tx.users.insert(user));
    assert.deepEqual(await opened().users.find(user.poolId, user.id), user);
    assert.equal(await opened().users.find(somePool(), user.id), undefined);
    assert.equal(await opened().users.find(user.poolId, `${user.id}0`), undefined);
  });

  test('a user id is inserted once', async () => {
    const user = newUser(somePool());
    await opened().transaction((tx) => tx.users.insert(user));
    await assert.rejects(opened().transaction((tx) => tx.users.insert(user)));
    assert.equal(await opened().pools.countUsers(user.poolId), 1);
  });

  test('of many updates of one version of a user, one succeeds', async () => {
    const user = newUser(somePool());
    await opened().transaction((tx) => tx.users.insert(user));
    const changed: User = {
      ...user,
      status: 'RESET_REQUIRED',
      enabled: false,
      attributes: { phone_number: '+15550100' },
      mfa: { enabled: ['EMAIL_OTP'] },
      signedOutAt: 7,
      modifiedAt: NOW + 9,
    };
    assert.equal(await winners(opened(), (tx) => tx.users.update(changed)), 1);
    assert.deepEqual(await opened().users.find(user.poolId, user.id), { ...changed, version: 2 });
  });

  test('a status changes only from the one that was named, for one caller', async () => {
    const user = newUser(somePool(), { status: 'FORCE_CHANGE_PASSWORD' });
    const { poolId, id } = user;
    await opened().transaction((tx) => tx.users.insert(user));
    const change = (tx: Transaction) =>
      tx.users.changeStatus(poolId, id, 'FORCE_CHANGE_PASSWORD', 'CONFIRMED', NOW + 1);
    assert.equal(await winners(opened(), change), 1);
    assert.deepEqual(await opened().users.find(poolId, id), {
      ...user,
      status: 'CONFIRMED',
      modifiedAt: NOW + 1,
      version: 2,
    });
    // Who read the user before must not undo it.
    assert.equal(await opened().transaction((tx) => tx.users.update(user)), false);
  });

  test('a login name belongs to one user within its pool and kind', async () => {
    const poolId = somePool();
    const users = Array.from({ length: 100 }, () => newUser(poolId));
    await opened().transaction(async (tx) => {
      for (const user of users) await tx.users.insert(user);
    });
    const name: LoginName = { kind: 'email', key: 'someone@example.com' };
    const claim = (tx: Transaction, i: number) => tx.users.claimLogin(poolId, name, users[i]!.id);
    assert.equal(await winners(opened(), claim), 1);
    const [found, ...more] = await opened().users.findByLogin(poolId, name.key);
    assert.deepEqual(more, []);
    assert.equal(found?.kind, 'email');
    const owner = found!.user;
    const stranger = users.find(({ id }) => id !== owner.id)!;
    await opened().transaction(async (tx) => {
      assert.equal(await tx.users.claimLogin(poolId, name, owner.id), true);
      assert.equal(await tx.users.claimLogin(poolId, name, stranger.id), false);
      assert.equal(await tx.users.claimLogin(somePool(), name, stranger.id), true);
      const asUsername: LoginName = { ...name, kind: 'username' };
      assert.equal(await tx.users.claimLogin(poolId, asUsername, stranger.id), true);
      await tx.users.releaseLogin(poolId, name, stranger.id);
      assert.deepEqual(await tx.users.loginNames(poolId, owner.id), [name]);
    });
    const both = await opened().users.findByLogin(poolId, name.key);
    assert.deepEqual(
      new Map(both.map(({ kind, user }) => [kind, user.id])),
      new Map([
        ['email', owner.id],
        ['username', stranger.id],
      ]),
    );
    await opened().transaction(async (tx) => {
      await tx.users.releaseLogin(poolId, name, owner.id);
      assert.equal(await tx.users.claimLogin(poolId, name, stranger.id), true);
    });
    assert.deepEqual(await opened().users.loginNames(poolId, owner.id), []);
  });

  test('login names mind case and may be long', async () => {
    const poolId = somePool();
    const start = 'é'.repeat(1000);
    const names = [`${start}a`, `${start}b`, 'x'.repeat(256), 'x'.repeat(257), 'Alice', 'alice'];
    for (const name of names) {
      const user = newUser(poolId, { username: name });
      await opened().transaction(async (tx) => {
        await tx.users.insert(user);
        const login: LoginName = { kind: 'username', key: name };
        assert.equal(await tx.users.claimLogin(poolId, login, user.id), true);
        assert.deepEqual(await tx.users.loginNames(poolId, user.id), [login]);
      });
    }
    for (const name of names) {
      const found = await opened().users.findByLogin(poolId, name);
      assert.deepEqual(
        found.map(({ user }) => user.username),
        [name],
      );
    }
    assert.deepEqual(await opened().users.findByLogin(poolId, start), []);
  });

  test('of many ids those that are users of the pool are found', async () => {
    const poolId = somePool();
    const users = Array.from({ length: 70 }, () => newUser(poolId));
    await opened().transaction(async (tx) => {
      for (const user of users) await tx.users.insert(user);
    });
    const ids = users.map(({ id }) => id);
    const found = await opened().users.existing(poolId, ['nobody', ...ids, newUser(poolId).id]);
    assert.deepEqual(new Set(found), new Set(ids));
    assert.deepEqual(await opened().users.existing(somePool(), ids), []);
    assert.deepEqual(await opened().users.existing(poolId, []), []);
  });

  test('many users come at once with their names and passwords, or none of them', async () => {
    const poolId = somePool();
    const newcomers = Array.from({ length: 75 }, (_, i) => {
      const user = newUser(poolId, { username: `${i}-${'x'.repeat(i * 9)}` });
      const names: LoginName[] = [
        { kind: 'username', key: user.username },
        { kind: 'email', key: `${i}@example.com` },
      ];
      return { user, names, password: i % 2 ? newPassword() : undefined };
    });
    const insert = () => opened().transaction((tx) => tx.users.insertNewcomers(poolId, newcomers));
    assert.equal(await insert(), true);
    assert.equal(await opened().pools.countUsers(poolId), 75);
    for (const { user, names, password } of newcomers) {
      assert.deepEqual(await opened().users.find(poolId, user.id), user);
      assert.deepEqual(new Set(await opened().users.loginNames(poolId, user.id)), new Set(names));
      assert.deepEqual(await opened().users.password(poolId, user.id), password);
    }
    const names = newcomers.flatMap((each) => each.names);
    const keys = ['nobody', ...names.map(({ key }) => key), 'x'.repeat(600)];
    const owned = await opened().users.ownedLogins(poolId, keys);
    const marks = (all: readonly LoginName[]) => new Set(all.map((name) => JSON.stringify(name)));
    assert.deepEqual(marks(owned), marks(names));
    assert.deepEqual(await opened().users.ownedLogins(somePool(), keys), []);
    assert.deepEqual(await opened().users.ownedLogins(poolId, []), []);

    // One name of another's is enough.
    const late = { user: newUser(poolId), names: [{ kind: 'username', key: 'late' } as LoginName] };
    const clash = { user: newUser(poolId), names: [names[3]!] };
    const both = (tx: Transaction) => tx.users.insertNewcomers(poolId, [late, clash]);
    await assert.rejects(
      opened().transaction(async (tx) => {
        if (!(await both(tx))) throw new Error('undone');
      }),
      /undone/,
    );
    assert.deepEqual(await opened().users.findByLogin(poolId, 'late'), []);
    assert.equal(await opened().pools.countUsers(poolId), 75);
    assert.equal(await opened().transaction((tx) => tx.users.insertNewcomers(poolId, [])), true);
  });

  test('a password replaces the one before', async () => {
    const { poolId, id } = newUser(somePool());
    assert.equal(await opened().users.password(poolId, id), undefined);
    assert.equal(await opened().users.hasPassword(poolId, id), false);
    for (const temporary of [true, false]) {
      const password = newPassword({ temporary });
      await opened().transaction((tx) => tx.users.setPassword(poolId, id, password));
      assert.deepEqual(await opened().users.password(poolId, id), password);
      assert.equal(await opened().users.hasPassword(poolId, id), true);
    }
    const elsewhere = somePool();
    assert.equal(await opened().users.password(elsewhere, id), undefined);
    assert.equal(await opened().users.hasPassword(elsewhere, id), false);
    const remove = (pool: string) =>
      opened().transaction((tx) => tx.users.removePassword(pool, id));
    await remove(elsewhere);
    assert.equal(await opened().users.hasPassword(poolId, id), true);
    await remove(poolId);
    assert.equal(await opened().users.hasPassword(poolId, id), false);
  });

  test('the history of passwords keeps the newest, newest first', async () => {
    const { poolId, id } = newUser(somePool());
    assert.deepEqual(await opened().users.passwordHistory(poolId, id), []);
    const passwords = Array.from({ length: 6 }, (_, i) => newPassword({ setAt: NOW + i }));
    for (const password of passwords) {
      await opened().transaction((tx) => tx.users.rememberPassword(poolId, id, password, 3));
    }
    const expected = passwords.slice(3).reverse();
    assert.deepEqual(await opened().users.passwordHistory(poolId, id), expected);
    const again = expected[0]!;
    await opened().transaction((tx) => tx.users.rememberPassword(poolId, id, again, 2));
    assert.deepEqual(await opened().users.passwordHistory(poolId, id), expected.slice(0, 2));
  });

  test('an imported hash is kept, and replaced by its verifier alone', async () => {
    const { poolId, id } = newUser(somePool());
    const { verifier, ...kept } = newPassword();
    const imported: Password = { ...kept, hash: '$2b$04$abcdefghijklmnopqrstuu' };
    const replace = (password: PasswordVerifier) =>
      opened().transaction((tx) => tx.users.replaceHash(poolId, id, password));
    assert.equal(await replace(newPassword()), false);
    await opened().transaction(async (tx) => {
      await tx.users.setPassword(poolId, id, imported);
      await tx.users.rememberPassword(poolId, id, imported, 3);
    });
    assert.deepEqual(await opened().users.password(poolId, id), imported);
    assert.deepEqual(await opened().users.passwordHistory(poolId, id), [imported]);
    assert.equal(await replace(newPassword()), false);
    assert.deepEqual(await opened().users.password(poolId, id), imported);

    // As many as prove it are told so, whoever was first.
    const proven = await winners(opened(), (tx) =>
      tx.users.replaceHash(poolId, id, { ...kept, verifier }),
    );
    assert.equal(proven, 100);
    assert.deepEqual(await opened().users.password(poolId, id), { ...kept, verifier });
    const another = newPassword();
    await opened().transaction((tx) => tx.users.setPassword(poolId, id, another));
    assert.equal(await replace({ ...kept, verifier }), false);
    assert.deepEqual(await opened().users.password(poolId, id), another);
  });

  test('a deleted user takes everything along, once, and nobody else', async () => {
    const poolId = somePool();
    const [user, other] = [newUser(poolId), newUser(poolId)];
    const families = [user, other].map(({ id }) => newFamily(poolId, { userId: id }));
    await opened().transaction(async (tx) => {
      for (const { id, username } of [user, other]) {
        await tx.users.insert(id === user.id ? user : other);
        await tx.users.claimLogin(poolId, { kind: 'username', key: username }, id);
        await tx.users.setPassword(poolId, id, newPassword());
        await tx.users.rememberPassword(poolId, id, newPassword(), 5);
        for (const each of ['first', 'further']) {
          const secret = Buffer.from(each);
          await tx.softwareTokens.add(poolId, id, { secret, lastStep: 1, createdAt: NOW });
        }
        await tx.recoveryCodes.replace(poolId, id, [randomBytes(16)], NOW);
        const state = { tries: 1, total: 1, lockedUntil: 0, lastAt: NOW };
        await tx.attempts.move(poolId, id, 'password', undefined, state);
        const code = { poolId, userId: id, purpose: 'sign-in', code: '123456', expiresAt: NOW };
        await tx.messageCodes.put(code);
        await tx.outbox.put(newMessage(poolId, { userId: id }));
      }
      for (const family of families) await tx.tokens.insertFamily(family);
    });
    assert.equal(await winners(opened(), (tx) => tx.users.delete(poolId, user.id)), 1);
    const left = async ({ id, username }: User, familyId: string) => [
      (await opened().users.find(poolId, id)) !== undefined,
      (await opened().users.findByLogin(poolId, username)).length > 0,
      (await opened().users.loginNames(poolId, id)).length > 0,
      (await opened().users.password(poolId, id)) !== undefined,
      (await opened().users.passwordHistory(poolId, id)).length > 0,
      (await opened().softwareTokens.find(poolId, id)) !== undefined,
      (await opened().recoveryCodes.left(poolId, id)) !== undefined,
      (await opened().attempts.find(poolId, id, 'password')) !== undefined,
      (await opened().messageCodes.find(poolId, id, 'sign-in')) !== undefined,
      (await opened().outbox.due('EMAIL', NOW, 1000)).some(({ userId }) => userId === id),
      (await opened().tokens.family(poolId, familyId)) !== undefined,
    ];
    assert.deepEqual(new Set(await left(user, families[0]!.id)), new Set([false]));
    assert.deepEqual(new Set(await left(other, families[1]!.id)), new Set([true]));
    assert.equal(await opened().pools.countUsers(poolId), 1);
  });
}

function newPassword(change: Partial<PasswordVerifier> = {}): PasswordVerifier {
  return {
    salt: randomBytes(16),
    verifier: randomBytes(384),
    temporary: false,
    setAt: NOW,
    ...change,
  };
}
