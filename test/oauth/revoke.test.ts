import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, createUser, signIn } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { postForm } from './support.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  async function signedIn(client = {}) {
    const app = await createApp(poolhouse(), { client });
    await createUser(app, 'ann');
    const site = await giveDomain(poolhouse(), app.poolId);
    const revoke = (form: Record<string, string>, basic?: readonly [string, string]) =>
      postForm(`${site}/oauth2/revoke`, form, basic);
    return { app, revoke, site };
  }

  test('a refresh token is revoked with the access tokens made from it, again and again', async () => {
    const { app, revoke } = await signedIn();
    const { AccessToken, RefreshToken } = await signIn(app, 'ann');
    const kept = await signIn(app, 'ann');
    for (let i = 0; i < 2; i++) {
      const { status, body, headers } = await revoke({
        token: RefreshToken,
        client_id: app.clientId,
        token_type_hint: 'refresh_token',
      });
      assert.deepEqual([status, body], [200, {}]);
      assert.equal(headers.get('access-control-allow-origin'), '*');
    }
    await assert.rejects(app.cognito.getUser({ AccessToken }), {
      message: 'Access Token has been revoked',
    });
    await app.cognito.getUser({ AccessToken: kept.AccessToken });
  });

  test('a token that is nobody’s is as good as revoked, another client’s stays', async () => {
    const { app, revoke } = await signedIn();
    const other = await app.cognito.createUserPoolClient({
      UserPoolId: app.poolId,
      ClientName: 'other',
    });
    const { AccessToken, RefreshToken } = await signIn(app, 'ann');
    const client_id = other.UserPoolClient!.ClientId!;
    for (const token of ['nonsense', RefreshToken, 'é\u0000']) {
      assert.equal((await revoke({ token, client_id })).status, 200, token);
    }
    await app.cognito.getUser({ AccessToken });
  });

  test('only refresh tokens are revoked', async () => {
    const { app, revoke } = await signedIn();
    const { AccessToken, IdToken } = await signIn(app, 'ann');
    for (const token of [AccessToken, IdToken]) {
      const { status, body } = await revoke({ token, client_id: app.clientId });
      assert.deepEqual([status, body], [400, { error: 'unsupported_token_type' }]);
    }
  });

  test('a client with a secret proves it, and an unknown one is refused', async () => {
    const { app, revoke } = await signedIn();
    const made = await app.cognito.createUserPoolClient({
      UserPoolId: app.poolId,
      ClientName: 'confidential',
      GenerateSecret: true,
    });
    const { ClientId, ClientSecret } = made.UserPoolClient!;
    const token = 'nobodys';
    assert.equal((await revoke({ token }, [ClientId!, ClientSecret!])).status, 200);
    assert.equal(
      (await revoke({ token, client_id: ClientId!, client_secret: ClientSecret! })).status,
      200,
    );
    for (const answer of [
      await revoke({ token }, [ClientId!, 'x'.repeat(52)]),
      await revoke({ token, client_id: ClientId! }),
      await revoke({ token, client_id: 'unknown' }),
    ]) {
      assert.deepEqual([answer.status, answer.body], [401, { error: 'invalid_client' }]);
    }
    for (const form of [{ client_id: app.clientId }, { token }] as Record<string, string>[]) {
      const { status, body } = await revoke(form);
      assert.deepEqual([status, body], [400, { error: 'invalid_request' }]);
    }
  });

  test('where the client has revocation switched off, there is none', async () => {
    const { app, revoke } = await signedIn({ EnableTokenRevocation: false });
    const { RefreshToken } = await signIn(app, 'ann');
    const { status, body } = await revoke({ token: RefreshToken, client_id: app.clientId });
    assert.deepEqual([status, body.error], [400, 'invalid_request']);
  });
});
