/** Reads what metrics are read from, and opens their port. */
import { openMetricsPort } from '#http/metrics-port.ts';
import type { WorkBound } from '#http/work-bound.ts';
import { expositionOf, type Meters, type Readings } from '#platform/meters.ts';
import type { Reading } from '#platform/metrics.ts';
import { version } from '#platform/version.ts';
import type { Ground } from './ground.ts';
import type { ServerConfig } from './options.ts';

interface MetricParts
  extends Pick<Ground, 'store' | 'clock' | 'modexp' | 'log' | 'meters' | 'tracer'> {
  /** Undefined where overload is not refused. */
  readonly bound: WorkBound | undefined;
  readonly isReady: () => Promise<boolean>;
  readonly loop: LoopWatch;
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
  const opened = await openMetricsPort({ host, port, read, isReady: parts.isReady });
  parts.loop.begin();
  return { url: opened.url, close: () => opened.close() };
}

/** Looks how late timers are, from when somebody first asks for that. */
export class LoopWatch {
  readonly #meters: Meters;
  #looks: NodeJS.Timeout | undefined;

  constructor(meters: Meters) {
    this.#meters = meters;
  }

  begin(): void {
    let due = performance.now() + LOOK_EVERY;
    this.#looks ??= setInterval(() => {
      const now = performance.now();
      this.#meters.loopDelay.observe(Math.max(0, now - due) / 1000);
      due = now + LOOK_EVERY;
    }, LOOK_EVERY).unref();
  }

  end(): void {
    clearInterval(this.#looks);
  }
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
async function outboxOf(parts: MetricParts): Promise<Readings> {
  const backlogs = await outboxBacklogs(parts);
  if (!backlogs) return {};
  return {
    outboxMessages: backlogs.map(({ medium, messages }) => [[medium], messages]),
    outboxAge: backlogs.map(({ medium, overdueSeconds }) => [[medium], overdueSeconds]),
  };
}

/** What waits in the outbox; undefined where the store does not answer in time. */
export async function outboxBacklogs({ store, clock }: Pick<Ground, 'store' | 'clock'>) {
  const now = clock.now();
  const mediums = ['EMAIL', 'SMS'] as const;
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), PATIENCE).unref();
  });
  const asked = Promise.all(mediums.map((medium) => store.outbox.backlog(medium)));
  const backlogs = await Promise.race([asked, late]).catch(() => undefined);
  return backlogs?.map(({ count, dueAt = now }, i) => ({
    medium: mediums[i]!,
    messages: count,
    overdueSeconds: Math.max(0, now - dueAt) / 1000,
  }));
}
