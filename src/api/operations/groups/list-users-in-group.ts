import { describeUser } from '#domain/users/descriptions.ts';
import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';
import { LARGEST_PAGE } from './pages.ts';

/** The users in a group by `sub`. */
export const listUsersInGroup: Operation<'ListUsersInGroup'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const { items, next } = await domain.groups.members(pool, input.GroupName, {
    limit: input.Limit || LARGEST_PAGE,
    after: decodeToken(input.NextToken),
  });
  return { Users: items.map((user) => describeUser(user)), NextToken: encodeToken(next) };
};
