import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

const LARGEST_PAGE = 60;

/** The pool's providers by name. */
export const listIdentityProviders: Operation<'ListIdentityProviders'> = async (input, domain) => {
  const pool = await domain.pools.current(input.UserPoolId);
  const { items, next } = await domain.identityProviders.list(pool, {
    limit: input.MaxResults || LARGEST_PAGE,
    after: decodeToken(input.NextToken),
  });
  return { Providers: items, NextToken: encodeToken(next) };
};
