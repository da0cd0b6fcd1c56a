import type { Page, PageRequest } from '../tables/page.ts';
import type { User, UserSearch } from '../tables/users.ts';
import { buffer, type Connection, fromKey, key, type Query } from './query.ts';
import { toUser, type UserRow } from './user-row.ts';
import {
  byEnabled,
  byId,
  byIdRange,
  byPrefix,
  byPrefixAfter,
  byValue,
  LAST,
  matches,
  planSearch,
  type SearchPlan,
} from './user-search.ts';

/** In a search by prefix with the indexed value. */
type ListedRow = UserRow & { readonly searched?: Uint8Array };

/** Where a listing goes on: after this id and, in a search by prefix, this indexed value. */
interface ListPosition {
  readonly id: Buffer;
  readonly value?: Buffer;
}

/**
 * One page of a pool's users, of all or of those the search matches. Ordered by id; a search by
 * prefix by the attribute's beginning, then id.
 */
export async function listUsers(
  connection: Connection,
  poolId: string,
  search: UserSearch | undefined,
  { limit, after }: PageRequest,
): Promise<Page<User>> {
  const plan = planSearch(search);
  const items: User[] = [];
  let position = after === undefined ? undefined : fromText(after);
  // The index may bring rows that the full comparison drops; then another batch fills the page.
  for (;;) {
    const query = queryFor(plan, poolId, position, limit + 1);
    const rows = query ? await connection.all<ListedRow>(query) : [];
    for (const row of rows) {
      const user = toUser(row);
      if (search && !matches(user, search)) {
        position = positionOf(row);
        continue;
      }
      if (items.length === limit) return position ? { items, next: toText(position) } : { items };
      items.push(user);
      position = positionOf(row);
    }
    if (rows.length <= limit) return { items };
  }
}

function queryFor(
  plan: SearchPlan,
  poolId: string,
  position: ListPosition | undefined,
  limit: number,
): Query | undefined {
  const id = position?.id ?? key('');
  switch (plan.by) {
    case 'nothing':
      return undefined;
    case 'all':
      return byId(poolId, id, limit);
    case 'id':
      return byIdRange(poolId, id, plan.from, plan.to ?? LAST, limit);
    case 'enabled':
      return byEnabled(poolId, plan.value, id, limit);
    case 'value':
      return byValue[plan.column](poolId, plan.value, id, limit);
    case 'prefix':
      return position?.value
        ? byPrefixAfter[plan.column](poolId, position.value, id, plan.to ?? LAST, limit)
        : byPrefix[plan.column](poolId, plan.from, plan.to ?? LAST, limit);
  }
}

function positionOf(row: ListedRow): ListPosition {
  const id = buffer(row.id);
  return row.searched ? { id, value: buffer(row.searched) } : { id };
}

function toText({ id, value }: ListPosition): string {
  return value ? `${fromKey(id)} ${value.toString('base64url')}` : fromKey(id);
}

function fromText(text: string): ListPosition {
  const [id = '', value] = text.split(' ');
  return value === undefined
    ? { id: key(id) }
    : { id: key(id), value: Buffer.from(value, 'base64url') };
}
