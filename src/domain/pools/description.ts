/** A pool as DescribeUserPool shows it. Pure. */
import { poolArn } from '#contract/arn.ts';
import type { UserPoolType } from '#contract/types.ts';
import type { PoolDomain } from '#store/tables/domains.ts';
import type { Pool } from '#store/tables/pools.ts';

export function describePool(
  pool: Pool,
  accountId: string,
  domains: readonly PoolDomain[],
  users: number,
): UserPoolType {
  const named = (kind: PoolDomain['kind']) =>
    domains.find((domain) => domain.kind === kind)?.domain;
  return {
    Id: pool.id,
    Name: pool.name,
    ...pool.settings,
    LastModifiedDate: new Date(pool.modifiedAt),
    CreationDate: new Date(pool.createdAt),
    SchemaAttributes: pool.schema,
    MfaConfiguration: pool.mfa.MfaConfiguration,
    EstimatedNumberOfUsers: users,
    UserPoolTags: pool.tags,
    Domain: named('prefix'),
    CustomDomain: named('custom'),
    Arn: poolArn(pool.region, accountId, pool.id),
  };
}
