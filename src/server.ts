/**
 * The composition root: ground → domain → doors → listener. Only its files, here and in server/,
 * know every implementation.
 */
import { importUploadDoor, UploadUrls } from '#api/import-upload.ts';
import { bodySizeFor } from '#api/protocol/body-sizes.ts';
import { defaultSettings } from '#config/settings.ts';
import { FOLLOW_REQUEST } from '#config/values.ts';
import { KeyUses } from '#domain/access/key-uses.ts';
import { RoleSessions } from '#domain/access/role-sessions.ts';
import { Issuers } from '#domain/tokens/issuers.ts';
import { WebIdentities } from '#domain/tokens/web-identities.ts';
import { imagePath } from '#http/assets.ts';
import { nameCheck, ownNames, privateNames } from '#http/known-names.ts';
import { type Listener, listen } from '#http/listen.ts';
import { PublicAddress } from '#http/public-address.ts';
import { poolHosts } from '#http/site-places.ts';
import type { Inbox } from '#messaging/inbox.ts';
import type { Clock } from '#platform/clock.ts';
import type { DataKeys } from '#store/sql/data-keys.ts';
import type { Store } from '#store/store.ts';
import type { Addresses } from './server/addresses.ts';
import { openApi } from './server/api.ts';
import { buildDomain, type Composition } from './server/domain.ts';
import { takeFirstAccessKey } from './server/first-access-key.ts';
import { gateOf, workLimit } from './server/gate.ts';
import { openGround } from './server/ground.ts';
import { LoopWatch, type OpenMetrics, openMetrics } from './server/metrics.ts';
import { serverMounts } from './server/mounts.ts';
import { buildOperators } from './server/operators.ts';
import type { ServerConfig, ServerOptions } from './server/options.ts';

export interface Server {
  /** Where the server listens, without a trailing slash. */
  readonly url: string;
  /** Where the metrics are; absent where they have no port. */
  readonly metricsUrl?: string;
  readonly store: Store;
  readonly dataKeys: DataKeys;
  readonly clock: Clock;
  /** The development inbox; absent in `serve`. */
  readonly inbox?: Inbox;
  /** Takes up settings that can change while it runs; when it throws, nothing has changed. */
  reload(next: ReloadableSettings): void;
  /** Is not ready from now on, and goes on serving until it is closed. */
  withdraw(): void;
  /**
   * Resolves with why, should the store be of no more use to this process: what it holds is known
   * only when it is opened anew.
   */
  readonly broken: Promise<Error>;
  /** Finishes what is in flight, refuses what is new, and closes the store; once, however often. */
  close(): Promise<void>;
}

/** The settings that can change in a server that runs. */
type ReloadableSettings = Pick<
  ServerConfig,
  'tls' | 'attemptsPerMinute' | 'messageRequestsPerMinute' | 'shutdownGrace'
>;

const RATES = ['attemptsPerMinute', 'messageRequestsPerMinute'] as const;

const PURGE_EVERY_MS = 60_000;
/** How soon a node notices import jobs that another one left. */
const IMPORT_LOOK_EVERY_MS = 2_000;

/** How soon a node notices what others have made of data keys, and of the store. */
const FOLLOW_EVERY_MS = 1_000;

