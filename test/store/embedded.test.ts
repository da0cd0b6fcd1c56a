import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WriteAheadLog } from '#store/sql/dialects/sqlite-wal.ts';
import { newUser } from './conformance/samples.ts';
import { openAt } from './open.ts';

const POOL = 'us-east-1_Embedded';

test('the log of an embedded store stays short under steady writing', async (t) => {
  const file = join(temporaryFolder(t), 'store.db');
  const { store } = await openAt(`sqlite:${file}`);
  let longest = 0;
  let written = 0;
  const write = async () => {
    while (written < 6_000) {
      written++;
      await store.transaction((tx) => tx.users.insert(newUser(POOL)));
      if (written % 100 === 0) longest = Math.max(longest, statSync(`${file}-wal`).size);
    }
  };
  await Promise.all(Array.from({ length: 32 }, write));
  await store.close();
  assert.equal(existsSync(`${file}-wal`), false, 'closing folds the log in');
  // Without checkpoints it would hold every page of every commit: some 400 MB.
  assert.ok(longest < 200e6, `${longest} bytes`);
  const { store: again } = await openAt(`sqlite:${file}`);
  assert.ok((await again.pools.countUsers(POOL)) >= 6_000);
  await again.close();
});

test('who commits waits for a sync that began after the commit', async (t) => {
  const file = join(temporaryFolder(t), 'store.db');
  writeFileSync(`${file}-wal`, '');
  const log = new WriteAheadLog(file);
  t.after(() => log.close());
  assert.equal(log.durable(), undefined, 'nothing to wait for');
  const order: string[] = [];
  log.committed();
  const first = log.durable()!.then(() => order.push('first'));
  // The sync is under way when the next turn of the loop has begun.
  await new Promise(setImmediate);
  log.committed();
  const second = log.durable()!.then(() => order.push('second'));
  await first;
  assert.deepEqual(order, ['first']);
  await second;
  assert.equal(log.durable(), undefined);
});

test('a failed sync is told to everyone who waits, and to everyone after', async (t) => {
  const file = join(temporaryFolder(t), 'store.db');
  // A device that cannot be synced stands for a disk that fails.
  symlinkSync('/dev/null', `${file}-wal`);
  const log = new WriteAheadLog(file);
  t.after(() => log.close());
  log.committed();
  const waiting = [log.durable(), log.durable()];
  for (const each of waiting) await assert.rejects(each!, /could not be synced/);
  assert.throws(() => log.check(), /could not be synced/);
  await assert.rejects(async () => log.durable(), /could not be synced/);
  assert.match((await log.broken).message, /must be reopened/);
});

test('a store whose disk is full, read-only or gone answers, and says that it cannot write', async (t) => {
  const folder = temporaryFolder(t);
  const { store } = await openAt(`sqlite:${join(folder, 'store.db')}`);
  t.after(() => store.close());
  const probe = join(folder, 'store.db-probe');
  await store.checkWritable();
  assert.equal(statSync(probe).size, 0);
  // A device that is always full stands for a full disk.
  rmSync(probe);
  symlinkSync('/dev/full', probe);
  await assert.rejects(store.checkWritable(), { code: 'ENOSPC' });
  await store.ping();
  rmSync(probe);
  // A folder of the name refuses to be written like a read-only disk, also to root.
  mkdirSync(probe);
  await assert.rejects(store.checkWritable(), { code: 'EISDIR' });
  rmSync(probe, { recursive: true });
  await store.checkWritable();
});

test('the files of an embedded store are readable by their owner alone', async (t) => {
  const folder = join(temporaryFolder(t), 'made', 'here');
  const { store } = await openAt(`sqlite:${join(folder, 'store.db')}`);
  t.after(() => store.close());
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const name of ['store.db', 'store.db-wal', 'store.db-shm', 'store.db-lock']) {
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  }
});

test('a mistake inside a transaction is told, not waited for', async (t) => {
  const { store } = await openAt('sqlite::memory:');
  t.after(() => store.close());
  const mistakes: (() => Promise<unknown>)[] = [
    () => store.transaction(async () => true),
    () => store.users.find(POOL, 'someone'),
  ];
  for (const mistake of mistakes) {
    await assert.rejects(store.transaction(mistake), /everything goes through its connection/);
  }
});

test('a database URL of another kind is refused', async () => {
  await assert.rejects(openAt('mysql://localhost/x'), /must begin with sqlite: or postgres:/);
});

function temporaryFolder(t: { after(fn: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-embedded-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
