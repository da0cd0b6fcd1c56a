/** Pools straight in a store, where thousands of users are wanted. */
import { randomBytes } from 'node:crypto';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { many, newClient, newGroup, newPool, newUser } from '../store/conformance/samples.ts';

export interface Populated {
  readonly pool: Pool;
  readonly client: Client;
  readonly users: readonly User[];
}

/** A pool of `count` users with names, passwords and authenticators, all in one group. */
export async function populate(store: Store, count: number): Promise<Populated> {
  const pool = newPool();
  const client = newClient(pool.id, {
    secrets: [{ id: 's', value: randomBytes(20).toString('hex'), createdAt: 1 }],
  });
  const group = newGroup(pool.id);
  await store.transaction(async (tx) => {
    await tx.pools.insert(pool);
    await tx.clients.insert(client);
    await tx.groups.insert(group);
  });
  const users = Array.from({ length: count }, () => newUser(pool.id));
  for (let at = 0; at < count; at += 250) {
    const some = users.slice(at, at + 250);
    await store.transaction((tx) =>
      many(some.length, async (i) => {
        const user = some[i]!;
        const verifier = randomBytes(384);
        const password = { salt: randomBytes(16), verifier, temporary: false, setAt: 1 };
        const token = { active: randomBytes(32), lastStep: 7 };
        await tx.users.insert(user);
        await tx.users.claimLogin(pool.id, { kind: 'username', key: user.username }, user.id);
        await tx.users.setPassword(pool.id, user.id, password);
        await tx.softwareTokens.putAll(pool.id, [{ userId: user.id, token }]);
        await tx.groups.addMember(pool.id, group.id, user.id);
      }),
    );
  }
  return { pool, client, users };
}
