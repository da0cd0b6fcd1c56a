import { describeRisk, requireAddOn } from '#domain/pools/risk-settings.ts';
import type { Operation } from '../../operation.ts';

/** What a pool, or one of its clients in the pool's place, does about risks. */
export const describeRiskConfiguration: Operation<'DescribeRiskConfiguration'> = async (
  input,
  domain,
) => {
  const { UserPoolId, ClientId } = input;
  const pool = await domain.pools.current(UserPoolId);
  requireAddOn(pool);
  const client =
    ClientId === undefined ? undefined : await domain.clients.current(UserPoolId, ClientId);
  return { RiskConfiguration: describeRisk(pool, client) };
};
