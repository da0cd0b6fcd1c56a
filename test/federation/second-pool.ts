/** A second pool of the server as the OpenID provider of an application's pool. */
import type { PagesApp } from '../pages/support.ts';
import { createUser } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { offerProvider } from './configured.ts';

/** The provider `Company`, beside the pool's own users; answers the `sub` of its user `eve`. */
export async function companyPool(app: PagesApp): Promise<string> {
  const { poolhouse, cognito, site } = app;
  const { UserPool } = await cognito.createUserPool({ PoolName: 'Company' });
  const poolId = UserPool!.Id!;
  await giveDomain(poolhouse, poolId, { ManagedLoginVersion: 2 });
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: poolId,
    ClientName: 'app',
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    SupportedIdentityProviders: ['COGNITO'],
    CallbackURLs: [`${site}/oauth2/idpresponse`],
  });
  const clientId = UserPoolClient!.ClientId!;
  const provider = {
    ProviderName: 'Company',
    ProviderType: 'OIDC',
    ProviderDetails: {
      client_id: clientId,
      client_secret: UserPoolClient!.ClientSecret!,
      authorize_scopes: 'openid email',
      oidc_issuer: `${poolhouse.url}/${poolId}`,
      attributes_request_method: 'GET',
    },
    AttributeMapping: { username: 'sub', email: 'email' },
  } as const;
  await offerProvider(app, provider, 'COGNITO');
  const company = { ...app, poolId, clientId };
  return createUser(company, 'eve', { email: 'eve@company.example', email_verified: 'true' });
}
