import { createHash } from 'node:crypto';
import { invalidParameter } from '#contract/errors.ts';
import { schemaAttribute } from '#domain/users/attributes.ts';
import { describeUser } from '#domain/users/descriptions.ts';
import type { User } from '#store/tables/users.ts';
import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

const LARGEST_PAGE = 60;

/** Lists the users of a pool that pass a filter, a page at a time. */
export const listUsers: Operation<'ListUsers'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  // An empty list asks for no attribute, and an absent one for all.
  const names = input.AttributesToGet && new Set(input.AttributesToGet);
  for (const name of names ?? []) if (!schemaAttribute(pool, name)) throw attributeMissing();
  const listing = listingOf(pool.id, input.Filter);
  const page = await domain.accounts.search(
    pool,
    input.Filter,
    input.Limit || LARGEST_PAGE,
    keyIn(input.PaginationToken, listing),
  );
  if (names && !page.items.every((user) => hasAll(user, names))) throw attributeMissing();
  return {
    Users: page.items.map((user) => describeUser(user, names)),
    PaginationToken: page.next && encodeToken(`${listing} ${page.next}`),
  };
};

/** Whether the user has a value of every attribute: the service lists no user without it. */
function hasAll({ attributes }: User, names: ReadonlySet<string>): boolean {
  return [...names].every((name) => name === 'sub' || attributes[name] !== undefined);
}

const attributeMissing = () =>
  invalidParameter('One or more requested attributes do not exist in user pool.');

/** What stands for a listing in its tokens: one of another pool or filter leads nowhere here. */
function listingOf(poolId: string, filter = ''): string {
  return createHash('sha256').update(`${poolId} ${filter}`).digest('base64url').slice(0, 8);
}

function keyIn(token: string | undefined, listing: string): string | undefined {
  const key = decodeToken(token);
  if (key === undefined) return undefined;
  if (!key.startsWith(`${listing} `)) throw invalidParameter('Invalid pagination token given.');
  return key.slice(listing.length + 1);
}
