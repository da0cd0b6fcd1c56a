import type { Operation } from '../../operation.ts';
import { onlyPage } from './only-page.ts';

/** The signed-in user's active sessions. */
export const listUserSessions: Operation<'ListUserSessions'> = async (input, context) => {
  const { pool, user, family } = await context.bearers.authenticate(input.AccessToken);
  onlyPage(input.NextToken);
  return { Sessions: await context.userSessions.list(pool, user, family) };
};
