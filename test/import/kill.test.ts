import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startServing } from '../cli/poolhouse.ts';
import { send } from '../support/call.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { takePostgres } from '../support/migrated-database.ts';
import { put, ROLE } from './support.ts';

const KILLS = Number(process.env.POOLHOUSE_TEST_KILLS ?? 2);
/** Each kill comes within 500 rows after those it has seen. */
const ROWS = 1000 * (KILLS + 1);

/** Who asks without a pause takes the time that the import has. */
const LOOK_EVERY_MS = 20;

/** Names of the users of the pool, page by page. */
async function namesIn(url: string, UserPoolId: string): Promise<string[]> {
  const names: string[] = [];
  for (let PaginationToken: string | undefined; ; ) {
    const { body } = await send(url, 'ListUsers', { UserPoolId, PaginationToken });
    names.push(...body.Users.map(({ Username }: { Username: string }) => Username));
    PaginationToken = body.PaginationToken;
    if (PaginationToken === undefined) return names;
  }
}

for (const store of ['SQLite', 'PostgreSQL']) {
  test(`a job whose server is killed ${KILLS} times resumes without doubles, on ${store}`, async (t) => {
    const env: Record<string, string> =
      store === 'SQLite'
        ? {}
        : {
            POOLHOUSE_DATABASE_URL: (await takePostgres(t)).url,
            // How fast this machine is does not matter.
            POOLHOUSE_DATABASE_TIMEOUT: '60000',
            POOLHOUSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
          };
    const command = ['dev', '--data', temporaryFolder(t)];
    let { server, url } = await startServing(t, command, env);
    const { body } = await send(url, 'CreateUserPool', {
      PoolName: 'kills',
      AutoVerifiedAttributes: ['email'],
    });
    const UserPoolId: string = body.UserPool.Id;
    const header = await send(url, 'GetCSVHeader', { UserPoolId });
    const columns: string[] = header.body.CSVHeader;
    const row = (i: number) =>
      columns
        .map((name) => {
          if (name === 'cognito:username') return `u${i}`;
          if (name === 'email') return i % 10 ? `u${i}@example.com` : 'no address';
          return name === 'email_verified' ? 'true' : '';
        })
        .join(',');
    const made = await send(url, 'CreateUserImportJob', {
      UserPoolId,
      JobName: 'kills',
      CloudWatchLogsRoleArn: ROLE,
    });
    const { JobId, PreSignedUrl } = made.body.UserImportJob;
    const rows = Array.from({ length: ROWS }, (_, i) => row(i));
    assert.equal((await put(PreSignedUrl, [columns.join(','), ...rows].join('\n'))).status, 200);
    const started = await send(url, 'StartUserImportJob', { UserPoolId, JobId });
    assert.equal(started.error, undefined);

    const job = async () =>
      (await send(url, 'DescribeUserImportJob', { UserPoolId, JobId })).body.UserImportJob;
    let done = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      // In the middle of some chunk after the last one that was seen.
      const wanted = done + 100 + randomInt(400);
      for (let now = done; now < wanted; ) {
        const { ImportedUsers, FailedUsers, Status } = await job();
        assert.match(Status, /^(Pending|InProgress)$/);
        now = ImportedUsers + FailedUsers;
        done = now;
        if (now < wanted) await pause(LOOK_EVERY_MS);
      }
      server.child.kill('SIGKILL');
      await server.ended;
      ({ server, url } = await startServing(t, command, env));
      // The dead server's claim has to end first: it was made by a clock that had moved before.
      const clock = await fetch(`${url}/_dev/clock`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ advanceSeconds: 62 * (kill + 1) }),
      });
      assert.equal(clock.status, 200);
      assert.ok((await job()).ImportedUsers + (await job()).FailedUsers >= done);
    }
    let ended = await job();
    while (ended.Status === 'InProgress') {
      await pause(LOOK_EVERY_MS);
      ended = await job();
    }
    const { Status, ImportedUsers, SkippedUsers, FailedUsers } = ended;
    assert.deepEqual(
      [Status, ImportedUsers, SkippedUsers, FailedUsers],
      ['Succeeded', ROWS * 0.9, 0, ROWS * 0.1],
    );
    const names = await namesIn(url, UserPoolId);
    assert.equal(names.length, ROWS * 0.9);
    assert.equal(new Set(names).size, names.length);
  });
}
