/** Kinds of applications, and the settings that are right for each. Pure. */
import type {
  CreateUserPoolClientRequest,
  ExplicitAuthFlowsType,
  UserPoolTierType,
} from '@aws-sdk/client-cognito-identity-provider';

export const PRESETS = ['web', 'spa', 'mobile', 'machine'] as const;
export type Preset = (typeof PRESETS)[number];

/** What a person says of a new client. */
export interface NewClient {
  readonly preset: Preset;
  readonly name: string;
  /** Where people come back to; of no meaning for a machine. */
  readonly callbacks: readonly string[];
  readonly logouts: readonly string[];
  /** What a machine may ask for. */
  readonly scopes: readonly string[];
}

/** The first address of an application on one's own machine, as its framework has it. */
export const USUAL_CALLBACK: Readonly<Record<Preset, string>> = {
  web: 'http://localhost:3000/callback',
  spa: 'http://localhost:5173/',
  mobile: 'myapp://callback',
  machine: '',
};

/** A machine keeps a secret and so does a server; a browser or a phone shows whatever it has. */
const hasSecret = (preset: Preset) => preset === 'web' || preset === 'machine';

export function newClientInput(
  pool: { readonly id: string; readonly tier: UserPoolTierType | undefined },
  { preset, name, callbacks, logouts, scopes }: NewClient,
): CreateUserPoolClientRequest {
  const common: CreateUserPoolClientRequest = {
    UserPoolId: pool.id,
    ClientName: name,
    GenerateSecret: hasSecret(preset),
    PreventUserExistenceErrors: 'ENABLED',
    EnableTokenRevocation: true,
    AllowedOAuthFlowsUserPoolClient: true,
  };
  if (preset === 'machine') {
    return {
      ...common,
      // No flow of a user; without any name a client would have the usual ones.
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: [...scopes],
    };
  }
  return {
    ...common,
    ExplicitAuthFlows: flowsOf(pool.tier),
    SupportedIdentityProviders: ['COGNITO'],
    CallbackURLs: [...callbacks],
    ...(logouts.length > 0 && { LogoutURLs: [...logouts] }),
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email', 'profile'],
  };
}

/** The tier LITE has no choice of the first factor. */
function flowsOf(tier: UserPoolTierType | undefined): ExplicitAuthFlowsType[] {
  const flows: ExplicitAuthFlowsType[] = ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  return tier === 'LITE' ? flows : ['ALLOW_USER_AUTH', ...flows];
}
