import type { Operation } from '../../operation.ts';
import { onlyPage } from './only-page.ts';

/** A user's active sessions. */
export const adminListUserSessions: Operation<'AdminListUserSessions'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  onlyPage(input.NextToken);
  const user = await context.accounts.byName(pool, input.Username);
  return { Sessions: await context.userSessions.list(pool, user) };
};
