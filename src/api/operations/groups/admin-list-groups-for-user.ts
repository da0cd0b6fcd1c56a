import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';
import { LARGEST_PAGE } from './pages.ts';

/** The groups a user is in, by name. */
export const adminListGroupsForUser: Operation<'AdminListGroupsForUser'> = async (
  input,
  domain,
) => {
  const { pools, accounts, groups } = domain;
  const pool = await pools.get(input.UserPoolId);
  const user = await accounts.byName(pool, input.Username);
  const { items, next } = await groups.ofUser(pool, user, {
    limit: input.Limit || LARGEST_PAGE,
    after: decodeToken(input.NextToken),
  });
  return { Groups: items.map((group) => groups.describe(group)), NextToken: encodeToken(next) };
};
