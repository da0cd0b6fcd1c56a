import type { Page, PageRequest } from '../tables/page.ts';
import type { Role, RoleTable } from '../tables/roles.ts';
import { type Connection, key, pageOf, sql } from './query.ts';
import { insertInto, recordReader } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

export const roles = {
  name: 'roles',
  columns: {
    name: 'key',
    id: 'text',
    trust: 'json',
    policy: 'json?',
    max_session_seconds: 'integer',
    created_at: 'integer',
  },
  primaryKey: ['name'],
  deletedWith: 'none',
  archive: { leftOut: "they are the server's, and of no pool" },
} as const satisfies TableFor<Role>;

type RoleRow = RowOf<typeof roles>;

const toRole = recordReader<Role>(roles);
const insertRole = insertInto<Role>(roles, 'on conflict do nothing');

export class SqlRoles implements RoleTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(name: string): Promise<Role | undefined> {
    const row = await this.#connection.first<RoleRow>(
      sql`select * from roles where name = ${key(name)}`,
    );
    return row && toRole(row);
  }

  async list({ limit, after = '' }: PageRequest): Promise<Page<Role>> {
    const rows = await this.#connection.all<RoleRow>(
      sql`select * from roles where name > ${key(after)} order by name limit ${limit + 1}`,
    );
    return pageOf(
      rows.map(toRole),
      limit,
      (role) => role,
      ({ name }) => name,
    );
  }

  async insert(role: Role): Promise<boolean> {
    return (await this.#connection.run(insertRole(role))) === 1;
  }

  async setTrust(name: string, trust: object): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update roles set trust = ${JSON.stringify(trust)} where name = ${key(name)}`,
    );
    return changes === 1;
  }

  async setPolicy(name: string, policy: object): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update roles set policy = ${JSON.stringify(policy)} where name = ${key(name)}`,
    );
    return changes === 1;
  }

  async delete(name: string): Promise<boolean> {
    const changes = await this.#connection.run(sql`delete from roles where name = ${key(name)}`);
    return changes === 1;
  }
}
