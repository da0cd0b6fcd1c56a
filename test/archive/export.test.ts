import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { exportPool } from '#domain/archive/export-pool.ts';
import { toBase32 } from '#platform/base32.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { User } from '#store/tables/users.ts';
import {
  newClient,
  newFamily,
  newPool,
  newRefreshToken,
  newUser,
} from '../store/conformance/samples.ts';
import { openAt } from '../store/open.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { archiveOf, CHEAP, contents, opened, PASSPHRASE } from './archives.ts';
import { populate } from './populated.ts';

const folder = temporaryFolder({ after });

for (const [backend, url] of Object.entries({
  SQLite: async () => `sqlite:${join(folder, 'store.db')}`,
  PostgreSQL: createMigratedDatabase,
})) {
  describe(`An export from ${backend}`, () => {
    let store: Store;
    before(async () => {
      ({ store } = await openAt(await url()));
    });
    after(() => store.close());

    test('shows one instant, whatever is written meanwhile', async () => {
      const { pool, users } = await populate(store, 600);
      const [first, last] = [...users]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .filter((_, i) => i === 0 || i === 599) as [User, User];
      /** Both users in one transaction: no archive may have one without the other. */
      const mark = async (generation: number) =>
        store.transaction(async (tx) => {
          for (const { id } of [first, last]) {
            const user = (await tx.users.find(pool.id, id))!;
            const attributes = { ...user.attributes, nickname: String(generation) };
            await tx.users.update({ ...user, attributes });
          }
          await tx.users.insert(newUser(pool.id));
        });
      await mark(0);
      let generation = 0;
      let writing = Promise.resolve();
      const bytes = await archiveOf(store, pool.id, {
        progress: () => {
          if (++generation % 50 === 0) writing = writing.then(() => mark(generation));
        },
      });
      await writing;
      const archive = await opened(bytes);
      const seen: (string | undefined)[] = [];
      for await (const line of archive.lines()) {
        if (line.name !== 'users') continue;
        const { id, attributes } = line.record.user;
        if (id === first.id || id === last.id) seen.push(attributes['nickname']);
      }
      assert.deepEqual(seen, ['0', '0']);
      assert.equal(archive.counts['users'], 601);
      assert.notEqual((await store.users.find(pool.id, first.id))!.attributes['nickname'], '0');
    });

    test('leaves out sign-ins that are revoked or over, and counts on nobody', async () => {
      const pool = newPool();
      const user = newUser(pool.id);
      const now = 5000;
      const families = [
        newFamily(pool.id, { userId: user.id, expiresAt: now + 1 }),
        newFamily(pool.id, { userId: user.id, expiresAt: now }),
        newFamily(pool.id, { userId: user.id, expiresAt: now + 1, revokedAt: 1 }),
      ];
      const state = { tries: 1, total: 1, lockedUntil: 9, lastAt: 9 };
      await store.transaction(async (tx) => {
        await tx.pools.insert(pool);
        await tx.users.insert(user);
        for (const family of families) {
          await tx.tokens.insertFamily(family);
          await tx.tokens.insertRefreshToken(newRefreshToken(family));
        }
        for (const subject of [user.id, 'a-decoy']) {
          await tx.attempts.move(pool.id, subject, 'password', undefined, state);
        }
      });
      const { counts } = await opened(
        await archiveOf(store, pool.id, { clock: { now: () => now } }),
      );
      assert.deepEqual(counts, {
        users: 1,
        attempts: 1,
        tokenFamilies: 1,
        refreshTokens: 1,
      });
    });

    test('has no secret that can be read without the passphrase', async () => {
      const pool = newPool();
      const client = newClient(pool.id, {
        secrets: [{ id: 's', value: 'client-secret-of-the-client-0123456789', createdAt: 1 }],
      });
      const secrets: Buffer[] = [Buffer.from(client.secrets[0]!.value)];
      const keep = (size: number) => {
        const secret = systemRandom.bytes(size);
        secrets.push(secret);
        return secret;
      };
      await store.transaction(async (tx) => {
        await tx.pools.insert(pool);
        await tx.clients.insert(client);
        const key = { poolId: pool.id, kid: 'k', createdAt: 1 };
        await tx.signingKeys.insertFirst({ ...key, use: 'id', privateKey: keep(1200) });
        for (let i = 0; i < 50; i++) {
          const user = newUser(pool.id, { attributes: { email: `private-${i}@example.com` } });
          secrets.push(Buffer.from(user.attributes['email']!));
          await tx.users.insert(user);
          const password = { salt: keep(16), verifier: keep(384), temporary: false, setAt: 1 };
          await tx.users.setPassword(pool.id, user.id, password);
          const token = { active: keep(32), pending: keep(32), lastStep: 1 };
          await tx.softwareTokens.putAll(pool.id, [{ userId: user.id, token }]);
        }
      });
      const bytes = await archiveOf(store, pool.id);
      const inside = Buffer.from((await contents(bytes)).join('\n'));
      for (const secret of secrets) {
        const forms = [
          secret,
          Buffer.from(secret.toString('base64').slice(0, -3)),
          Buffer.from(secret.toString('hex')),
          Buffer.from(toBase32(secret).slice(0, -1)),
        ];
        assert.ok(
          forms.some((form) => inside.includes(form)),
          'the archive does hold the secret',
        );
        for (const form of forms) assert.ok(!bytes.includes(form));
      }
      for (const word of [pool.id, pool.name, 'verifier', 'otpauth', 'users']) {
        assert.ok(!bytes.includes(word), word);
      }
    });

    test('reads on only as fast as it is written away', async () => {
      const { pool } = await populate(store, 2000);
      let read = 0;
      let most = 0;
      await exportPool({
        store,
        clock: systemClock,
        random: systemRandom,
        poolId: pool.id,
        passphrase: PASSPHRASE,
        cost: CHEAP,
        madeBy: 'a test',
        write: async (bytes) => {
          let [pieces, written] = [0, 0];
          for await (const piece of bytes) {
            written += piece.length;
            if (++pieces > 4) continue;
            // Nobody asks for more: what is under way comes to rest.
            for (let turns = 0, before = -1; turns < 20; turns = read === before ? turns + 1 : 0) {
              before = read;
              await new Promise((resolve) => setTimeout(resolve, 1));
            }
            // A user of these takes some 600 bytes that no compression makes smaller.
            most = Math.max(most, read - written / 600);
          }
        },
        progress: (done) => {
          read = done;
        },
      });
      assert.equal(read, 2000);
      assert.ok(most < 1000, `${most} users were read ahead`);
    });

    test('of a pool that is not there is refused', async () => {
      await assert.rejects(archiveOf(store, 'us-east-1_Nowhere'), {
        name: 'ArchiveRefused',
        message: 'There is no user pool us-east-1_Nowhere in this store.',
      });
    });
  });
}
