import { invalidParameter } from '#contract/errors.ts';
import { schemaAttribute } from '#domain/accounts/attributes.ts';
import { describeUser } from '#domain/accounts/descriptions.ts';
import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

const LARGEST_PAGE = 60;

/** Lists the users of a pool that pass a filter, a page at a time. */
export const listUsers: Operation<'ListUsers'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  const names = input.AttributesToGet?.length ? new Set(input.AttributesToGet) : undefined;
  for (const name of names ?? []) {
    if (!schemaAttribute(pool, name)) {
      throw invalidParameter('One or more requested attributes do not exist in user pool.');
    }
  }
  const page = await context.accounts.search(
    pool,
    input.Filter,
    input.Limit || LARGEST_PAGE,
    decodeToken(input.PaginationToken),
  );
  return {
    Users: page.items.map((user) => describeUser(user, names)),
    PaginationToken: encodeToken(page.next),
  };
};
