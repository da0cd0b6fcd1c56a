import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { Store } from '#store/store.ts';
import { openAt } from './open.ts';

/** How many times the writer is killed; `npm run soak` asks for more. */
const KILLS = Number(process.env.POOLHOUSE_TEST_KILLS ?? 5);

const POOL = 'us-east-1_Killed';

test(`an embedded store killed ${KILLS} times while it writes loses nothing it acknowledged`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-kill-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'store.db');
  let total = 0;
  let slowest = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const acknowledged = await writeUntilKilled(`sqlite:${file}`, 1 + randomInt(250));
    total += acknowledged.length;

    const begun = performance.now();
    const { store } = await openAt(`sqlite:${file}`);
    await store.ping();
    slowest = Math.max(slowest, performance.now() - begun);
    for (const id of acknowledged) await assertWritten(store, id);
    assert.ok((await store.pools.countUsers(POOL)) >= total);
    await store.close();

    const sqlite = new DatabaseSync(file, { readOnly: true });
    const check = sqlite.prepare('pragma integrity_check').get();
    assert.equal(check?.integrity_check, 'ok');
    sqlite.close();
  }
  t.diagnostic(`${KILLS} kills, ${total} acknowledged writes, 0 lost`);
  t.diagnostic(`opened again within ${Math.ceil(slowest)} ms`);
  assert.ok(total > KILLS, 'the writer had time to write');
  assert.ok(slowest <= 5000, 'a store that was killed opens within 5 s');
});

test('an embedded store is refused to a second process, until the first is gone', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-lock-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const url = `sqlite:${join(folder, 'store.db')}`;
  await writeUntilKilled(url, 20, async () => {
    await assert.rejects(openAt(url), /is in use by another process/);
  });
  const { store } = await openAt(url);
  await assert.rejects(openAt(url), /is in use by another process/);
  await store.close();
  const { store: again } = await openAt(url);
  await again.close();
});

/** Lets the writer run for `ms` after it has opened the store; answers what it acknowledged. */
async function writeUntilKilled(
  url: string,
  ms: number,
  meanwhile?: () => Promise<void>,
): Promise<string[]> {
  const program = join(import.meta.dirname, 'writer.ts');
  const writer = spawn(process.execPath, [program, url, POOL], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => writer.once('close', resolve));
  const lines: string[] = [];
  const opened = new Promise<void>((resolve, reject) => {
    createInterface({ input: writer.stdout }).on('line', (line) => {
      lines.push(line);
      if (line === 'open') resolve();
    });
    writer.once('exit', () => reject(new Error('the writer ended by itself')));
  });
  await opened;
  try {
    await meanwhile?.();
    await new Promise((resolve) => setTimeout(resolve, ms));
  } finally {
    writer.kill('SIGKILL');
    await ended;
  }
  // The last line may be cut short by the kill.
  return lines.filter((line) => line.length === 36);
}

async function assertWritten(store: Store, id: string): Promise<void> {
  assert.equal((await store.users.find(POOL, id))?.id, id);
  assert.equal((await store.users.findByLogin(POOL, id)).length, 1);
  assert.equal((await store.softwareTokens.find(POOL, id))?.pending?.toString(), id);
  assert.equal((await store.tokens.family(POOL, id))?.userId, id);
}
