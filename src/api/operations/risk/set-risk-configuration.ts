import { describeRisk } from '#domain/pools/risk-settings.ts';
import type { Operation } from '../../operation.ts';

/** Replaces what a pool, or one of its clients in the pool's place, does about risks. */
export const setRiskConfiguration: Operation<'SetRiskConfiguration'> = async (input, domain) => {
  const { ClientId } = input;
  const client = ClientId === undefined ? undefined : await domain.clients.setRisk(input, ClientId);
  const pool = client
    ? await domain.pools.current(input.UserPoolId)
    : await domain.pools.setRisk(input);
  return { RiskConfiguration: describeRisk(pool, client) };
};
