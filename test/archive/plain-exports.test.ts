import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { secretOfUri } from '#domain/factors/otpauth.ts';
import { profileHeader, profileLine } from '#domain/import/profile-csv.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { countsOf, createImportApp, importFile } from '../import/support.ts';
import { newPool, newUser } from '../store/conformance/samples.ts';
import { openAt } from '../store/open.ts';
import { createApp, createUser, enrol, signIn } from '../support/app.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { startOnSqlite } from '../support/servers.ts';
import { onStore, type Place, succeeds } from './archives.ts';
import { populate } from './populated.ts';

test('what leaves as profiles an import job brings into another pool, word for word', async (t) => {
  const masterKey = Buffer.alloc(32, 1);
  const server = await startOnSqlite(t, {}, { masterKey });
  const app = await createImportApp(server);
  const values = {
    name: 'Smith, "Al"',
    address: 'C:\\, first floor',
    birthdate: '1999-12-31',
    email: 'al@example.com',
    email_verified: 'true',
  };
  await createUser(app, 'al', values);
  await server.stop();
  const file = join(temporaryFolder(t), 'users.csv');
  const place: Place = { storeUrl: server.storeUrl, masterKey };
  await succeeds(place, ['export', '--pool', app.poolId, '--profiles', file]);

  const other = await createImportApp(await startOnSqlite(t));
  const job = await importFile(other, readFileSync(file));
  assert.deepEqual([job.Status, ...countsOf(job)], ['Succeeded', 1, 0, 0]);
  const user = await other.cognito.adminGetUser({ UserPoolId: other.poolId, Username: 'al' });
  const brought = Object.fromEntries(
    (user.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]),
  );
  for (const [name, value] of Object.entries(values)) assert.equal(brought[name!], value, name);
  assert.equal(user.UserStatus, 'RESET_REQUIRED');
});

