/** Identity providers as an administrator configures them. */
import { generateKeyPairSync } from 'node:crypto';
import type { CreateIdentityProviderCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import type { App } from '../support/app.ts';

/** As Apple gives it out. */
const APPLE_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

type Input = Omit<CreateIdentityProviderCommandInput, 'UserPoolId'>;

/** With all its endpoints, so that no discovery document is asked for. */
export function oidcProvider(change: Partial<Input> = {}): Input {
  return {
    ProviderName: 'Company',
    ProviderType: 'OIDC',
    ProviderDetails: {
      client_id: 'pool',
      client_secret: 'a secret of the company',
      authorize_scopes: 'openid email',
      oidc_issuer: 'https://login.company.example',
      attributes_request_method: 'GET',
      authorize_url: 'https://login.company.example/authorize',
      token_url: 'https://login.company.example/token',
      attributes_url: 'https://login.company.example/me',
      jwks_uri: 'https://login.company.example/keys',
    },
    ...change,
  };
}

const OF_SOCIAL = {
  client_id: 'pool',
  client_secret: 'a social secret',
  authorize_scopes: 'openid email',
};

export const SOCIAL: Readonly<Record<string, Input>> = {
  Google: { ProviderName: 'Google', ProviderType: 'Google', ProviderDetails: OF_SOCIAL },
  Facebook: {
    ProviderName: 'Facebook',
    ProviderType: 'Facebook',
    ProviderDetails: { ...OF_SOCIAL, authorize_scopes: 'public_profile,email' },
  },
  LoginWithAmazon: {
    ProviderName: 'LoginWithAmazon',
    ProviderType: 'LoginWithAmazon',
    ProviderDetails: { ...OF_SOCIAL, authorize_scopes: 'profile' },
  },
  SignInWithApple: {
    ProviderName: 'SignInWithApple',
    ProviderType: 'SignInWithApple',
    ProviderDetails: {
      client_id: 'pool',
      team_id: 'TEAM',
      key_id: 'KEY',
      private_key: APPLE_KEY,
      authorize_scopes: 'email name',
    },
  },
};

/** Gives the pool a provider, and lets the client's users in through that alone, or by others too. */
export async function offerProvider(
  { cognito, poolId: UserPoolId, clientId: ClientId }: App,
  provider: Input,
  ...others: readonly string[]
): Promise<void> {
  await cognito.createIdentityProvider({ UserPoolId, ...provider });
  const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
  await cognito.updateUserPoolClient({
    ...UserPoolClient,
    UserPoolId,
    ClientId,
    SupportedIdentityProviders: [...others, provider.ProviderName!],
  });
}
