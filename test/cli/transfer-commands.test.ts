import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { archiveOf, onStore, PASSPHRASE, type Place, succeeds } from '../archive/archives.ts';
import { populate } from '../archive/populated.ts';
import { openAt } from '../store/open.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { poolhouse } from './poolhouse.ts';

/** Wrong use: one sentence, exit code 2, no stack. */
async function misused(args: readonly string[], message: RegExp, env = {}) {
  const { code, stdout, stderr } = await poolhouse(args, env);
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(stderr, message);
  assert.match(stderr, /^[^\n]+ See poolhouse help\.\n$/);
}

test('a wrong export or import is told in one sentence', async () => {
  const pool = ['--pool', 'us-east-1_Any'];
  await misused(['export'], /^Say which user pool: --pool <id>\./);
  await misused(
    ['export', ...pool],
    /^Say where to, once: --out, --profiles or --otpauth <file>\./,
  );
  const twice = ['export', ...pool, '--out', 'a', '--profiles', 'b'];
  await misused(twice, /^Say where to, once/);
  await misused(['export', ...pool, '--otpauth', 'a'], /^With --otpauth/);
  await misused(['export', ...pool, '--out', 'a'], /^A passphrase is needed: set POOLHOUSE_ARCH/);
  await misused(['export', ...pool, '--out', 'a'], /at least 12 characters/, {
    POOLHOUSE_ARCHIVE_PASSPHRASE: 'hunter2',
  });
  await misused(
    ['export', '--archive-passphrase', 'hunter2'],
    /^A secret does not belong on the command line: set POOLHOUSE_ARCHIVE_PASSPHRASE instead/,
  );
  await misused(['import'], /^Say which archive: --in <file>\./);
  await misused(['import', '--pool-id', 'x'], /^The command import has no flag --pool-id\./);
});

test('an archive that cannot be opened is refused in one sentence, and the store is not touched', async (t) => {
  const folder = temporaryFolder(t);
  const { store } = await openAt('sqlite::memory:');
  const { pool } = await populate(store, 5);
  const bytes = await archiveOf(store, pool.id);
  await store.close();
  const into = join(folder, 'into');
  const place: Place = {
    storeUrl: `sqlite:${join(into, 'poolhouse.db')}`,
    masterKey: Buffer.alloc(32, 1),
  };
  const refused = async (given: Buffer, message: string, env = {}) => {
    const file = join(folder, 'given');
    writeFileSync(file, given);
    const { code, stdout, stderr } = await onStore(place, ['import', '--in', file], env);
    const said = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    assert.deepEqual({ code, stdout, said }, { code: 1, stdout: '', said: [message] });
    assert.equal(existsSync(into), false);
  };
  const altered = Buffer.from(bytes);
  altered[altered.length - 100]! ^= 1;
  const newer = Buffer.from(bytes);
  newer[8] = 2;
  await refused(altered, 'The archive was altered or cut short.');
  await refused(bytes.subarray(0, -1), 'The archive was altered or cut short.');
  await refused(newer, 'The archive was written by a newer version of Poolhouse: use that one.');
  await refused(Buffer.from('no archive'), 'The file is not an archive of Poolhouse.');
  await refused(bytes, 'The passphrase does not open the archive.', {
    POOLHOUSE_ARCHIVE_PASSPHRASE: `${PASSPHRASE} `,
  });
  const missing = await onStore(place, ['import', '--in', join(folder, 'missing')]);
  assert.deepEqual([missing.code, missing.stdout], [1, '']);
  assert.match(missing.stderr, /^The file \S+missing cannot be read \(ENOENT\)\.\n$/);
});

test('an export writes over nothing, and leaves no part of a file behind', async (t) => {
  const folder = temporaryFolder(t);
  const storeUrl = `sqlite:${join(folder, 'data', 'poolhouse.db')}`;
  const place: Place = { storeUrl, masterKey: Buffer.alloc(32, 7) };
  const { store } = await openAt(storeUrl);
  const { pool } = await populate(store, 5);
  await store.close();
  const files = () => readdirSync(folder).filter((name) => name !== 'data');

  const file = join(folder, 'kept');
  writeFileSync(file, 'precious');
  const over = await onStore(place, ['export', '--pool', pool.id, '--out', file]);
  assert.deepEqual([over.code, over.stderr], [1, `There is a file ${file} already.\n`]);
  assert.equal(readFileSync(file, 'utf8'), 'precious');

  const unknown = join(folder, 'unknown');
  const nowhere = await onStore(place, ['export', '--pool', 'us-east-1_No', '--out', unknown]);
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.stderr, /^There is no user pool us-east-1_No in this store\.$/m);
  const unwritable = join(folder, 'no', 'folder');
  const lost = await onStore(place, ['export', '--pool', pool.id, '--out', unwritable]);
  assert.match(lost.stderr, /^The file \S+ cannot be written \(ENOENT\)\.$/m);
  assert.deepEqual(files(), ['kept']);

  await succeeds(place, ['export', '--pool', pool.id, '--out', join(folder, 'new')]);
  assert.deepEqual(files().sort(), ['kept', 'new']);
});
