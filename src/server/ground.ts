/** The ground: what all parts of the domain stand on, built once. */
import { hostname } from 'node:os';
import { AuditedActs } from '#domain/audit/acts.ts';
import { Auditor } from '#domain/audit/auditor.ts';
import { recorded, recordingLog } from '#domain/audit/recording.ts';
import { Inbox } from '#messaging/inbox.ts';
import { InboxFile } from '#messaging/inbox-file.ts';
import { type Clock, MovableClock, systemClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { type Log, silentLog } from '#platform/log.ts';
import { Meters } from '#platform/meters.ts';
import { ModularExponentiation } from '#platform/modexp.ts';
import { type Random, systemRandom } from '#platform/random.ts';
import { RecentLines } from '#platform/recent-lines.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Tracer } from '#platform/tracing.ts';
import { version } from '#platform/version.ts';
import type { DataKeys } from '#store/sql/data-keys.ts';
import { openStore } from '#store/sql/open.ts';
import type { Store } from '#store/store.ts';
import { postgresOptions } from './database.ts';
import type { ServerConfig } from './options.ts';
import { logInTraces, openTracing, tracedDatabases } from './tracing.ts';

export interface Ground {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly dataKeys: DataKeys;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly modexp: ModularExponentiation;
  readonly log: Log;
  readonly meters: Meters;
  readonly auditor: Auditor;
  readonly acts: AuditedActs;
  readonly tracer: Tracer;
  /** Tools for developers; absent in `serve`. */
  readonly tools: DeveloperTools | undefined;
}

export interface DeveloperTools {
  readonly clock: MovableClock;
  readonly inbox: Inbox;
  readonly lines: RecentLines;
}

export async function openGround(config: ServerConfig): Promise<Ground> {
  const { mode, random = systemRandom, storeUrl, masterKey, inboxFile } = config;
  const movable = mode === 'dev' ? new MovableClock() : undefined;
  const clock = movable ?? config.clock ?? systemClock;
  const file = inboxFile === undefined ? undefined : new InboxFile(inboxFile);
  const tools = movable && {
    clock: movable,
    inbox: new Inbox({ clock, file }),
    lines: new RecentLines(clock),
  };
  const tracer = await openTracing(config, random);
  const given = config.log ?? silentLog;
  const log = logInTraces(tools?.lines.beside(given) ?? given, tracer);
  const { store, sealer, dataKeys } = await openStore(
    {
      url: storeUrl,
      masterKey,
      secondMasterKey: config.secondMasterKey,
      clock,
      random,
      sealLimits: config.sealLimits,
      ...postgresOptions(config),
      whileSilent: (outcome) => log.warn('waiting for the database', { outcome }),
    },
    tracedDatabases(config.openDatabase, tracer),
  );
  const meters = new Meters();
  const { modexpWorkers } = config;
  const modexp = new ModularExponentiation(
    modexpWorkers === undefined ? {} : { workers: modexpWorkers },
  );
  const ids = new Ids(random);
  const counted = metered(store, meters);
  const process = { node: hostname(), version: version() };
  const parts = { store: counted, sealer, clock, ids, log, meters, process };
  const auditor = new Auditor({ ...parts, days: config.auditDays });
  return {
    store: recorded(counted, auditor),
    sealer,
    dataKeys,
    clock,
    random,
    ids,
    modexp,
    log: recordingLog(log, auditor),
    meters,
    auditor,
    acts: new AuditedActs({ auditor, log }),
    tracer,
    tools,
  };
}

/** The store, and its transactions counted and timed. */
function metered(store: Store, { transactions, transactionSeconds }: Meters): Store {
  return {
    ...store,
    async transaction(body) {
      const begunAt = performance.now();
      try {
        const result = await store.transaction(body);
        transactions.count('committed');
        transactionSeconds.observe((performance.now() - begunAt) / 1000);
        return result;
      } catch (failure) {
        transactions.count('rolled back');
        throw failure;
      }
    },
  };
}
