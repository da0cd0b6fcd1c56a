import type { Operation } from '../../operation.ts';
import { onlyPage } from '../../pagination.ts';

/** The signed-in user's active sessions. */
export const listUserSessions: Operation<'ListUserSessions'> = async (input, domain) => {
  const { pool, user, family } = await domain.bearers.authenticate(input.AccessToken);
  onlyPage(input.NextToken);
  return { Sessions: await domain.userSessions.list(pool, user, family) };
};
