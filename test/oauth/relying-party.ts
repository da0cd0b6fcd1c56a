/** An application that signs its users in at a pool's domain. */
import { createHash, randomBytes } from 'node:crypto';
import type {
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { type App, type AppSettings, createApp, createUser } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import type { Poolhouse } from '../support/servers.ts';
import { Visitor } from '../support/visitor.ts';
import { decoded } from '../tokens/decoded.ts';

export const CALLBACK = 'https://app.example.com/callback';

export interface RelyingParty extends App {
  /** The base URL of the pool's domain. */
  readonly site: string;
  readonly secret: string | undefined;
  /** A path of the authorization endpoint; `undefined` takes a parameter away. */
  authorize(parameters?: Readonly<Record<string, string | undefined>>): string;
  token(
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TokenAnswer>;
  visitor(): Visitor;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

/** Settings of a client for every redirecting flow. */
export const OAUTH_CLIENT: Partial<CreateUserPoolClientCommandInput> = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code', 'implicit'],
  AllowedOAuthScopes: ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'],
  SupportedIdentityProviders: ['COGNITO'],
  CallbackURLs: [
    CALLBACK,
    'myapp://back',
    'https://app.example.com/with?query=1',
    'https://app.example.com/zurück/☃',
  ],
  LogoutURLs: ['https://app.example.com/bye'],
};

/** A pool with a domain, a client and the user `ann`. */
export async function relyingParty(
  poolhouse: Poolhouse,
  {
    pool,
    client,
    ...settings
  }: AppSettings & {
    readonly pool?: Partial<CreateUserPoolCommandInput>;
  } = {},
): Promise<RelyingParty> {
  const app = await createApp(poolhouse, {
    ...settings,
    ...(pool && { pool }),
    client: { ...OAUTH_CLIENT, ...client },
  });
  const { cognito, poolId, clientId } = app;
  await createUser(app, 'ann', { email: 'ann@example.com', name: 'Ann' });
  const { UserPoolClient } = await cognito.describeUserPoolClient({
    UserPoolId: poolId,
    ClientId: clientId,
  });
  const site = await giveDomain(poolhouse, poolId);
  return {
    ...app,
    site,
    secret: UserPoolClient?.ClientSecret,
    authorize(parameters = {}) {
      const all = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: CALLBACK,
        state: 'st-1',
        scope: 'openid email',
        ...parameters,
      };
      const given = Object.entries(all).filter(([, value]) => value !== undefined);
      return `/oauth2/authorize?${new URLSearchParams(given as [string, string][])}`;
    },
    async token(form, headers = {}) {
      const body = new URLSearchParams({ client_id: clientId, ...form });
      const response = await fetch(`${site}/oauth2/token`, { method: 'POST', headers, body });
      return { status: response.status, body: (await response.json()) as TokenAnswer['body'] };
    },
    visitor: () => new Visitor(site),
  };
}

/** The form that exchanges a code. */
export const exchange = (code: string | null, more: Readonly<Record<string, string>> = {}) => ({
  grant_type: 'authorization_code',
  code: code ?? '',
  redirect_uri: CALLBACK,
  ...more,
});

/** A verifier of PKCE and its challenge. */
export function proofKey() {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, parameters: { code_challenge: challenge, code_challenge_method: 'S256' } };
}

/** The claims of a token in an answer. */
export const claimsOf = (token: string | undefined) => decoded(token ?? '').claims;
