import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import pg from 'pg';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { migrate } from '#store/sql/migrations/migrate.ts';
import { openDatabase, openStoreOn } from '#store/sql/open.ts';
import { TABLES } from '#store/sql/tables.ts';
import type { Store } from '#store/store.ts';
import type { ImportJob } from '#store/tables/imports.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createDatabase } from '../support/postgres.ts';
import { newBranding, newClassicStyle, newStyleFile } from './conformance/branding.ts';
import { newIdentity } from './conformance/identities.ts';
import { newProvider } from './conformance/identity-providers.ts';
import {
  many,
  newCode,
  newEvent,
  newFamily,
  newGroup,
  newRefreshToken,
  newSso,
  newTokenSession,
  newUser,
} from './conformance/samples.ts';
import { newTerms } from './conformance/terms.ts';
import { conformance } from './conformance.ts';
import { MASTER_KEY } from './open.ts';
import { Recording } from './recording.ts';

const USERS = 5000;

const options = { masterKey: MASTER_KEY, clock: systemClock, random: systemRandom };
const folder = temporaryFolder({ after });

/** The texts of every statement that the store runs when the whole suite runs. */
const statements = new Set<string>();

conformance('Every statement, noted', async () => {
  const recording = new Recording(await openDatabase({ url: 'sqlite::memory:', ...options }));
  const { store } = await openStoreOn(recording, options);
  return Object.assign(store, {
    close: async () => {
      for (const statement of recording.statements) statements.add(statement);
      await recording.close();
    },
  });
});

describe('Query plans', () => {
  test('the suite has written to every table', () => {
    const all = [...statements];
    for (const { name } of TABLES) {
      assert.ok(
        all.some((statement) => statement.startsWith(`insert into ${name} `)),
        name,
      );
    }
  });

  test('SQLite finds every row by an index, with and without statistics', async () => {
    const sqlite = new DatabaseSync(await filledFile());
    const check = () => {
      assert.ok(statements.size > 60, 'the suite has run');
      for (const statement of statements) {
        const plan = sqlite.prepare(`explain query plan ${statement}`).all() as {
          readonly detail: string;
        }[];
        const details = plan.map(({ detail }) => detail);
        const told = `${statement}\n${details.join('\n')}`;
        for (const detail of details) {
          assert.doesNotMatch(
            detail,
            /SCAN (?!\d+(?: CONSTANT|-ROW VALUES))(?!sealing_keys|migrations)/,
            told,
          );
          if (namesMore(statement)) assert.doesNotMatch(detail, /\(pool_id=\?\)/, told);
          if (/from users/.test(statement)) assert.doesNotMatch(detail, /TEMP B-TREE/, told);
        }
      }
    };
    check();
    sqlite.exec('analyze');
    check();
    sqlite.close();
  });

  test('PostgreSQL has an index for every statement', async (t) => {
    const url = await createDatabase();
    const database = await openDatabase({ url, ...options });
    const client = new pg.Client({ connectionString: url });
    t.after(async () => {
      await client.end();
      await database.close();
    });
    await migrate(database, systemClock);
    await client.connect();
    await copyRows(new DatabaseSync(await filledFile()), client);
    await client.query('analyze');
    await client.query('set enable_seqscan = off');
    for (const statement of statements) {
      let n = 0;
      const text = statement.replaceAll('?', () => `$${++n}`);
      const { rows } = await client.query(`explain (generic_plan) ${text}`);
      const lines = rows.map((row: Record<string, string>) => row['QUERY PLAN']!);
      const told = `${statement}\n${lines.join('\n')}`;
      for (const line of lines) {
        assert.doesNotMatch(line, /Seq Scan on (?!sealing_keys|migrations)/, told);
        if (namesMore(statement)) {
          assert.doesNotMatch(line, /Index Cond: \(\(?pool_id = [^)]*\)?\)$/, told);
        }
        if (/select .* from users/.test(statement)) assert.doesNotMatch(line, /\bSort\b/, told);
      }
    }
  });
});

/** Whether a statement looks for something in particular, not for all that a pool has. */
function namesMore(statement: string): boolean {
  return !/deleted_pools|arriving_pools|where pool_id = \?( order by [a-z_, ]+| limit \?\))?$/.test(
    statement,
  );
}

let filled: Promise<string> | undefined;

/** An SQLite file that is filled. */
function filledFile(): Promise<string> {
  filled ??= (async () => {
    const file = join(folder, 'plans.db');
    const database = await openDatabase({ url: `sqlite:${file}`, ...options });
    const { store } = await openStoreOn(database, options);
    await fill(store);
    await store.close();
    return file;
  })();
  return filled;
}

