import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { newSchema } from '#domain/pools/schema.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { openStore } from '#store/sql/open.ts';
import { newClient, newPool } from '../store/conformance/samples.ts';
import { send } from '../support/call.ts';
import { startMailServer } from '../support/mail-server.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { until } from '../support/production.ts';

/** A server takes seconds to begin: fewer than the store alone is killed. */
const KILLS = Math.min(Number(process.env.POOLHOUSE_TEST_KILLS ?? 2), 40);
const LANES = 5;
const PEOPLE = 10;

const STORES = {
  SQLite: async (t: TestContext) => {
    const folder = mkdtempSync(join(tmpdir(), 'poolhouse-kill-mail-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    return `sqlite:${join(folder, 'store.db')}`;
  },
  PostgreSQL: createMigratedDatabase,
};

for (const [name, newUrl] of Object.entries(STORES)) {
  test(`a server on ${name} killed ${KILLS} times while it sends loses no mail it has promised`, async (t) => {
    const storeUrl = await newUrl(t);
    const { store } = await openStore({
      url: storeUrl,
      masterKey: Buffer.alloc(32, 3),
      clock: systemClock,
      random: systemRandom,
    });
    const pool = newPool({
      schema: newSchema(),
      settings: {
        UsernameConfiguration: { CaseSensitive: false },
        AutoVerifiedAttributes: ['email'],
      },
    });
    const client = newClient(pool.id, { settings: {} });
    await store.transaction(async (tx) => {
      await tx.pools.insert(pool);
      await tx.clients.insert(client);
    });
    await store.close();
    const mail = await startMailServer(t);
    const promised: string[] = [];
    const signUps = (url: string, round: number) =>
      Promise.all(Array.from({ length: LANES }, (_, lane) => signUpsOf(url, `${round}-${lane}`)));
    const signUpsOf = async (url: string, lane: string) => {
      for (let n = 0; n < PEOPLE; n++) {
        const Username = `user-${lane}-${n}`;
        const { status } = await send(url, 'SignUp', {
          ClientId: client.id,
          Username,
          Password: 'Correct-horse-7',
          UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
        });
        assert.equal(status, 200);
        promised.push(Username);
      }
    };
    for (let kill = 0; kill < KILLS; kill++) {
      // What the killed one was sending is free when its lease has ended: time goes on by more.
      const server = await start(storeUrl, mail.port, kill * 60_000);
      const before = promised.length;
      const signing = signUps(server.url, kill).catch((error: Error) => {
        if (error.name === 'AssertionError') throw error;
      });
      await Promise.race([signing, until(() => promised.length > before)]);
      await new Promise((resolve) => setTimeout(resolve, randomInt(600)));
      await server.kill();
      await signing;
    }
    const last = await start(storeUrl, mail.port, KILLS * 60_000);
    t.after(() => last.kill());
    const reached = () => new Set(mail.received.map(({ to }) => to[0]));
    await until(() => {
      const addresses = reached();
      return promised.every((user) => addresses.has(`${user}@example.com`));
    });
    t.diagnostic(`${promised.length} promised, ${mail.received.length} sent`);
    assert.ok(promised.length >= KILLS, 'the servers had time to work');

    // Sent again or not: of each user's mail there is one text, and its code is the good one.
    for (const user of promised) {
      const own = mail.received.filter(({ to }) => to[0] === `${user}@example.com`);
      assert.equal(new Set(own.map(({ text, headers }) => text + headers['message-id'])).size, 1);
      const { status } = await send(last.url, 'ConfirmSignUp', {
        ClientId: client.id,
        Username: user,
        ConfirmationCode: own[0]!.text.slice(-6),
      });
      assert.equal(status, 200);
    }
  });
}

async function start(storeUrl: string, mailPort: number, ahead: number) {
  const program = join(import.meta.dirname, 'sending-server.ts');
  const child = spawn(process.execPath, [program, storeUrl, String(mailPort), String(ahead)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    closed.then(() => Promise.reject(new Error('the server ended by itself'))),
  ]);
  return {
    url: String(line).trim(),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
