/** What an administrator sets up: the pool of the application, and the provider its users come from. */
import { randomBytes } from 'node:crypto';
import type {
  CognitoIdentityProvider,
  CreateIdentityProviderCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';

/** A provider as CreateIdentityProvider takes it. */
export type Provider = Omit<CreateIdentityProviderCommandInput, 'UserPoolId'>;

export interface Settings {
  readonly cognito: CognitoIdentityProvider;
  /** Where the server is. */
  readonly endpoint: string;
  /** Where the application is, with a slash at the end. */
  readonly home: string;
  /** The domain of the application's pool: its login pages are at `{endpoint}/{prefix}`. */
  readonly prefix: string | undefined;
  /** Without one, a second pool stands in for the company's. */
  readonly provider: Provider | undefined;
}

export interface ApplicationPool {
  readonly issuer: string;
  readonly client: string;
}

/** The pool, its domain, its provider, and a client whose users come through it or by a password. */
export async function prepare(settings: Settings): Promise<ApplicationPool> {
  const { cognito, endpoint, home, prefix = anyPrefix('app') } = settings;
  const { UserPool } = await cognito.createUserPool({ PoolName: 'Company SSO' });
  const UserPoolId = UserPool!.Id!;
  await cognito.createUserPoolDomain({ UserPoolId, Domain: prefix, ManagedLoginVersion: 2 });

  const site = `${endpoint}/${prefix}`;
  const provider = settings.provider ?? (await company(settings, `${site}/oauth2/idpresponse`));
  await cognito.createIdentityProvider({ UserPoolId, ...provider });

  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'company-sso',
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    SupportedIdentityProviders: ['COGNITO', provider.ProviderName!],
    CallbackURLs: [`${home}callback`],
    LogoutURLs: [home],
  });
  const pool = { issuer: `${endpoint}/${UserPoolId}`, client: UserPoolClient!.ClientId! };
  console.log(`The provider has to know: ${
    provider.ProviderType === 'SAML'
      ? `entity ID urn:amazon:cognito:sp:${UserPoolId}, reply URL ${site}/saml2/idpresponse`
      : `redirect URI ${site}/oauth2/idpresponse`
  }
The same pool again: --issuer ${pool.issuer} --client ${pool.client}`);
  return pool;
}

/** A pool in the part of the company: alice is an employee. */
async function company({ cognito, endpoint }: Settings, redirectUri: string): Promise<Provider> {
  const { UserPool } = await cognito.createUserPool({
    PoolName: 'Company',
    UsernameAttributes: ['email'],
  });
  const UserPoolId = UserPool!.Id!;
  await cognito.createUserPoolDomain({
    UserPoolId,
    Domain: anyPrefix('company'),
    ManagedLoginVersion: 2,
  });
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'company-sso',
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    SupportedIdentityProviders: ['COGNITO'],
    CallbackURLs: [redirectUri],
  });
  const Username = 'alice@company.example';
  await cognito.adminCreateUser({
    UserPoolId,
    Username,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: Username },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  const Password = 'Correct-Horse-7';
  await cognito.adminSetUserPassword({ UserPoolId, Username, Password, Permanent: true });
  console.log(`The company has an employee ${Username} with the password ${Password}.`);
  return {
    ProviderName: 'Company',
    ProviderType: 'OIDC',
    ProviderDetails: {
      client_id: UserPoolClient!.ClientId!,
      client_secret: UserPoolClient!.ClientSecret!,
      authorize_scopes: 'openid email',
      oidc_issuer: `${endpoint}/${UserPoolId}`,
      attributes_request_method: 'GET',
    },
    AttributeMapping: { username: 'sub', email: 'email', email_verified: 'email_verified' },
    IdpIdentifiers: ['company.example'],
  };
}

const anyPrefix = (of: string) => `${of}-${randomBytes(4).toString('hex')}`;