/** Copies every table by the hundred rows: written through the store they take a minute. */
async function copyRows(from: DatabaseSync, to: pg.Client): Promise<void> {
  const tables = from
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .all();
  for (const { name } of tables) {
    if (name === 'migrations' || name === 'compatibility') continue;
    const rows = from.prepare(`select * from ${name}`).all().map(Object.entries);
    const columns = rows[0]?.map(([column]) => column);
    for (let at = 0; at < rows.length; at += 500) {
      const values = rows.slice(at, at + 500).map((row) => row.map(([, value]) => value));
      let n = 0;
      const places = values.map((row) => `(${row.map(() => `$${++n}`)})`);
      await to.query(`insert into ${name} (${columns}) values ${places}`, values.flat());
    }
  }
  from.close();
}

/** A pool of many users who have signed in. */
async function fill(store: Store): Promise<void> {
  const poolId = 'us-east-1_Plans';
  const groups = Array.from({ length: 3000 }, (_, i) => newGroup(poolId, { name: `group-${i}` }));
  await store.transaction(async (tx) => {
    await many(groups.length, (i) => tx.groups.insert(groups[i]!));
  });
  await store.transaction(async (tx) => {
    await many(1000, async (i) => {
      const id = `import-${i}`;
      const job: ImportJob = {
        poolId,
        id,
        name: 'x',
        roleArn: 'arn:x',
        status: 'Created',
        createdAt: i,
        counts: { imported: 0, skipped: 0, failed: 0 },
      };
      await tx.imports.insert(job, i);
      await tx.imports.expectUpload(poolId, id, 'upload');
      await tx.imports.addPiece(poolId, id, 'upload', 0, Buffer.alloc(10));
      const row = { line: i, outcome: 'failed', reason: 'x' } as const;
      await tx.imports.noteRows(poolId, id, [row], i);
    });
  });
  await store.transaction(async (tx) => {
    await many(1000, async (i) => {
      const branding = newBranding(poolId, { clientId: `client-${i}` });
      await tx.branding.insert(branding);
      await tx.branding.putClassic(newClassicStyle(poolId, { clientId: branding.clientId }));
      await tx.branding.putAsset(poolId, branding.id, newStyleFile());
      await tx.terms.insert(newTerms(poolId));
      await tx.identityProviders.insert(newProvider({ poolId, identifiers: [`${i}.example`] }));
    });
  });
  for (let chunk = 0; chunk < USERS / 500; chunk++) {
    await store.transaction(async (tx) => {
      await many(500, async (i) => {
        const name = `user-${chunk * 500 + i}`;
        const attributes = { email: `${name}@example.com`, name: 'Same', given_name: name };
        const user = newUser(poolId, { username: name, attributes });
        await tx.users.insert(user);
        await tx.users.claimLogin(poolId, { kind: 'username', key: name }, user.id);
        await tx.groups.addMember(poolId, groups[0]!.id, user.id);
        await tx.groups.addMember(poolId, groups[(chunk * 500 + i) % groups.length]!.id, user.id);
        const authorized = { level: 1 };
        const family = newFamily(poolId, { userId: user.id, authorized });
        await tx.tokens.insertFamily(family);
        await tx.tokens.insertRefreshToken(newRefreshToken(family));
        await tx.tokens.insertSession(newTokenSession(family));
        const { id: familyId, expiresAt } = family;
        await tx.devices.insertFamily({ poolId, familyId, deviceKey: `x_${name}`, expiresAt });
        await tx.devices.endFamilies(poolId, user.id, `x_${name}`);
        await tx.authorizations.insert(newCode(poolId, { userId: user.id }));
        const consent = { scopes: ['openid'], since: 1, usedAt: 1 };
        const clientId = `client-${i}`;
        await tx.identities.insert(newIdentity({ poolId, userId: user.id }));
        await tx.consents.insert({ poolId, userId: user.id, clientId, ...consent });
        await tx.sso.insert(newSso(poolId, { userId: user.id }));
        await tx.authEvents.insert(newEvent(poolId, { userId: user.id }));
        await tx.sessions.spend(poolId, randomUUID(), Date.now());
        await tx.softwareTokens.associate(poolId, user.id, Buffer.alloc(20), undefined);
        const state = { tries: 1, total: 1, lockedUntil: 0, lastAt: Date.now() };
        await tx.attempts.move(poolId, user.id, 'password', undefined, state);
      });
    });
  }
}