/** Opens the store, builds the domain over it, opens the doors and listens. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const config: ServerConfig = { ...defaultSettings, ...options };
  let listener: Listener | undefined;
  let metrics: OpenMetrics | undefined;
  const follows = config.publicUrl === FOLLOW_REQUEST;
  const own = new PublicAddress(() => (!follows && config.publicUrl) || (listener?.url ?? ''));
  const publicUrl = own.url;
  const issuers = new Issuers({ template: config.issuer, publicUrl, manyNames: follows });

  const ground = await openGround(config);
  const uploadUrls = new UploadUrls({ ...ground, base: publicUrl });
  const addresses: Addresses = {
    publicUrl,
    issuers,
    imagePath,
    feedbackPage: (poolId) => `${publicUrl()}/${poolId}/feedback`,
    uploadUrl: (job) => uploadUrls.of(job),
  };
  const domain = buildDomain(ground, addresses, config);
  const { store, dataKeys, clock, log, ids, tools, meters, tracer } = domain;
  const isPoolHost = poolHosts({ ...domain, publicUrl });
  const { host, port, trustedProxies, tls, shutdownGrace } = config;
  const allowedHosts = [host, ...config.allowedHosts];
  const named = { allowedHosts, publicUrl: own.fixed };
  const names = nameCheck({ ...named, isPoolHost });

  let gate = gateOf(clock, config);
  let drain = config.limits?.drain ?? shutdownGrace * 1000;
  const stopWork = startWork(domain, () => listener?.withdraw());
  const keyUses = new KeyUses(domain);
  const webIdentities = new WebIdentities({ ...domain, issuers });
  const roleSessions = new RoleSessions({ ...domain, webIdentities });
  const loop = new LoopWatch(meters);
  const readyState = async () => (await listener?.readyState()) ?? 'withdrawn';
  const operators = buildOperators(domain, { loop, readyState }, config);
  const closeParts = async () => {
    await stopWork();
    loop.end();
    operators.condition.close();
    await operators.dataKeyWork.close();
    await keyUses.settled();
    await domain.importRunner.close();
    await domain.messaging.close();
    await domain.logDestinations.close();
    await domain.auditor.close();
    await Promise.all([domain.modexp.close(), domain.functions.close()]);
    await store.close();
    await tracer.close();
  };
  try {
    if (config.firstAccessKey) await takeFirstAccessKey(domain, config.firstAccessKey);
    const work = workLimit(domain, config);
    listener = await listen({
      host,
      port,
      trustedProxies,
      tls,
      strictTransport: tls !== undefined && config.mode === 'serve',
      gate: { admit: (head) => gate.admit(head) },
      work,
      tooOften: async (c) => (await import('#pages/too-often.ts')).tooOften(c),
      limits: config.limits ?? {},
      api: openApi(domain, names, { keyUses, roleSessions, webIdentities }, operators, config),
      apiBodySize: bodySizeFor,
      isPoolHost,
      ...(follows && { within: own.following(domain, privateNames(ownNames(named))) }),
      stream: importUploadDoor({ ...domain, urls: uploadUrls }),
      mounts: serverMounts(domain, addresses, names, config),
      ids,
      log,
      meters,
      tracer,
      ready: () => store.checkWritable(),
      isPrepared: config.isPrepared,
    });
    const { isReady } = listener;
    metrics = await openMetrics({ ...domain, bound: work?.bound, isReady, loop }, config);
  } catch (cause) {
    await listener?.close(0);
    await closeParts();
    throw cause;
  }
  const { url, withdraw, useTls } = listener;
  const closeAll = async () => {
    await listener?.close(drain);
    await closeParts();
    await metrics?.close();
    await log.flush();
  };
  let rates: Pick<ServerConfig, (typeof RATES)[number]> = config;
  let closing: Promise<void> | undefined;
  return {
    url,
    ...(metrics && { metricsUrl: metrics.url }),
    store,
    dataKeys,
    clock,
    ...(tools && { inbox: tools.inbox }),
    reload(next) {
      if (next.tls) useTls(next.tls);
      // Who has asked too often begins anew: only where the numbers have changed.
      if (RATES.some((name) => next[name] !== rates[name]))
        gate = gateOf(clock, { ...config, ...next });
      rates = next;
      drain = next.shutdownGrace * 1000;
    },
    withdraw,
    broken: store.broken,
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}

/**
 * Begins what a node does without being asked; answers how it ends. It ends by itself, and tells
 * `leftBehind`, when a newer version has closed the store to this one.
 */
function startWork(
  { store, clock, log, importRunner, dataKeys, auditor }: Composition,
  leftBehind: () => void,
): () => Promise<void> {
  const ending = new AbortController();
  let purging: Promise<void> | undefined;
  const purge = async () => {
    await store
      .purge(clock.now(), ending.signal)
      .then(() => auditor.purge(ending.signal))
      .catch((cause) => log.error('purge failed', { cause }));
    purging = undefined;
  };
  const purges = setInterval(() => {
    // One that removes a large pool takes longer than the pause.
    purging ??= purge();
  }, PURGE_EVERY_MS).unref();
  const imports = setInterval(() => importRunner.wake(), IMPORT_LOOK_EVERY_MS).unref();
  let following: Promise<void> | undefined;
  const follow = async () => {
    // Without a store nothing is sealed for long; requests log that it is away.
    await dataKeys.follow().catch(() => {});
    if (!(await store.admits().catch(() => true))) leave();
    following = undefined;
  };
  // Where no other process writes there is nobody to follow.
  const follows = store.isSoleWriter
    ? undefined
    : setInterval(() => {
        following ??= follow();
      }, FOLLOW_EVERY_MS).unref();
  const stop = () => {
    clearInterval(purges);
    clearInterval(imports);
    clearInterval(follows);
    ending.abort();
  };
  const leave = () => {
    log.error('store closed to this version', {
      outcome: 'a newer version has finalized its upgrade: stop this server',
    });
    stop();
    leftBehind();
  };
  return async () => {
    stop();
    await Promise.all([purging, following]);
  };
}
