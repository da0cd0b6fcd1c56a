import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type {
  CreateUserPoolClientCommandInput,
  ExplicitAuthFlowsType,
} from '@aws-sdk/client-cognito-identity-provider';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

type Input = Partial<CreateUserPoolClientCommandInput>;

interface Refusal {
  readonly because: string;
  readonly input: Input;
  readonly message: string;
  readonly name?: string;
}

const RANGE = 'Invalid range for token validity.';
const ORDER =
  'Access and Id Token expiration times must be less than or equal to refresh token expiration times.';
const WRITE = 'Invalid write attributes specified while creating a client';
const OAUTH: Input = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid'],
  CallbackURLs: ['https://app.example/'],
};
/** Newer than the SDK of the tests. */
const CLIENT_TOKEN = 'ALLOW_CLIENT_TOKEN_AUTH' as ExplicitAuthFlowsType;

const redirect = (uri: string, message: string): Refusal[] => [
  { because: `callback ${uri}`, input: { CallbackURLs: [uri] }, message },
  { because: `logout ${uri}`, input: { LogoutURLs: [uri] }, message },
];

const REFUSALS: readonly Refusal[] = [
  {
    because: 'legacy flows beside ALLOW_ flows',
    input: { ExplicitAuthFlows: ['USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'] },
    message: "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
  },
  {
    because: 'the flow of machines beside those of users',
    input: { GenerateSecret: true, ExplicitAuthFlows: [CLIENT_TOKEN, 'ALLOW_USER_SRP_AUTH'] },
    message: 'ALLOW_CLIENT_TOKEN_AUTH cannot be combined with other ExplicitAuthFlows.',
  },
  {
    because: 'the flow of machines without a secret',
    input: { ExplicitAuthFlows: [CLIENT_TOKEN] },
    message: 'ALLOW_CLIENT_TOKEN_AUTH requires a client secret.',
  },
  {
    because: 'refreshing by flow where tokens rotate',
    input: {
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED' },
    },
    message:
      'ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.',
  },
  {
    because: 'access tokens for less than 5 minutes',
    input: { AccessTokenValidity: 4, TokenValidityUnits: { AccessToken: 'minutes' } },
    message: RANGE,
  },
  {
    because: 'access tokens for more than a day',
    input: { AccessTokenValidity: 25 },
    message: RANGE,
  },
  {
    because: 'id tokens for less than 5 minutes',
    input: { IdTokenValidity: 299, TokenValidityUnits: { IdToken: 'seconds' } },
    message: RANGE,
  },
  {
    because: 'id tokens for more than a day',
    input: { IdTokenValidity: 2, TokenValidityUnits: { IdToken: 'days' } },
    message: RANGE,
  },
  {
    because: 'refresh tokens for less than an hour',
    input: { RefreshTokenValidity: 59, TokenValidityUnits: { RefreshToken: 'minutes' } },
    message: RANGE,
  },
  {
    because: 'refresh tokens for more than ten years',
    input: { RefreshTokenValidity: 3651 },
    message: RANGE,
  },
  {
    because: 'access tokens that outlive their refresh token',
    input: {
      AccessTokenValidity: 3,
      RefreshTokenValidity: 2,
      TokenValidityUnits: { RefreshToken: 'hours' },
    },
    message: ORDER,
  },
  {
    because: 'id tokens that outlive their refresh token',
    input: {
      IdTokenValidity: 3,
      RefreshTokenValidity: 2,
      TokenValidityUnits: { RefreshToken: 'hours' },
    },
    message: ORDER,
  },
  {
    because: 'reading what the pool does not have',
    input: { ReadAttributes: ['email', 'custom:none'] },
    message: 'Invalid read attributes specified while creating a client',
  },
  {
    because: 'writing what the pool does not have',
    input: { WriteAttributes: ['name', 'email', 'custom:none'] },
    message: WRITE,
  },
  {
    because: 'writing what only the service writes',
    input: { WriteAttributes: ['name', 'email', 'email_verified'] },
    message: WRITE,
  },
  {
    because: 'not writing what the pool requires',
    input: { WriteAttributes: ['name'] },
    message: WRITE,
  },
  {
    because: 'analytics of half an application',
    input: { AnalyticsConfiguration: { ApplicationId: 'd70b2ba36a8c4dc5a04a0451a31a1e12' } },
    message:
      'Invalid analytics configuration given, either <application arn> or <application id, role arn, external id> are valid',
  },
  {
    because: 'context data without a secret',
    input: { EnablePropagateAdditionalUserContextData: true },
    message: 'Client Secret is required to set EnablePropagateAdditionalUserContextData as true',
  },
  {
    because: 'a default redirect that is no callback',
    input: { ...OAUTH, DefaultRedirectURI: 'https://app.example' },
    message: 'The default redirect URI https://app.example is not in the callback URIs list.',
  },
  {
    because: 'a provider the pool does not have',
    input: { SupportedIdentityProviders: ['COGNITO', 'Google'] },
    message: 'The provider Google does not exist for User Pool us-east-1_rules.',
  },
  {
    because: 'OAuth without flows',
    input: { ...OAUTH, AllowedOAuthFlows: [] },
    message:
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
  },
  {
    because: 'OAuth without scopes',
    input: { ...OAUTH, AllowedOAuthScopes: undefined },
    message:
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
  },
  {
    because: 'redirects to nowhere',
    input: { ...OAUTH, CallbackURLs: [] },
    name: 'InvalidOAuthFlowException',
    message: 'CallbackUrls can not be empty when code flow or implicit flow is selected',
  },
  {
    because: 'machines and users on one client',
    input: { ...OAUTH, GenerateSecret: true, AllowedOAuthFlows: ['code', 'client_credentials'] },
    name: 'InvalidOAuthFlowException',
    message: 'client_credentials flow can not be selected along with code flow or implicit flow.',
  },
  {
    because: 'machines without a secret',
    input: { ...OAUTH, AllowedOAuthFlows: ['client_credentials'] },
    name: 'InvalidOAuthFlowException',
    message: 'client_credentials flow can not be selected if client does not have a client secret.',
  },
  {
    because: 'a scope nobody defined',
    input: { ...OAUTH, AllowedOAuthScopes: ['openid', 'api/read'] },
    name: 'ScopeDoesNotExistException',
    message: 'Invalid scope requested: api/read',
  },
  ...redirect(
    'http://app.example/callback',
    'http://app.example/callback cannot use the HTTP protocol.',
  ),
  ...redirect(
    'http://localhost.example/',
    'http://localhost.example/ cannot use the HTTP protocol.',
  ),
  ...redirect('https://app.example/#x', 'https://app.example/#x cannot use fragment'),
  ...redirect('/callback', '/callback is not a valid redirect URI.'),
  ...redirect('https:app.example', 'https:app.example is not a valid redirect URI.'),
  ...redirect('JavaScript:alert(1)', 'JavaScript:alert(1) is not a valid redirect URI.'),
];

