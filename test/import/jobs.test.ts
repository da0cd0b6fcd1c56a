import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beginPassword } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  columnsOf,
  countsOf,
  createImportApp,
  createJob,
  csvOf,
  describe,
  hasEnded,
  importFile,
  manyUsers,
  ROLE,
  rowOf,
  until,
  upload,
} from './support.ts';

const PRECONDITION = { name: 'PreconditionNotMetException' };

onEveryStore((start) => {
  const server = sharedServer(start);

  test('a job is made, given a file and started, and its users choose a password', async () => {
    const app = await createImportApp(server());
    const { cognito, poolId } = app;
    const job = await createJob(app);
    assert.match(job.JobId!, /^import-[0-9A-Za-z]{10}$/);
    const { PreSignedUrl, CreationDate, ...rest } = job;
    assert.equal(CreationDate?.getTime(), server().clock.now());
    assert.match(PreSignedUrl!, /[?&]X-Amz-Algorithm=AWS4-HMAC-SHA256&.*X-Amz-Expires=900&/);
    assert.deepEqual(rest, {
      JobName: 'from the old system',
      JobId: job.JobId,
      UserPoolId: poolId,
      Status: 'Created',
      CloudWatchLogsRoleArn: ROLE,
      ImportedUsers: 0,
      SkippedUsers: 0,
      FailedUsers: 0,
    });
    assert.deepEqual(await describe(app, job.JobId), job);

    await upload(job, csvOf(await columnsOf(app), [rowOf('alice'), rowOf('bob')]));
    const { UserImportJob } = await cognito.startUserImportJob({
      UserPoolId: poolId,
      JobId: job.JobId,
    });
    assert.equal(UserImportJob?.StartDate?.getTime(), server().clock.now());
    const ended = await until(app, job.JobId, hasEnded);
    assert.equal(ended.Status, 'Succeeded');
    assert.equal(ended.CompletionMessage, 'Import Job Completed Successfully.');
    assert.equal(ended.CompletionDate?.getTime(), server().clock.now());
    assert.deepEqual(countsOf(ended), [2, 0, 0]);

    const user = await cognito.adminGetUser({ UserPoolId: poolId, Username: 'alice' });
    assert.equal(user.UserStatus, 'RESET_REQUIRED');
    assert.equal(user.Enabled, true);
    await assert.rejects(beginPassword(app, 'alice'), { name: 'PasswordResetRequiredException' });
    const forgotten = { ClientId: app.clientId, Username: 'alice' };
    await cognito.forgotPassword(forgotten);
    const { code } = server().inbox({ userPoolId: poolId, to: 'alice@example.com' })[0]!;
    const Password = 'Chosen-after-the-move-1';
    await cognito.confirmForgotPassword({ ...forgotten, ConfirmationCode: code, Password });
    assert.ok((await beginPassword(app, 'alice', Password)).AuthenticationResult);
  });

  test('jobs are listed newest first, page by page', async () => {
    const app = await createImportApp(server());
    const made: string[] = [];
    for (let i = 0; i < 7; i++) {
      made.push((await createJob(app, { JobName: `job ${i}` })).JobId!);
      server().clock.advance(1);
    }
    const listed: string[] = [];
    for (let PaginationToken: string | undefined; ; ) {
      const page = await app.cognito.listUserImportJobs({
        UserPoolId: app.poolId,
        MaxResults: 3,
        PaginationToken,
      });
      listed.push(...page.UserImportJobs!.map(({ JobId }) => JobId!));
      PaginationToken = page.PaginationToken;
      if (PaginationToken === undefined) break;
      assert.equal(page.UserImportJobs!.length, 3);
    }
    assert.deepEqual(listed, made.toReversed());
    for (const PaginationToken of ['x', Buffer.from('1 x').toString('base64url'), 'MSBpbXBvcnQt']) {
      await assert.rejects(
        app.cognito.listUserImportJobs({
          UserPoolId: app.poolId,
          MaxResults: 3,
          PaginationToken,
        }),
        { name: 'InvalidParameterException', message: 'Invalid pagination token given.' },
      );
    }
  });

  test('what is not there, and what comes at the wrong time, is refused', async () => {
    const app = await createImportApp(server());
    const { cognito, poolId: UserPoolId } = app;
    const nowhere = { UserPoolId: 'us-east-1_Nowhere', JobId: 'import-0123456789' };
    const noPool = {
      name: 'ResourceNotFoundException',
      message: 'User pool us-east-1_Nowhere does not exist.',
    };
    await assert.rejects(cognito.getCSVHeader(nowhere), noPool);
    await assert.rejects(createJob(app, nowhere), noPool);
    await assert.rejects(cognito.listUserImportJobs({ ...nowhere, MaxResults: 1 }), noPool);
    const noJob = {
      name: 'ResourceNotFoundException',
      message: 'User import job import-0123456789 does not exist.',
    };
    const unknown = { UserPoolId, JobId: 'import-0123456789' };
    for (const operation of ['describe', 'start', 'stop'] as const) {
      await assert.rejects(cognito[`${operation}UserImportJob`](nowhere), noPool);
      await assert.rejects(cognito[`${operation}UserImportJob`](unknown), noJob);
    }
    const job = await createJob(app);
    const one = { UserPoolId, JobId: job.JobId };
    await assert.rejects(cognito.startUserImportJob(one), {
      ...PRECONDITION,
      message: 'No file was uploaded for the import job.',
    });
    await assert.rejects(cognito.stopUserImportJob(one), PRECONDITION);
    await upload(job, await manyUsers(app, 1));
    await cognito.startUserImportJob(one);
    await until(app, job.JobId, hasEnded);
    await assert.rejects(cognito.startUserImportJob(one), {
      ...PRECONDITION,
      message: 'A job with the status Succeeded cannot be started.',
    });
    await assert.rejects(cognito.stopUserImportJob(one), PRECONDITION);
  });

  test('a pool that verifies no attribute starts no job', async () => {
    const app = await createImportApp(server(), { pool: { AutoVerifiedAttributes: [] } });
    const job = await createJob(app);
    await upload(job, await manyUsers(app, 1));
    await assert.rejects(
      app.cognito.startUserImportJob({ UserPoolId: app.poolId, JobId: job.JobId }),
      PRECONDITION,
    );
  });

  test('of a pool’s jobs one runs at a time, however many are started at once', async () => {
    const app = await createImportApp(server());
    const content = await manyUsers(app, 1500);
    const jobs = await Promise.all(Array.from({ length: 5 }, () => createJob(app)));
    for (const job of jobs) await upload(job, content);
    const outcomes = await Promise.allSettled(
      jobs.map(({ JobId }) => app.cognito.startUserImportJob({ UserPoolId: app.poolId, JobId })),
    );
    const started = outcomes.filter(({ status }) => status === 'fulfilled');
    assert.equal(started.length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.equal(outcome.reason.name, PRECONDITION.name);
    }
    const running = jobs[outcomes.findIndex(({ status }) => status === 'fulfilled')]!;
    const ended = await until(app, running.JobId, hasEnded);
    assert.deepEqual(countsOf(ended), [1500, 0, 0]);
  });

  test('a job that nobody starts expires after a day, with its file', async () => {
    const app = await createImportApp(server());
    const job = await createJob(app);
    await upload(job, await manyUsers(app, 1));
    server().clock.advance(24 * 60 * 60_000 - 1);
    assert.equal((await describe(app, job.JobId)).Status, 'Created');
    server().clock.advance(1);
    const expired = await describe(app, job.JobId);
    assert.equal(expired.Status, 'Expired');
    assert.equal(expired.CompletionMessage, 'The user import job has expired.');
    assert.equal(expired.CompletionDate!.getTime() - job.CreationDate!.getTime(), 86_400_000);
    await assert.rejects(
      app.cognito.startUserImportJob({ UserPoolId: app.poolId, JobId: job.JobId }),
      PRECONDITION,
    );
    // The server notices on its own, and removes the file.
    const { imports } = server().server.store;
    const file = (await imports.find(app.poolId, job.JobId!))!.upload!;
    while (await imports.piece(app.poolId, job.JobId!, file.id, 0)) await nextTurn();
    assert.equal((await imports.find(app.poolId, job.JobId!))?.status, 'Expired');
  });

  test('a pool has so many jobs and no more', async (t) => {
    const few = await start(t, {}, { importLimits: { jobs: 3 } });
    const app = await createImportApp(few);
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => createJob(app)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal(refused.length, 5);
    for (const { reason } of refused) assert.equal(reason.name, 'LimitExceededException');
    assert.ok(await createJob(await createImportApp(few)));
  });

  test('a file that names users who are there skips them, and fails when it brings nobody', async () => {
    const app = await createImportApp(server());
    const content = await manyUsers(app, 3);
    assert.deepEqual(countsOf(await importFile(app, content)), [3, 0, 0]);
    const again = await importFile(app, content);
    assert.deepEqual(countsOf(again), [0, 3, 0]);
    assert.equal(again.Status, 'Failed');
    assert.equal(
      again.CompletionMessage,
      'Too many users have failed or been skipped during the import.',
    );
  });
});
