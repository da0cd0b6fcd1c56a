/** What a server is started with. */
import type { SenderKeys } from '#config/sender-keys.ts';
import type { TriggerRoutes } from '#config/trigger-routes.ts';
import type { PrefixForm } from '#domain/pools/domains.ts';
import type { GenerateKey } from '#domain/tokens/signing-keys.ts';
import type { ListenOptions } from '#http/listen.ts';
import type { SmsGatewaySettings } from '#messaging/sms-gateway.ts';
import type { SmtpSettings } from '#messaging/smtp.ts';
import type { Clock } from '#platform/clock.ts';
import type { CompromisedPasswords } from '#platform/compromised-passwords.ts';
import type { Locations } from '#platform/locations.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { OpenDatabase } from '#store/sql/open.ts';

export interface ServerOptions {
  /** `dev` accepts any credentials, keeps messages in an inbox and lets the clock be moved. */
  readonly mode: 'dev' | 'serve';
  readonly listen: Pick<ListenOptions, 'host' | 'port'> & Partial<ListenOptions>;
  /** `sqlite:<file>`, `sqlite::memory:` or `postgres://…`. */
  readonly storeUrl: string;
  /** How the database of the store is opened; by its URL alone when absent. */
  readonly openDatabase?: OpenDatabase;
  /** 32 bytes: what the data keys in the store are wrapped with. */
  readonly masterKey: Buffer;
  readonly region: string;
  readonly accountId: string;
  /** How e-mails and SMS leave in `serve`; without them such messages are refused. */
  readonly email?: SmtpSettings | undefined;
  readonly sms?: SmsGatewaySettings | undefined;
  /** Base of issuers and links; the listener's own address when absent. */
  readonly publicUrl?: string | undefined;
  /** Names that a development server is known by, beside those of its machine. */
  readonly allowedHosts?: readonly string[];
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
