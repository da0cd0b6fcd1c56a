/** Which records there are, and what they say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, createUser, PASSWORD, signIn } from '../support/app.ts';
import { chainedRecords, recordsOf } from '../support/audit-records.ts';
import { startProduction } from '../support/production.ts';
import { onEveryStore } from '../support/servers.ts';

onEveryStore((start) => {
  test('a call that changes something has its record as soon as it is answered', async (t) => {
    const poolhouse = await startProduction(start, t);
    const app = await createApp(poolhouse);
    await createUser(app, 'alice');
    const attributes = [{ Name: 'nickname', Value: 'Secret Alice' }];
    const { $metadata } = await app.cognito.adminUpdateUserAttributes({
      UserPoolId: app.poolId,
      Username: 'alice',
      UserAttributes: attributes,
    });
    const records = await recordsOf(poolhouse);
    const calls = records.filter(({ operation }) => operation === 'AdminUpdateUserAttributes');
    assert.equal(calls.length, 1);
    const { record, ...entry } = calls[0]!;
    assert.equal(record.pool, app.poolId);
    assert.deepEqual(entry, {
      event: 'administrative call',
      outcome: 'allowed',
      operation: 'AdminUpdateUserAttributes',
      who: { type: 'IAMUser', accessKeyId: 'AKIAEXAMPLE234567AAA', userName: 'test' },
      address: '127.0.0.1',
      requestId: $metadata.requestId,
      region: 'us-east-1',
      poolId: app.poolId,
      username: 'alice',
      given: ['UserAttributes[nickname]'],
    });
    const written = JSON.stringify(records.map(({ record }) => record.content));
    assert.doesNotMatch(written, /Secret Alice/);
    assert.ok(!written.includes(PASSWORD));
  });

  test('reads, failures and security events are recorded, by request, user and where from', async (t) => {
    const poolhouse = await startProduction(start, t);
    const app = await createApp(poolhouse);
    const userId = await createUser(app, 'alice');
    await app.cognito.listUsers({ UserPoolId: app.poolId });
    const unknown = { UserPoolId: app.poolId, Username: 'nobody' };
    await assert.rejects(app.cognito.adminGetUser(unknown), { name: 'UserNotFoundException' });
    await signIn(app, 'alice');
    const [signedIn] = await chainedRecords(poolhouse, ({ event }) => event === 'signed in');
    assert.deepEqual([signedIn!.userId, signedIn!.address], [userId, '127.0.0.1']);
    assert.match(signedIn!.requestId ?? '', /^[\da-f-]{36}$/);
    const ofOperation = (name: string) =>
      chainedRecords(poolhouse, ({ operation }) => operation === name);
    const [[list], [get]] = await Promise.all([
      ofOperation('ListUsers'),
      ofOperation('AdminGetUser'),
    ]);
    assert.equal(list!.outcome, 'allowed');
    assert.deepEqual([get!.outcome, get!.error], ['failed', 'UserNotFoundException']);
    assert.equal(get!.username, 'nobody');
  });

  test('each call has one record, also one that fails like another that was allowed', async (t) => {
    const poolhouse = await startProduction(start, t);
    const app = await createApp(poolhouse);
    const again = { UserPoolId: app.poolId, GroupName: 'admins' };
    await app.cognito.createGroup(again);
    await assert.rejects(app.cognito.createGroup(again), { name: 'GroupExistsException' });
    const calls = await chainedRecords(
      poolhouse,
      ({ operation }) => operation === 'CreateGroup',
      2,
    );
    assert.deepEqual(calls.map(({ outcome, given }) => [outcome, given]).sort(), [
      ['allowed', ['GroupName=admins']],
      ['failed', ['GroupName=admins']],
    ]);
  });

  test('bad signatures are recorded up to a bound, and counted beyond it', async (t) => {
    const poolhouse = await startProduction(start, t);
    const app = await createApp(poolhouse);
    const stranger = poolhouse.client({
      credentials: { accessKeyId: 'AKIASTRANGER23456AAA', secretAccessKey: 'x' },
    });
    const tries = Array.from({ length: 100 }, () =>
      stranger.listUsers({ UserPoolId: app.poolId }).catch(({ name }) => name),
    );
    assert.deepEqual(new Set(await Promise.all(tries)), new Set(['UnrecognizedClientException']));
    const refused = ({ outcome }: { readonly outcome?: string | undefined }) =>
      outcome === 'refused';
    const records = await chainedRecords(poolhouse, refused, 30);
    assert.equal(records.length, 30);
    const { who, claimedKey, error } = records[0]!;
    assert.deepEqual(
      [who, claimedKey, error],
      [undefined, 'AKIASTRANGER23456AAA', 'UnrecognizedClientException'],
    );
  });
});
