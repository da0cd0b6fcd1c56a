import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

const PAGE = 60;

/** The events of attempts at a user's account, newest first. */
export const adminListUserAuthEvents: Operation<'AdminListUserAuthEvents'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  const after = decodeToken(input.NextToken);
  const page = { limit: input.MaxResults || PAGE, after };
  const { items, next } = await domain.authEvents.list(pool, user, page);
  return { AuthEvents: items, NextToken: encodeToken(next) };
};
