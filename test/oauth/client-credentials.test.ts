import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UpdateUserPoolClientCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { createApp } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { onEveryStore, type Poolhouse } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { decoded } from '../tokens/decoded.ts';
import { createScopes } from '../tokens/machine.ts';
import { postForm } from './support.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  async function machine(
    server: Poolhouse,
    client: Partial<UpdateUserPoolClientCommandInput> = {},
  ) {
    const app = await createApp(server);
    const { cognito, poolId: UserPoolId } = app;
    await createScopes(app, ['orders/read', 'orders/write']);
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'machine',
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['orders/read', 'orders/write'],
      ...client,
    });
    const { ClientId, ClientSecret } = UserPoolClient!;
    const site = await giveDomain(server, UserPoolId);
    const ask = (form: Record<string, string>, basic?: readonly [string, string]) =>
      postForm(`${site}/oauth2/token`, { grant_type: 'client_credentials', ...form }, basic);
    return { ...app, id: ClientId!, secret: ClientSecret!, site, ask };
  }

  test('a client that proves its secret gets a token of its own, with the scopes it asks for', async () => {
    const { ask, id, secret, poolId } = await machine(poolhouse());
    const now = Math.floor(poolhouse().clock.now() / 1000);
    const { status, headers, body } = await ask({ scope: 'orders/read' }, [id, secret]);
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'application/json;charset=UTF-8');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('pragma'), 'no-cache');
    assert.equal(headers.get('access-control-allow-origin'), '*');
    const { access_token, ...rest } = body;
    assert.deepEqual(rest, { expires_in: 3600, token_type: 'Bearer' });
    const { claims } = decoded(String(access_token));
    assert.deepEqual(claims, {
      sub: id,
      token_use: 'access',
      scope: 'orders/read',
      auth_time: now,
      iss: `${poolhouse().url}/${poolId}`,
      exp: now + 3600,
      iat: now,
      version: 2,
      jti: claims.jti,
      client_id: id,
    });
    const all = await ask({ client_id: id, client_secret: secret });
    assert.equal(decoded(String(all.body.access_token)).claims.scope, 'orders/read orders/write');
  });

  test('the token is for the resource that is named', async () => {
    const { ask, id, secret } = await machine(poolhouse());
    const named = await ask({ resource: 'https://api.example.com/x?y=1' }, [id, secret]);
    const { claims } = decoded(String(named.body.access_token));
    assert.equal(claims.aud, 'https://api.example.com/x?y=1');
    for (const resource of [
      'orders',
      '/orders',
      'https://api.example.com/#part',
      'https://',
      'a:ü',
    ]) {
      const { status, body } = await ask({ resource }, [id, secret]);
      assert.deepEqual([status, body], [400, { error: 'invalid_target' }], resource);
    }
  });

  test('scopes that are not the client’s own are refused', async () => {
    const { ask, id, secret } = await machine(poolhouse());
    for (const scope of ['orders/delete', 'openid', 'orders/read orders/delete', 'ORDERS/READ']) {
      const { status, body } = await ask({ scope }, [id, secret]);
      assert.deepEqual([status, body], [400, { error: 'invalid_scope' }], scope);
    }
  });

  test('who cannot prove to be the client gets nothing', async () => {
    const { ask, id, secret, clientId } = await machine(poolhouse());
    const other = await machine(poolhouse());
    const wrong = 'x'.repeat(52);
    const refused = { error: 'invalid_client' };
    for (const [form, basic] of [
      [{}, [id, wrong]],
      [{}, [id, '']],
      [{}, ['', secret]],
      [{}, [wrong, secret]],
      [{ client_id: clientId }, [id, secret]],
      [{}, [other.id, other.secret]],
      [{ client_id: id }, undefined],
      [{ client_id: id, client_secret: wrong }, undefined],
      [{ client_id: clientId, client_secret: secret }, undefined],
      [{ client_id: '\u0000', client_secret: secret }, undefined],
    ] as const) {
      const { status, body, headers } = await ask(form as Record<string, string>, basic);
      // Who tried the header is told which one to try again (RFC 6749 §5.2).
      const expected = basic ? [401, refused, 'Basic realm="clients"'] : [400, refused, null];
      const answer = [status, body, headers.get('www-authenticate')];
      assert.deepEqual(answer, expected, JSON.stringify([form, basic]));
    }
    assert.deepEqual((await ask({})).body, { error: 'invalid_request' });
    const twice = await ask({ client_secret: secret }, [id, secret]);
    assert.deepEqual(twice.body, { error: 'invalid_request' });
  });

  test('either of two secrets is good', async () => {
    const { ask, id, secret, cognito, poolId } = await machine(poolhouse());
    const added = await cognito.addUserPoolClientSecret({ UserPoolId: poolId, ClientId: id });
    const second = added.ClientSecretDescriptor!.ClientSecretValue!;
    for (const value of [secret, second]) assert.equal((await ask({}, [id, value])).status, 200);
  });

  test('a client that is not set up for it gets nothing', async () => {
    const { cognito, ask, poolId, clientId } = await machine(poolhouse());
    const offFor = [400, { error: 'invalid_grant' }];
    const publicOff = await ask({ client_id: clientId });
    assert.deepEqual([publicOff.status, publicOff.body], offFor);
    const off = await machine(poolhouse(), { AllowedOAuthFlowsUserPoolClient: false });
    const secretOff = await off.ask({}, [off.id, off.secret]);
    assert.deepEqual([secretOff.status, secretOff.body], offFor);
    const codes = await machine(poolhouse(), {
      AllowedOAuthFlows: ['code'],
      CallbackURLs: ['https://app.example/'],
    });
    const otherFlow = await codes.ask({}, [codes.id, codes.secret]);
    assert.deepEqual([otherFlow.status, otherFlow.body], [400, { error: 'unauthorized_client' }]);
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: poolId,
      ClientName: 'no scopes of its own',
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['openid'],
    });
    const { ClientId, ClientSecret } = UserPoolClient!;
    const none = await ask({}, [ClientId!, ClientSecret!]);
    assert.deepEqual(none.body, { error: 'invalid_scope' });
  });

  test('what the client tells the function is JSON, an object of strings', async () => {
    const { ask, id, secret } = await machine(poolhouse());
    const told = (aws_client_metadata: string) => ask({ aws_client_metadata }, [id, secret]);
    assert.equal((await told('{"tenant":"a"}')).status, 200);
    for (const bad of ['{', '[]', '"x"', 'null', '{"a":1}', '{"a":{"b":"c"}}']) {
      const { status, body } = await told(bad);
      assert.deepEqual([status, body.error], [400, 'invalid_request'], bad);
    }
  });
});