test('profiles leave as the CSV an import job takes, without any secret', async (t) => {
  const masterKey = Buffer.alloc(32, 1);
  const server = await startOnSqlite(t, {}, { masterKey });
  const app = await createApp(server, {
    mfa: 'OPTIONAL',
    pool: {
      AutoVerifiedAttributes: ['email'],
      Schema: [{ Name: 'floor', AttributeDataType: 'Number', Mutable: true }],
    },
  });
  const values = {
    name: 'Smith, "Al"',
    address: 'First line\nsecond line',
    nickname: '=1+1',
    profile: 'C:\\',
    email: 'al@example.com',
    email_verified: 'true',
    phone_number: '+15551234567',
    'custom:floor': '7',
  };
  await createUser(app, 'al', values);
  await createUser(app, 'bare');
  const phone = await enrol(app, (await signIn(app, 'al')).AccessToken);
  await server.stop();

  const place: Place = { storeUrl: server.storeUrl, masterKey };
  const file = join(temporaryFolder(t), 'users.csv');
  const said = await succeeds(place, ['export', '--pool', app.poolId, '--profiles', file]);
  assert.match(said.stdout, /^ {2}users +2$/m);
  assert.match(said.stderr, /spreadsheet may take for a formula: 1\./);
  assert.match(said.stderr, /no address that the pool verifies is verified: 1\./);
  const text = readFileSync(file, 'utf8');
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  const [al, bare] = rows.sort((a, b) =>
    a['cognito:username']! < b['cognito:username']! ? -1 : 1,
  );
  for (const [name, value] of Object.entries(values)) assert.equal(al![name], value, name);
  assert.deepEqual(
    [al!['cognito:username'], al!['cognito:mfa_enabled'], al!['phone_number_verified']],
    ['al', 'false', 'false'],
  );
  assert.deepEqual([bare!['email'], bare!['email_verified']], ['', 'false']);
  assert.ok(!('sub' in al!) && !('identities' in al!));
  for (const form of [phone.secret.toString('base64'), phone.secret.toString('hex')]) {
    assert.ok(!text.includes(form));
  }
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('where people sign in by an attribute, that is the username in the file', () => {
  const pool = newPool({
    settings: { UsernameAttributes: ['phone_number', 'email'] },
    schema: ['sub', 'email', 'phone_number'].map((Name) => ({ Name })),
  });
  const id = '8d8f2cc4-0000-4000-8000-000000000000';
  const name = (attributes: Record<string, string>) =>
    profileLine(pool, newUser(pool.id, { id, username: id, attributes }))
      .split(',')
      .at(-1);
  assert.equal(profileHeader(pool), 'email,phone_number,cognito:mfa_enabled,cognito:username');
  assert.equal(name({ email: 'a@example.com' }), 'a@example.com');
  assert.equal(name({ email: 'a@example.com', phone_number: '+1555' }), '+1555');
});

test('cognito:mfa_enabled is what the pool asks for, or else MFA by a message that arrives', () => {
  const enabled = (mfa: Partial<Pool['mfa']>, change: Partial<User>) => {
    const pool = newPool({ mfa: { MfaConfiguration: 'OPTIONAL', ...mfa } });
    return profileLine(pool, newUser(pool.id, change)).split(',').at(-2);
  };
  const bySms = {
    mfa: { enabled: ['SMS_MFA'] },
    attributes: { phone_number: '+1555', phone_number_verified: 'true' },
  } as const;
  const sms = { SmsMfaConfiguration: {} };
  assert.equal(enabled({ MfaConfiguration: 'ON' }, {}), 'true');
  assert.equal(enabled({ MfaConfiguration: 'OFF', ...sms }, bySms), 'false');
  assert.equal(enabled(sms, bySms), 'true');
  assert.equal(enabled({}, bySms), 'false');
  assert.equal(enabled(sms, { ...bySms, attributes: {} }), 'false');
  assert.equal(enabled(sms, { mfa: { enabled: ['SOFTWARE_TOKEN_MFA'] } }), 'false');
  const byEmail = { mfa: { enabled: ['EMAIL_OTP'] } } as const;
  assert.equal(enabled({ EmailMfaConfiguration: {} }, byEmail), 'true');
});

test('a birthdate is written as files have it', () => {
  const pool = newPool({ schema: [{ Name: 'birthdate' }] });
  const written = (birthdate: string) =>
    profileLine(pool, newUser(pool.id, { attributes: { birthdate } })).split(',')[0];
  assert.deepEqual([written('1985-02-01'), written('02/01/1985')], ['02/01/1985', '02/01/1985']);
});

test('secrets of authenticators leave in the clear only when that is confirmed', async (t) => {
  const folder = temporaryFolder(t);
  const place: Place = {
    storeUrl: `sqlite:${join(folder, 'poolhouse.db')}`,
    masterKey: Buffer.alloc(32, 7),
  };
  const { store } = await openAt(place.storeUrl);
  const { pool, users } = await populate(store, 3);
  const lost = users[0]!;
  await store.transaction((tx) => tx.softwareTokens.delete(pool.id, lost.id));
  const secrets: Buffer[] = [];
  for (const { id } of users.slice(1)) {
    secrets.push((await store.softwareTokens.find(pool.id, id))!.active!);
  }
  const second = { secret: Buffer.alloc(32, 2), lastStep: 1, createdAt: 1 };
  await store.transaction((tx) => tx.softwareTokens.add(pool.id, users[1]!.id, second));
  secrets.push(second.secret);
  await store.close();

  const file = join(folder, 'otpauth.txt');
  const args = ['export', '--pool', pool.id, '--otpauth', file];
  const unconfirmed = await onStore(place, args);
  assert.equal(unconfirmed.code, 2);
  assert.match(unconfirmed.stderr, /^With --otpauth .*confirm it with --in-the-clear/);
  const { stdout, stderr } = await succeeds(place, [...args, '--in-the-clear']);
  assert.match(stdout, /^ {2}authenticators +3$/m);
  assert.match(stderr, /"outcome":"otpauth".*"event":"pool exported"/);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const written = new Set(lines.map((line) => secretOfUri(line)?.toString('hex')));
  assert.deepEqual(written, new Set(secrets.map((secret) => secret.toString('hex'))));
  assert.ok(lines.every((line) => users.some(({ username }) => line.includes(`:${username}?`))));
  assert.equal(statSync(file).mode & 0o777, 0o600);
});
