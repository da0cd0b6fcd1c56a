/**
 * The store as the domain sees it. Every backend passes `test/store/conformance.ts`.
 *
 * It keeps plain values, whose types stand beside each table's interface. Times are milliseconds since the
 * Unix epoch; secrets are in the clear and sealed by the store on their way to disk.
 *
 * Reading needs no transaction. Every write happens inside `transaction(body)`, which may run
 * the body again after a conflict or a lost connection: a body is repeatable and does no I/O of
 * its own. When `transaction` resolves, what the body wrote is durable.
 *
 * Methods are named for what the caller means. Those that answer a boolean decide races: each is
 * one conditional statement, and of any number of callers exactly one gets true.
 */
import type { AccessKeyReads, AccessKeyTable } from './tables/access-keys.ts';
import type { ArrivalTable } from './tables/arrivals.ts';
import type { AttemptReads, AttemptTable } from './tables/attempts.ts';
import type { AuditReads, AuditTable } from './tables/audit.ts';
import type { AuthEventReads, AuthEventTable } from './tables/auth-events.ts';
import type { AuthorizationReads, AuthorizationTable } from './tables/authorizations.ts';
import type { BrandingReads, BrandingTable } from './tables/branding.ts';
import type { ClientReads, ClientTable } from './tables/clients.ts';
import type { ConsentReads, ConsentTable } from './tables/consents.ts';
import type { DeviceReads, DeviceTable } from './tables/devices.ts';
import type { DomainReads, DomainTable } from './tables/domains.ts';
import type { GroupReads, GroupTable } from './tables/groups.ts';
import type { IdentityReads, IdentityTable } from './tables/identities.ts';
import type { IdentityProviderReads, IdentityProviderTable } from './tables/identity-providers.ts';
import type { ImportReads, ImportTable } from './tables/imports.ts';
import type { MessageCodeReads, MessageCodeTable } from './tables/message-codes.ts';
import type { OutboxReads, OutboxTable } from './tables/outbox.ts';
import type { PasskeyReads, PasskeyTable } from './tables/passkeys.ts';
import type { PoolReads, PoolTable } from './tables/pools.ts';
import type { ProvisionedLimitReads, ProvisionedLimitTable } from './tables/provisioned-limits.ts';
import type { RecoveryCodeReads, RecoveryCodeTable } from './tables/recovery-codes.ts';
import type { ResourceServerReads, ResourceServerTable } from './tables/resource-servers.ts';
import type { RoleReads, RoleTable } from './tables/roles.ts';
import type { SessionTable } from './tables/sessions.ts';
import type { SigningKeyReads, SigningKeyTable } from './tables/signing-keys.ts';
import type { SoftwareTokenReads, SoftwareTokenTable } from './tables/software-tokens.ts';
import type { SsoReads, SsoTable } from './tables/sso.ts';
import type { TermsReads, TermsTable } from './tables/terms.ts';
import type { TokenReads, TokenTable } from './tables/tokens.ts';
import type { UserReads, UserTable } from './tables/users.ts';

export interface Store extends Reads {
  /** No other process writes to it: what this one remembers of what it left there stays true. */
  readonly isSoleWriter: boolean;
  transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Runs `body` over the store as it is at one instant, whatever is written meanwhile. It runs
   * once, so it may do I/O; it must not write to this store.
   */
  snapshot<T>(body: (reads: Reads) => Promise<T>): Promise<T>;
  /** Resolves when the store can answer; rejects when it cannot. */
  ping(): Promise<void>;
  /**
   * Resolves when it can keep what would be written now; rejects when it cannot, because a disk is
   * full or read-only, for one. Costs a write: it is not for every request.
   */
  checkWritable(): Promise<void>;
  /**
   * Resolves with why, should what it holds no longer be known to this process: only opening it
   * anew tells.
   */
  readonly broken: Promise<Error>;
  /**
   * Looks whether this version may still use the store: not once a newer one has finalized its
   * upgrade.
   */
  admits(): Promise<boolean>;
  /**
   * Whether every version that may use the store has this migration, as of the last look. What
   * those without it could not read, or would have to delete, is written only then.
   */
  isFinalized(migration: string): boolean;
  /** What this process has open and under way at its database. */
  load(): StoreLoad;
  /**
   * Removes what has expired, in steps with rests between them; answers how many rows went: none
   * while another process does it. What `signal` ends leaves the rest to the next purge.
   */
  purge(now: number, signal?: AbortSignal): Promise<number>;
  close(): Promise<void>;
}

export interface StoreLoad {
  /** What waits for a connection, for its turn to write, or for its commit to be on disk. */
  readonly waiting: number;
  /** Connections that are open, and those of them that nobody uses. */
  readonly open: number;
  readonly idle: number;
}

/** Statements for another function's transaction; they may refuse it by throwing. */
export type Statements = (tx: Transaction) => Promise<void>;

export interface Reads {
  readonly pools: PoolReads;
  readonly clients: ClientReads;
  readonly domains: DomainReads;
  readonly resourceServers: ResourceServerReads;
  readonly identityProviders: IdentityProviderReads;
  readonly branding: BrandingReads;
  readonly terms: TermsReads;
  readonly users: UserReads;
  readonly identities: IdentityReads;
  readonly groups: GroupReads;
  readonly softwareTokens: SoftwareTokenReads;
  readonly recoveryCodes: RecoveryCodeReads;
  readonly passkeys: PasskeyReads;
  readonly consents: ConsentReads;
  readonly devices: DeviceReads;
  readonly attempts: AttemptReads;
  readonly tokens: TokenReads;
  readonly authorizations: AuthorizationReads;
  readonly sso: SsoReads;
  readonly signingKeys: SigningKeyReads;
  readonly messageCodes: MessageCodeReads;
  readonly authEvents: AuthEventReads;
  readonly imports: ImportReads;
  readonly outbox: OutboxReads;
  readonly accessKeys: AccessKeyReads;
  readonly roles: RoleReads;
  readonly provisionedLimits: ProvisionedLimitReads;
  readonly audit: AuditReads;
}

export interface Transaction {
  /** Runs `work` once this transaction is durable; never when it is not. */
  afterCommit(work: () => void): void;
  readonly pools: PoolTable;
  readonly clients: ClientTable;
  readonly domains: DomainTable;
  readonly resourceServers: ResourceServerTable;
  readonly identityProviders: IdentityProviderTable;
  readonly branding: BrandingTable;
  readonly terms: TermsTable;
  readonly users: UserTable;
  readonly identities: IdentityTable;
  readonly groups: GroupTable;
  readonly softwareTokens: SoftwareTokenTable;
  readonly recoveryCodes: RecoveryCodeTable;
  readonly passkeys: PasskeyTable;
  readonly consents: ConsentTable;
  readonly devices: DeviceTable;
  readonly attempts: AttemptTable;
  readonly sessions: SessionTable;
  readonly tokens: TokenTable;
  readonly authorizations: AuthorizationTable;
  readonly sso: SsoTable;
  readonly signingKeys: SigningKeyTable;
  readonly messageCodes: MessageCodeTable;
  readonly authEvents: AuthEventTable;
  readonly imports: ImportTable;
  readonly outbox: OutboxTable;
  readonly accessKeys: AccessKeyTable;
  readonly roles: RoleTable;
  readonly provisionedLimits: ProvisionedLimitTable;
  readonly audit: AuditTable;
  readonly arrivals: ArrivalTable;
}
