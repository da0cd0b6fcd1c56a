import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { toBase32 } from '#platform/base32.ts';
import { systemRandom } from '#platform/random.ts';
import {
  keyOf,
  NoSealsLeft,
  newDataKey,
  SealBroken,
  Sealer,
  UNCONFIRMED_MS,
  UnknownDataKey,
} from '#platform/sealing.ts';
import type { Store } from '#store/store.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { newSealer, sealerOver } from '../support/sealer.ts';
import { NOW, newClient, newUser } from './conformance/samples.ts';
import { openAt } from './open.ts';

const POOL = 'us-east-1_Sealed';

test('what is sealed opens in its context alone, and not when a bit has changed', () => {
  const sealer = newSealer();
  const sealed = sealer.seal(Buffer.from('secret'), 'table|row|column');
  assert.equal(sealer.open(sealed, 'table|row|column').toString(), 'secret');
  assert.notDeepEqual(sealer.seal(Buffer.from('secret'), 'table|row|column'), sealed);
  assert.throws(() => sealer.open(sealed, 'table|row2|column'), SealBroken);
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => sealer.open(changed, 'table|row|column'));
  }
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(() => sealer.open(sealed.subarray(0, length), 'table|row|column'));
  }
  assert.equal(sealer.open(sealer.seal(Buffer.alloc(0), 'x'), 'x').length, 0);
});

test('after rotation a new key seals, every key opens, and what is derived stays', () => {
  const [first, second] = [newDataKey(systemRandom, 1), newDataKey(systemRandom, 2)];
  const before = sealerOver(first);
  const after = sealerOver(first, second);
  assert.equal(after.sealingKey, 2);
  assert.equal(after.open(before.seal(Buffer.from('old'), 'c'), 'c').toString(), 'old');
  const recent = after.seal(Buffer.from('new'), 'c');
  assert.throws(() => before.open(recent, 'c'), UnknownDataKey);
  before.addKeys([second]);
  assert.equal(before.open(recent, 'c').toString(), 'new');
  assert.equal(before.sealingKey, 2);
  assert.deepEqual(after.derive('sessions', 32), before.derive('sessions', 32));
  assert.notDeepEqual(after.derive('sessions', 32), after.derive('other', 32));
  const print = after.fingerprint(Buffer.from('s'), 'c');
  assert.deepEqual(before.fingerprint(Buffer.from('s'), 'c'), print);
  assert.notDeepEqual(before.fingerprint(Buffer.from('s'), 'd'), print);
});

test('seals are reserved before they run out, and where none can be had no more are made', async () => {
  const key = newDataKey(systemRandom, 1);
  const reserved = { keys: [key], id: 1, seals: 4 };
  let asked = 0;
  let isOut = true;
  const sealer = new Sealer(systemRandom, reserved, async () => {
    asked++;
    if (isOut) throw new Error('the store is away');
    return reserved;
  });
  const seal = () => sealer.seal(Buffer.from('s'), 'c');
  seal();
  seal();
  assert.equal(asked, 0);
  seal();
  assert.equal(asked, 1, 'before they run out');
  await new Promise(setImmediate);
  for (let n = 3; n < 8; n++) seal();
  assert.throws(seal, (error: Error) => {
    assert.ok(error instanceof NoSealsLeft);
    return true;
  });
  await new Promise(setImmediate);
  assert.throws(seal, { cause: new Error('the store is away') });
  await new Promise(setImmediate);
  isOut = false;
  assert.throws(seal, NoSealsLeft);
  await new Promise(setImmediate);
  // Four more, of which all were sealed ahead.
  for (let n = 0; n < 4; n++) seal();
});

test('a process that was not told for long which key seals does not seal until it is', async () => {
  const key = newDataKey(systemRandom, 1);
  const next = newDataKey(systemRandom, 2);
  let reserved = { keys: [key], id: 1, seals: 100 };
  let now = NOW;
  const clock = { now: () => now };
  const sealer = new Sealer(systemRandom, reserved, async () => reserved, clock);
  now += UNCONFIRMED_MS;
  sealer.follow([key], 1);
  now += UNCONFIRMED_MS + 1;
  reserved = { keys: [key, next], id: 2, seals: 100 };
  assert.throws(() => sealer.seal(Buffer.from('s'), 'c'), NoSealsLeft);
  await new Promise(setImmediate);
  assert.equal(keyOf(sealer.seal(Buffer.from('s'), 'c')), 2);
});

test('no secret is readable in the files of an embedded store', async (t) => {
  const folder = temporaryFolder(t);
  const { store, dataKeys } = await openAt(`sqlite:${join(folder, 'store.db')}`);
  const secrets = await writeSecrets(store);
  const search = () => {
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    const bytes = Buffer.concat(files);
    assert.ok(bytes.length > secrets.length * 32);
    const text = bytes.toString('latin1');
    const lower = text.toLowerCase();
    assert.ok(text.includes('someone@example.com'), 'what is not secret is found');
    for (const secret of secrets) {
      assert.equal(bytes.includes(secret), false);
      assert.equal(lower.includes(secret.toString('hex')), false);
      // Without padding, and without the last digit, which what follows may change.
      assert.equal(text.includes(secret.toString('base64').replace(/.=*$/, '')), false);
      assert.equal(text.includes(secret.toString('base64url').slice(0, -1)), false);
      assert.equal(text.includes(toBase32(secret).replace(/.=*$/, '')), false);
    }
  };
  search();
  await dataKeys.advance();
  assert.equal((await dataKeys.reseal()).broken, 0);
  search();
  await store.close();
  search();
});

