import type { Operation } from '../../operation.ts';

/** Ends a session of a user; LINKED ends the SSO session it came through too. */
export const adminRevokeUserSession: Operation<'AdminRevokeUserSession'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  const linked = input.RevokeAssociatedSessions === 'LINKED';
  await domain.userSessions.revoke(pool, user, { sessionId: input.SessionId, linked });
  return {};
};
