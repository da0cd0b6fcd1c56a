import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

onEveryStore((start) => {
  const server = sharedServer(start);

  test('of 100 requests for one pinned id, exactly one makes the pool', async () => {
    const cognito = server().client();
    const answers = await Promise.allSettled(
      Array.from({ length: 100 }, (_, i) =>
        cognito.createUserPool({ PoolName: `${i}`, UserPoolTags: { _custom_id_: 'raced' } }),
      ),
    );
    const made = answers.filter(({ status }) => status === 'fulfilled');
    assert.equal(made.length, 1);
    const { UserPool } = await cognito.describeUserPool({ UserPoolId: 'us-east-1_raced' });
    assert.deepEqual((made[0] as PromiseFulfilledResult<object>).value, {
      ...(made[0] as PromiseFulfilledResult<object>).value,
      UserPool,
    });
  });

  test('changes made at once are all there afterwards', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'busy' });
    const UserPoolId = UserPool?.Id;
    const numbers = Array.from({ length: 25 }, (_, i) => i);
    await Promise.all([
      ...numbers.map((i) =>
        cognito.tagResource({ ResourceArn: UserPool?.Arn, Tags: { [`tag${i}`]: `${i}` } }),
      ),
      ...numbers.map((i) =>
        cognito.addCustomAttributes({
          UserPoolId,
          CustomAttributes: [{ Name: `a${i}`, AttributeDataType: 'String' }],
        }),
      ),
      cognito.setUserPoolMfaConfig({
        UserPoolId,
        MfaConfiguration: 'ON',
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    ]);
    const after = (await cognito.describeUserPool({ UserPoolId })).UserPool;
    assert.deepEqual(
      after?.UserPoolTags,
      Object.fromEntries(numbers.map((i) => [`tag${i}`, `${i}`])),
    );
    assert.deepEqual(
      after?.SchemaAttributes?.flatMap(({ Name }) =>
        Name?.startsWith('custom:a') ? [Name] : [],
      ).sort(),
      numbers.map((i) => `custom:a${i}`).sort(),
    );
    assert.equal(after?.MfaConfiguration, 'ON');
  });

  test('a pool that becomes protected while it is deleted is either there and protected, or gone', async () => {
    const cognito = server().client();
    for (let round = 0; round < 10; round++) {
      const { UserPool } = await cognito.createUserPool({ PoolName: 'contested' });
      const UserPoolId = UserPool?.Id;
      const [protection, deletion] = await Promise.allSettled([
        cognito.updateUserPool({ UserPoolId, DeletionProtection: 'ACTIVE' }),
        cognito.deleteUserPool({ UserPoolId }),
      ]);
      assert.notEqual(protection?.status, deletion?.status);
    }
  });
});
