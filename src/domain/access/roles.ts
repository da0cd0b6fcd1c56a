/** Roles: what principals can assume, whom each trusts and what it permits. */
import { invalidParameter, roleExists, roleNotFound } from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import type { Role } from '#store/tables/roles.ts';

const NAME = /^[\w+=,.@-]{1,64}$/;

/** How long a session of a role may last, in seconds. */
export const SESSION_SECONDS = { least: 3600, most: 43_200, usual: 3600 } as const;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

export type NewRole = Pick<Role, 'name' | 'trust' | 'policy' | 'maxSessionSeconds'>;

export class Roles {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws ResourceConflictException, InvalidParameterException */
  async create(given: NewRole): Promise<Role> {
    const { store, clock, ids } = this.#parts;
    const { name, maxSessionSeconds } = given;
    checkRoleName(name);
    const { least, most } = SESSION_SECONDS;
    if (maxSessionSeconds < least || maxSessionSeconds > most) {
      throw invalidParameter(`A session lasts from ${least} to ${most} seconds.`);
    }
    const role: Role = { ...given, id: ids.roleId(), createdAt: clock.now() };
    await store.transaction(async (tx) => {
      if (!(await tx.roles.insert(role))) throw roleExists(name);
    });
    return role;
  }

  /** @throws ResourceNotFoundException */
  async get(name: string): Promise<Role> {
    const role = await this.#parts.store.roles.find(name);
    if (!role) throw roleNotFound(name);
    return role;
  }

  list(page: PageRequest): Promise<Page<Role>> {
    return this.#parts.store.roles.list(page);
  }

  /** Changes what sessions of the role may do, those under way too. */
  setPolicy(name: string, policy: object): Promise<void> {
    return this.#change(name, (tx) => tx.roles.setPolicy(name, policy));
  }

  /** Changes who may assume the role; sessions under way go on. */
  setTrust(name: string, trust: object): Promise<void> {
    return this.#change(name, (tx) => tx.roles.setTrust(name, trust));
  }

  /** Deletes the role, and with it its sessions. */
  delete(name: string): Promise<void> {
    return this.#change(name, (tx) => tx.roles.delete(name));
  }

  #change(name: string, change: (tx: Transaction) => Promise<boolean>): Promise<void> {
    return this.#parts.store.transaction(async (tx) => {
      // Within it: what changes nothing is not recorded as a change.
      if (!(await change(tx))) throw roleNotFound(name);
    });
  }
}

/** @throws InvalidParameterException */
export function checkRoleName(name: string): void {
  if (NAME.test(name)) return;
  throw invalidParameter('A role has a name of at most 64 letters, digits and _+=,.@-.');
}
