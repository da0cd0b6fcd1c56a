import type { Operation } from '../../operation.ts';

/** Ends another session of the signed-in user; LINKED ends the SSO session it came through too. */
export const revokeUserSession: Operation<'RevokeUserSession'> = async (input, domain) => {
  const { pool, user, family } = await domain.bearers.authenticate(input.AccessToken);
  const linked = input.RevokeAssociatedSessions === 'LINKED';
  const ended = { sessionId: input.SessionId, linked, current: family };
  await domain.userSessions.revoke(pool, user, ended);
  return {};
};
