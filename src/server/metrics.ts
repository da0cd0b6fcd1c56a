/** Reads what metrics are read from, and opens their port. */
import { openMetricsPort } from '#http/metrics-port.ts';
import type { WorkBound } from '#http/work-bound.ts';
import { expositionOf, type Readings } from '#platform/meters.ts';
import type { Reading } from '#platform/metrics.ts';
import { version } from '#platform/version.ts';
import type { Ground } from './ground.ts';
import type { ServerConfig } from './options.ts';

interface MetricParts
  extends Pick<Ground, 'store' | 'clock' | 'modexp' | 'log' | 'meters' | 'tracer'> {
  /** Undefined where overload is not refused. */
  readonly bound: WorkBound | undefined;
  readonly isReady: () => Promise<boolean>;
}

export interface OpenMetrics {
  readonly url: string;
  close(): Promise<void>;
}

/** How long the store may take to say what waits in it, in ms. */
const PATIENCE = 1_000;
/** How often the event loop is looked at, in ms. */
const LOOK_EVERY = 100;

/** Opens the port of the metrics, where the settings name one. */
export async function openMetrics(
  parts: MetricParts,
  { metricsHost: host, metricsPort: port, storeUrl }: ServerConfig,
): Promise<OpenMetrics | undefined> {
  if (port === undefined) return undefined;
  const store = storeUrl.startsWith('sqlite:') ? 'sqlite' : 'postgres';
  const read = async () => expositionOf(parts.meters, await readingsOf(parts, store));
  const opened = await openMetricsPort({ host, port, read });
  const looks = watchLoop(parts);
  return {
    url: opened.url,
    async close() {
      clearInterval(looks);
      await opened.close();
    },
  };
}

function watchLoop({ meters }: MetricParts): NodeJS.Timeout {
  let due = performance.now() + LOOK_EVERY;
  return setInterval(() => {
    const now = performance.now();
    meters.loopDelay.observe(Math.max(0, now - due) / 1000);
    due = now + LOOK_EVERY;
  }, LOOK_EVERY).unref();
}

async function readingsOf(parts: MetricParts, storeKind: string): Promise<Readings> {
  const { store, modexp, log, tracer, bound, isReady } = parts;
  const { waiting, open, idle } = store.load();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const [ready, outbox] = await Promise.all([isReady(), outboxOf(parts)]);
  return {
    ...(bound && {
      workInProgress: [
        [['users'], bound.inProgress.users],
        [['operators'], bound.inProgress.operators],
      ],
      workBound: one(bound.bound),
    }),
    ...outbox,
    storeQueue: one(waiting),
    storeConnections: [
      [['used'], open - idle],
      [['idle'], idle],
    ],
    threadQueue: one(modexp.waiting),
    ready: one(ready ? 1 : 0),
    logDropped: one(log.dropped),
    spansDropped: one(tracer.dropped),
    cpu: one((user + system) / 1e6),
    memory: one(rss),
    heap: one(heapUsed),
    startTime: one(performance.timeOrigin / 1000),
    build: [[[version(), process.version, storeKind], 1]],
  };
}

const one = (value: number): readonly Reading[] => [[[], value]];

/** Nothing, where the store does not answer in time: an absent metric says so. */
async function outboxOf({ store, clock }: MetricParts): Promise<Readings> {
  const now = clock.now();
  const mediums = ['EMAIL', 'SMS'] as const;
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), PATIENCE).unref();
  });
  const asked = Promise.all(mediums.map((medium) => store.outbox.backlog(medium)));
  const backlogs = await Promise.race([asked, late]).catch(() => undefined);
  if (!backlogs) return {};
  return {
    outboxMessages: mediums.map((medium, i) => [[medium], backlogs[i]!.count]),
    outboxAge: mediums.map((medium, i) => {
      const { dueAt = now } = backlogs[i]!;
      return [[medium], Math.max(0, now - dueAt) / 1000];
    }),
  };
}
