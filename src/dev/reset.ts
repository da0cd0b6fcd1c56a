/** Emptying a development server between tests, whole or one pool of it. */
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { OperationCall } from '#http/exchange.ts';
import type { Inbox } from '#messaging/inbox.ts';
import type { MovableClock } from '#platform/clock.ts';
import type { Store } from '#store/store.ts';
import { every } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';

export interface ResetParts {
  readonly store: Store;
  readonly pools: Pools;
  readonly accounts: Accounts;
  readonly inbox: Inbox;
  readonly clock: MovableClock;
  readonly call: OperationCall;
}

/** Removes every pool and message, and puts the clock right. Answers how many pools went. */
export async function resetAll(parts: ResetParts): Promise<number> {
  const { store, inbox, clock } = parts;
  let removed = 0;
  for (const region of await store.pools.regions()) {
    for await (const pool of every((page) => store.pools.list(region, page))) {
      await removePool(parts, pool);
      removed++;
    }
  }
  await inbox.clear();
  clock.reset();
  return removed;
}

async function removePool({ store, pools, call }: ResetParts, { id, region }: Pool) {
  for (const { domain } of await store.domains.ofPool(id)) {
    await call('DeleteUserPoolDomain', { UserPoolId: id, Domain: domain }, region);
  }
  await pools.change(id, (pool) => ({
    ...pool,
    settings: { ...pool.settings, DeletionProtection: 'INACTIVE' },
  }));
  await pools.delete(id);
}

/**
 * Removes the users and groups of a pool and the messages to them; clients and settings stay.
 * Answers how many users went.
 * @throws ResourceNotFoundException
 */
export async function resetPool(parts: ResetParts, id: string): Promise<number> {
  const { store, pools, accounts, inbox, call } = parts;
  const pool = await pools.current(id);
  let removed = 0;
  for await (const user of every((page) => store.users.list(id, undefined, page))) {
    await accounts.delete(pool, user);
    removed++;
  }
  for await (const { name } of every((page) => store.groups.list(id, page))) {
    await call('DeleteGroup', { UserPoolId: id, GroupName: name }, pool.region);
  }
  await inbox.clear({ userPoolId: id });
  return removed;
}
