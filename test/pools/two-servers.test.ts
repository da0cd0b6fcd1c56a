import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { takePostgres } from '../support/migrated-database.ts';
import { startOnPostgres } from '../support/servers.ts';

test('what is changed on one server is described by the other at once', async (t) => {
  const shared = { storeUrl: (await takePostgres(t)).url, masterKey: randomBytes(32) };
  const one = (await startOnPostgres(t, {}, shared)).client();
  const other = (await startOnPostgres(t, {}, shared)).client();
  const { UserPool } = await one.createUserPool({ PoolName: 'shared' });
  const UserPoolId = UserPool?.Id;
  const { UserPoolClient } = await other.createUserPoolClient({ UserPoolId, ClientName: 'old' });
  const ClientId = UserPoolClient?.ClientId;
  for (let round = 0; round < 5; round++) {
    const name = `round ${round}`;
    await one.updateUserPool({ UserPoolId, PoolName: name });
    await one.updateUserPoolClient({ UserPoolId, ClientId, ClientName: name });
    await one.tagResource({ ResourceArn: UserPool?.Arn, Tags: { name } });
    const pool = (await other.describeUserPool({ UserPoolId })).UserPool;
    const client = (await other.describeUserPoolClient({ UserPoolId, ClientId })).UserPoolClient;
    const { Tags } = await other.listTagsForResource({ ResourceArn: UserPool?.Arn });
    assert.deepEqual([pool?.Name, client?.ClientName, Tags], [name, name, { name }]);
  }
});

test('changes made at once on two servers are all there afterwards', async (t) => {
  const shared = { storeUrl: (await takePostgres(t)).url, masterKey: randomBytes(32) };
  const one = (await startOnPostgres(t, {}, shared)).client();
  const other = (await startOnPostgres(t, {}, shared)).client();
  const { UserPool } = await one.createUserPool({ PoolName: 'shared' });
  const ResourceArn = UserPool?.Arn;
  const numbers = Array.from({ length: 40 }, (_, i) => i);
  await Promise.all(
    numbers.map((i) =>
      (i % 2 ? one : other).tagResource({ ResourceArn, Tags: { [`tag${i}`]: 'x' } }),
    ),
  );
  const { Tags } = await one.listTagsForResource({ ResourceArn });
  assert.equal(Object.keys(Tags ?? {}).length, numbers.length);
});
