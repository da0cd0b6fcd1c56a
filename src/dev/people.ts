/** Users for those who try things out: with the code that their authenticator shows, and signed in. */
import type { AuthenticationResultType } from '#contract/types.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { Clients } from '#domain/clients/clients.ts';
import { heldIn } from '#domain/factors/held-authenticators.ts';
import { codeAt, stepAt, X } from '#domain/factors/totp.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { UNKNOWN_DEVICE } from '#domain/risk/caller.ts';
import type { Grants } from '#domain/tokens/grants.ts';
import type { Clock } from '#platform/clock.ts';
import type { Store } from '#store/store.ts';
import type { Page } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';

export interface PeopleParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly accounts: Accounts;
  readonly grants: Grants;
}

/** What an authenticator shows at the server's time. */
export interface ShownCode {
  readonly name: string | undefined;
  readonly code: string;
  /** Whether it was used to sign in or to enrol: then the next one counts. */
  readonly used: boolean;
  readonly next: string;
  readonly secondsLeft: number;
}

export interface Person {
  readonly username: string;
  readonly sub: string;
  readonly status: string;
  readonly enabled: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly authenticators: readonly ShownCode[];
}

/** Persons on one page. */
const PAGE = 60;

export class People {
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /** @throws ResourceNotFoundException */
  async list(poolId: string, after: string | undefined): Promise<Page<Person>> {
    const pool = await this.#parts.pools.current(poolId);
    const page = await this.#parts.store.users.list(pool.id, undefined, { limit: PAGE, after });
    const items = await Promise.all(page.items.map((user) => this.#person(user)));
    return page.next === undefined ? { items } : { items, next: page.next };
  }

  /** @throws ResourceNotFoundException, UserNotFoundException */
  async find(poolId: string, username: string): Promise<Person> {
    const { pools, accounts } = this.#parts;
    return this.#person(await accounts.byName(await pools.current(poolId), username));
  }

  async #person(user: User): Promise<Person> {
    const { store, clock } = this.#parts;
    const { id: sub, username, status, enabled, attributes } = user;
    const [groups, token] = await Promise.all([
      store.groups.ofUser(user.poolId, sub),
      store.softwareTokens.find(user.poolId, sub),
    ]);
    return {
      username,
      sub,
      status,
      enabled,
      attributes,
      groups: groups.map(({ name }) => name),
      authenticators: heldIn(token).map(({ secret, friendlyName, lastStep }) => ({
        name: friendlyName,
        ...shownCode(secret, clock.now(), lastStep),
      })),
    };
  }

  /**
   * Tokens for the user, as a sign-in through the client would have given them. Nothing of the user
   * is asked and no factor is counted.
   * @throws ResourceNotFoundException, UserNotFoundException, and what a function refuses
   */
  async signIn(
    poolId: string,
    clientId: string,
    username: string,
  ): Promise<AuthenticationResultType> {
    const { pools, clients, accounts, grants, store } = this.#parts;
    const pool: Pool = await pools.current(poolId);
    const client = await clients.inPool(poolId, clientId);
    const user = await accounts.byName(pool, username);
    const grant = grants.granter(pool, client, { address: undefined, device: UNKNOWN_DEVICE })(
      user,
    );
    await store.transaction((tx) => grants.record(tx, grant));
    return grants.sign(grant, { source: 'Authentication' });
  }
}

/** What an authenticator with the secret shows at the instant `now`. */
export function shownCode(secret: Uint8Array, now: number, lastStep = -1): Omit<ShownCode, 'name'> {
  const step = stepAt(now);
  return {
    code: codeAt(secret, step),
    used: step <= lastStep,
    next: codeAt(secret, step + 1),
    secondsLeft: Math.ceil((step + 1) * X - now / 1000),
  };
}
