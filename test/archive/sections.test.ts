import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { laterSections, poolSections, userSections } from '#domain/archive/sections.ts';
import { TABLES } from '#store/sql/tables.ts';
import type { ImportJob } from '#store/tables/imports.ts';
import { newBranding, newClassicStyle, newStyleFile } from '../store/conformance/branding.ts';
import { newFamily, newPool, newTokenSession, newUser } from '../store/conformance/samples.ts';
import { newTerms } from '../store/conformance/terms.ts';
import { openAt } from '../store/open.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { archiveOf, bringInto, contents, opened } from './archives.ts';

const folder = temporaryFolder({ after });

test('every table that holds something of a pool is carried, or is known to be left out', async () => {
  const file = join(folder, 'tables.db');
  const { store } = await openAt(`sqlite:${file}`);
  await store.close();
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database
    .prepare(
      `select m.name from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table' and c.name = 'pool_id'`,
    )
    .all()
    .map(({ name }) => String(name));
  database.close();
  const known = TABLES.filter(({ columns }) => 'pool_id' in columns).map(({ name }) => name);
  assert.deepEqual(tables.sort(), known.sort());
});

test('every section of an archive carries tables that name it, and tables name no other', () => {
  const sections = [...poolSections, ...userSections, ...laterSections].map(({ name }) => name);
  const named = TABLES.flatMap(({ archive }) => ('section' in archive ? [archive.section] : []));
  const frame = ['pool', 'clients', 'users'];
  assert.deepEqual([...new Set(named)].sort(), [...frame, ...sections].sort());
  const format = readFileSync(new URL('../../docs/archive-format.md', import.meta.url), 'utf8');
  for (const name of [...frame, ...sections]) assert.ok(format.includes(`\n| \`${name}\` |`), name);
});

