import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createApp } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { decoded } from './decoded.ts';
import { type Machine, machine, SCOPES } from './machine.ts';

const ask = ({ cognito, clientId, secret }: Machine, Scopes?: string[], Secret = secret) =>
  cognito.getClientToken({ ClientId: clientId, Secret, ...(Scopes && { Scopes }) });

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a client that proves its secret gets a token with all of its custom scopes', async () => {
    const app = await machine(poolhouse());
    const { ClientAuthenticationResult: result } = await ask(app);
    assert.deepEqual(Object.keys(result!).sort(), ['AccessToken', 'ExpiresIn', 'TokenType']);
    assert.equal(result!.ExpiresIn, 900);
    assert.equal(result!.TokenType, 'Bearer');
    const { header, claims } = decoded(result!.AccessToken!);
    const now = Math.floor(poolhouse().clock.now() / 1000);
    assert.deepEqual(Object.keys(header).sort(), ['alg', 'kid']);
    assert.match(String(claims.jti), /^[0-9a-f-]{36}$/);
    assert.deepEqual(claims, {
      sub: app.clientId,
      token_use: 'access',
      scope: SCOPES.join(' '),
      auth_time: now,
      iss: `${poolhouse().url}/${app.poolId}`,
      exp: now + 900,
      iat: now,
      version: 2,
      jti: claims.jti,
      client_id: app.clientId,
    });
  });

  test('other services verify the token with the keys of the pool', async () => {
    const app = await machine(poolhouse());
    const { ClientAuthenticationResult: result } = await ask(app);
    const issuer = `${poolhouse().url}/${app.poolId}`;
    const keys = await (await fetch(`${issuer}/.well-known/jwks.json`)).json();
    const { payload } = await jwtVerify(result!.AccessToken!, createLocalJWKSet(keys as never), {
      issuer,
      algorithms: ['RS256'],
      currentDate: new Date(poolhouse().clock.now()),
    });
    assert.equal(payload.sub, app.clientId);
  });

  test('a client may ask for some of its scopes, and for no others', async () => {
    const app = await machine(poolhouse());
    const scopeOf = async (Scopes: string[]) => {
      const { ClientAuthenticationResult: result } = await ask(app, Scopes);
      return decoded(result!.AccessToken!).claims.scope;
    };
    assert.equal(await scopeOf(['orders/write']), 'orders/write');
    assert.equal(
      await scopeOf(['orders/write', 'orders/read', 'orders/write']),
      'orders/write orders/read',
    );
    assert.equal(await scopeOf([]), SCOPES.join(' '));
    for (const scope of [
      'orders/delete',
      'openid',
      'aws.cognito.signin.user.admin',
      'ORDERS/READ',
    ]) {
      await assert.rejects(ask(app, ['orders/read', scope]), {
        name: 'InvalidParameterException',
        message: `Invalid scope requested: ${scope}`,
      });
    }
  });

  test('a client without custom scopes has nothing to get a token for', async () => {
    const app = await machine(poolhouse(), []);
    await assert.rejects(ask(app), {
      name: 'InvalidParameterException',
      message: `Client ${app.clientId} is not configured with custom scopes.`,
    });
  });

  test('either of two secrets is good, and nothing else is', async () => {
    const app = await machine(poolhouse());
    const ids = { UserPoolId: app.poolId, ClientId: app.clientId };
    const { ClientSecretDescriptor: second } = await app.cognito.addUserPoolClientSecret(ids);
    for (const secret of [app.secret, second!.ClientSecretValue!]) {
      assert.ok((await ask(app, undefined, secret)).ClientAuthenticationResult);
    }
    const wrong = [app.secret.slice(1), `${app.secret}a`, app.secret.toUpperCase(), 'a'.repeat(52)];
    for (const secret of wrong) {
      await assert.rejects(ask(app, undefined, secret), {
        name: 'NotAuthorizedException',
        message: 'Invalid client secret.',
      });
    }
    const { ClientSecrets } = await app.cognito.listUserPoolClientSecrets(ids);
    await app.cognito.deleteUserPoolClientSecret({
      ...ids,
      ClientSecretId: ClientSecrets![0]!.ClientSecretId!,
    });
    await assert.rejects(ask(app), { message: 'Invalid client secret.' });
  });

  test('the flow must be the client’s, and shuts its users out', async () => {
    const app = await machine(poolhouse());
    const users = await createApp(poolhouse(), { client: { GenerateSecret: true } });
    await assert.rejects(
      users.cognito.getClientToken({ ClientId: users.clientId, Secret: 'a'.repeat(52) }),
      {
        name: 'InvalidParameterException',
        message: 'CLIENT_TOKEN_AUTH is not enabled for the client.',
      },
    );
    for (const AuthFlow of ['USER_PASSWORD_AUTH', 'USER_SRP_AUTH', 'REFRESH_TOKEN_AUTH'] as const) {
      await assert.rejects(
        app.cognito.initiateAuth({ ClientId: app.clientId, AuthFlow, AuthParameters: {} }),
        { name: 'InvalidParameterException', message: /not enabled/ },
      );
    }
    await assert.rejects(
      app.cognito.getClientToken({ ClientId: 'nobody', Secret: 'a'.repeat(52) }),
      { name: 'ResourceNotFoundException' },
    );
  });

  test('the token opens none of a user’s operations', async () => {
    const app = await machine(poolhouse(), ['orders/read', 'aws.cognito.signin.user.admin']);
    const { ClientAuthenticationResult: result } = await ask(app);
    const { AccessToken } = result!;
    assert.equal(decoded(AccessToken!).claims.scope, 'orders/read');
    const refusal = {
      name: 'NotAuthorizedException',
      message: 'Access Token does not have required scopes',
    };
    await assert.rejects(app.cognito.getUser({ AccessToken }), refusal);
    await assert.rejects(app.cognito.globalSignOut({ AccessToken }), refusal);
    await assert.rejects(app.cognito.listUserSessions({ AccessToken }), refusal);
  });
});
