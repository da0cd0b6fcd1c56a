import type { Operation } from '../../operation.ts';

/** Ends a session of a user; LINKED ends the SSO session it came through too. */
export const adminRevokeUserSession: Operation<'AdminRevokeUserSession'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  const linked = input.RevokeAssociatedSessions === 'LINKED';
  await context.userSessions.revoke(pool, user, { sessionId: input.SessionId, linked });
  return {};
};
