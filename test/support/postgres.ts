/**
 * PostgreSQL databases for tests, on one server: the one that POOLHOUSE_TEST_POSTGRES_URL names,
 * else the one that a whole run shares, else one started for this process. Nothing is started
 * before the first test asks.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

const NAMED = 'POOLHOUSE_TEST_POSTGRES_URL';

/** The port at which the processes of a run ask for the URL of the server they share. */
const ASKED_AT = 'POOLHOUSE_TEST_POSTGRES_ASKED_AT';

let client: Promise<pg.Client> | undefined;

/** A new, empty database; answers its URL. */
export function createDatabase(): Promise<string> {
  return copyDatabase('template0');
}

/** A copy of a database that nobody is connected to; answers its URL. */
export async function copyDatabase(template: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await (await administrator()).query(copying(name, template));
  return urlOf(name);
}

/** The statement that does it. Files are copied in a third of the time that logged pages take. */
export function copying(name: string, template: string): string {
  // The server that is named may be of a version before there was a choice.
  const strategy = process.env[NAMED] ? '' : ' strategy file_copy';
  return `create database ${name} template ${template}${strategy}`;
}

export async function urlOf(database: string): Promise<string> {
  const url = new URL(await findServer());
  url.pathname = `/${database}`;
  return url.href;
}

/** The connection of this process to the maintenance database, open until the process ends. */
export function administrator(): Promise<pg.Client> {
  client ??= connectAdministrator();
  return client;
}

async function connectAdministrator(): Promise<pg.Client> {
  const connected = new pg.Client({ connectionString: await findServer() });
  connected.on('error', () => {}); // the server may end before this process does
  await connected.connect();
  // It keeps no process alive. The driver's types leave this out.
  (connected as unknown as { unref(): void }).unref();
  return connected;
}

let server: Promise<string> | undefined;

/** The URL of the maintenance database. */
function findServer(): Promise<string> {
  const { [NAMED]: url, [ASKED_AT]: port } = process.env;
  if (url) return Promise.resolve(url);
  server ??= port ? askAt(Number(port)) : startPostgres().then(({ localUrl }) => localUrl);
  return server;
}

async function askAt(port: number): Promise<string> {
  const answer = await text(connect({ host: '127.0.0.1', port }));
  if (!URL.canParse(answer)) throw new Error(`no PostgreSQL: ${answer}`);
  return answer;
}

/** Lets processes that are started with `environment` share a server, once one asks for it. */
export async function sharePostgres(): Promise<{
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}> {
  let started: Promise<PostgresServer> | undefined;
  const askers = createServer((socket) => {
    socket.on('error', () => {}); // who asked has ended
    started ??= startPostgres();
    started.then(
      ({ localUrl }) => socket.end(localUrl),
      (cause) => socket.end(String(cause)),
    );
  });
  askers.listen(0, '127.0.0.1');
  await once(askers, 'listening');
  const { port } = askers.address() as AddressInfo;
  return {
    environment: process.env[NAMED] ? {} : { [ASKED_AT]: String(port) },
    async stop() {
      askers.close();
      await (await started)?.stop();
    },
  };
}
