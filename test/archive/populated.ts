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
    await store.transaction(async (tx) => {
      await tx.users.insertNewcomers(
        pool.id,
        some.map((user) => ({
          user,
          names: [{ kind: 'username', key: user.username }],
          password: {
            salt: randomBytes(16),
            verifier: randomBytes(384),
            temporary: false,
            setAt: 1,
          },
        })),
      );
      await tx.softwareTokens.putAll(
        pool.id,
        some.map(({ id }) => ({ userId: id, token: { active: randomBytes(32), lastStep: 7 } })),
      );
      await many(some.length, (i) => tx.groups.addMember(pool.id, group.id, some[i]!.id));
    });
  }
  return { pool, client, users };
}
