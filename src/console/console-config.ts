/** What the console asks first of the server it came from: `GET /console/config.json`. */
import { roleArn } from '#contract/arn.ts';
import { ADMINISTRATORS, administratorsRole } from '#domain/accounts/administrators.ts';
import { administratorsPoolId } from '#domain/pools/administrators-pool.ts';
import type { Store } from '#store/store.ts';

/** Where administrators sign in, and what they exchange their ID tokens for. */
export interface ConsoleAdministration {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly logoutUrl: string;
  readonly clientId: string;
  readonly roleArn: string;
}

export interface ConsoleConfig {
  /** In `dev` any credentials will do. */
  readonly mode: 'dev' | 'serve';
  readonly region: string;
  readonly version: string;
  /** Absent in `dev`, and while there is no administrator. */
  readonly administration?: ConsoleAdministration;
}

interface AdministrationParts {
  readonly store: Pick<Store, 'pools' | 'domains'>;
  readonly publicUrl: () => string;
  readonly region: string;
  readonly accountId: string;
}

/**
 * Where administrators sign in, under a path of this server: what the console asks there must be of
 * its own origin. Undefined while there is no administrator.
 */
export async function administrationOf(
  parts: AdministrationParts,
): Promise<ConsoleAdministration | undefined> {
  const { store, publicUrl, region, accountId } = parts;
  const pool = await store.pools.find(administratorsPoolId(region));
  const clientId = pool?.administration?.clientId;
  if (!pool || clientId === undefined) return undefined;
  const domains = await store.domains.ofPool(pool.id);
  const prefix = domains.find(({ kind }) => kind === 'prefix');
  if (!prefix) return undefined;
  const site = `${publicUrl()}/${prefix.domain}`;
  return {
    authorizeUrl: `${site}/oauth2/authorize`,
    tokenUrl: `${site}/oauth2/token`,
    logoutUrl: `${site}/logout`,
    clientId,
    // Of those whose token prefers no other.
    roleArn: roleArn(region, accountId, administratorsRole(ADMINISTRATORS)),
  };
}
