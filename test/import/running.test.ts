import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { UserImportJobType } from '@aws-sdk/client-cognito-identity-provider';
import type { App } from '../support/app.ts';
import { takePostgres } from '../support/migrated-database.ts';
import { onEveryStore, startOnPostgres } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  BCRYPT,
  countsOf,
  createImportApp,
  createJob,
  describe,
  hasEnded,
  manyUsers,
  until,
  upload,
} from './support.ts';

const ROWS = 4000;

async function started(app: App, content: string): Promise<UserImportJobType> {
  const job = await createJob(app);
  await upload(job, content);
  await app.cognito.startUserImportJob({ UserPoolId: app.poolId, JobId: job.JobId });
  return job;
}

const someImported = ({ ImportedUsers }: UserImportJobType) => ImportedUsers! > 0;

async function countUsers({ poolhouse, poolId }: App): Promise<number> {
  return poolhouse.server.store.pools.countUsers(poolId);
}

onEveryStore((start) => {
  const server = sharedServer(start);

  test('progress is seen while a job runs', async () => {
    const app = await createImportApp(server());
    const job = await started(app, await manyUsers(app, ROWS));
    const seen = await until(app, job.JobId, someImported);
    assert.equal(seen.Status, 'InProgress');
    assert.ok(seen.ImportedUsers! < ROWS);
    // What is told is there: rows and progress are written together.
    assert.ok((await countUsers(app)) >= seen.ImportedUsers!);
    const ended = await until(app, job.JobId, hasEnded);
    assert.deepEqual(countsOf(ended), [ROWS, 0, 0]);
    assert.equal(await countUsers(app), ROWS);
  });

  test('a job is stopped in its middle; what it brought stays, and nothing follows', async () => {
    const app = await createImportApp(server());
    const { cognito, poolId: UserPoolId } = app;
    const job = await started(app, await manyUsers(app, ROWS));
    await until(app, job.JobId, someImported);
    const stopping = await cognito.stopUserImportJob({ UserPoolId, JobId: job.JobId });
    assert.match(stopping.UserImportJob!.Status!, /^Stop(ping|ped)$/);
    const stopped = await until(app, job.JobId, hasEnded);
    assert.equal(stopped.Status, 'Stopped');
    assert.equal(stopped.CompletionMessage, 'The Import Job was stopped by the developer.');
    assert.ok(stopped.ImportedUsers! < ROWS);
    assert.equal(await countUsers(app), stopped.ImportedUsers);
    await assert.rejects(cognito.stopUserImportJob({ UserPoolId, JobId: job.JobId }), {
      name: 'PreconditionNotMetException',
    });
    // Another job goes on where this one ended.
    const next = await started(app, await manyUsers(app, stopped.ImportedUsers! + 60));
    const ended = await until(app, next.JobId, hasEnded);
    assert.deepEqual(countsOf(ended), [60, stopped.ImportedUsers!, 0]);
  });

  test('many stops at once stop one job', async () => {
    const app = await createImportApp(server());
    const { cognito, poolId: UserPoolId } = app;
    const job = await started(app, await manyUsers(app, ROWS));
    const stop = () => cognito.stopUserImportJob({ UserPoolId, JobId: job.JobId });
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, stop));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await until(app, job.JobId, hasEnded)).Status, 'Stopped');
  });

  test('a server that closes puts its job down, and the next one goes on', async (t) => {
    const data = { masterKey: randomBytes(32) };
    const first = await start(t, {}, data);
    const app = await createImportApp(first);
    const job = await started(app, await manyUsers(app, ROWS, { 'cognito:password_hash': '' }));
    await until(app, job.JobId, someImported);
    await first.stop();
    const second = await start(t, {}, { ...data, storeUrl: first.storeUrl });
    const again = { ...app, poolhouse: second, cognito: second.client() };
    const ended = await until(again, job.JobId, hasEnded);
    assert.deepEqual([ended.Status, ...countsOf(ended)], ['Succeeded', ROWS, 0, 0]);
    assert.equal(await countUsers(again), ROWS);
  });

  test('names taken while a chunk is under way are skipped, not doubled', async () => {
    const app = await createImportApp(server());
    const { cognito, poolId: UserPoolId } = app;
    const job = await started(app, await manyUsers(app, 600));
    let created = 0;
    for (let i = 599; i > 300 && !hasEnded(await describe(app, job.JobId)); i -= 7) {
      const user = { UserPoolId, Username: `u${i}`, MessageAction: 'SUPPRESS' } as const;
      await cognito.adminCreateUser(user).then(
        () => created++,
        (error: Error) => assert.equal(error.name, 'UsernameExistsException'),
      );
    }
    const ended = await until(app, job.JobId, hasEnded);
    assert.deepEqual(countsOf(ended), [600 - created, created, 0]);
    assert.equal(await countUsers(app), 600);
  });
});

test('servers on one PostgreSQL run a job once, also when the claims of one have ended', async (t) => {
  const shared = { storeUrl: (await takePostgres(t)).url, masterKey: randomBytes(32) };
  const one = await startOnPostgres(t, {}, shared);
  const two = await startOnPostgres(t, {}, shared);
  const app = await createImportApp(one);
  const content = await manyUsers(app, ROWS, { 'cognito:password_hash': BCRYPT });
  const job = await createJob(app, { PasswordHashingAlgorithm: 'BCRYPT' });
  await upload(job, content);
  await app.cognito.startUserImportJob({ UserPoolId: app.poolId, JobId: job.JobId });
  // The other server believes that the claim has ended, again and again.
  const takingOver = setInterval(() => two.clock.advance(31_000), 50);
  t.after(() => clearInterval(takingOver));
  const ended = await until(app, job.JobId, hasEnded);
  assert.deepEqual([ended.Status, ...countsOf(ended)], ['Succeeded', ROWS, 0, 0]);
  assert.equal(await countUsers(app), ROWS);
});
