import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { NOON, type Start, startOnPostgres, startOnSqlite } from '../support/servers.ts';
import { shared } from '../support/shared.ts';
import { auditIn, contents, onStore, type Place, succeeds } from './archives.ts';
import { checkResidents, type Residents, settle } from './residents.ts';

/** Where all of the servers say they are: tokens go on verifying. */
const PUBLIC_URL = 'https://id.example.com';

const moved = shared(move);

/** Settles a pool, and moves it from SQLite to PostgreSQL and on to SQLite. */
async function move(t: Pick<TestContext, 'after'>) {
  const folder = temporaryFolder(t);
  const first: Place = {
    storeUrl: `sqlite:${join(folder, 'first', 'poolhouse.db')}`,
    masterKey: Buffer.alloc(32, 1),
  };
  const second: Place = {
    storeUrl: await createMigratedDatabase(),
    masterKey: Buffer.alloc(32, 2),
  };
  const third: Place = {
    storeUrl: `sqlite:${join(folder, 'third', 'poolhouse.db')}`,
    masterKey: Buffer.alloc(32, 3),
  };
  const [leaving, leavingAgain] = [join(folder, 'one.archive'), join(folder, 'two.archive')];

  const server = await serve(t, startOnSqlite, first, NOON);
  const residents = await settle(server);
  await server.stop();

  const { poolId } = residents;
  const exported = await succeeds(first, ['export', '--pool', poolId, '--out', leaving]);
  const imported = await succeeds(second, ['import', '--in', leaving]);
  await succeeds(second, ['export', '--pool', poolId, '--out', leavingAgain]);
  await succeeds(third, ['import', '--in', leavingAgain]);
  return { residents, second, third, leaving, leavingAgain, exported, imported };
}

test('a pool moves from SQLite to PostgreSQL and on to SQLite, and nobody in it notices', async (t) => {
  const { residents, second, third, leaving, leavingAgain } = moved();
  const [one, two] = await Promise.all(
    [leaving, leavingAgain].map((file) => contents(readFileSync(file))),
  );
  assert.deepEqual(one, two);
  await check(t, startOnPostgres, second, residents);
  await check(t, startOnSqlite, third, residents);
});

test('an export and an import tell what they did, to whom, and of which file', async () => {
  const { residents, second, leaving: file, exported, imported } = moved();
  const { poolId } = residents;
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.match(exported.stdout, /^Exported the user pool us-east-1_\w+ to \S+, [\d,]+ bytes\.\n/);
  assert.match(exported.stdout, /^ {2}users +8$/m);
  assert.match(exported.stdout, /^ {2}groupMembers +2$/m);
  const [, digest] = /^SHA-256 ([0-9a-f]{64})$/m.exec(exported.stdout)!;
  assert.match(imported.stdout, /^Imported the user pool us-east-1_\w+, as it was at \d{4}-/);
  assert.match(imported.stdout, /^ {2}users +8$/m);

  const [exportBegun, exportDone] = auditIn(exported);
  assert.equal(exportBegun!['event'], 'pool export begun');
  const [importBegun, importDone] = auditIn(imported);
  assert.deepEqual([importBegun!['event'], importBegun!['digest']], ['pool import begun', digest]);
  for (const [record, event] of [
    [exportDone!, 'pool exported'],
    [importDone!, 'pool imported'],
  ] as const) {
    assert.deepEqual(
      [record['event'], record['poolId'], record['count'], record['digest']],
      [event, poolId, 8, digest],
    );
    assert.match(String(record['counts']), /\busers=8\b.*\bgroupMembers=2\b/);
    assert.ok(record['principal']);
  }

  const again = await onStore(second, ['import', '--in', file]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /The user pool us-east-1_\w+ is in this store already/);
  assert.equal(auditIn(again).at(-1)!['event'], 'pool import failed');
});

async function check(t: TestContext, start: Start, place: Place, residents: Residents) {
  const server = await serve(t, start, place, residents.leftAt);
  await checkResidents(server, residents);
  await server.stop();
}

function serve(
  t: Pick<TestContext, 'after'>,
  start: Start,
  { storeUrl, masterKey }: Place,
  now: number,
) {
  return start(t, { now }, { storeUrl, masterKey, publicUrl: PUBLIC_URL });
}
