import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

const LARGEST_PAGE = 50;

/** The pool's resource servers by identifier. */
export const listResourceServers: Operation<'ListResourceServers'> = async (input, domain) => {
  const pool = await domain.pools.current(input.UserPoolId);
  const { items, next } = await domain.resourceServers.list(pool, {
    limit: input.MaxResults ?? LARGEST_PAGE,
    after: decodeToken(input.NextToken),
  });
  return { ResourceServers: items, NextToken: encodeToken(next) };
};
