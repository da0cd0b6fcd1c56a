import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';
import { LARGEST_PAGE } from './pages.ts';

/** The pool's groups by name. */
export const listGroups: Operation<'ListGroups'> = async (input, { pools, groups }) => {
  const pool = await pools.get(input.UserPoolId);
  const { items, next } = await groups.list(pool, {
    limit: input.Limit || LARGEST_PAGE,
    after: decodeToken(input.NextToken),
  });
  return { Groups: items.map((group) => groups.describe(group)), NextToken: encodeToken(next) };
};
