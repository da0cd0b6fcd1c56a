import type { Operation } from '../../operation.ts';
import { onlyPage } from '../../pagination.ts';

/** A user's active sessions. */
export const adminListUserSessions: Operation<'AdminListUserSessions'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  onlyPage(input.NextToken);
  const user = await domain.accounts.byName(pool, input.Username);
  return { Sessions: await domain.userSessions.list(pool, user) };
};
