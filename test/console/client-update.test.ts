/** What a change of an app client sends, against the API itself. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CreateUserPoolClientRequest } from '@aws-sdk/client-cognito-identity-provider';
import { structureOf } from '#contract/model.ts';
import { CARRIED, clientUpdateInput } from '../../console/src/clients/client-update.ts';
import { newClientInput, PRESETS, USUAL_CALLBACK } from '../../console/src/clients/presets.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

test('an update of a client carries every member that UpdateUserPoolClient has', () => {
  const carried = ['UserPoolId', 'ClientId', ...CARRIED].sort();
  const { members } = structureOf('UpdateUserPoolClientRequest');
  assert.deepEqual(carried, Object.keys(members).sort());
});

/** Every setting of a client with a value that is not its default. */
const SETTINGS: Partial<CreateUserPoolClientRequest> = {
  GenerateSecret: true,
  RefreshTokenValidity: 7,
  AccessTokenValidity: 10,
  IdTokenValidity: 20,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
  ReadAttributes: ['email'],
  WriteAttributes: ['email', 'name'],
  ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
  SupportedIdentityProviders: ['COGNITO'],
  CallbackURLs: ['https://shop.example/callback', 'https://shop.example/other'],
  LogoutURLs: ['https://shop.example/'],
  DefaultRedirectURI: 'https://shop.example/other',
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid', 'email'],
  AllowedOAuthFlowsUserPoolClient: true,
  AnalyticsConfiguration: {
    ApplicationArn: 'arn:aws:mobiletargeting:us-east-1:123456789012:apps/0123456789abcdef',
  },
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: false,
  EnablePropagateAdditionalUserContextData: true,
  AuthSessionValidity: 10,
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 20 },
};

describe('a client with all settings', () => {
  const server = sharedServer(startOnSqlite);

  test('keeps them all when one is changed', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'All' });
    const UserPoolId = UserPool!.Id!;
    const { UserPoolClient: made } = await cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'Web shop',
      ...SETTINGS,
    });
    const change = { AuthSessionValidity: 5 };
    const { UserPoolClient: changed } = await cognito.updateUserPoolClient(
      clientUpdateInput(made!, change),
    );
    const { LastModifiedDate: _, ...before } = made!;
    const { LastModifiedDate: __, ...after } = changed!;
    assert.deepEqual(after, { ...before, ...change });
  });

  test('can be made for every kind of application, whatever the tier', async () => {
    const cognito = server().client();
    for (const tier of ['LITE', 'ESSENTIALS', 'PLUS'] as const) {
      const { UserPool } = await cognito.createUserPool({ PoolName: tier, UserPoolTier: tier });
      const pool = { id: UserPool!.Id!, tier };
      await cognito.createResourceServer({
        UserPoolId: pool.id,
        Identifier: 'shop',
        Name: 'Shop',
        Scopes: [{ ScopeName: 'read', ScopeDescription: 'Reads' }],
      });
      for (const preset of PRESETS) {
        const callbacks = [USUAL_CALLBACK[preset]];
        const client = { preset, name: preset, callbacks, logouts: [], scopes: ['shop/read'] };
        const { UserPoolClient } = await cognito.createUserPoolClient(newClientInput(pool, client));
        const keepsSecret = preset === 'web' || preset === 'machine';
        assert.equal(UserPoolClient!.ClientSecret !== undefined, keepsSecret, preset);
      }
    }
  });
});
