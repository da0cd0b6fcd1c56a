/** `poolhouse admin audit`, beside the server whose records it shows. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { systemRandom } from '#platform/random.ts';
import { openDatabase } from '#store/sql/open.ts';
import { sql } from '#store/sql/query.ts';
import { MASTER_KEY } from '../store/open.ts';
import { createApp, createUser } from '../support/app.ts';
import { chainedRecords } from '../support/audit-records.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { startOnPostgres, startOnSqlite } from '../support/servers.ts';
import { poolhouse } from './poolhouse.ts';

const stores = {
  SQLite: {
    start: startOnSqlite,
    urlAt: async (folder: string) => `sqlite:${join(folder, 'poolhouse.db')}`,
  },
  PostgreSQL: { start: startOnPostgres, urlAt: createMigratedDatabase },
};

for (const [name, { start, urlAt }] of Object.entries(stores)) {
  describe(`poolhouse admin audit on ${name}`, () => {
    test('shows records beside a server, filters them, and verifies that none is missing', async (t) => {
      const folder = mkdtempSync(join(tmpdir(), 'poolhouse-audit-'));
      t.after(() => rmSync(folder, { recursive: true, force: true }));
      const storeUrl = await urlAt(folder);
      const env = {
        POOLHOUSE_MASTER_KEY: MASTER_KEY.toString('base64'),
        POOLHOUSE_DATA: folder,
        ...(storeUrl.startsWith('sqlite:') ? {} : { POOLHOUSE_DATABASE_URL: storeUrl }),
      };
      const audit = (...flags: string[]) => poolhouse(['admin', 'audit', ...flags], env);

      const server = await start(t, {}, { storeUrl, masterKey: MASTER_KEY });
      const app = await createApp(server);
      await createUser(app, 'alice');
      await assert.rejects(app.cognito.adminGetUser({ UserPoolId: app.poolId, Username: 'bob' }));
      await chainedRecords(server, ({ username }) => username === 'bob');
      // No door takes such a name; whoever writes to the database does.
      const username = 'x\n2030-06-01T12:00:15.000Z allowed \u001b[2J\u009b\u202e';
      const hostile = {
        recordedAt: server.clock.now(),
        id: 'hostile',
        mac: Buffer.alloc(32),
        content: JSON.stringify({ event: 'hostile', username }),
      };
      await server.server.store.transaction((tx) => tx.audit.insert(hostile));

      const all = await audit();
      assert.equal(all.code, 0, all.stderr);
      const lines = all.stdout.trimEnd().split('\n');
      assert.ok(lines.every((line) => /^2030-06-01T12:00:15\.\d{3}Z (allowed|failed) /.test(line)));
      // Nothing but printable signs: a name neither makes lines nor steers the terminal.
      assert.doesNotMatch(all.stdout.replaceAll('\n', ''), /\p{C}/u);
      assert.match(all.stdout, /allowed administrative call CreateUserPool .*given=PoolName=app$/m);

      assert.match(all.stdout, / hostile username=/);
      await server.server.store.transaction((tx) =>
        tx.audit.deleteUnchained(hostile.recordedAt, hostile.id),
      );

      const failed = await audit('--outcome', 'failed', '--pool', app.poolId, '--json');
      const [record, ...others] = failed.stdout.trimEnd().split('\n');
      assert.deepEqual(others, []);
      const shown = JSON.parse(record!);
      assert.deepEqual(
        [shown.username, shown.operation, shown.outcome, shown.error],
        ['bob', 'AdminGetUser', 'failed', 'UserNotFoundException'],
      );
      const ofAlice = await audit('--user', 'alice', '--operation', 'AdminCreateUser');
      assert.equal(ofAlice.stdout.trimEnd().split('\n').length, 1);
      for (const none of [
        ['--pool', 'us-east-1_Another00'],
        ['--until', '2030-06-01T12:00:15Z'],
        ['--since', '2031-01-01T00:00:00Z'],
        ['--who', 'somebody'],
      ]) {
        assert.deepEqual(await audit(...none), { code: 0, stdout: '', stderr: '' });
      }
      assert.equal((await audit('--since', 'yesterday')).code, 2);

      const whole = await audit('--verify');
      assert.equal(whole.code, 0, whole.stderr);
      assert.match(whole.stderr, /records in 1 chains, 0 not chained yet, 0 ends .*: whole\.\n$/);
      const heads = join(folder, 'heads');
      writeFileSync(heads, whole.stdout);
      await server.stop();

      const made = await poolhouse(['admin', 'create-access-key', '--name', 'ci'], env);
      assert.equal(made.code, 0, made.stderr);
      const [, id] = /AWS_ACCESS_KEY_ID=(\w+)/.exec(made.stdout)!;
      const commands = await audit('--operation', 'admin create-access-key');
      assert.match(commands.stdout, / allowed command admin create-access-key who=/);
      assert.ok(commands.stdout.includes(`id=${id} name=ci everything`));
      const again = await audit('--verify', '--heads', heads);
      assert.equal(again.code, 0, again.stderr);
      assert.match(again.stderr, /in 2 chains, 0 not chained yet, 1 ends known from before/);

      const database = await openDatabase({ url: storeUrl, random: systemRandom });
      await database.transaction((connection) =>
        connection.run(sql`delete from audit_records where number = ${3}`),
      );
      await database.close();
      const holed = await audit('--verify');
      assert.equal(holed.code, 1);
      assert.match(holed.stderr, /^records missing, in chain [\da-f-]{36}, at 3$/m);
      assert.match(holed.stderr, /NOT whole/);
    });
  });
}
