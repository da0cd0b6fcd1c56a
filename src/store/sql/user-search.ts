/**
 * The index behind ListUsers: each searchable attribute has a column of bytes, cut to a length
 * every database can index. What a cut column finds is compared again in full.
 */
import type { SearchableAttribute, User, UserSearch } from '../tables/users.ts';
import { template } from './query.ts';
import { ATTRIBUTE_COLUMNS, USER_COLUMNS } from './user-row.ts';

const INDEXED_BYTES = 256;

type SearchColumn = (typeof ATTRIBUTE_COLUMNS)[number] | 'username' | 'status';

/** How a search runs: over all users, by the enabled flag, by id, or by one indexed column. */
export type SearchPlan =
  | { readonly by: 'nothing' }
  | { readonly by: 'all' }
  | { readonly by: 'id'; readonly from: Buffer; readonly to: Buffer | undefined }
  | { readonly by: 'enabled'; readonly value: 0 | 1 }
  | { readonly by: 'value'; readonly column: SearchColumn; readonly value: Buffer }
  | {
      readonly by: 'prefix';
      readonly column: SearchColumn;
      readonly from: Buffer;
      readonly to: Buffer | undefined;
    };

/** The bytes a value is indexed under. */
export function indexed(value: string): Buffer {
  return Buffer.from(value).subarray(0, INDEXED_BYTES);
}

export function planSearch(search: UserSearch | undefined): SearchPlan {
  if (!search) return { by: 'all' };
  const { attribute, match, value } = search;
  if (attribute === 'status') return planEnabled(match, value);
  const from = indexed(value);
  if (attribute === 'sub') {
    return { by: 'id', from, to: match === 'equals' ? Buffer.concat([from, ZERO]) : after(from) };
  }
  const column = columnOf(attribute);
  if (match === 'equals') return { by: 'value', column, value: from };
  return { by: 'prefix', column, from, to: after(from) };
}

/** Whether the user is what the search asks for, compared in full. */
export function matches(user: User, { attribute, match, value }: UserSearch): boolean {
  const actual = attributeOf(user, attribute);
  if (actual === undefined) return false;
  return match === 'equals' ? actual === value : actual.startsWith(value);
}

export const byId = template(
  `select ${USER_COLUMNS} from users where pool_id = ? and id > ? order by id limit ?`,
);
export const byIdRange = template(
  `select ${USER_COLUMNS} from users where pool_id = ? and id > ? and id >= ? and id < ? order by id limit ?`,
);
export const byEnabled = template(
  `select ${USER_COLUMNS} from users where pool_id = ? and enabled = ? and id > ? order by id limit ?`,
);

const SEARCHED: readonly SearchColumn[] = [...ATTRIBUTE_COLUMNS, 'username', 'status'];

export const byValue = perColumn(
  (column) =>
    `select ${USER_COLUMNS} from users where pool_id = ? and ${column} = ? and id > ? order by id limit ?`,
);
/** From the start of the range: `column >= ?`. */
export const byPrefix = perColumn(
  (column) =>
    `select ${USER_COLUMNS}, ${column} as searched from users where pool_id = ? and ${column} >= ? and ${column} < ? order by ${column}, id limit ?`,
);
/** From a position inside the range. */
export const byPrefixAfter = perColumn(
  (column) =>
    `select ${USER_COLUMNS}, ${column} as searched from users where pool_id = ? and (${column}, id) > (?, ?) and ${column} < ? order by ${column}, id limit ?`,
);

function perColumn(text: (column: SearchColumn) => string) {
  return Object.fromEntries(SEARCHED.map((column) => [column, template(text(column))])) as Record<
    SearchColumn,
    ReturnType<typeof template>
  >;
}

function planEnabled(match: UserSearch['match'], value: string): SearchPlan {
  const values = (['Enabled', 'Disabled'] as const).filter((word) =>
    match === 'equals' ? word === value : word.startsWith(value),
  );
  if (values.length === 2) return { by: 'all' };
  if (values.length === 0) return { by: 'nothing' };
  return { by: 'enabled', value: values[0] === 'Enabled' ? 1 : 0 };
}

function columnOf(attribute: Exclude<SearchableAttribute, 'sub' | 'status'>): SearchColumn {
  return attribute === 'cognito:user_status' ? 'status' : attribute;
}

function attributeOf(user: User, attribute: SearchableAttribute): string | undefined {
  if (attribute === 'sub') return user.id;
  if (attribute === 'username') return user.username;
  if (attribute === 'cognito:user_status') return user.status;
  if (attribute === 'status') return user.enabled ? 'Enabled' : 'Disabled';
  return user.attributes[attribute];
}

const ZERO = Buffer.from([0]);

/** Greater than every UTF-8 text: no such text has a byte 255. */
export const LAST = Buffer.from([255]);

/** The first byte string after all those that begin with `prefix`; UTF-8 has no byte 255. */
function after(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix);
  if (next.length === 0) return LAST;
  next[next.length - 1]! += 1;
  return next;
}
