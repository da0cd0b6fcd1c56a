/**
 * One core's share of a floor: nothing but the exponentiations, signatures and commits of a flow,
 * in the cheapest way there is, one after the other.
 */
import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { fdatasync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { SIZE } from '#platform/modexp-group.ts';
import { openSslPower } from '#platform/modexp-openssl.ts';
import type { FloorWork } from '../floor.ts';

/** Operations that share one sync of the log, as requests at the server do. */
const GROUP = 32;

const { file, postgresUrl } = workerData as {
  readonly file: string;
  readonly postgresUrl?: string;
};
const database = new DatabaseSync(file);
database.exec('pragma journal_mode = wal; pragma synchronous = normal');
database.exec('create table rows (id blob primary key, a integer, b blob) without rowid');
const insert = database.prepare('insert into rows (id, a, b) values (?, ?, ?)');
const log = openSync(`${file}-wal`, 'r+');
const sync = promisify(fdatasync);

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = createPublicKey(privateKey);
// About the size of an ID token's header and claims.
const claims = randomBytes(700);
const signature = sign('RSA-SHA256', claims, privateKey);

const base = randomBytes(SIZE);
base[0] = 0;

function power(): void {
  openSslPower(base, randomBytes(32));
}

function commit(rows: number): void {
  database.exec('begin immediate');
  for (let i = 0; i < rows; i++) insert.run(randomBytes(32), Date.now(), claims.subarray(0, 64));
  database.exec('commit');
}

const clients = postgresUrl ? Array.from({ length: GROUP }, () => new pg.Client(postgresUrl)) : [];

async function waitForDatabase(client: pg.Client, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await client.query({ name: 'claims', text: 'select $1::bytea', values: [claims] });
  }
}

/** Repeats the work until the time is up; answers how often it was done. */
async function run(work: FloorWork, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let count = 0;
  let syncing: Promise<void> | undefined;
  while (performance.now() < until) {
    for (let i = 0; i < GROUP; i++, count++) {
      for (let j = 0; j < work.powers; j++) power();
      for (let j = 0; j < work.signatures; j++) sign('RSA-SHA256', claims, privateKey);
      for (let j = 0; j < work.verifications; j++)
        verify('RSA-SHA256', claims, publicKey, signature);
      for (const rows of work.commits) commit(rows);
    }
    const { roundTrips = 0 } = work;
    if (roundTrips > 0) {
      await Promise.all(clients.map((client) => waitForDatabase(client, roundTrips)));
    }
    await syncing;
    if (work.commits.length > 0) syncing = sync(log);
  }
  await syncing;
  return count;
}

parentPort!.on('message', async (order: 'ready' | { work: FloorWork; seconds: number }) => {
  if (order === 'ready') await Promise.all(clients.map((client) => client.connect()));
  parentPort!.postMessage(order === 'ready' ? 0 : await run(order.work, order.seconds));
});
