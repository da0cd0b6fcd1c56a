/**
 * Poolhouse inside other people's tests: a server of its own in this process, with an empty
 * store, a clock to move and an inbox to read.
 */
import { join } from 'node:path';
import type {
  CognitoIdentityProvider,
  CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import type { SeedCounts } from '#dev/seeds.ts';
import { codeAt, stepAt } from '#domain/factors/totp.ts';
import type { InboxFilters, InboxMessage } from '#messaging/inbox-message.ts';
import { fromBase32 } from '#platform/base32.ts';
import type { MovableClock } from '#platform/clock.ts';
import type { ServerOptions } from './server/options.ts';
import { startServer } from './server.ts';

/** Seals the stores of tests. No secret: a folder that one run left must open in the next. */
const MASTER_KEY = Buffer.alloc(32, 'poolhouse testing');

export interface PoolhouseOptions {
  /** A folder to keep the store in; in memory when absent. */
  readonly data?: string;
  /** Default us-east-1. */
  readonly region?: string;
  /** A free one is taken when absent. */
  readonly port?: number;
  /** The instant the clock starts at, in milliseconds; it then stands still until it is moved. */
  readonly now?: number;
}

export interface Poolhouse {
  /** Where the server listens: the `endpoint` of an AWS SDK client. */
  readonly url: string;
  readonly region: string;
  readonly clock: MovableClock;
  /**
   * An AWS SDK client for this server. Needs the package
   * `@aws-sdk/client-cognito-identity-provider` beside this one.
   */
  client(config?: CognitoIdentityProviderClientConfig): CognitoIdentityProvider;
  /** The messages the server would have sent, newest first. */
  inbox(filters?: InboxFilters): readonly InboxMessage[];
  /**
   * The newest message that passes the filters, waited for as long as `ms` (5 seconds when absent).
   * Rejects when none comes.
   */
  waitForMessage(filters?: InboxFilters, ms?: number): Promise<InboxMessage>;
  /** The code that an authenticator with this secret, in base32, shows at the server's time. */
  totp(secret: string): string;
  /** Makes pools, clients, users and groups: see docs/development.md for the form of a seed. */
  seed(seed: unknown): Promise<SeedCounts>;
  /** Removes all pools and messages, or the users, groups and messages of one pool. */
  reset(userPoolId?: string): Promise<void>;
  /** Stops the server; a store in memory is gone. */
  stop(): Promise<void>;
  /** `await using` stops it at the end of a block. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server for tests. */
export function startPoolhouse(options: PoolhouseOptions = {}): Promise<Poolhouse> {
  return startWith(options, {});
}

/** `startPoolhouse` with parts of the server replaced: for Poolhouse's own tests. */
export async function startWith(
  options: PoolhouseOptions,
  parts: Partial<ServerOptions>,
): Promise<Poolhouse & { readonly server: Awaited<ReturnType<typeof startServer>> }> {
  const region = options.region ?? 'us-east-1';
  const sdk = await import('@aws-sdk/client-cognito-identity-provider');
  const server = await startServer({
    mode: 'dev',
    port: options.port ?? 0,
    storeUrl: options.data ? `sqlite:${join(options.data, 'poolhouse.db')}` : 'sqlite::memory:',
    masterKey: MASTER_KEY,
    region,
    ...(options.data && { inboxFile: join(options.data, 'inbox.jsonl') }),
    modexpWorkers: 0,
    ...parts,
  });
  const clock = server.clock as MovableClock;
  if (options.now !== undefined) {
    clock.freeze();
    clock.set(options.now);
  }
  const clients: CognitoIdentityProvider[] = [];
  const order = async (tool: string, body: unknown) => {
    const answer = await fetch(`${server.url}/_dev/${tool}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answered = (await answer.json()) as { readonly message?: string };
    if (!answer.ok) throw new Error(answered.message);
    return answered;
  };
  const stop = async () => {
    for (const client of clients.splice(0)) client.destroy();
    await server.close();
  };
  return {
    url: server.url,
    region,
    clock,
    server,
    client(config = {}) {
      const client = new sdk.CognitoIdentityProvider({
        endpoint: server.url,
        region,
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        ...config,
      });
      clients.push(client);
      return client;
    },
    inbox: (filters) => server.inbox?.list(filters) ?? [],
    async waitForMessage(filters = {}, ms = 5_000) {
      const message = await server.inbox?.newest(filters, ms);
      if (!message) throw new Error(`No such message came in ${ms} ms.`);
      return message;
    },
    totp(secret) {
      const bytes = fromBase32(secret.replaceAll(/\s|=/g, '').toUpperCase());
      if (!bytes) throw new Error('The secret must be base32.');
      return codeAt(bytes, stepAt(clock.now()));
    },
    seed: async (seed) => (await order('seed', seed)) as SeedCounts,
    async reset(userPoolId) {
      await order('reset', userPoolId === undefined ? {} : { userPoolId });
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
