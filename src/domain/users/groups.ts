/** The groups of a pool and who is in them. */
import {
  groupExists,
  groupNotFound,
  invalidParameter,
  limitExceeded,
  poolNotFound,
  userNotFound,
} from '#contract/errors.ts';
import type { GroupType } from '#contract/types.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Store } from '#store/store.ts';
import type { Group, GroupChange } from '#store/tables/groups.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';

const MAX_GROUPS = 10_000;
const MAX_GROUPS_OF_USER = 100;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** How many groups a pool can have; 10 000 when absent. */
  readonly maxGroups?: number;
}

export class Groups {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws GroupExistsException, LimitExceededException, ResourceNotFoundException */
  async create(pool: Pool, name: string, settings: GroupChange): Promise<Group> {
    const { store, clock, ids, maxGroups = MAX_GROUPS } = this.#parts;
    const now = clock.now();
    const group: Group = {
      poolId: pool.id,
      id: ids.uuid(),
      name,
      ...settings,
      createdAt: now,
      modifiedAt: now,
    };
    await store.transaction(async (tx) => {
      // Holding the pool makes requests create groups one by one: the last place is not taken
      // twice.
      if (!(await tx.pools.hold(pool.id))) throw poolNotFound(pool.id);
      if (!(await tx.groups.insert(group))) throw groupExists();
      if ((await tx.groups.count(pool.id)) > maxGroups) {
        throw limitExceeded(`A user pool cannot have more than ${maxGroups} groups.`);
      }
    });
    return group;
  }

  /** Throws ResourceNotFoundException when there is none. */
  async get(pool: Pool, name: string): Promise<Group> {
    const group = await this.#parts.store.groups.find(pool.id, name);
    if (!group) throw groupNotFound();
    return group;
  }

  /** Changes what `change` names; the rest stays. */
  async update(pool: Pool, name: string, change: GroupChange): Promise<Group> {
    const now = this.#parts.clock.now();
    return this.#parts.store.transaction(async (tx) => {
      const group = await tx.groups.find(pool.id, name);
      if (!group || !(await tx.groups.change(pool.id, group.id, change, now))) {
        throw groupNotFound();
      }
      return (await tx.groups.find(pool.id, name)) ?? group;
    });
  }

  /** Deletes the group and its memberships: a later group of the name begins empty. */
  async delete(pool: Pool, name: string): Promise<void> {
    await this.#parts.store.transaction(async (tx) => {
      const group = await tx.groups.find(pool.id, name);
      if (!group || !(await tx.groups.delete(pool.id, group.id))) throw groupNotFound();
    });
  }

  /** Groups of the pool, in order of name. */
  list(pool: Pool, page: PageRequest): Promise<Page<Group>> {
    return this.#parts.store.groups.list(pool.id, page);
  }

  /** Users in the group, in order of `sub`. */
  async members(pool: Pool, name: string, page: PageRequest): Promise<Page<User>> {
    const group = await this.get(pool, name);
    return this.#parts.store.groups.members(pool.id, group.id, page);
  }

  /**
   * Makes the user a member, if it is not one already.
   * @throws ResourceNotFoundException, UserNotFoundException, InvalidParameterException
   */
  async add(pool: Pool, name: string, user: User): Promise<void> {
    const group = await this.get(pool, name);
    await this.#parts.store.transaction(async (tx) => {
      // Holding the user makes it join groups one by one, and keeps it from being deleted
      // meanwhile.
      if (!(await tx.users.hold(pool.id, user.id))) throw userNotFound();
      if (!(await tx.groups.addMember(pool.id, group.id, user.id))) throw groupNotFound();
      if ((await tx.groups.ofUser(pool.id, user.id)).length > MAX_GROUPS_OF_USER) {
        throw invalidParameter(`A user cannot be in more than ${MAX_GROUPS_OF_USER} groups.`);
      }
    });
  }

  /** Ends the membership, if there is one. */
  async remove(pool: Pool, name: string, user: User): Promise<void> {
    const group = await this.get(pool, name);
    await this.#parts.store.transaction((tx) => tx.groups.removeMember(pool.id, group.id, user.id));
  }

  /** The groups the user is in, in order of name. */
  async ofUser(pool: Pool, user: User, { limit, after }: PageRequest): Promise<Page<Group>> {
    const all = await this.#parts.store.groups.ofUser(pool.id, user.id);
    const rest = after === undefined ? all : all.filter(({ name }) => isAfter(name, after));
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return rest.length > limit && last ? { items, next: last.name } : { items };
  }

  /** The group as answers show it. */
  describe(group: Group): GroupType {
    return {
      GroupName: group.name,
      UserPoolId: group.poolId,
      Description: group.description,
      RoleArn: group.roleArn,
      Precedence: group.precedence,
      LastModifiedDate: new Date(group.modifiedAt),
      CreationDate: new Date(group.createdAt),
    };
  }
}

/** In the order of the store: by the bytes of UTF-8. */
function isAfter(name: string, other: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(other)) > 0;
}
