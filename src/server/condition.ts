/** How this process fares, for operators: whether it is ready, what waits, and how much it does. */
import { hostname } from 'node:os';
import type { OperatorOutput, OperatorValue } from '#contract/operator-types.ts';
import type { ReadyState } from '#http/health.ts';
import type { Counter, Histogram } from '#platform/metrics.ts';
import { version } from '#platform/version.ts';
import type { Composition } from './domain.ts';
import { type LoopWatch, outboxBacklogs } from './metrics.ts';
import type { ServerConfig } from './options.ts';

/** Rates are of so long, looked at so often, from the first look until nobody has asked for long. */
const WINDOW_MS = 5 * 60_000;
const LOOK_EVERY_MS = 10_000;
const FORGET_AFTER_MS = 10 * 60_000;
/** Mail that is due for so long is no hiccup of a mail server. */
const OVERDUE_SECONDS = 60;

const REASONS: Readonly<Record<Exclude<ReadyState, 'ready'>, string>> = {
  withdrawn: 'The server is about to stop, or a newer version has finalized its upgrade.',
  unprepared: 'The seeds that the server was started with are not in its store yet.',
  'store silent': 'The store does not answer within a second.',
  'store unusable': 'The store cannot be written to.',
};

const COUNTED = [
  'requests',
  'turnedAway',
  'signIns',
  'attempts',
  'lockOuts',
  'deliveries',
] as const;
type CountedMeter = (typeof COUNTED)[number];

interface CounterLook {
  readonly at: number;
  /** By the meter and its labels. */
  readonly totals: ReadonlyMap<string, number>;
}

interface ConditionParts
  extends Pick<Composition, 'store' | 'clock' | 'meters' | 'log' | 'tracer'> {
  readonly loop: LoopWatch;
  readonly readyState: () => Promise<ReadyState>;
}

export class ServerCondition {
  readonly #parts: ConditionParts;
  readonly #config: Pick<ServerConfig, 'mode' | 'storeUrl' | 'email' | 'sms'>;
  #looks: CounterLook[] = [];
  #looking: NodeJS.Timeout | undefined;
  #askedAt = 0;

  constructor(parts: ConditionParts, config: ServerConfig) {
    this.#parts = parts;
    this.#config = config;
  }

