import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { everyPage } from '../groups/support.ts';
import { onEachStore, refusal } from '../users/each-store.ts';

const Scopes = [
  { ScopeName: 'read', ScopeDescription: 'Read orders' },
  { ScopeName: 'write', ScopeDescription: 'Write orders' },
];

onEachStore((service) => {
  const is = (name: string, message: string | RegExp) => refusal(name, message);

  test('a resource server is created, described, updated and deleted', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const Identifier = 'https://api.example.com/orders';
    const server = { UserPoolId, Identifier, Name: 'Orders', Scopes };
    const created = await cognito.createResourceServer(server);
    assert.deepEqual(created.ResourceServer, server);
    const named = { UserPoolId, Identifier };
    assert.deepEqual((await cognito.describeResourceServer(named)).ResourceServer, server);
    const updated = await cognito.updateResourceServer({ ...named, Name: 'Bills' });
    assert.deepEqual(updated.ResourceServer, { ...named, Name: 'Bills', Scopes: [] });
    assert.deepEqual((await cognito.describeResourceServer(named)).ResourceServer, {
      ...named,
      Name: 'Bills',
      Scopes: [],
    });
    await cognito.deleteResourceServer(named);
    const gone = is('ResourceNotFoundException', `Resource server ${Identifier} does not exist.`);
    await assert.rejects(cognito.describeResourceServer(named), gone);
    await assert.rejects(cognito.updateResourceServer({ ...named, Name: 'x' }), gone);
    await assert.rejects(cognito.deleteResourceServer(named), gone);
  });

  test('identifiers are one server’s in a pool, and scope names one of it', async () => {
    const { cognito, newPool } = service();
    const [UserPoolId, other] = [await newPool(), await newPool()];
    const server = { UserPoolId, Identifier: 'orders', Name: 'Orders' };
    await cognito.createResourceServer(server);
    await cognito.createResourceServer({ ...server, UserPoolId: other });
    await assert.rejects(
      cognito.createResourceServer(server),
      is('InvalidParameterException', `orders already exists in user pool ${UserPoolId}.`),
    );
    const twice = { ...server, Identifier: 'bills', Scopes: [...Scopes, Scopes[0]!] };
    const duplicate = is('InvalidParameterException', 'Duplicate scope name: read');
    await assert.rejects(cognito.createResourceServer(twice), duplicate);
    await assert.rejects(
      cognito.updateResourceServer({ ...twice, Identifier: 'orders' }),
      duplicate,
    );
    for (const Identifier of ['aws.cognito', 'aws.cognito/dcr', 'AWS.cognito.signin.user.admin']) {
      const reserved = is('InvalidParameterException', `${Identifier} is a reserved identifier.`);
      await assert.rejects(cognito.createResourceServer({ ...server, Identifier }), reserved);
      await assert.rejects(cognito.updateResourceServer({ ...server, Identifier }), reserved);
      await assert.rejects(cognito.deleteResourceServer({ UserPoolId, Identifier }), reserved);
    }
  });

  test('they are listed by identifier, in pages, with that of the registration of clients', async () => {
    const { cognito, newPool } = service();
    const DcrConfiguration = { EnableStatus: 'Enabled' };
    const dcr = { DcrConfiguration } as Partial<CreateUserPoolCommandInput>;
    for (const [settings, managed] of [
      [{}, []],
      [dcr, ['aws.cognito/dcr']],
    ] as const) {
      const UserPoolId = await newPool(settings);
      const own = ['api', 'b', 'AWS', 'zoo'];
      for (const Identifier of own) {
        await cognito.createResourceServer({ UserPoolId, Identifier, Name: Identifier });
      }
      for (const MaxResults of [1, 2, 3, 50]) {
        const pages = await everyPage(
          (NextToken) => cognito.listResourceServers({ UserPoolId, MaxResults, NextToken }),
          ({ ResourceServers }) => ResourceServers,
        );
        assert.deepEqual(
          pages.flat().map(({ Identifier }) => Identifier),
          [...own, ...managed].sort(),
        );
        assert.ok(pages.every((page) => page.length <= MaxResults));
      }
    }
  });

  test('where clients register themselves, a reserved resource server says so', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool({ DcrConfiguration: { EnableStatus: 'Enabled' } } as never);
    const named = { UserPoolId, Identifier: 'aws.cognito/dcr' };
    assert.deepEqual((await cognito.describeResourceServer(named)).ResourceServer, {
      ...named,
      Name: 'Dynamic client registration',
      Scopes: [{ ScopeName: 'register', ScopeDescription: 'Register app clients' }],
      ManagedBy: 'COGNITO',
    });
    await assert.rejects(
      cognito.describeResourceServer({ ...named, UserPoolId: await newPool() }),
      is('ResourceNotFoundException', 'Resource server aws.cognito/dcr does not exist.'),
    );
  });

  test('a client names scopes that exist, when it is made and when it is changed', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    await cognito.createResourceServer({ UserPoolId, Identifier: 'orders', Name: 'x', Scopes });
    const client = { UserPoolId, ClientName: 'web' };
    const withScopes = (AllowedOAuthScopes: string[]) => ({ ...client, AllowedOAuthScopes });
    const { UserPoolClient } = await cognito.createUserPoolClient(
      withScopes(['openid', 'orders/read']),
    );
    const ClientId = UserPoolClient!.ClientId!;
    const missing = (scope: string) =>
      is('ScopeDoesNotExistException', `Invalid scope requested: ${scope}`);
    for (const scope of ['orders/delete', 'orders', 'Orders/read', 'aws.cognito/dcr/register']) {
      const scopes = ['orders/write', scope];
      await assert.rejects(cognito.createUserPoolClient(withScopes(scopes)), missing(scope));
      await assert.rejects(
        cognito.updateUserPoolClient({ ...withScopes(scopes), ClientId }),
        missing(scope),
      );
    }
    await cognito.deleteResourceServer({ UserPoolId, Identifier: 'orders' });
    const described = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    assert.deepEqual(described.UserPoolClient!.AllowedOAuthScopes, ['openid', 'orders/read']);
    await assert.rejects(
      cognito.updateUserPoolClient({ ...withScopes(['orders/read']), ClientId }),
      missing('orders/read'),
    );
  });
});
