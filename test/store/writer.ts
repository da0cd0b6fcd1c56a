/**
 * A process that writes to an embedded store, many requests at a time, and prints the id of
 * each write once it is acknowledged. It never ends by itself.
 */
import { randomUUID } from 'node:crypto';
import { newFamily, newRefreshToken, newUser } from './conformance/samples.ts';
import { openAt } from './open.ts';

const [url = '', poolId = ''] = process.argv.slice(2);
const { store } = await openAt(url);
process.stdout.write('open\n');

async function write(): Promise<void> {
  for (;;) {
    const user = newUser(poolId, { id: randomUUID() });
    const family = newFamily(poolId, { id: user.id, userId: user.id });
    await store.transaction(async (tx) => {
      await tx.users.insert(user);
      await tx.users.claimLogin(poolId, { kind: 'username', key: user.id }, user.id);
      await tx.softwareTokens.associate(poolId, user.id, Buffer.from(user.id), undefined);
      await tx.sessions.spend(poolId, user.id, Number.MAX_SAFE_INTEGER);
      await tx.tokens.insertFamily(family);
      await tx.tokens.insertRefreshToken(newRefreshToken(family));
    });
    process.stdout.write(`${user.id}\n`);
  }
}

await Promise.all(Array.from({ length: 24 }, write));
