/** Servers in the mode `serve`, with senders as the settings would make them. */
import type { TestContext } from 'node:test';
import { MovableClock } from '#platform/clock.ts';
import type { ServerOptions } from '../../src/server/options.ts';
import { NOON, type Poolhouse, type Start } from './servers.ts';

const ACCESS_KEY = {
  accessKeyId: 'AKIAEXAMPLE234567AAA',
  secretAccessKey: 'forty-characters-or-so-in-all',
};

/** All requests of a test come from one address. */
export const UNLIMITED = {
  attemptsPerMinute: 0,
  messageRequestsPerMinute: 0,
  messagesPerHour: 0,
} satisfies Partial<ServerOptions>;

/** Tests move the clock to what is due: they need not wait for the next look a second. */
const LOOK_MS = 50;

/** Starts one, on an empty store unless `parts` names one. Its clients sign with a key of its own. */
export async function startProduction(
  start: Start,
  t: Pick<TestContext, 'after'>,
  parts: Partial<ServerOptions> = {},
): Promise<Poolhouse> {
  const clock = new MovableClock();
  clock.freeze();
  clock.set(NOON);
  const poolhouse = await start(
    t,
    {},
    { mode: 'serve', clock, outboxLookMs: LOOK_MS, ...UNLIMITED, ...parts },
  );
  await poolhouse.server.store.transaction((tx) =>
    tx.accessKeys.insert({
      id: ACCESS_KEY.accessKeyId,
      secret: ACCESS_KEY.secretAccessKey,
      name: 'test',
      createdAt: 0,
    }),
  );
  return {
    ...poolhouse,
    client(config = {}) {
      const client = poolhouse.client({ credentials: ACCESS_KEY, ...config });
      // Signatures are judged by the server's clock. The SDK would go by the Date of answers.
      Object.defineProperty(client.config, 'systemClockOffset', {
        get: () => poolhouse.clock.now() - Date.now(),
        set() {},
      });
      return client;
    },
  };
}

/** Senders to servers on this machine. */
export const mailTo = (port: number): NonNullable<ServerOptions['email']> => ({
  url: `smtp://127.0.0.1:${port}`,
  starttls: 'never',
  from: 'Poolhouse <no-reply@id.example.com>',
});

export const smsTo = (
  url: string,
  rest: Partial<NonNullable<ServerOptions['sms']>> = {},
): NonNullable<ServerOptions['sms']> => ({
  url,
  headers: {},
  body: '{"id":"{id}","to":"{to}","body":"{body}","sender":"{sender}","pool":"{pool}"}',
  sender: '',
  ...rest,
});

/** Resolves when `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** How long the outbox takes a message for an attempt. */
const LEASE = 40_000;

/** The instants at which an attempt may have begun, of each clock that stands still. */
const instants = new WeakMap<object, Set<number>>();

/**
 * Like `until`, and lets time pass meanwhile: to the next attempt to deliver what waits, and never
 * while one is under way, which would end its lease. One that began just before time moved is
 * known by when its lease ends.
 */
export async function untilTried(
  { server: { store }, clock }: Poolhouse,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const begun = instants.get(clock) ?? new Set();
  instants.set(clock, begun);
  await until(async () => {
    if (await condition()) return true;
    begun.add(clock.now());
    const kept = await Promise.all(
      (['EMAIL', 'SMS'] as const).map((medium) => store.outbox.due(medium, 1e15, 100)),
    );
    const due = kept.flat().map(({ dueAt }) => dueAt);
    if (due.length === 0 || due.some((at) => at <= clock.now() || begun.has(at - LEASE))) {
      return false;
    }
    clock.advance(Math.min(...due) - clock.now());
    return false;
  });
}
