import { describeDevice } from '#domain/factors/devices.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Domain } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

const LARGEST_PAGE = 60;

/** One page of a user's devices, for the user and for administrators alike. */
export async function devicePage(
  { devices }: Domain,
  pool: Pool,
  user: User,
  input: {
    readonly Limit?: number | undefined;
    readonly PaginationToken?: string | undefined;
  },
) {
  const { items, next } = await devices.list(pool, user, {
    limit: input.Limit || LARGEST_PAGE,
    after: decodeToken(input.PaginationToken),
  });
  return { Devices: items.map(describeDevice), PaginationToken: encodeToken(next) };
}
