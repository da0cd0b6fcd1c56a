import type {
  CreateUserPoolRequest,
  SchemaAttributeType,
  SetLogDeliveryConfigurationRequest,
  SetRiskConfigurationRequest,
  SetUserPoolMfaConfigRequest,
  UpdateReplicaStatusType,
} from '#contract/types.ts';
import type { Page, PageRequest } from './page.ts';

/** The settings of a pool: what CreateUserPool takes, less what has a column or record of its own. */
export type PoolSettings = Omit<
  CreateUserPoolRequest,
  'PoolName' | 'Schema' | 'UserPoolTags' | 'MfaConfiguration'
>;

/** The MFA settings of a pool, as SetUserPoolMfaConfig takes them. */
export type MfaSettings = Omit<SetUserPoolMfaConfigRequest, 'UserPoolId' | 'MfaConfiguration'> & {
  readonly MfaConfiguration: 'OFF' | 'OPTIONAL' | 'ON';
};

/** How a pool follows its users' sessions, as SetUserPoolSessionConfiguration takes it. */
export interface SessionSettings {
  readonly tracking: boolean;
  /** Token sessions a user can have at once. */
  readonly maxPerUser: number;
}

/** What SetRiskConfiguration has set, for a pool or for a client in its place. */
export type RiskSettings = Omit<SetRiskConfigurationRequest, 'UserPoolId' | 'ClientId'> & {
  readonly modifiedAt: number;
};

/** What SetLogDeliveryConfiguration has set. */
export type LogSettings = SetLogDeliveryConfigurationRequest['LogConfigurations'];

/** The one other region a pool is said to be in. */
export interface PoolReplica {
  readonly region: string;
  readonly status: UpdateReplicaStatusType;
}

/** What makes a pool the administrators' own. */
export interface PoolAdministration {
  /** The client that the console is; absent until it is made. */
  readonly clientId?: string;
}

export interface Pool {
  readonly id: string;
  /** The region the pool was made in; the first part of its id. */
  readonly region: string;
  readonly name: string;
  readonly settings: PoolSettings;
  readonly mfa: MfaSettings;
  /** Absent until it is set. */
  readonly sessions?: SessionSettings;
  /** Absent while nothing is set. */
  readonly risk?: RiskSettings;
  /** Which of its events go where; absent while nothing is set. */
  readonly logs?: LogSettings;
  /** Absent while the pool is in its own region alone. */
  readonly replica?: PoolReplica;
  /** Present in the pool whose users are the administrators of this server. */
  readonly administration?: PoolAdministration;
  /** Every attribute a user of the pool can have: the standard ones first, then custom ones. */
  readonly schema: readonly SchemaAttributeType[];
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Counts changes; an update names the version it read and fails when it is not the last. */
  readonly version: number;
}

export interface PoolReads {
  find(id: string): Promise<Pool | undefined>;
  /** Pools of one region, in order of id. */
  list(region: string, page: PageRequest): Promise<Page<Pool>>;
  /** The regions that have pools. */
  regions(): Promise<readonly string[]>;
  /** How many users the pool has. */
  countUsers(id: string): Promise<number>;
}

export interface PoolTable extends PoolReads {
  insert(pool: Pool): Promise<boolean>;
  /** Replaces the pool unless someone else changed it since `pool.version` was read. */
  update(pool: Pool): Promise<boolean>;
  /** Keeps others from the pool until this transaction ends; false when it was deleted. */
  hold(id: string): Promise<boolean>;
  /** Removes the pool and its clients at once; `purge` removes the rest in chunks. */
  delete(id: string): Promise<boolean>;
}