  async health(): Promise<OperatorOutput<'DescribeHealth'>> {
    const { readyState, meters, log, tracer } = this.#parts;
    const { storeUrl, mode, email, sms } = this.#config;
    const state = await readyState();
    const ready = state === 'ready';
    const backlogs = await outboxBacklogs(this.#parts);
    const overdue = Math.max(0, ...(backlogs ?? []).map(({ overdueSeconds }) => overdueSeconds));
    const lost = sumOf(meters.auditRecords, ([outcome]) => outcome === 'lost');
    const unsent = mode === 'dev' ? [] : [...(email ? [] : ['e-mail']), ...(sms ? [] : ['SMS'])];
    return {
      Node: hostname(),
      Version: version(),
      StartedAt: new Date(performance.timeOrigin),
      Store: storeUrl.startsWith('sqlite:') ? 'SQLite' : 'PostgreSQL',
      Ready: ready,
      Checks: [
        ready
          ? { Name: 'Ready', Status: 'OK' }
          : { Name: 'Ready', Status: 'FAILED', Reason: REASONS[state] },
        warningIf(
          'Outbox',
          !backlogs || overdue > OVERDUE_SECONDS,
          backlogs
            ? `A message has been due for ${Math.round(overdue)} seconds: look at the mail server or the SMS gateway.`
            : 'The store does not say what waits.',
        ),
        warningIf(
          'Senders',
          unsent.length > 0,
          `There is no sender for ${unsent.join(' and ')}: operations that would send such messages are refused.`,
        ),
        warningIf(
          'Audit',
          lost > 0,
          `${lost} records of reads and refusals were lost, since the store took none for too long.`,
        ),
        warningIf(
          'Log',
          log.dropped + tracer.dropped > 0,
          `${log.dropped} lines of the log and ${tracer.dropped} spans were dropped: what reads them is too slow.`,
        ),
      ],
    };
  }

  async metrics(): Promise<OperatorOutput<'DescribeMetrics'>> {
    const { store, meters, clock, loop } = this.#parts;
    loop.begin();
    const earlier = this.#look();
    const { waiting, open, idle } = store.load();
    const backlogs = (await outboxBacklogs(this.#parts)) ?? [];
    const counted = (name: CountedMeter, labelAt?: number) =>
      countsOf(name, meters[name], earlier, labelAt);
    return {
      Node: hostname(),
      At: new Date(clock.now()),
      // Of all operations together, by how they ended.
      Requests: counted('requests', 1),
      RequestTime: spreadOf(meters.requestSeconds),
      TurnedAway: counted('turnedAway'),
      SignIns: counted('signIns'),
      Attempts: counted('attempts'),
      LockOuts: counted('lockOuts'),
      Messages: counted('deliveries'),
      Outbox: backlogs.map(({ medium, messages, overdueSeconds }) => ({
        Medium: medium,
        Messages: messages,
        OverdueSeconds: Math.round(overdueSeconds),
      })),
      EventLoopDelay: spreadOf(meters.loopDelay),
      StoreQueue: waiting,
      ConnectionsUsed: open - idle,
      ConnectionsOpen: open,
      MemoryBytes: process.memoryUsage.rss(),
    };
  }

  close(): void {
    clearInterval(this.#looking);
  }

  /** Looks at all counters from now on; answers the oldest look of the window, if there is one. */
  #look(): CounterLook | undefined {
    this.#askedAt = performance.now();
    this.#looking ??= setInterval(() => {
      if (performance.now() - this.#askedAt > FORGET_AFTER_MS) {
        clearInterval(this.#looking);
        this.#looking = undefined;
        this.#looks = [];
      } else this.#note();
    }, LOOK_EVERY_MS).unref();
    const [oldest] = this.#looks;
    this.#note();
    return oldest;
  }

  #note(): void {
    const { meters } = this.#parts;
    const at = performance.now();
    const totals = new Map<string, number>();
    for (const name of COUNTED) {
      for (const [labels, value] of meters[name].readings()) totals.set(keyOf(name, labels), value);
    }
    this.#looks = this.#looks.filter((look) => at - look.at < WINDOW_MS);
    this.#looks.push({ at, totals });
  }
}

const keyOf = (name: string, labels: readonly string[]) => [name, ...labels].join('\n');

/** A counter by its labels, or by one of them. */
function countsOf(
  name: CountedMeter,
  meter: Pick<Counter<readonly string[]>, 'readings'>,
  earlier: CounterLook | undefined,
  labelAt: number | undefined,
): OperatorValue<'MetricCounts'> {
  const groups = new Map<string, { labels: readonly string[]; total: number; before: number }>();
  for (const [all, value] of meter.readings()) {
    const labels = labelAt === undefined ? all : [all[labelAt]!];
    const group = groups.get(labels.join('\n')) ?? { labels, total: 0, before: 0 };
    group.total += value;
    group.before += earlier?.totals.get(keyOf(name, all)) ?? 0;
    groups.set(labels.join('\n'), group);
  }
  const minutes = earlier && (performance.now() - earlier.at) / 60_000;
  return [...groups.values()].map(({ labels, total, before }) => ({
    Labels: labels,
    Total: total,
    ...(minutes && { PerMinute: Math.round((total - before) / minutes) }),
  }));
}

function sumOf(
  meter: Pick<Counter<readonly string[]>, 'readings'>,
  wanted: (labels: readonly string[]) => boolean,
): number {
  return meter.readings().reduce((sum, [labels, value]) => sum + (wanted(labels) ? value : 0), 0);
}

function spreadOf(
  meter: Pick<Histogram<readonly string[]>, 'summary'>,
): OperatorValue<'SpreadSummary'> {
  const { count, median, p99 } = meter.summary();
  const micros = (seconds: number) => Math.round(seconds * 1e6);
  return { Count: count, MedianMicroseconds: micros(median), P99Microseconds: micros(p99) };
}

const warningIf = (
  Name: string,
  isWarning: boolean,
  Reason: string,
): OperatorValue<'HealthCheck'> =>
  isWarning ? { Name, Status: 'WARNING', Reason } : { Name, Status: 'OK' };
