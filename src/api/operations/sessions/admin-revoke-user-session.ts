import type { Operation } from '../../operation.ts';

/** Ends a session of a user. As to RevokeAssociatedSessions, see revokeUserSession. */
export const adminRevokeUserSession: Operation<'AdminRevokeUserSession'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.tokenSessions.revoke(pool, user, input.SessionId);
  return {};
};
