import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { test } from 'node:test';
import { hashesWorkedOut } from '#platform/slow-hash.ts';
import { beginPassword, PASSWORD, signIn } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { columnsOf, createImportApp, csvOf, importFile, rowOf } from './support.ts';

/** Dear enough that a timer can pretend it on any machine. */
const ITERATIONS = 1_000_000;
const SALT = Buffer.from('0123456789abcdef');

function slowlyHashed(password: string): string {
  const hash = pbkdf2Sync(password, SALT, ITERATIONS, 32, 'sha256');
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$pbkdf2-sha256$${ITERATIONS}$${text(SALT)}$${text(hash)}`;
}

onEveryStore((start) => {
  const server = sharedServer(start);

  test('wrong passwords of unknown names keep no imported user from signing in', async () => {
    const app = await createImportApp(server(), {
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });
    const columns = await columnsOf(app, 'cognito:password_hash');
    const rows = [rowOf('ann', { 'cognito:password_hash': slowlyHashed(PASSWORD) })];
    await importFile(app, csvOf(columns, rows), { PasswordHashingAlgorithm: 'PBKDF2_SHA256' });
    const refused = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
    await assert.rejects(beginPassword(app, 'ann', 'wrong'), refused);

    const before = hashesWorkedOut();
    const strangers = Array.from({ length: 60 }, (_, n) =>
      assert.rejects(beginPassword(app, `nobody-${n}`, 'wrong'), refused),
    );
    await signIn(app, 'ann');
    // The owner's own, and what is measured now and then.
    assert.ok(hashesWorkedOut() - before <= 4, `${hashesWorkedOut() - before} hashes`);
    await Promise.all(strangers);
    assert.ok(hashesWorkedOut() - before <= 6, `${hashesWorkedOut() - before} hashes in the end`);
  });
});
