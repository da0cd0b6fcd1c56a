import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUser } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  columnsOf,
  countsOf,
  createImportApp,
  csvOf,
  importFile,
  manyUsers,
  noted,
  rowOf,
} from './support.ts';

onEveryStore((start) => {
  const server = sharedServer(start);

  test('a name that is another user’s is skipped, an alias that is fails', async () => {
    const app = await createImportApp(server(), { pool: { AliasAttributes: ['email'] } });
    const { cognito, poolId: UserPoolId } = app;
    const sub = await createUser(app, 'alice', {
      email: 'alice@example.com',
      email_verified: 'true',
    });
    const rows = [
      rowOf('alice', { email: 'other@example.com' }),
      rowOf(sub),
      rowOf('bob', { email: 'alice@example.com' }),
      rowOf('carol'),
      rowOf('carol', { email: 'second@example.com' }),
      rowOf('dave', { email: 'carol@example.com' }),
      rowOf('erin@example.com'),
    ];
    const job = await importFile(app, csvOf(await columnsOf(app), rows));
    assert.deepEqual(countsOf(job), [1, 3, 3]);
    const exists = 'skipped: The user already exists.';
    const alias = 'failed: An account with the given email already exists.';
    assert.deepEqual(await noted(app, job), [
      `2 ${exists}`,
      `3 ${exists}`,
      `4 ${alias}`,
      `6 ${exists}`,
      `7 ${alias}`,
      '8 failed: Username cannot be of email format, since user pool is configured for email alias.',
    ]);
    // Names of rows that failed are free.
    for (const Username of ['bob', 'dave']) {
      await cognito.adminCreateUser({ UserPoolId, Username, MessageAction: 'SUPPRESS' });
    }
    const carol = await cognito.adminGetUser({ UserPoolId, Username: 'carol@example.com' });
    assert.equal(carol.Username, 'carol');
  });

  test('where people sign in by e-mail, the username is that address', async () => {
    const app = await createImportApp(server(), { pool: { UsernameAttributes: ['email'] } });
    const rows = [
      rowOf('alice@example.com', { email: '' }),
      rowOf('bob@example.com', { email: 'bob@example.com' }),
      rowOf('carol@example.com', { email: 'other@example.com' }),
      rowOf('dave'),
      rowOf('alice@example.com', { email: 'alice@example.com' }),
    ];
    const job = await importFile(app, csvOf(await columnsOf(app), rows));
    assert.deepEqual(countsOf(job), [2, 1, 2]);
    assert.deepEqual(await noted(app, job), [
      '4 failed: User email should be empty or same as username, since username attribute is email',
      '5 failed: Username should be an email.',
      '6 skipped: The user already exists.',
    ]);
    const alice = await app.cognito.adminGetUser({
      UserPoolId: app.poolId,
      Username: 'alice@example.com',
    });
    const sub = alice.UserAttributes!.find(({ Name }) => Name === 'sub')!.Value;
    assert.equal(alice.Username, sub);
  });

  test('a pool that ignores case takes names that differ in case for one', async () => {
    const app = await createImportApp(server(), {
      pool: { UsernameConfiguration: { CaseSensitive: false } },
    });
    const job = await importFile(app, csvOf(await columnsOf(app), [rowOf('Zoë'), rowOf('ZOË')]));
    assert.deepEqual(countsOf(job), [1, 1, 0]);
  });

  test('cognito:mfa_enabled turns on what the pool sends codes to, or fails the row', async () => {
    const app = await createImportApp(server(), { mfa: 'OPTIONAL' });
    const columns = await columnsOf(app);
    const phone = { phone_number: '+15550100', phone_number_verified: 'true' };
    const on = { 'cognito:mfa_enabled': 'true' };
    const none = await importFile(app, csvOf(columns, [rowOf('early', { ...on, ...phone })]));
    assert.deepEqual(countsOf(none), [0, 0, 1]);
    assert.match((await noted(app, none))[0]!, /no verified phone number or email/);

    const { cognito, poolId: UserPoolId } = app;
    const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };
    const sms = {
      SmsMfaConfiguration: { SmsAuthenticationMessage: '{####}', SmsConfiguration },
      SoftwareTokenMfaConfiguration: { Enabled: true },
    };
    await cognito.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'OPTIONAL', ...sms });
    const rows = [rowOf('alice', { ...on, ...phone }), rowOf('bob', phone), rowOf('carol', on)];
    const job = await importFile(app, csvOf(columns, rows));
    assert.deepEqual(countsOf(job), [2, 0, 1]);
    const factorsOf = async (Username: string) => {
      const user = await cognito.adminGetUser({ UserPoolId, Username });
      return [user.UserMFASettingList, user.PreferredMfaSetting];
    };
    assert.deepEqual(await factorsOf('alice'), [['SMS_MFA'], 'SMS_MFA']);
    assert.deepEqual(await factorsOf('bob'), [undefined, undefined]);

    await cognito.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'ON', ...sms });
    const demanded = await importFile(
      app,
      csvOf(columns, [
        rowOf('dave', on),
        rowOf('erin', { 'cognito:mfa_enabled': '' }),
        rowOf('frank'),
      ]),
    );
    assert.deepEqual(countsOf(demanded), [2, 0, 1]);
    assert.match((await noted(app, demanded))[0]!, /is false, but the user pool requires MFA/);
  });

  test('one pool’s import is not seen, started or stopped from another', async () => {
    const [red, blue] = [await createImportApp(server()), await createImportApp(server())];
    const job = await importFile(red, await manyUsers(red, 2));
    const crossed = { UserPoolId: blue.poolId, JobId: job.JobId };
    const unknown = { name: 'ResourceNotFoundException', message: /^User import job/ };
    await assert.rejects(blue.cognito.describeUserImportJob(crossed), unknown);
    await assert.rejects(blue.cognito.startUserImportJob(crossed), unknown);
    await assert.rejects(blue.cognito.stopUserImportJob(crossed), unknown);
    const { UserImportJobs } = await blue.cognito.listUserImportJobs({
      UserPoolId: blue.poolId,
      MaxResults: 60,
    });
    assert.deepEqual(UserImportJobs, []);
    const { Users } = await blue.cognito.listUsers({ UserPoolId: blue.poolId });
    assert.deepEqual(Users, []);
    // The same names are free there.
    assert.deepEqual(countsOf(await importFile(blue, await manyUsers(blue, 2))), [2, 0, 0]);
  });

  test('a pool deleted in mid-job takes the job and its users along', async () => {
    const app = await createImportApp(server());
    const content = await manyUsers(app, 2000);
    const { cognito, poolId: UserPoolId } = app;
    const { UserImportJob } = await cognito.createUserImportJob({
      UserPoolId,
      JobName: 'x',
      CloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/import',
    });
    await fetch(UserImportJob!.PreSignedUrl!, {
      method: 'PUT',
      body: content,
      headers: { 'x-amz-server-side-encryption': 'aws:kms' },
    });
    await cognito.startUserImportJob({ UserPoolId, JobId: UserImportJob!.JobId });
    await cognito.deleteUserPool({ UserPoolId });
    const { store } = server().server;
    assert.equal(await store.imports.find(UserPoolId, UserImportJob!.JobId!), undefined);
    for (let left = 1; left > 0; ) left = await store.purge(server().clock.now());
    assert.deepEqual(await store.users.list(UserPoolId, undefined, { limit: 1 }), { items: [] });
  });
});
