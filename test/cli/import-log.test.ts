import assert from 'node:assert/strict';
import { test } from 'node:test';
import { put, ROLE } from '../import/support.ts';
import { send } from '../support/call.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { startOwnServer } from './own-server.ts';
import { poolhouse } from './poolhouse.ts';

test('admin import-log shows the rows that made no user, by line', async (t) => {
  const data = temporaryFolder(t);
  const { url, stop } = await startOwnServer(t, data);
  const { body } = await send(url, 'CreateUserPool', {
    PoolName: 'log',
    AutoVerifiedAttributes: ['email'],
  });
  const UserPoolId: string = body.UserPool.Id;
  const { CSVHeader } = (await send(url, 'GetCSVHeader', { UserPoolId })).body;
  const made = await send(url, 'CreateUserImportJob', {
    UserPoolId,
    JobName: 'log',
    CloudWatchLogsRoleArn: ROLE,
  });
  const { JobId, PreSignedUrl } = made.body.UserImportJob;
  assert.equal((await put(PreSignedUrl, `${CSVHeader}\nx\n`)).status, 200);
  await send(url, 'StartUserImportJob', { UserPoolId, JobId });
  for (let Status = ''; Status !== 'Failed'; ) {
    ({ Status } = (
      await send(url, 'DescribeUserImportJob', { UserPoolId, JobId })
    ).body.UserImportJob);
  }
  await stop();

  const env = { POOLHOUSE_MASTER_KEY_FILE: `${data}/master.key` };
  const show = (job: string) =>
    poolhouse(['admin', 'import-log', UserPoolId, job, '--data', data], env);
  const { code, stdout, stderr } = await show(JobId);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^\[FAILED\] Line Number 2 - The row has 1 columns, the header 21\./);
  assert.match(stderr, /^Failed: 0 imported, 0 skipped, 1 failed\./);
  const unknown = await show('import-unknown000');
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /^There is no import job import-unknown000 in the user pool/);
});