test('what a user has beside a password is brought along', async () => {
  const { store: from } = await openAt('sqlite::memory:');
  const { store: to } = await openAt('sqlite::memory:');
  const pool = newPool({ sessions: { tracking: true, maxPerUser: 3 } });
  const [user, imported] = [newUser(pool.id), newUser(pool.id)];
  const now = Date.now();
  const authorized = { level: 2, resource: 'https://api.example.com' };
  const expiresAt = now + 100_000;
  const family = newFamily(pool.id, { userId: user.id, expiresAt, authorized });
  const session = newTokenSession(family, { expiresAt: now + 100_000 });
  const passkey = {
    poolId: pool.id,
    userId: user.id,
    credentialId: randomBytes(32),
    relyingParty: 'id.example.com',
    publicKey: randomBytes(77),
    signCount: 5,
    name: 'Key',
    transports: ['usb'],
    createdAt: now,
  };
  const device = {
    poolId: pool.id,
    userId: user.id,
    deviceKey: 'us-east-1_8d8f2cc4-0000-4000-8000-000000000000',
    name: 'Laptop',
    salt: randomBytes(16),
    verifier: randomBytes(384),
    remembered: true,
    createdAt: 1,
    modifiedAt: 2,
    authenticatedAt: 3,
  };
  const consent = {
    poolId: pool.id,
    userId: user.id,
    clientId: 'registered',
    scopes: ['openid', 'email'],
    since: 1,
    usedAt: 2,
  };
  const job: ImportJob = {
    poolId: pool.id,
    id: 'import-hashes',
    name: 'hashes',
    roleArn: 'arn:aws:iam::123456789012:role/import',
    algorithm: 'BCRYPT',
    status: 'Succeeded',
    createdAt: 1,
    completedAt: 2,
    counts: { imported: 1, skipped: 0, failed: 0 },
  };
  const digests = [randomBytes(32), randomBytes(32)];
  const authenticators = [1, 2, 3].map((n) => ({
    secret: randomBytes(32),
    friendlyName: `Phone ${n}`,
    lastStep: n,
    createdAt: n,
  }));
  const hash = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
  const password = { salt: randomBytes(16), hash, temporary: false, setAt: 1 };
  const verifier = { salt: randomBytes(16), verifier: randomBytes(384), temporary: true, setAt: 2 };
  await from.transaction(async (tx) => {
    await tx.pools.insert(pool);
    for (const each of [user, imported]) await tx.users.insert(each);
    await tx.passkeys.insert(passkey);
    await tx.devices.insert(device);
    await tx.consents.insert(consent);
    await tx.recoveryCodes.replace(pool.id, user.id, digests, now);
    for (const each of authenticators) await tx.softwareTokens.add(pool.id, user.id, each);
    const { deviceKey } = device;
    await tx.devices.insertFamily({ poolId: pool.id, familyId: family.id, deviceKey, expiresAt });
    await tx.tokens.insertFamily(family);
    await tx.tokens.insertSession(session);
    await tx.users.setPassword(pool.id, imported.id, password);
    await tx.imports.insertEnded({ ...job, likeness: '$2b$10$' });
    await tx.imports.insertEnded({ ...job, id: 'import-plain' });
    for (const each of [password, verifier]) {
      await tx.users.rememberPassword(pool.id, imported.id, each, 5);
    }
  });
  const bytes = await archiveOf(from, pool.id);
  await bringInto(to, await opened(bytes));
  assert.deepEqual(await contents(await archiveOf(to, pool.id)), await contents(bytes));
  assert.deepEqual(await to.tokens.family(pool.id, family.id), family);
  assert.deepEqual(await to.passkeys.ofUser(pool.id, user.id), [passkey]);
  assert.equal(await to.imports.hashLikeness(pool.id), '$2b$10$');
  assert.equal(await to.imports.find(pool.id, 'import-plain'), undefined);
  assert.deepEqual(await to.consents.ofUser(pool.id, user.id), [consent]);
  assert.deepEqual(await to.devices.find(pool.id, user.id, device.deviceKey), device);
  for (const digest of digests) {
    assert.equal(await to.recoveryCodes.has(pool.id, user.id, digest), true);
  }
  assert.deepEqual(
    await to.softwareTokens.find(pool.id, user.id),
    await from.softwareTokens.find(pool.id, user.id),
  );
  assert.equal(await to.devices.ofFamily(pool.id, family.id), device.deviceKey);
  assert.deepEqual(await to.users.password(pool.id, imported.id), password);
  assert.deepEqual(await to.users.passwordHistory(pool.id, imported.id), [verifier, password]);
  const active = await to.tokens.activeSessions(pool.id, user.id, now);
  assert.deepEqual(active, await from.tokens.activeSessions(pool.id, user.id, now));
  assert.equal(active.length, 1);
  await Promise.all([from.close(), to.close()]);
});

test('styles with their images and terms are brought along', async () => {
  const { store: from } = await openAt('sqlite::memory:');
  const { store: to } = await openAt('sqlite::memory:');
  const pool = newPool();
  const branding = newBranding(pool.id);
  const classic = newClassicStyle(pool.id);
  const document = newTerms(pool.id);
  const [image, logo] = [newStyleFile(), newStyleFile()];
  await from.transaction(async (tx) => {
    await tx.pools.insert(pool);
    await tx.branding.insert(branding);
    await tx.branding.putClassic(classic);
    await tx.branding.putAsset(pool.id, branding.id, image);
    await tx.branding.putAsset(pool.id, classic.clientId, logo);
    await tx.terms.insert(document);
  });
  await bringInto(to, await opened(await archiveOf(from, pool.id)));
  assert.deepEqual(await to.branding.find(pool.id, branding.id), branding);
  assert.deepEqual(await to.branding.classic(pool.id, 'ALL'), classic);
  assert.deepEqual(await to.branding.files(pool.id, branding.id), [image]);
  assert.deepEqual(await to.branding.files(pool.id, 'ALL'), [logo]);
  assert.deepEqual(await to.terms.find(pool.id, document.id), document);
  await Promise.all([from.close(), to.close()]);
});
