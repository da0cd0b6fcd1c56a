import type { Operation } from '../../operation.ts';

/**
 * Ends another session of the signed-in user. RevokeAssociatedSessions LINKED would end the SSO
 * session it came through as well; a sign-in by the API comes through none.
 */
export const revokeUserSession: Operation<'RevokeUserSession'> = async (input, context) => {
  const { pool, user, family } = await context.tokens.authenticate(input.AccessToken);
  await context.tokenSessions.revoke(pool, user, input.SessionId, family);
  return {};
};
