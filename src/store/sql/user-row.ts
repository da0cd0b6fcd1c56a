import type { UserStatusType } from '#contract/types.ts';
import type { User } from '../tables/users.ts';
import { fromKey } from './query.ts';

export interface UserRow {
  readonly pool_id: string;
  readonly id: Uint8Array;
  readonly data: string;
  readonly status: Uint8Array;
  readonly enabled: number;
  readonly signed_out_at: number;
  readonly created_at: number;
  readonly modified_at: number;
  readonly version: number;
}

/** What a user is read from; the other columns only serve searches. */
export const USER_COLUMNS =
  'pool_id, id, data, status, enabled, signed_out_at, created_at, modified_at, version';

export function toUser(row: UserRow): User {
  return {
    poolId: row.pool_id,
    id: fromKey(row.id),
    ...(JSON.parse(row.data) as Pick<User, 'username' | 'attributes' | 'mfa'>),
    status: fromKey(row.status) as UserStatusType,
    enabled: row.enabled === 1,
    signedOutAt: row.signed_out_at,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    version: row.version,
  };
}
