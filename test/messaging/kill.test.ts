import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { newSchema } from '#domain/pools/schema.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { openStore } from '#store/sql/open.ts';
import { startServing } from '../cli/poolhouse.ts';
import { newClient, newPool } from '../store/conformance/samples.ts';
import { send } from '../support/call.ts';
import { startMailServer } from '../support/mail-server.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { until } from '../support/production.ts';

/** A server takes seconds to begin: fewer than the store alone is killed. */
const KILLS = Math.min(Number(process.env.POOLHOUSE_TEST_KILLS ?? 2), 40);
const LANES = 5;
const PEOPLE = 10;

const MASTER_KEY = Buffer.alloc(32, 3);
const FLAGS = [
  ...['--smtp-starttls', 'never', '--email-from', 'no-reply@example.com'],
  ...['--attempts-per-minute', '0', '--message-requests-per-minute', '0'],
  // How fast this machine is does not matter.
  ...['--messages-per-hour', '0', '--database-timeout', '60000'],
];

/** A store, and what a server is told to find it by. */
interface StoreFlags {
  readonly url: string;
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const STORES: Readonly<Record<string, (t: TestContext) => Promise<StoreFlags>>> = {
  SQLite: async (t) => {
    const data = temporaryFolder(t);
    return { url: `sqlite:${join(data, 'poolhouse.db')}`, flags: ['--data', data], env: {} };
  },
  PostgreSQL: async () => {
    const url = await createMigratedDatabase();
    return { url, flags: [], env: { POOLHOUSE_DATABASE_URL: url } };
  },
};

for (const [name, newStore] of Object.entries(STORES)) {
  test(`a server on ${name} killed ${KILLS} times while it sends loses no mail it has promised`, async (t) => {
    const place = await newStore(t);
    const { store } = await openStore({
      url: place.url,
      masterKey: MASTER_KEY,
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
      const server = await start(t, place, mail.port, kill * 60_000);
      const before = promised.length;
      const signing = signUps(server.url, kill).catch((error: Error) => {
        if (error.name === 'AssertionError') throw error;
      });
      await Promise.race([signing, until(() => promised.length > before)]);
      await new Promise((resolve) => setTimeout(resolve, randomInt(600)));
      await server.kill();
      await signing;
    }
    const last = await start(t, place, mail.port, KILLS * 60_000);
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

async function start(t: TestContext, store: StoreFlags, mailPort: number, ahead: number) {
  const { server, url } = await startServing(t, ['serve', ...FLAGS, ...store.flags], {
    ...store.env,
    POOLHOUSE_MASTER_KEY: MASTER_KEY.toString('base64'),
    POOLHOUSE_SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
    // Its clock is ahead of this one's.
    NODE_OPTIONS: `--import "data:text/javascript,const{now}=Date;Date.now=()=>now()+${ahead}"`,
  });
  return {
    url,
    async kill() {
      server.child.kill('SIGKILL');
      await server.ended;
    },
  };
}
