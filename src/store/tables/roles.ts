import type { Page, PageRequest } from './page.ts';

/** What principals can assume, to act with its permissions for a while. */
export interface Role {
  readonly name: string;
  /** Never used again, when a role of the same name is made anew. */
  readonly id: string;
  /** An IAM policy document that says who may assume it. */
  readonly trust: object;
  /** An IAM policy document that says what its sessions may do; without one it is nothing. */
  readonly policy?: object;
  readonly maxSessionSeconds: number;
  readonly createdAt: number;
}

export interface RoleReads {
  find(name: string): Promise<Role | undefined>;
  list(page: PageRequest): Promise<Page<Role>>;
}

export interface RoleTable extends RoleReads {
  insert(role: Role): Promise<boolean>;
  /** False when there is no role of this name. */
  setTrust(name: string, trust: object): Promise<boolean>;
  setPolicy(name: string, policy: object): Promise<boolean>;
  delete(name: string): Promise<boolean>;
}
