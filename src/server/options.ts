/** What a server is started with. */
import type { Settings } from '#config/settings.ts';
import type { ProtocolOf } from '#domain/federation/federated-sign-ins.ts';
import type { GenerateKey } from '#domain/tokens/signing-keys.ts';
import type { Limits } from '#http/limits.ts';
import type { Tls } from '#http/node-server.ts';
import type { SmsGatewaySettings } from '#messaging/sms-gateway.ts';
import type { SmtpSettings } from '#messaging/smtp.ts';
import type { Clock } from '#platform/clock.ts';
import type { CompromisedPasswords } from '#platform/compromised-passwords.ts';
import type { Locations } from '#platform/locations.ts';
import type { Log } from '#platform/log.ts';
import type { MasterKey } from '#platform/master-key.ts';
import type { Random } from '#platform/random.ts';
import type { OpenDatabase } from '#store/sql/open.ts';
import type { SealLimits } from '#store/sql/sealing-keys.ts';

/** What no setting says, or a setting only names: whoever starts the server opens it. */
interface ServerParts {
  /** `dev` accepts any credentials, keeps messages in an inbox and lets the clock be moved. */
  readonly mode: 'dev' | 'serve';
  /** `sqlite:<file>`, `sqlite::memory:` or `postgres://…`. */
  readonly storeUrl: string;
  /** How the database of the store is opened; by its URL alone when absent. */
  readonly openDatabase?: OpenDatabase;
  /** 32 bytes or a key of a KMS: what the data keys in the store are wrapped with. */
  readonly masterKey: Buffer | MasterKey;
  /** One that opens what it has wrapped, and wraps nothing. */
  readonly secondMasterKey?: Buffer | MasterKey | undefined;
  /** How often a data key seals before the next one does; for tests. */
  readonly sealLimits?: SealLimits;
  readonly tls?: Tls | undefined;
  /** Limits of the listener that differ from the usual ones. */
  readonly limits?: Partial<Limits>;
  /** Whether work beyond what the server can do is refused; in `serve` when absent. */
  readonly shedLoad?: boolean;
  /** Whether the seeds of `dev` are in the store, so that it is ready; they are when absent. */
  readonly isPrepared?: () => boolean;
  /** Where the inbox of `dev` is kept; in memory alone when absent. */
  readonly inboxFile?: string;
  /** How e-mails and SMS leave in `serve`; without them such messages are refused. */
  readonly email?: SmtpSettings | undefined;
  readonly sms?: SmsGatewaySettings | undefined;
  /** Milliseconds between two looks for messages that are due; for tests. */
  readonly outboxLookMs?: number;
  /** Milliseconds an attempt to call the function of a trigger may take; for tests. */
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
  /** Identity providers of a pool; for tests. */
  readonly maxProviders?: number;
  /** Threads for the arithmetic of passwords; each takes seconds of CPU to begin. */
  readonly modexpWorkers?: number;
  /** How providers are asked; for tests. */
  readonly protocolOf?: ProtocolOf;
  /** Where addresses are; nowhere when absent. */
  readonly locations?: Locations;
  /** Passwords threat protection refuses; none when absent. */
  readonly compromisedPasswords?: CompromisedPasswords;
}

/** The master keys are parts: settings may name them in three ways, and `dev` makes its own. */
type ServerSettings = Omit<Settings, 'masterKey' | 'secondMasterKey'>;

/** A setting that is left out has its default. */
export interface ServerOptions extends ServerParts, Partial<ServerSettings> {}

/** The same with every setting in effect: what the files of this folder build from. */
export interface ServerConfig extends ServerParts, ServerSettings {}
