import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEveryStore, startNodes } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const invalid = (message: string) => ({ name: 'InvalidParameterException', message });

const definition = (Category: string) => ({
  LimitClass: 'API_CATEGORY' as const,
  Attributes: { Category },
});

const shown = (Category: string, ProvisionedLimitValue: number, FreeLimitValue: number) => ({
  LimitDefinition: definition(Category),
  ProvisionedLimitValue,
  FreeLimitValue,
});

onEveryStore((start) => {
  const server = sharedServer(start, {}, { maxProvisionedLimit: 500 });
  /** Each test has a region of its own. */
  const limitsIn = (region: string) => {
    const cognito = server().client({ region, maxAttempts: 1 });
    return {
      cognito,
      get: async (Category: string) =>
        (await cognito.getProvisionedLimit({ LimitDefinition: definition(Category) })).Limit,
      update: async (Category: string, RequestedLimitValue: number) =>
        (
          await cognito.updateProvisionedLimit({
            LimitDefinition: definition(Category),
            RequestedLimitValue,
          })
        ).Limit,
    };
  };

  test('every category has the limit of the service until another one is provisioned', async () => {
    const { get, update } = limitsIn('eu-west-1');
    assert.deepEqual(await get('UserAuthentication'), shown('UserAuthentication', 120, 120));
    assert.deepEqual(await get('UserPoolUpdate'), shown('UserPoolUpdate', 15, 15));

    const raised = shown('UserAuthentication', 500, 120);
    assert.deepEqual(await update('UserAuthentication', 500), raised);
    assert.deepEqual(await get('UserAuthentication'), raised);
    assert.deepEqual(await get('UserCreation'), shown('UserCreation', 50, 50));
    const elsewhere = limitsIn('eu-west-2');
    assert.deepEqual(
      await elsewhere.get('UserAuthentication'),
      shown('UserAuthentication', 120, 120),
    );
  });

  test('at the default or below it, the limit is the default again', async () => {
    const { get, update } = limitsIn('eu-central-1');
    for (const requested of [120, 7, 0]) {
      await update('UserRead', 130);
      assert.deepEqual(await update('UserRead', requested), shown('UserRead', 120, 120));
      assert.deepEqual(await get('UserRead'), shown('UserRead', 120, 120));
    }
  });

  test('what cannot be provisioned is refused and changes nothing', async () => {
    const { get, update } = limitsIn('eu-north-1');
    await update('UserToken', 200);
    await assert.rejects(update('UserToken', 501), {
      name: 'ServiceQuotaExceededException',
      message:
        'The requested limit exceeds the maximum of the account for UserToken, 500 requests per second.',
    });
    await assert.rejects(
      update('UserToken', -1),
      invalid('RequestedLimitValue must not be negative.'),
    );
    await assert.rejects(
      update('UserList', 31),
      invalid('The limit of UserList is not adjustable.'),
    );
    assert.deepEqual(await get('UserToken'), shown('UserToken', 200, 120));
    assert.deepEqual(await get('UserList'), shown('UserList', 30, 30));
  });

  test('a definition names one category that there is', async () => {
    const { cognito, get } = limitsIn('eu-south-1');
    for (const name of ['userRead', '', 'toString', '__proto__']) {
      await assert.rejects(get(name), invalid(`${name} is not a category of operations.`));
    }
    const withAttributes = (Attributes: Record<string, string>) =>
      cognito.getProvisionedLimit({ LimitDefinition: { LimitClass: 'API_CATEGORY', Attributes } });
    await assert.rejects(withAttributes({}), invalid('Attributes must have a Category.'));
    await assert.rejects(
      withAttributes({ Category: 'UserRead', UserPoolId: 'us-east-1_abcdefghi' }),
      invalid('UserPoolId is not an attribute of API_CATEGORY.'),
    );
  });

  test('two that set a limit at once leave one of both', async () => {
    const { get, update } = limitsIn('eu-south-2');
    await Promise.all([130, 140, 150, 120].map((value) => update('UserRead', value)));
    const { ProvisionedLimitValue } = (await get('UserRead'))!;
    assert.ok([130, 140, 150, 120].includes(ProvisionedLimitValue!));
  });
});

test('a limit that one node provisioned is in force at the others', async (t) => {
  const [one, two] = await startNodes(t, 2, {}, undefined, { requestRates: 'enforced' });
  const LimitDefinition = definition('UserCreation');
  await one.client().updateProvisionedLimit({ LimitDefinition, RequestedLimitValue: 52 });
  const cognito = two.client({ maxAttempts: 1 });
  const { Limit } = await cognito.getProvisionedLimit({ LimitDefinition });
  assert.equal(Limit?.ProvisionedLimitValue, 52);
  const { UserPool } = await cognito.createUserPool({ PoolName: 'shared' });
  const confirm = () =>
    cognito.adminConfirmSignUp({ UserPoolId: UserPool!.Id!, Username: 'nobody' });
  for (let i = 0; i < 52; i++) await assert.rejects(confirm(), { name: 'UserNotFoundException' });
  await assert.rejects(confirm(), { name: 'TooManyRequestsException' });
});
