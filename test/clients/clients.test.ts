import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { startProduction } from '../support/production.ts';
import { NOON, onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

onEveryStore((start) => {
  const server = sharedServer(start);

  const newPool = async (settings: Partial<CreateUserPoolCommandInput> = {}) => {
    // The SDK tries again where a limit is reached.
    const cognito = server().client({ maxAttempts: 1 });
    const { UserPool } = await cognito.createUserPool({ PoolName: 'pool', ...settings });
    const UserPoolId = UserPool?.Id;
    const create = async (input: Partial<CreateUserPoolClientCommandInput> = {}) => {
      const { UserPoolClient = {} } = await cognito.createUserPoolClient({
        UserPoolId,
        ClientName: 'client',
        ...input,
      });
      return UserPoolClient;
    };
    const describe = async (ClientId: string | undefined) =>
      (await cognito.describeUserPoolClient({ UserPoolId, ClientId })).UserPoolClient;
    return { cognito, UserPoolId, create, describe };
  };

  test('a client made from its name alone has the defaults of the service and nothing else', async () => {
    const { UserPoolId, create, describe } = await newPool();
    const client = await create();
    assert.match(client.ClientId ?? '', /^[0-9a-z]{26}$/);
    assert.deepEqual(client, {
      UserPoolId,
      ClientName: 'client',
      ClientId: client.ClientId,
      CreationDate: new Date(NOON),
      LastModifiedDate: new Date(NOON),
      ClientType: 'REGULAR',
      RefreshTokenValidity: 30,
      TokenValidityUnits: {},
      AllowedOAuthFlowsUserPoolClient: false,
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      AuthSessionValidity: 3,
    });
    assert.deepEqual(await describe(client.ClientId), client);
  });

  test('every setting of a client is given back as it was set, and an update resets it', async () => {
    const { cognito, UserPoolId, create, describe } = await newPool({
      Schema: [{ Name: 'team', AttributeDataType: 'String', Mutable: true }],
    });
    const settings: Partial<CreateUserPoolClientCommandInput> = {
      RefreshTokenValidity: 10,
      AccessTokenValidity: 30,
      IdTokenValidity: 1800,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'seconds', RefreshToken: 'hours' },
      ReadAttributes: ['email', 'email_verified', 'custom:team'],
      WriteAttributes: ['email', 'custom:team'],
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH'],
      SupportedIdentityProviders: ['COGNITO'],
      CallbackURLs: [
        'https://app.example/callback?x=1',
        'http://localhost:3000/',
        'com.example.app:/callback',
      ],
      LogoutURLs: ['https://app.example/'],
      DefaultRedirectURI: 'http://localhost:3000/',
      AllowedOAuthFlows: ['code', 'implicit'],
      AllowedOAuthScopes: ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'],
      AllowedOAuthFlowsUserPoolClient: true,
      AnalyticsConfiguration: {
        ApplicationId: 'd70b2ba36a8c4dc5a04a0451a31a1e12',
        ExternalId: 'external',
        RoleArn: 'arn:aws:iam::123456789012:role/analytics',
        UserDataShared: false,
      },
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: false,
      EnablePropagateAdditionalUserContextData: true,
      AuthSessionValidity: 15,
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
    };
    const client = await create({ GenerateSecret: true, ...settings });
    const { ClientId, ClientSecret } = client;
    assert.match(ClientSecret ?? '', /^[0-9a-z]{52}$/);
    const identity = { UserPoolId, ClientId, ClientSecret, CreationDate: new Date(NOON) };
    assert.deepEqual(client, {
      ...identity,
      ClientName: 'client',
      LastModifiedDate: new Date(NOON),
      ClientType: 'REGULAR',
      ...settings,
    });
    assert.deepEqual(await describe(ClientId), client);

    server().clock.advance(1000);
    const { UserPoolClient: updated } = await cognito.updateUserPoolClient({
      UserPoolId,
      ClientId,
      AccessTokenValidity: 2,
      RefreshTokenRotation: { Feature: 'DISABLED' },
    });
    server().clock.advance(-1000);
    assert.deepEqual(updated, {
      ...identity,
      ClientName: 'client',
      LastModifiedDate: new Date(NOON + 1000),
      ClientType: 'REGULAR',
      RefreshTokenValidity: 30,
      AccessTokenValidity: 2,
      TokenValidityUnits: {},
      AllowedOAuthFlowsUserPoolClient: false,
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      AuthSessionValidity: 3,
      RefreshTokenRotation: { Feature: 'DISABLED', RetryGracePeriodSeconds: 0 },
    });
    assert.deepEqual(await describe(ClientId), updated);
  });

  test('no refresh validity, or 0, means 30 days in whatever unit', async () => {
    const { create } = await newPool();
    assert.equal((await create({ RefreshTokenValidity: 0 })).RefreshTokenValidity, 30);
    const hours = await create({ TokenValidityUnits: { RefreshToken: 'hours' } });
    assert.equal(hours.RefreshTokenValidity, 720);
  });

  test('rotation keeps no replaced token unless it says for how long', async () => {
    const { create } = await newPool();
    const client = await create({ RefreshTokenRotation: { Feature: 'ENABLED' } });
    assert.deepEqual(client.RefreshTokenRotation, {
      Feature: 'ENABLED',
      RetryGracePeriodSeconds: 0,
    });
  });

  test('a client is found in its own pool only', async () => {
    const { cognito, create } = await newPool();
    const { ClientId } = await create();
    const other = await newPool();
    const missing = {
      name: 'ResourceNotFoundException',
      message: `User pool client ${ClientId} does not exist.`,
    };
    const { UserPoolId } = other;
    await assert.rejects(cognito.describeUserPoolClient({ UserPoolId, ClientId }), missing);
    await assert.rejects(cognito.updateUserPoolClient({ UserPoolId, ClientId }), missing);
    await assert.rejects(cognito.deleteUserPoolClient({ UserPoolId, ClientId }), missing);
    await assert.rejects(cognito.addUserPoolClientSecret({ UserPoolId, ClientId }), missing);
    await assert.rejects(cognito.listUserPoolClientSecrets({ UserPoolId, ClientId }), missing);
  });

  test('a deleted client is gone', async () => {
    const { cognito, UserPoolId, create } = await newPool();
    const { ClientId } = await create();
    await cognito.deleteUserPoolClient({ UserPoolId, ClientId });
    const missing = {
      name: 'ResourceNotFoundException',
      message: `User pool client ${ClientId} does not exist.`,
    };
    await assert.rejects(cognito.describeUserPoolClient({ UserPoolId, ClientId }), missing);
    await assert.rejects(cognito.deleteUserPoolClient({ UserPoolId, ClientId }), missing);
  });

  test('clients are made in pools that exist', async () => {
    const cognito = server().client();
    const UserPoolId = 'us-east-1_nowhere';
    const missing = {
      name: 'ResourceNotFoundException',
      message: `User pool ${UserPoolId} does not exist.`,
    };
    await assert.rejects(cognito.createUserPoolClient({ UserPoolId, ClientName: 'x' }), missing);
    await assert.rejects(cognito.listUserPoolClients({ UserPoolId }), missing);
  });

  test('a listing names each client once and tells nothing else of it', async () => {
    const { cognito, UserPoolId, create } = await newPool();
    const other = await newPool();
    await other.create();
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await create({ ClientName: `client ${i}` }));
    const listed = [];
    const sizes = [];
    let NextToken: string | undefined;
    do {
      const page = await cognito.listUserPoolClients({ UserPoolId, MaxResults: 2, NextToken });
      listed.push(...(page.UserPoolClients ?? []));
      sizes.push(page.UserPoolClients?.length);
      NextToken = page.NextToken;
    } while (NextToken);
    assert.deepEqual(sizes, [2, 2, 1]);
    const byId = (a: { ClientId?: string }, b: { ClientId?: string }) =>
      String(a.ClientId) < String(b.ClientId) ? -1 : 1;
    assert.deepEqual(
      listed.sort(byId),
      made.map(({ ClientId, ClientName }) => ({ ClientId, UserPoolId, ClientName })).sort(byId),
    );
    await assert.rejects(cognito.listUserPoolClients({ UserPoolId, NextToken: '***' }), {
      name: 'InvalidParameterException',
      message: 'Invalid pagination token given.',
    });
  });

  for (const [sign, id] of [
    ['=', 'webapp'],
    [':', 'Local+app_1'],
  ]) {
    test(`a name with the id after ${sign} pins that of a new client`, async () => {
      const { create, cognito, UserPoolId, describe } = await newPool();
      const ClientName = `_custom_id_${sign}${id}`;
      const { ClientId } = await create({ ClientName });
      assert.equal(ClientId, id);
      await cognito.updateUserPoolClient({ UserPoolId, ClientId, ClientName });
      assert.equal((await describe(ClientId))?.ClientName, ClientName);
      const message = `Client ${id} already exists.`;
      const refused = { name: 'InvalidParameterException', message };
      await assert.rejects(create({ ClientName }), refused);
      const other = await newPool();
      await assert.rejects(other.create({ ClientName }), refused);
    });
  }

  test('a colon is for an id alone, and in production for no name', async (t) => {
    const { create } = await newPool();
    for (const ClientName of [':', 'a:b', '_custom_id_:', '_custom_id_:a:b', 'x_custom_id_:a']) {
      await assert.rejects(create({ ClientName }), {
        name: 'InvalidParameterException',
        message: /^1 validation error detected: Value '.*' at 'clientName' failed to satisfy/,
      });
    }
    const cognito = (await startProduction(start, t)).client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'pool' });
    await assert.rejects(
      cognito.createUserPoolClient({ UserPoolId: UserPool!.Id, ClientName: '_custom_id_:webapp' }),
      {
        name: 'InvalidParameterException',
        message:
          "1 validation error detected: Value '_custom_id_:webapp' at 'clientName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+",
      },
    );
  });

  test('of two secrets one can be taken away, so that one takes the place of the other', async () => {
    const { cognito, UserPoolId, create, describe } = await newPool();
    const { ClientId, ClientSecret } = await create({ GenerateSecret: true });
    const ids = { UserPoolId, ClientId };
    const list = async () => (await cognito.listUserPoolClientSecrets(ids)).ClientSecrets ?? [];

    const [first] = await list();
    assert.deepEqual(Object.keys(first ?? {}).sort(), ['ClientSecretCreateDate', 'ClientSecretId']);
    const own = 'own_secret_that_is_long_enough';
    const { ClientSecretDescriptor: second } = await cognito.addUserPoolClientSecret({
      ...ids,
      ClientSecret: own,
    });
    assert.equal(second?.ClientSecretValue, own);
    assert.deepEqual(
      (await list()).map(({ ClientSecretId, ClientSecretValue }) => ({
        ClientSecretId,
        ClientSecretValue,
      })),
      [
        { ClientSecretId: first?.ClientSecretId, ClientSecretValue: undefined },
        { ClientSecretId: second?.ClientSecretId, ClientSecretValue: undefined },
      ],
    );
    assert.equal((await describe(ClientId))?.ClientSecret, ClientSecret);

    await assert.rejects(cognito.addUserPoolClientSecret(ids), { name: 'LimitExceededException' });
    await assert.rejects(
      cognito.deleteUserPoolClientSecret({ ...ids, ClientSecretId: 'unknown' }),
      { name: 'ResourceNotFoundException' },
    );
    await cognito.deleteUserPoolClientSecret({ ...ids, ClientSecretId: first?.ClientSecretId });
    assert.equal((await describe(ClientId))?.ClientSecret, own);
    await assert.rejects(
      cognito.deleteUserPoolClientSecret({ ...ids, ClientSecretId: second?.ClientSecretId }),
      {
        name: 'InvalidParameterException',
        message: 'The last secret of a client cannot be deleted.',
      },
    );
  });

  test('a client may bring its secret; a public one never gets any', async () => {
    const { cognito, UserPoolId, create } = await newPool();
    const ClientSecret = 'own_secret_that_is_long_enough';
    assert.equal((await create({ ...{ ClientSecret } })).ClientSecret, ClientSecret);
    await assert.rejects(create({ GenerateSecret: true, ...{ ClientSecret } }), {
      name: 'InvalidParameterException',
      message: 'GenerateSecret and ClientSecret cannot be used together.',
    });
    const { ClientId } = await create();
    await assert.rejects(cognito.addUserPoolClientSecret({ UserPoolId, ClientId }), {
      name: 'InvalidParameterException',
      message: `Client ${ClientId} is not configured with a secret.`,
    });
  });

  test('of 20 secrets added at once, one finds room; of two taken away at once, one stays', async () => {
    const { cognito, UserPoolId, create } = await newPool();
    const { ClientId } = await create({ GenerateSecret: true });
    const ids = { UserPoolId, ClientId };
    const added = await Promise.allSettled(
      Array.from({ length: 20 }, () => cognito.addUserPoolClientSecret(ids)),
    );
    assert.equal(added.filter(({ status }) => status === 'fulfilled').length, 1);
    const { ClientSecrets = [] } = await cognito.listUserPoolClientSecrets(ids);
    assert.equal(ClientSecrets.length, 2);
    const deleted = await Promise.allSettled(
      ClientSecrets.map(({ ClientSecretId }) =>
        cognito.deleteUserPoolClientSecret({ ...ids, ClientSecretId }),
      ),
    );
    assert.equal(deleted.filter(({ status }) => status === 'fulfilled').length, 1);
  });
});
