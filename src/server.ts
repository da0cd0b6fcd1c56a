/** The composition root: store → domain → doors → listener. It alone knows every implementation. */
import { createPrivateKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { importUploadDoor, UploadUrls } from '#api/import-upload.ts';
import { operations } from '#api/operations/index.ts';
import { largeBody } from '#api/protocol/body-sizes.ts';
import { anyCredentials, storedCredentials } from '#api/protocol/credentials.ts';
import { apiDoor } from '#api/protocol/door.ts';
import type { SenderKeys } from '#config/sender-keys.ts';
import type { TriggerRoutes } from '#config/trigger-routes.ts';
import { AccountNotices } from '#domain/accounts/account-notices.ts';
import { Accounts } from '#domain/accounts/accounts.ts';
import { ActionLimits } from '#domain/accounts/action-limits.ts';
import { AttemptGuard } from '#domain/accounts/attempt-guard.ts';
import { Authenticators } from '#domain/accounts/authenticators.ts';
import { Claimants } from '#domain/accounts/claimants.ts';
import { ConfirmationCodes } from '#domain/accounts/confirmation-codes.ts';
import { CustomSenders } from '#domain/accounts/custom-senders.ts';
import { Devices } from '#domain/accounts/devices.ts';
import { Imports } from '#domain/accounts/import/imports.ts';
import { ImportRunner } from '#domain/accounts/import/runner.ts';
import { Uploads } from '#domain/accounts/import/uploads.ts';
import { MessageCodes } from '#domain/accounts/message-codes.ts';
import { MessageComposer } from '#domain/accounts/message-composer.ts';
import { OwnAuthenticators } from '#domain/accounts/own-authenticators.ts';
import { Passkeys } from '#domain/accounts/passkeys.ts';
import { PasswordChange } from '#domain/accounts/password-change.ts';
import { Recovery } from '#domain/accounts/recovery.ts';
import { RecoveryCodes } from '#domain/accounts/recovery-codes.ts';
import { SignUps } from '#domain/accounts/sign-ups.ts';
import { UserAttributes } from '#domain/accounts/user-attributes.ts';
import { WatchedActions } from '#domain/accounts/watched-actions.ts';
import { Brandings } from '#domain/branding/brandings.ts';
import { ClassicStyles } from '#domain/branding/classic-styles.ts';
import { Looks } from '#domain/branding/looks.ts';
import { Terms } from '#domain/branding/terms.ts';
import { Clients } from '#domain/clients.ts';
import { Groups } from '#domain/groups.ts';
import { Authorizations } from '#domain/oauth/authorizations.ts';
import { CodeGrants } from '#domain/oauth/code-grants.ts';
import { OwnSession } from '#domain/oauth/own-session.ts';
import { Registrations } from '#domain/oauth/registrations.ts';
import { SignOuts } from '#domain/oauth/sign-outs.ts';
import { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import { UserSessions } from '#domain/oauth/user-sessions.ts';
import { PoolDomains, type PrefixForm } from '#domain/pools/domains.ts';
import { Pools } from '#domain/pools/pools.ts';
import { ResourceServers } from '#domain/pools/resource-servers.ts';
import { AuthEvents } from '#domain/risk/auth-events.ts';
import { RiskNotices } from '#domain/risk/risk-notices.ts';
import { ThreatProtection } from '#domain/risk/threat-protection.ts';
import { assembleSignIn } from '#domain/signin/assembly.ts';
import { Bearers } from '#domain/tokens/bearers.ts';
import { ClientTokens } from '#domain/tokens/client-tokens.ts';
import { Grants } from '#domain/tokens/grants.ts';
import { Renewals } from '#domain/tokens/renewals.ts';
import { Revocations } from '#domain/tokens/revocations.ts';
import { type GenerateKey, SigningKeys } from '#domain/tokens/signing-keys.ts';
import { TokenSessions } from '#domain/tokens/token-sessions.ts';
import { TokenSigner } from '#domain/tokens/token-signer.ts';
import { TokenTrigger } from '#domain/tokens/token-trigger.ts';
import type { Mount } from '#http/app.ts';
import { imagePath } from '#http/assets.ts';
import { type Listener, type ListenOptions, listen } from '#http/listen.ts';
import type { SiteMount } from '#http/site.ts';
import { Inbox } from '#messaging/inbox.ts';
import { sameForAll } from '#messaging/messaging.ts';
import { Outbox } from '#messaging/outbox.ts';
import { SmsGateway, type SmsGatewaySettings } from '#messaging/sms-gateway.ts';
import { SmtpSender, type SmtpSettings } from '#messaging/smtp.ts';
import { type Clock, MovableClock, systemClock } from '#platform/clock.ts';
import { anyOf, type CompromisedPasswords } from '#platform/compromised-passwords.ts';
import { Ids } from '#platform/ids.ts';
import { type Locations, nowhere } from '#platform/locations.ts';
import { type Log, silentLog } from '#platform/log.ts';
import { ModularExponentiation } from '#platform/modexp.ts';
import { type Random, systemRandom } from '#platform/random.ts';
import { openStore } from '#store/sql/open.ts';
import type { Store } from '#store/store.ts';
import { CodeCipher } from '#triggers/code-cipher.ts';
import { Functions } from '#triggers/functions.ts';
import { Triggers } from '#triggers/triggers.ts';

export interface ServerOptions {
  /** `dev` accepts any credentials, keeps messages in an inbox and lets the clock be moved. */
  readonly mode: 'dev' | 'serve';
  readonly listen: Pick<ListenOptions, 'host' | 'port'> & Partial<ListenOptions>;
  /** `sqlite:<file>`, `sqlite::memory:` or `postgres://…`. */
  readonly storeUrl: string;
  /** 32 bytes: what the data keys in the store are wrapped with. */
  readonly masterKey: Buffer;
  readonly region: string;
  readonly accountId: string;
  /** How e-mails and SMS leave in `serve`; without them such messages are refused. */
  readonly email?: SmtpSettings | undefined;
  readonly sms?: SmsGatewaySettings | undefined;
  /** Base of issuers and links; the listener's own address when absent. */
  readonly publicUrl?: string | undefined;
  /** Where links to a pool's prefix domain lead; `path` when absent. */
  readonly prefixDomains?: PrefixForm;
  /** Whether people manage how they sign in on a page of their pool's domain; they do when absent. */
  readonly accountPage?: boolean;
  /** How functions that pools name as triggers are called. */
  readonly triggers?: TriggerRoutes;
  /** Keys that encrypt codes for functions that send messages. */
  readonly senderKeys?: SenderKeys;
  /** Milliseconds an attempt to call one may take; for tests. */
  readonly triggerMs?: number;
  readonly log?: Log;
  readonly random?: Random;
  /** In `serve`; in `dev` the clock is always the movable one. */
  readonly clock?: Clock;
  readonly generateKey?: GenerateKey;
  /** Of import jobs: rows and bytes of a file, jobs of a pool. */
  readonly importLimits?: {
    readonly rows?: number;
    readonly bytes?: number;
    readonly jobs?: number;
  };
  /** Clients of a pool when none can register any more; for tests. */
  readonly maxClients?: number;
  /** Threads for the arithmetic of passwords; each takes seconds of CPU to begin. */
  readonly modexpWorkers?: number;
  /** Where addresses are; nowhere when absent. */
  readonly locations?: Locations;
  /** Passwords threat protection refuses; none when absent. */
  readonly compromisedPasswords?: CompromisedPasswords;
}

export interface Server {
  /** Where the server listens, without a trailing slash. */
  readonly url: string;
  readonly store: Store;
  readonly clock: Clock;
  /** The development inbox; absent in `serve`. */
  readonly inbox?: Inbox;
  /** Finishes what is in flight, refuses what is new, and closes the store; once, however often. */
  close(): Promise<void>;
}

const PURGE_EVERY_MS = 60_000;
/** How soon a node notices import jobs that another one left. */
const IMPORT_LOOK_EVERY_MS = 2_000;

const newRsaKeyPair = promisify(generateKeyPair);
const generateRsaKey: GenerateKey = async () => {
  const { privateKey } = await newRsaKeyPair('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  return createPrivateKey({ key: privateKey, type: 'pkcs8', format: 'der' });
};

/** Opens the store, builds the domain over it, opens the doors and listens. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { mode, region, accountId, log = silentLog, random = systemRandom } = options;
  const movable = mode === 'dev' ? new MovableClock() : undefined;
  const clock = movable ?? options.clock ?? systemClock;
  const ids = new Ids(random);
  const inbox = mode === 'dev' ? new Inbox({ clock }) : undefined;

  const { store, sealer } = await openStore({
    url: options.storeUrl,
    masterKey: options.masterKey,
    clock,
    random,
  });
  const functions = new Functions({
    routes: options.triggers ?? new Map(),
    // Signatures are checked by others, whose clocks nobody moves.
    clock: systemClock,
    region,
    attemptMs: options.triggerMs,
  });
  const triggers = new Triggers({ functions, log });
  const pools = new Pools({ store, clock, ids, accountId, pinIds: mode === 'dev' });
  const messaging = new Outbox({
    store,
    clock,
    ids,
    random,
    log,
    senders: new CustomSenders({
      store,
      pools,
      triggers,
      cipher: new CodeCipher({ keys: options.senderKeys ?? new Map(), region }),
      others: sameForAll(
        inbox
          ? { EMAIL: inbox, SMS: inbox }
          : {
              EMAIL: options.email && new SmtpSender(options.email),
              SMS: options.sms && new SmsGateway(options.sms),
            },
      ),
    }),
    // In `dev` people and tests look into the inbox as soon as they have the answer.
    ...(inbox && { waits: true, atOnce: Number.POSITIVE_INFINITY }),
  });
  let listener: Listener | undefined;
  const publicUrl = () => options.publicUrl ?? listener?.url ?? '';
  const domains = new PoolDomains({
    store,
    clock,
    pools,
    publicUrl,
    prefixForm: options.prefixDomains ?? 'path',
    accountId,
  });
  const issuer = (poolId: string) => `${publicUrl()}/${poolId}`;
  const composer = new MessageComposer({
    ids,
    linkBase: async (poolId) => (await domains.siteUrl(poolId)) ?? publicUrl(),
    triggers,
  });

  const modexp = new ModularExponentiation(
    options.modexpWorkers === undefined ? {} : { workers: options.modexpWorkers },
  );
  const resourceServers = new ResourceServers({ store, clock });
  const clients = new Clients({
    store,
    clock,
    ids,
    pools,
    resourceServers,
    pinIds: mode === 'dev',
    maxClients: options.maxClients,
  });
  const looks = new Looks({ store });
  const brandings = new Brandings({ store, clock, ids, pools, clients, looks });
  const classicStyles = new ClassicStyles({
    store,
    clock,
    pools,
    clients,
    domains,
    looks,
    imagePath,
  });
  const terms = new Terms({ store, clock, ids, pools, clients });
  const groups = new Groups({ store, clock, ids });
  const guard = new AttemptGuard({ store, clock, log });
  const accounts = new Accounts({
    store,
    clock,
    ids,
    random,
    modexp,
    messaging,
    composer,
    triggers,
    log,
  });
  const authenticators = new Authenticators({ store, clock, random, guard, log });
  const recoveryCodes = new RecoveryCodes({ store, clock, random, guard, authenticators, log });
  const passkeys = new Passkeys({ store, clock, random, sealer, log });
  const devices = new Devices({ store, clock, ids, log });
  const limits = new ActionLimits({ store, clock });
  const messageCodes = new MessageCodes({
    store,
    clock,
    random,
    guard,
    limits,
    messaging,
    composer,
  });
  const codes = new ConfirmationCodes({ store, clock, random, guard, messaging, composer });
  const claimants = new Claimants({ accounts, sealer });
  const asking = {
    store,
    clock,
    ids,
    random,
    modexp,
    guard,
    log,
    limits,
    codes,
    claimants,
    triggers,
  };
  const { locations = nowhere, compromisedPasswords = anyOf([]) } = options;
  const authEvents = new AuthEvents({ store, clock, ids, sealer, locations });
  const protection = new ThreatProtection({
    events: authEvents,
    passwords: compromisedPasswords,
  });
  const watched = new WatchedActions({ store, claimants, protection, events: authEvents });
  const signUps = new SignUps(asking);
  const recovery = new Recovery(asking);
  const passwordChange = new PasswordChange(asking);
  const userAttributes = new UserAttributes(asking);
  const signingKeys = new SigningKeys({
    store,
    clock,
    generate: options.generateKey ?? generateRsaKey,
    log,
  });
  const tokenSessions = new TokenSessions({ store, clock });
  const tokenTrigger = new TokenTrigger({ store, triggers });
  const tokenSigner = new TokenSigner({ store, clock, ids, signingKeys, issuer });
  const issuing = {
    store,
    clock,
    ids,
    random,
    signingKeys,
    tokenSessions,
    tokenSigner,
    tokenTrigger,
    issuer,
  };
  const grants = new Grants(issuing);
  const renewals = new Renewals(issuing);
  const revocations = new Revocations(issuing);
  const bearers = new Bearers({ ...issuing, pools, clients });
  const clientTokens = new ClientTokens({ ...issuing, resourceServers });
  const notices = new RiskNotices({
    ids,
    log,
    messaging,
    events: authEvents,
    feedbackPage: (poolId) => `${issuer(poolId)}/feedback`,
  });
  const { signIn, enrolment, autoSignIn } = assembleSignIn({
    ...asking,
    protection,
    events: authEvents,
    notices,
    sealer,
    pools,
    clients,
    accounts,
    authenticators,
    devices,
    passkeys,
    recoveryCodes,
    messageCodes,
    grants,
    renewals,
  });
  const sso = new SsoSessions({ store, clock, ids, random, clients, log });
  const registrations = new Registrations({ clients, bearers, limits });
  const authorizations = new Authorizations({
    store,
    clock,
    ids,
    clients,
    resourceServers,
    grants,
    sso,
  });
  const codeGrants = new CodeGrants({ store, clock, grants, log });
  const signOuts = new SignOuts({ clients, sso });
  const userSessions = new UserSessions({ store, clock, locations, tokenSessions, sso });

  const { importLimits = {} } = options;
  const running = { store, clock, ids, random, log, maxRows: importLimits.rows };
  const runner = new ImportRunner(running);
  const uploadUrls = new UploadUrls({ sealer, base: publicUrl });
  const imports = new Imports({
    store,
    clock,
    ids,
    log,
    uploadUrl: (job) => uploadUrls.of(job),
    wake: () => runner.wake(),
    ...(importLimits.jobs !== undefined && { maxJobs: importLimits.jobs }),
  });
  const uploads = new Uploads({ store, ids, largest: importLimits.bytes });

  const api = apiDoor({
    operations,
    domain: {
      pools,
      clients,
      domains,
      resourceServers,
      brandings,
      classicStyles,
      terms,
      accounts,
      userAttributes,
      groups,
      imports,
      authenticators,
      passkeys,
      devices,
      signUps,
      recovery,
      passwordChange,
      signIn,
      enrolment,
      autoSignIn,
      bearers,
      renewals,
      revocations,
      signingKeys,
      authEvents,
      watched,
      userSessions,
      clientTokens,
    },
    credentials: mode === 'dev' ? anyCredentials : storedCredentials(store.accessKeys, clock),
    defaultRegion: region,
    accountId,
    log,
  });
  const accountNotices = new AccountNotices({ ...asking, messaging });
  /** The routes of each pool's own place on the web. */
  const siteMounts: SiteMount[] = [
    async (app) => {
      const { tokenEndpoint } = await import('#oauth/token.ts');
      const { clientCredentials } = await import('#oauth/grants/client-credentials.ts');
      const { authorizationCode } = await import('#oauth/grants/authorization-code.ts');
      const { refreshToken } = await import('#oauth/grants/refresh-token.ts');
      const byType = {
        authorization_code: authorizationCode(codeGrants),
        refresh_token: refreshToken(renewals),
        client_credentials: clientCredentials(clientTokens),
      };
      await tokenEndpoint({ clients, grants: byType })(app);
    },
    async (app) => {
      const { siteDiscovery } = await import('#oauth/discovery.ts');
      await siteDiscovery({ signingKeys, issuer, pools, domains })(app);
    },
    async (app) => {
      const { registerEndpoint } = await import('#oauth/register.ts');
      await registerEndpoint(registrations)(app);
    },
    async (app) => {
      const { userInfoEndpoint } = await import('#oauth/user-info.ts');
      await userInfoEndpoint(bearers)(app);
    },
    async (app) => {
      const { revokeEndpoint } = await import('#oauth/revoke.ts');
      await revokeEndpoint({ clients, revocations })(app);
    },
    async (app) => {
      const { authorizeEndpoint } = await import('#oauth/authorize.ts');
      await authorizeEndpoint(authorizations)(app);
    },
    async (app) => {
      const { logoutEndpoint } = await import('#oauth/logout.ts');
      await logoutEndpoint(signOuts)(app);
    },
    async (app) => {
      const { sitePages } = await import('#pages/site-pages.ts');
      await sitePages({
        ...asking,
        sealer,
        pools,
        clients,
        signIn,
        enrolment,
        autoSignIn,
        authorizations,
        sso,
        signUps,
        recovery,
        watched,
        passkeys,
        notices: accountNotices,
        devices,
        looks,
        terms,
      })(app);
    },
  ];
  if (options.accountPage ?? true) {
    siteMounts.push(async (app) => {
      const { account } = await import('#pages/account/account.ts');
      const ownAuthenticators = new OwnAuthenticators({ ...asking, sealer });
      const ownSession = new OwnSession(asking);
      const managing = { ownAuthenticators, recoveryCodes, passkeys, devices, passwordChange };
      const own = { userAttributes, watched, ownSession, notices: accountNotices };
      const parts = { ...asking, ...managing, ...own };
      await account({ ...parts, sso, tokenSessions, clients, looks })(app);
    });
  }
  const mounts: Mount[] = [
    async (app) => {
      const { serveAssets } = await import('#http/assets.ts');
      const { PAGE_SHEET } = await import('#pages/style.ts');
      serveAssets(app, [PAGE_SHEET]);
    },
    async (app) => {
      const { sites } = await import('#http/site.ts');
      await sites({ domains, pools, publicUrl }, siteMounts)(app);
    },
    async (app) => {
      const { discovery } = await import('#oauth/discovery.ts');
      app.route('/', discovery({ signingKeys, issuer, pools, domains }));
    },
    async (app) => {
      const { authEventFeedback } = await import('#pages/auth-event-feedback.ts');
      authEventFeedback(app, { pools, authEvents });
    },
    async (app) => {
      const { recoveryCodeRoutes } = await import('#api/routes/recovery-codes.ts');
      recoveryCodeRoutes({ bearers, recoveryCodes, log })(app);
    },
    async (app) => {
      const { confirmUser } = await import('#pages/confirm-user.ts');
      const { serverFrame } = await import('#pages/server-frame.ts');
      confirmUser(app, { clients, pools, signUps }, { frame: serverFrame });
    },
  ];
  if (inbox && movable) {
    mounts.push(async (app) => {
      const { devTools } = await import('#http/dev-tools.ts');
      await devTools(inbox, movable)(app);
    });
  }

  const closeParts = async () => {
    clearInterval(purging);
    clearInterval(importing);
    await runner.close();
    await messaging.close();
    await Promise.all([modexp.close(), functions.close()]);
    await store.close();
  };
  const purging = setInterval(() => {
    store.purge(clock.now()).catch((cause: unknown) => log.error('purge failed', { cause }));
  }, PURGE_EVERY_MS).unref();
  const importing = setInterval(() => runner.wake(), IMPORT_LOOK_EVERY_MS).unref();
  try {
    listener = await listen({
      ...options.listen,
      api,
      largeBody,
      stream: importUploadDoor({ urls: uploadUrls, uploads, clock, log }),
      mounts,
      ids,
      log,
      ready: () => store.ping(),
    });
  } catch (cause) {
    await closeParts();
    throw cause;
  }
  const { url } = listener;
  const closeAll = async () => {
    await listener?.close();
    await closeParts();
    await log.flush();
  };
  let closing: Promise<void> | undefined;
  return {
    url,
    store,
    clock,
    ...(inbox && { inbox }),
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}
