import type { GetUserAuthFactorsResponse } from '#contract/types.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Domain } from '../../operation.ts';

/** The answer of GetUserAuthFactors and its administrator's twin. */
export async function describeFactors(
  { userFactors }: Domain,
  pool: Pool,
  user: User,
): Promise<GetUserAuthFactorsResponse> {
  return {
    Username: user.username,
    PreferredMfaSetting: user.mfa.preferred,
    UserMFASettingList: user.mfa.enabled.length > 0 ? user.mfa.enabled : undefined,
    ConfiguredUserAuthFactors: await userFactors.configuredFactors(pool, user),
  };
}
