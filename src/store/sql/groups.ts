import type { Clock } from '#platform/clock.ts';
import type { Group, GroupChange, GroupTable } from '../tables/groups.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import type { User } from '../tables/users.ts';
import { deleteMembers } from './group-rows.ts';
import { type Connection, fromKey, key, pageOf, sql, template } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';
import { toUser, USER_COLUMNS, type UserRow } from './user-row.ts';

/** Members that a deletion removes at once; `purge` removes what is more. */
const AT_ONCE = 500;

export const groups = {
  name: 'groups',
  columns: {
    pool_id: 'text',
    id: 'text',
    name: 'key',
    description: 'text?',
    role_arn: 'text?',
    precedence: 'integer?',
    created_at: 'integer',
    modified_at: 'integer',
  },
  primaryKey: ['pool_id', 'name'],
  deletedWith: 'pool',
  archive: { section: 'groups' },
} as const satisfies TableFor<Group>;

type GroupRow = RowOf<typeof groups>;

const toGroup = recordReader<Group>(groups);
const insertGroup = insertInto<Group>(groups, 'on conflict do nothing');

// A cross join keeps SQLite from beginning with the users.
const findMembers = template(
  `select ${USER_COLUMNS} from group_members cross join users
    where group_members.pool_id = ? and group_members.group_id = ?
      and group_members.user_id > ?
      and users.pool_id = group_members.pool_id and users.id = group_members.user_id
    order by group_members.user_id limit ?`,
);

export class SqlGroups implements GroupTable {
  readonly #connection: Connection;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  async find(poolId: string, name: string): Promise<Group | undefined> {
    const row = await this.#connection.first<GroupRow>(
      sql`select * from groups where pool_id = ${poolId} and name = ${key(name)}`,
    );
    return row && toGroup(row);
  }

  async list(poolId: string, { limit, after = '' }: PageRequest): Promise<Page<Group>> {
    const rows = await this.#connection.all<GroupRow>(
      sql`select * from groups where pool_id = ${poolId} and name > ${key(after)}
           order by name limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toGroup, ({ name }) => fromKey(name));
  }

  async count(poolId: string): Promise<number> {
    const row = await this.#connection.first<{ readonly groups: number }>(
      sql`select count(*) as groups from groups where pool_id = ${poolId}`,
    );
    return row?.groups ?? 0;
  }

  async members(
    poolId: string,
    groupId: string,
    { limit, after = '' }: PageRequest,
  ): Promise<Page<User>> {
    const rows = await this.#connection.all<UserRow>(
      findMembers(poolId, groupId, key(after), limit + 1),
    );
    return pageOf(rows, limit, toUser, ({ id }) => fromKey(id));
  }

  async ofUser(poolId: string, userId: string): Promise<readonly Group[]> {
    const rows = await this.#connection.all<GroupRow>(
      sql`select groups.* from group_members cross join groups
           where group_members.pool_id = ${poolId} and group_members.user_id = ${key(userId)}
             and groups.pool_id = group_members.pool_id and groups.id = group_members.group_id
           order by groups.name`,
    );
    return rows.map(toGroup);
  }

  async insert(group: Group): Promise<boolean> {
    const changes = await this.#connection.run(insertGroup(group));
    return changes === 1;
  }

  async change(poolId: string, id: string, change: GroupChange, at: number): Promise<boolean> {
    const { description = null, roleArn = null, precedence = null } = change;
    const changes = await this.#connection.run(
      sql`update groups
             set description = coalesce(${description}, description),
                 role_arn = coalesce(${roleArn}, role_arn),
                 precedence = coalesce(${precedence}, precedence), modified_at = ${at}
           where pool_id = ${poolId} and id = ${id}`,
    );
    return changes === 1;
  }

  async delete(poolId: string, id: string): Promise<boolean> {
    const db = this.#connection;
    const gone = await db.run(sql`delete from groups where pool_id = ${poolId} and id = ${id}`);
    if (gone === 0) return false;
    await deleteMembers(db, poolId, id, AT_ONCE);
    await db.run(
      sql`insert into deleted_groups (pool_id, group_id, deleted_at)
          values (${poolId}, ${id}, ${this.#clock.now()})`,
    );
    return true;
  }

  /** One statement; it counts a user who is a member already as well. */
  async addMember(poolId: string, groupId: string, userId: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`insert into group_members (pool_id, group_id, user_id)
          select pool_id, id, ${key(userId)} from groups
           where pool_id = ${poolId} and id = ${groupId}
          on conflict (pool_id, group_id, user_id) do update set user_id = excluded.user_id`,
    );
    return changes === 1;
  }

  async removeMember(poolId: string, groupId: string, userId: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from group_members
           where pool_id = ${poolId} and group_id = ${groupId} and user_id = ${key(userId)}`,
    );
    return changes === 1;
  }
}