test('a ciphertext moved to another row does not open there', async (t) => {
  const file = join(temporaryFolder(t), 'store.db');
  const { store } = await openAt(`sqlite:${file}`);
  t.after(() => store.close());
  const users = ['ann', 'bob'];
  await store.transaction(async (tx) => {
    for (const id of users) {
      const password = { salt: randomBytes(16), verifier: randomBytes(384) };
      await tx.users.setPassword(POOL, id, { ...password, temporary: false, setAt: NOW });
      await tx.softwareTokens.associate(POOL, id, randomBytes(20), undefined);
      const code = { poolId: POOL, userId: id, purpose: 'p', code: id, expiresAt: NOW };
      await tx.messageCodes.put(code);
      const secrets = [{ id: 's', value: 'secret', createdAt: NOW }];
      await tx.clients.insert(newClient(POOL, { id, secrets }));
      await tx.accessKeys.insert({ id, secret: 'secret', name: id, createdAt: NOW });
      const key = { kid: id, use: 'id', privateKey: randomBytes(99), createdAt: NOW } as const;
      await tx.signingKeys.insertFirst({ ...key, poolId: id });
    }
  });
  const reads: Record<string, () => Promise<unknown>> = {
    'update passwords set verifier_sealed = ?': () => store.users.password(POOL, 'bob'),
    'update software_tokens set pending_sealed = ?': () => store.softwareTokens.find(POOL, 'bob'),
    'update message_codes set code_sealed = ?': () => store.messageCodes.find(POOL, 'bob', 'p'),
    'update clients set secrets_sealed = ?': () => store.clients.find('bob'),
    'update access_keys set secret_sealed = ?': () => store.accessKeys.find('bob'),
    'update signing_keys set private_key_sealed = ?': () => store.signingKeys.list('bob'),
  };
  const sqlite = new DatabaseSync(file);
  t.after(() => sqlite.close());
  for (const [update, read] of Object.entries(reads)) {
    const [, table = '', column = ''] = /update (\w+) set (\w+)/.exec(update) ?? [];
    await read();
    const row = sqlite.prepare(`select ${column} as sealed from ${table} limit 1`).get();
    sqlite.prepare(update).run(row!.sealed as Uint8Array);
    await assert.rejects(read, SealBroken, update);
  }
  // Nor in another column of its own row.
  sqlite.exec('update software_tokens set active_sealed = pending_sealed, pending_sealed = null');
  await assert.rejects(store.softwareTokens.find(POOL, 'ann'), SealBroken);
});

test('another master key does not open a store', async (t) => {
  const url = `sqlite:${join(temporaryFolder(t), 'store.db')}`;
  const { store, sealer } = await openAt(url);
  const sealed = sealer.seal(Buffer.from('kept'), 'c');
  await store.close();
  await assert.rejects(openAt(url, Buffer.alloc(32, 8)), /master key does not open this store/);
  await assert.rejects(openAt(url, Buffer.alloc(31)), /must have 32 bytes/);
  const again = await openAt(url);
  assert.equal(again.sealer.open(sealed, 'c').toString(), 'kept');
  await again.store.close();
});

/** Keeps secrets of every kind, replacing and deleting some; answers them all. */
async function writeSecrets(store: Store): Promise<Buffer[]> {
  const secrets: Buffer[] = [];
  const secret = (size: number) => {
    const bytes = randomBytes(size);
    secrets.push(bytes);
    return bytes;
  };
  for (let i = 0; i < 30; i++) {
    const user = newUser(POOL);
    const { id } = user;
    await store.transaction(async (tx) => {
      await tx.users.insert(user);
      const password = { salt: randomBytes(16), verifier: secret(384) };
      await tx.users.setPassword(POOL, id, { ...password, temporary: false, setAt: NOW });
      await tx.users.rememberPassword(POOL, id, { ...password, temporary: false, setAt: NOW }, 3);
      const pending = secret(20);
      await tx.softwareTokens.associate(POOL, id, pending, undefined);
      const active = secret(32);
      await tx.softwareTokens.associate(POOL, id, active, pending);
      await tx.softwareTokens.activate(POOL, id, active, i, 'phone');
      await tx.softwareTokens.associate(POOL, id, secret(32), undefined);
      const further = { secret: secret(32), lastStep: i, createdAt: NOW };
      await tx.softwareTokens.add(POOL, id, further);
      const key = { kid: id, use: 'id', privateKey: secret(1200), createdAt: NOW } as const;
      await tx.signingKeys.insertFirst({ ...key, poolId: id });
      const clientSecret = secret(32).toString('hex');
      const client = newClient(POOL, {
        secrets: [{ id: 's', value: clientSecret, createdAt: NOW }],
      });
      await tx.clients.insert(client);
      const accessSecret = secret(30).toString('base64');
      await tx.accessKeys.insert({ id, secret: accessSecret, name: 'k', createdAt: NOW });
      const code = secret(16).toString('hex');
      await tx.messageCodes.put({ poolId: POOL, userId: id, purpose: 'p', code, expiresAt: NOW });
    });
    if (i % 3 === 0) await store.transaction((tx) => tx.users.delete(POOL, id));
  }
  return secrets;
}