const UserPoolId = 'us-east-1_rules';

describe('rules of clients', () => {
  const server = sharedServer(startOnSqlite);
  before(async () => {
    const cognito = server().client();
    await cognito.createUserPool({
      PoolName: 'rules',
      UserPoolTags: { _custom_id_: UserPoolId },
      Schema: [{ Name: 'email', Required: true, Mutable: true }],
    });
    await cognito.createUserPool({
      PoolName: 'lite',
      UserPoolTags: { _custom_id_: 'us-east-1_lite' },
      UserPoolTier: 'LITE',
    });
  });

  for (const { because, input, message, name = 'InvalidParameterException' } of REFUSALS) {
    test(`no client is made: ${because}`, async () => {
      await assert.rejects(
        server()
          .client()
          .createUserPoolClient({ UserPoolId, ClientName: 'refused', ...input }),
        { name, message },
      );
    });
  }

  test('the LITE tier has neither rotation nor choice of factors', async () => {
    const inputs: Input[] = [
      { RefreshTokenRotation: { Feature: 'ENABLED' } },
      { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
    ];
    for (const input of inputs) {
      await assert.rejects(
        server()
          .client()
          .createUserPoolClient({ UserPoolId: 'us-east-1_lite', ClientName: 'refused', ...input }),
        { name: 'FeatureUnavailableInTierException' },
      );
    }
  });

  test('an update keeps the rules, by the secret the client has', async () => {
    const cognito = server().client();
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'kept',
      GenerateSecret: true,
    });
    const ids = { UserPoolId, ClientId: UserPoolClient?.ClientId };
    await assert.rejects(cognito.updateUserPoolClient({ ...ids, WriteAttributes: ['name'] }), {
      name: 'InvalidParameterException',
      message: 'Invalid write attributes specified while updating a client',
    });
    const described = await cognito.describeUserPoolClient(ids);
    assert.deepEqual(described.UserPoolClient, UserPoolClient);
    const updated = await cognito.updateUserPoolClient({
      ...ids,
      ExplicitAuthFlows: [CLIENT_TOKEN],
    });
    assert.deepEqual(updated.UserPoolClient?.ExplicitAuthFlows, [CLIENT_TOKEN]);
  });

  test('the limits of validity are themselves allowed', async () => {
    const { UserPoolClient } = await server()
      .client()
      .createUserPoolClient({
        UserPoolId,
        ClientName: 'limits',
        AccessTokenValidity: 300,
        IdTokenValidity: 86_400,
        RefreshTokenValidity: 3650,
        TokenValidityUnits: { AccessToken: 'seconds', IdToken: 'seconds', RefreshToken: 'days' },
      });
    assert.equal(UserPoolClient?.RefreshTokenValidity, 3650);
  });

  test('a client that writes what it names must be able to write what the pool requires', async () => {
    const { UserPoolClient } = await server()
      .client()
      .createUserPoolClient({ UserPoolId, ClientName: 'writer', WriteAttributes: ['email'] });
    assert.deepEqual(UserPoolClient?.WriteAttributes, ['email']);
  });
});
