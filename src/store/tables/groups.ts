import type { Page, PageRequest } from './page.ts';
import type { User } from './users.ts';

export interface Group {
  readonly poolId: string;
  /** Never shown; distinguishes the group from a later one of the same name. */
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** The IAM role of its members. */
  readonly roleArn?: string | undefined;
  /** The lower, the more it counts; a group without one counts least. */
  readonly precedence?: number | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface GroupReads {
  find(poolId: string, name: string): Promise<Group | undefined>;
  /** Groups of the pool, in order of name. */
  list(poolId: string, page: PageRequest): Promise<Page<Group>>;
  count(poolId: string): Promise<number>;
  /** Members of the group, in order of id. */
  members(poolId: string, groupId: string, page: PageRequest): Promise<Page<User>>;
  /** The groups the user is in, in order of name. */
  ofUser(poolId: string, userId: string): Promise<readonly Group[]>;
}

/** What of a group can change; what is absent stays. */
export type GroupChange = Pick<Group, 'description' | 'roleArn' | 'precedence'>;

export interface GroupTable extends GroupReads {
  /** False when the pool has a group of this name. */
  insert(group: Group): Promise<boolean>;
  /** False when the group was deleted. */
  change(poolId: string, id: string, change: GroupChange, at: number): Promise<boolean>;
  /** Removes the group: it has no members from now on; `purge` removes rows of many members. */
  delete(poolId: string, id: string): Promise<boolean>;
  /** Makes the user a member, if it is none yet; false when the group was deleted. */
  addMember(poolId: string, groupId: string, userId: string): Promise<boolean>;
  /** False when the user was no member. */
  removeMember(poolId: string, groupId: string, userId: string): Promise<boolean>;
}
