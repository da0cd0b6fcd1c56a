/**
 * The real server on an SQLite file in the folder given, with its log on, for the bench. With the
 * word `counted` after the folder it counts what it does, with `shedding` it refuses what is too
 * much; a URL after it names another store.
 */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { TriggerTransport } from '#config/trigger-routes.ts';
import { exportPool } from '#domain/archive/export-pool.ts';
import type { MovableClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';
import { fitThreadPool } from '#platform/thread-pool.ts';
import { startServer } from '../../src/server.ts';
import { newUser } from '../../test/store/conformance/samples.ts';
import { MASTER_KEY } from '../../test/store/open.ts';
import { CHEAP } from '../large-archive.ts';
import { countedLog, counts, startCounting } from './counters.ts';
import { serveOrders } from './orders.ts';

const [, , folder, mode, storeUrl] = process.argv as [string, string, string, string?, string?];
const isCounted = mode === 'counted';
const shedLoad = mode === 'shedding';
fitThreadPool(process.env);
if (isCounted) startCounting();

/** The event loop's delay is sampled this often, in ms; a sample includes the interval itself. */
const SAMPLE = 5;
/** Users in one transaction. */
const CHUNK = 500;
const delay = monitorEventLoopDelay({ resolution: SAMPLE });

const triggers = new Map<string, TriggerTransport>();

const server = await startServer({
  mode: 'dev',
  port: 0,
  storeUrl: storeUrl ?? `sqlite:${join(folder, 'poolhouse.db')}`,
  masterKey: MASTER_KEY,
  triggers,
  shedLoad,
  ...(shedLoad && { metricsPort: 0 }),
  log: createLog({ level: 'info', ...(isCounted && { destination: countedLog }) }),
});
// Time moves when the generator says so: a code computed now is still good when it arrives.
const clock = server.clock as MovableClock;
if (!shedLoad) clock.freeze();

/** Users with an e-mail address and nothing else, by the store: the API would take an hour. */
async function fill(order: { poolId: string; from: number; to: number }): Promise<void> {
  const { poolId, from, to } = order;
  for (let start = from; start < to; start += CHUNK) {
    await server.store.transaction(async (tx) => {
      for (let i = start; i < Math.min(start + CHUNK, to); i++) {
        const username = `filled-${i}`;
        const attributes = { email: `${username}@example.com`, email_verified: 'true' };
        const user = newUser(poolId, { username, attributes });
        await tx.users.insert(user);
        await tx.users.claimLogin(poolId, { kind: 'username', key: username }, user.id);
      }
    });
  }
}

/** Writes the pool to an archive. */
async function exportTo(order: { poolId: string; file: string; passphrase: string }) {
  const { poolId, file, passphrase } = order;
  const { store } = server;
  const random = systemRandom;
  await exportPool({
    ...{ store, clock, random, poolId, passphrase, cost: CHEAP, madeBy: 'the bench' },
    write: (bytes) => pipeline(Readable.from(bytes), createWriteStream(file)),
    progress: () => {},
  });
}

const purging = new AbortController();
let purged: Promise<number> | undefined;

serveOrders({
  port: () => Number(new URL(server.url).port),
  metricsPort: () => Number(new URL(server.metricsUrl!).port),
  advance: (ms: number) => clock.advance(ms),
  now: () => clock.now(),
  fill,
  export: exportTo,
  deletePool: (id: string) => server.store.transaction((tx) => tx.pools.delete(id)),
  /** Answers how many rows went. */
  purge: () => {
    purged = server.store.purge(clock.now(), purging.signal);
    return purged;
  },
  stopPurging: () => {
    purging.abort();
    return purged;
  },
  watchDelay: () => {
    delay.reset();
    delay.enable();
  },
  /** p99 of the delay since `watchDelay`, in ms. */
  delay: () => {
    delay.disable();
    return Math.max(0, delay.percentile(99) / 1e6 - SAMPLE);
  },
  /** Functions are behind this endpoint from now on. */
  functionsAt: (url: string) => triggers.set('*', { url, secret: 'a secret of the bench' }),
  counts,
  /** Lets what an answer leaves behind come to its end. */
  rest: () => wait(5),
  stop: () => server.close(),
});
