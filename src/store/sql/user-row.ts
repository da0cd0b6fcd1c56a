/** The row of a user, and the record that is read from it. */
import type { User } from '../tables/users.ts';
import { recordReader, recordValues } from './rows.ts';
import type { ColumnsFor, RowOf, TableDescription } from './table.ts';

export const IN_DATA = ['username', 'attributes', 'mfa', 'provider'] as const;

/** What a user is read from. */
const RECORD = {
  pool_id: 'text',
  id: 'key',
  data: IN_DATA,
  status: 'key',
  enabled: 'flag',
  signed_out_at: 'integer',
  created_at: 'integer',
  modified_at: 'integer',
  version: 'integer',
} as const satisfies ColumnsFor<User, typeof IN_DATA>;

/** The beginnings of attributes: these serve searches alone. */
const ATTRIBUTES = {
  email: 'key?',
  phone_number: 'key?',
  name: 'key?',
  given_name: 'key?',
  family_name: 'key?',
  preferred_username: 'key?',
} as const;

/** A deleted user's row goes by `delete` in `users.ts`, before all else that is the user's. */
export const users = {
  name: 'users',
  columns: { ...RECORD, username: 'key', ...ATTRIBUTES },
  primaryKey: ['pool_id', 'id'],
  deletedWith: 'pool',
  archive: { section: 'users' },
} as const satisfies TableDescription;

export type UserRow = RowOf<{ readonly columns: typeof RECORD }>;

const readable = { name: users.name, columns: RECORD };

export const toUser = recordReader<User, typeof IN_DATA>(readable);
/** The values of a user without those that serve searches, in the order of the columns. */
export const valuesOf = recordValues<User, typeof IN_DATA>(readable);

export const USER_COLUMNS = Object.keys(RECORD)
  .map((name) => `users.${name}`)
  .join(', ');

/** Columns that hold the beginning of an attribute. */
export const ATTRIBUTE_COLUMNS = Object.keys(ATTRIBUTES) as (keyof typeof ATTRIBUTES)[];
