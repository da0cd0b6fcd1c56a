/**
 * The logs that a pool delivers: what happens at its users' accounts, and messages that could not
 * be sent. They go to what the setting `logDestinations` has for the ARN that the pool names.
 */
import { featureUnavailableInTier, invalidParameter } from '#contract/errors.ts';
import type {
  EventSourceName,
  LogConfigurationType,
  LogDeliveryConfigurationType,
  SetLogDeliveryConfigurationRequest,
} from '#contract/types.ts';
import type { Clock } from '#platform/clock.ts';
import type { LogDestinations } from '#platform/log-destinations.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { Pools } from './pools.ts';

/** What each source has: its one level, and the destinations it may have. */
const SOURCES: Readonly<
  Record<
    EventSourceName,
    { readonly level: 'ERROR' | 'INFO'; readonly takes: readonly DestinationKind[] }
  >
> = {
  userNotification: { level: 'ERROR', takes: ['CloudWatchLogsConfiguration'] },
  userAuthEvents: {
    level: 'INFO',
    takes: ['CloudWatchLogsConfiguration', 'FirehoseConfiguration', 'S3Configuration'],
  },
};

/** How records name their source. */
const NAMES: Readonly<Record<EventSourceName, string>> = {
  userNotification: 'USER_NOTIFICATION',
  userAuthEvents: 'USER_ACTIVITY',
};

type DestinationKind = 'CloudWatchLogsConfiguration' | 'FirehoseConfiguration' | 'S3Configuration';
const KINDS: readonly DestinationKind[] = [
  'CloudWatchLogsConfiguration',
  'FirehoseConfiguration',
  'S3Configuration',
];

interface Parts {
  readonly pools: Pools;
  readonly clock: Clock;
  readonly logDestinations: LogDestinations;
}

export class LogDelivery {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Replaces all that was configured.
   * @throws InvalidParameterException, FeatureUnavailableInTierException
   */
  async configure({
    UserPoolId,
    LogConfigurations: logs,
  }: SetLogDeliveryConfigurationRequest): Promise<LogDeliveryConfigurationType> {
    const pool = await this.#parts.pools.change(UserPoolId, (old) => {
      for (const [i, each] of logs.entries()) this.#check(old, each, logs.slice(0, i));
      const { logs: _, ...rest } = old;
      return logs.length > 0 ? { ...rest, logs } : rest;
    });
    return describe(pool);
  }

  async configuration(poolId: string): Promise<LogDeliveryConfigurationType> {
    return describe(await this.#parts.pools.current(poolId));
  }

  /** Whether records of this source are delivered, so that one is worth making. */
  delivers({ logs = [] }: Pool, source: EventSourceName): boolean {
    return logs.some(({ EventSource }) => EventSource === source);
  }

  /** Delivers a record, if the pool delivers its source. */
  tell(pool: Pool, source: EventSourceName, message: Readonly<Record<string, unknown>>): void {
    const configured = pool.logs?.find(({ EventSource }) => EventSource === source);
    const arn = configured && arnOf(configured);
    if (arn === undefined) return;
    const record = {
      eventTimestamp: String(this.#parts.clock.now()),
      eventSource: NAMES[source],
      logLevel: SOURCES[source].level,
      message,
      logSourceId: { userPoolId: pool.id },
    };
    this.#parts.logDestinations.write(arn, JSON.stringify(record));
  }

  #check(pool: Pool, configured: LogConfigurationType, before: readonly LogConfigurationType[]) {
    const { EventSource: source, LogLevel } = configured;
    const { level, takes } = SOURCES[source];
    if (before.some(({ EventSource }) => EventSource === source)) {
      throw invalidParameter(`${source} is configured more than once.`);
    }
    if (LogLevel !== level) throw invalidParameter(`The log level of ${source} must be ${level}.`);
    const given = KINDS.filter((kind) => configured[kind] !== undefined);
    const arn = arnOf(configured);
    if (given.length !== 1 || arn === undefined) {
      throw invalidParameter(`${source} must have exactly one destination.`);
    }
    if (!takes.includes(given[0]!)) {
      throw invalidParameter(`${source} cannot be delivered by ${given[0]}.`);
    }
    if (source === 'userAuthEvents' && pool.settings.UserPoolTier !== 'PLUS') {
      throw featureUnavailableInTier(
        `User activity logs are not available in the ${pool.settings.UserPoolTier} pricing tier configured.`,
      );
    }
    if (!this.#parts.logDestinations.knows(arn)) {
      throw invalidParameter(`This server has no destination ${arn}: logDestinations names them.`);
    }
  }
}

function arnOf(configured: LogConfigurationType): string | undefined {
  const { CloudWatchLogsConfiguration, FirehoseConfiguration, S3Configuration } = configured;
  return (
    CloudWatchLogsConfiguration?.LogGroupArn ??
    FirehoseConfiguration?.StreamArn ??
    S3Configuration?.BucketArn
  );
}

function describe({ id, logs = [] }: Pool): LogDeliveryConfigurationType {
  return { UserPoolId: id, LogConfigurations: logs };
}
