import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startProduction } from '../support/production.ts';
import { onEveryStore } from '../support/servers.ts';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/00000000-1111-2222-3333-444444444444';
const OTHER = KEY.replace('4444', '5555');

const customer = (KmsKeyArn: string) => ({ KeyType: 'CUSTOMER_MANAGED_KEY', KmsKeyArn }) as const;

const refusal = {
  name: 'InvalidParameterException',
  message:
    "KeyConfiguration must name the KMS key that holds this server's master key, or AWS_OWNED_KEY.",
};

onEveryStore((start) => {
  test('a pool takes the KMS key that its data is sealed under, and no other', async (t) => {
    const poolhouse = await startProduction(start, t, { masterKeyKms: { keyId: KEY } });
    const cognito = poolhouse.client();
    const { UserPool } = await cognito.createUserPool({
      PoolName: 'sealed',
      KeyConfiguration: customer(KEY),
    });
    assert.deepEqual(UserPool?.KeyConfiguration, customer(KEY));
    const refused = { PoolName: 'other', KeyConfiguration: customer(OTHER) };
    await assert.rejects(cognito.createUserPool(refused), refusal);
    const UserPoolId = UserPool?.Id;
    await assert.rejects(cognito.updateUserPool({ UserPoolId, ...refused }), refusal);
    const KeyConfiguration = { KeyType: 'AWS_OWNED_KEY' } as const;
    await cognito.updateUserPool({ UserPoolId, KeyConfiguration });
    const described = await cognito.describeUserPool({ UserPoolId });
    assert.deepEqual(described.UserPool?.KeyConfiguration, KeyConfiguration);
  });

  test('a server whose master key is in no KMS seals under no key of a customer', async (t) => {
    const cognito = (await startProduction(start, t)).client();
    const refused = { PoolName: 'other', KeyConfiguration: customer(KEY) };
    await assert.rejects(cognito.createUserPool(refused), refusal);
    await cognito.createUserPool({
      PoolName: 'own',
      KeyConfiguration: { KeyType: 'AWS_OWNED_KEY' },
    });
  });
});
