/** Servers for tests: every test that speaks to one runs on both stores. */
import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, type TestContext } from 'node:test';
import type {
  CognitoIdentityProvider,
  CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { type PoolhouseOptions, startWith } from '#testing.ts';
import type { ServerOptions } from '../../src/server/options.ts';
import { documentedErrorsAlone } from './documented-errors.ts';
import { newSqlite, openUnsynced, PATIENCE, takePostgres } from './migrated-database.ts';

export type Poolhouse = Awaited<ReturnType<typeof startWith>> & {
  /** What another server would need to stand on the same store. */
  readonly storeUrl: string;
};

/** Starts a server that stops when the test ends, on an empty store unless `parts` names one. */
export type Start = (
  t: Pick<TestContext, 'after'>,
  options?: PoolhouseOptions,
  parts?: Partial<ServerOptions>,
) => Promise<Poolhouse>;

/** An instant for clocks that stand still: the middle of a TOTP step. */
export const NOON = Date.parse('2030-06-01T12:00:15Z');

/** What each client would look for in the environment and in files of this machine, and not find. */
const SDK_DEFAULTS = {
  maxAttempts: 3,
  retryMode: 'standard',
  defaultsMode: 'legacy',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  authSchemePreference: [],
} satisfies CognitoIdentityProviderClientConfig;

const fixture = JSON.parse(readFileSync(new URL('rsa-keys.json', import.meta.url), 'utf8')) as {
  keys: string[];
};
const fixtureKeys = fixture.keys.map((pem) => createPrivateKey(pem));
let nextKey = 0;

/** Gives out the fixture's keys in turn: making one costs more than a whole test. */
export async function fixtureKey(): Promise<KeyObject> {
  return fixtureKeys[nextKey++ % fixtureKeys.length]!;
}

/** Registers the tests once for each store the server can stand on. */
export function onEveryStore(register: (start: Start) => void): void {
  describe('on SQLite', () => register(startOnSqlite));
  describe('on PostgreSQL', () => register(startOnPostgres));
}

/** A server on an SQLite file, as `poolhouse dev` uses it. */
export const startOnSqlite: Start = async (t, options, parts = {}) =>
  parts.storeUrl
    ? start(t, parts.storeUrl, options, parts)
    : start(t, await newSqlite(t), options, { openDatabase: openUnsynced, ...parts });

/** A server on a PostgreSQL database that no other test looks at meanwhile. */
export const startOnPostgres: Start = async (t, options, parts = {}) => {
  if (parts.storeUrl) return start(t, parts.storeUrl, options, parts);
  const { url, openDatabase } = await takePostgres(t);
  return start(t, url, options, { openDatabase, ...parts });
};

/** Two nodes or more of one service: one PostgreSQL database, one master key and one public address. */
export async function startNodes(
  t: Pick<TestContext, 'after'>,
  count: number,
  options: PoolhouseOptions = {},
  isolation?: 'read committed' | 'serializable',
  settings: Partial<ServerOptions> = {},
): Promise<readonly [Poolhouse, Poolhouse, ...Poolhouse[]]> {
  const { url, openDatabase } = await takePostgres(t);
  const parts = {
    ...settings,
    ...(isolation && { databaseIsolation: isolation }),
    storeUrl: url,
    openDatabase,
    masterKey: randomBytes(32),
    publicUrl: 'https://pools.example',
  };
  const next = () => startOnPostgres(t, options, parts);
  const nodes: [Poolhouse, Poolhouse, ...Poolhouse[]] = [await next(), await next()];
  while (nodes.length < count) nodes.push(await next());
  return nodes;
}

async function start(
  t: Pick<TestContext, 'after'>,
  storeUrl: string,
  options: PoolhouseOptions | undefined,
  parts: Partial<ServerOptions>,
): Promise<Poolhouse> {
  const poolhouse = await startWith(
    { now: NOON, ...options },
    // One loopback address: the caller's own, which answers show, is then known.
    {
      host: '127.0.0.1',
      generateKey: fixtureKey,
      databaseTimeout: PATIENCE,
      ...parts,
      storeUrl,
    },
  );
  t.after(() => poolhouse.stop());
  const newClient = (config?: CognitoIdentityProviderClientConfig) => {
    const client = poolhouse.client({ ...SDK_DEFAULTS, ...config });
    client.middlewareStack.add(documentedErrorsAlone, { step: 'initialize' });
    return client;
  };
  let usual: CognitoIdentityProvider | undefined;
  return {
    ...poolhouse,
    storeUrl,
    /** Without settings of its own always the same one, with its connections. */
    client(config) {
      if (config) return newClient(config);
      usual ??= newClient();
      return usual;
    },
  };
}
