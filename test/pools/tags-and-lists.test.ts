import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

onEveryStore((start) => {
  const server = sharedServer(start);

  test('tags are added, replaced and removed by the ARN of the pool', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({
      PoolName: 'tagged',
      UserPoolTags: { a: '1', b: '2' },
    });
    const ResourceArn = UserPool?.Arn;
    await cognito.tagResource({ ResourceArn, Tags: { b: '3', 'c d': '' } });
    await cognito.untagResource({ ResourceArn, TagKeys: ['a', 'unknown'] });
    const { Tags } = await cognito.listTagsForResource({ ResourceArn });
    assert.deepEqual(Tags, { b: '3', 'c d': '' });
    const described = await cognito.describeUserPool({ UserPoolId: UserPool?.Id });
    assert.deepEqual(described.UserPool?.UserPoolTags, Tags);
  });

  test('a pool never gets more than 50 tags, nor one of AWS', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'tagged' });
    const ResourceArn = UserPool?.Arn;
    const tags = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag${from + i}`, 'x']));
    await cognito.tagResource({ ResourceArn, Tags: tags(0, 50) });
    await assert.rejects(cognito.tagResource({ ResourceArn, Tags: tags(50, 1) }), {
      name: 'InvalidParameterException',
      message: 'A user pool cannot have more than 50 tags.',
    });
    await cognito.tagResource({ ResourceArn, Tags: { tag0: 'replaced' } });
    await assert.rejects(cognito.tagResource({ ResourceArn, Tags: { 'AWS:x': 'y' } }), {
      name: 'InvalidParameterException',
    });
  });

  test('an ARN that is not exactly that of a pool finds none', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'tagged' });
    const arn = UserPool?.Arn ?? '';
    const list = (ResourceArn: string) => cognito.listTagsForResource({ ResourceArn });
    for (const other of [
      arn.replace('userpool', 'identitypool'),
      arn.replace('cognito-idp', 'cognito-identity'),
      `${arn}/client/x`,
    ]) {
      await assert.rejects(list(other), {
        name: 'InvalidParameterException',
        message: `${other} is not the ARN of a user pool.`,
      });
    }
    for (const other of [
      arn.replace('123456789012', '210987654321'),
      arn.replace(':us-east-1:', ':eu-west-1:'),
    ]) {
      await assert.rejects(list(other), {
        name: 'ResourceNotFoundException',
        message: `User pool ${UserPool?.Id} does not exist.`,
      });
    }
  });

  test('pools are listed by region, in pages that together hold each once', async () => {
    const region = 'ap-south-1';
    const cognito = server().client({ region });
    const made = await Promise.all(
      Array.from({ length: 7 }, (_, i) => cognito.createUserPool({ PoolName: `pool ${i}` })),
    );
    const listed: (string | undefined)[] = [];
    const sizes: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await cognito.listUserPools({ MaxResults: 3, NextToken });
      for (const pool of page.UserPools ?? []) {
        assert.deepEqual(Object.keys(pool).sort(), [
          'CreationDate',
          'Id',
          'LambdaConfig',
          'LastModifiedDate',
          'Name',
        ]);
        listed.push(pool.Id);
      }
      sizes.push(page.UserPools?.length ?? 0);
      NextToken = page.NextToken;
    } while (NextToken);
    assert.deepEqual(sizes, [3, 3, 1]);
    assert.deepEqual([...listed].sort(), made.map(({ UserPool }) => UserPool?.Id).sort());
    assert.ok(listed.every((id) => id?.startsWith(`${region}_`)));
  });

  test('a token that no listing gave out is refused', async () => {
    await assert.rejects(
      server().client().listUserPools({ MaxResults: 3, NextToken: 'not/a+token=' }),
      { name: 'InvalidParameterException', message: 'Invalid pagination token given.' },
    );
  });

  test('a tag pins the id of a new pool, whole or without its region', async () => {
    const cognito = server().client();
    const pinned = (id: string) =>
      cognito.createUserPool({ PoolName: 'pinned', UserPoolTags: { _custom_id_: id } });
    assert.equal((await pinned('us-east-1_whole')).UserPool?.Id, 'us-east-1_whole');
    const { UserPool } = await pinned('part');
    assert.equal(UserPool?.Id, 'us-east-1_part');
    assert.deepEqual(UserPool?.UserPoolTags, { _custom_id_: 'part' });
    await assert.rejects(pinned('part'), {
      name: 'InvalidParameterException',
      message: 'User pool us-east-1_part already exists.',
    });
    await assert.rejects(pinned('eu-west-1_part'), {
      name: 'InvalidParameterException',
      message: 'The user pool id eu-west-1_part does not belong to region us-east-1.',
    });
    await assert.rejects(pinned('no-hyphens'), {
      name: 'InvalidParameterException',
      message: 'no-hyphens is not a valid user pool id.',
    });
  });
});
