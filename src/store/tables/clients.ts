import type { CreateUserPoolClientRequest } from '#contract/types.ts';
import type { Page, PageRequest } from './page.ts';
import type { RiskSettings } from './pools.ts';

/** The settings of a client: what CreateUserPoolClient takes, less what has a place of its own. */
export type ClientSettings = Omit<
  CreateUserPoolClientRequest,
  'UserPoolId' | 'ClientName' | 'GenerateSecret' | 'ClientSecret'
>;

export interface ClientSecret {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

export interface Client {
  readonly id: string;
  readonly poolId: string;
  readonly name: string;
  /** The client registered itself; absent when an administrator made it. */
  readonly registered?: true;
  readonly settings: ClientSettings;
  /** None for a public client; at most two, so that one can replace the other without a gap. */
  readonly secrets: readonly ClientSecret[];
  /** SSOSession.MaxValidityMinutes; absent until it is set. */
  readonly ssoMinutes?: number;
  /** Absent while those of the pool hold. */
  readonly risk?: RiskSettings;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly version: number;
}

export interface ClientReads {
  find(id: string): Promise<Client | undefined>;
  list(poolId: string, page: PageRequest): Promise<Page<Client>>;
  count(poolId: string): Promise<number>;
}

export interface ClientTable extends ClientReads {
  insert(client: Client): Promise<boolean>;
  update(client: Client): Promise<boolean>;
  /** Keeps others from the client until this transaction ends; false when it was deleted. */
  hold(poolId: string, id: string): Promise<boolean>;
  /** Styles and terms of the client go with it. */
  delete(poolId: string, id: string): Promise<boolean>;
}
