import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Store } from '#store/store.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { NOW, newClient, newMessage } from './conformance/samples.ts';
import { openAt } from './open.ts';

const POOL = 'us-east-1_Rotated';
const USERS = 130;

const backends = {
  SQLite: async (folder: string) => `sqlite:${join(folder, 'store.db')}`,
  PostgreSQL: createMigratedDatabase,
};

for (const [backend, newUrl] of Object.entries(backends)) {
  test(`rotation seals every secret anew and keeps all of them on ${backend}`, async (t) => {
    const folder = temporaryFolder(t);
    const url = await newUrl(folder);
    const first = await openAt(url);
    const written = await fill(first.store);
    const derived = first.sealer.derive('sessions', 32);
    assert.deepEqual(await read(first.store), written);

    await first.dataKeys.advance();
    assert.deepEqual(await first.dataKeys.reseal(), { resealed: USERS * 10, broken: 0 });
    assert.equal(first.sealer.sealingKey, 2);
    assert.deepEqual(await read(first.store), written);
    await first.store.close();

    const second = await openAt(url);
    t.after(() => second.store.close());
    assert.deepEqual(await read(second.store), written);
    assert.deepEqual(second.sealer.derive('sessions', 32), derived);
    const { store } = second;
    // What SQL compares still compares.
    const taken = await store.transaction((tx) => tx.messageCodes.take(POOL, 'u0', 'p', 'u0'));
    assert.equal(taken, true);
  });
}

test('a node that has not met the newest key learns it when it reads', async (t) => {
  const url = await createMigratedDatabase();
  const [rotating, other] = [await openAt(url), await openAt(url)];
  t.after(() => Promise.all([rotating.store.close(), other.store.close()]));
  const written = await fill(rotating.store);
  await rotating.dataKeys.advance();
  await rotating.dataKeys.reseal();
  assert.equal(other.sealer.sealingKey, 1);
  assert.deepEqual(await read(other.store), written);
  assert.equal(other.sealer.sealingKey, 2);
});

/** Keeps a secret of every kind for each user; answers what `read` then should. */
async function fill(store: Store): Promise<unknown[]> {
  for (let i = 0; i < USERS; i++) {
    const id = `u${i}`;
    const password = { salt: randomBytes(16), verifier: randomBytes(384), temporary: false };
    await store.transaction(async (tx) => {
      await tx.users.setPassword(POOL, id, { ...password, setAt: NOW });
      await tx.users.rememberPassword(POOL, id, { ...password, setAt: NOW }, 5);
      const secret = randomBytes(32);
      await tx.softwareTokens.associate(POOL, id, secret, undefined);
      await tx.softwareTokens.activate(POOL, id, secret, 1, undefined);
      await tx.softwareTokens.associate(POOL, id, randomBytes(32), undefined);
      const further = { secret: randomBytes(32), lastStep: 1, createdAt: NOW };
      await tx.softwareTokens.add(POOL, id, further);
      const code = { poolId: POOL, userId: id, purpose: 'p', code: id, expiresAt: NOW };
      await tx.messageCodes.put(code);
      await tx.outbox.put(newMessage(POOL, { userId: id, dueAt: NOW + i }));
      const secrets = [{ id: 's', value: 'secret', createdAt: NOW }];
      await tx.clients.insert(newClient(POOL, { id, secrets }));
      await tx.accessKeys.insert({ id, secret: id, name: id, createdAt: NOW });
      const key = { kid: id, use: 'id', privateKey: randomBytes(99), createdAt: NOW } as const;
      await tx.signingKeys.insertFirst({ ...key, poolId: id });
    });
  }
  return read(store);
}

async function read(store: Store): Promise<unknown[]> {
  const found: unknown[] = [await store.outbox.due('EMAIL', NOW + USERS, USERS)];
  for (let i = 0; i < USERS; i++) {
    const id = `u${i}`;
    found.push(
      await store.users.password(POOL, id),
      await store.users.passwordHistory(POOL, id),
      await store.softwareTokens.find(POOL, id),
      await store.messageCodes.find(POOL, id, 'p'),
      await store.clients.find(id),
      await store.accessKeys.find(id),
      await store.signingKeys.list(id),
    );
  }
  assert.ok(found.every((each) => each !== undefined));
  return found;
}
