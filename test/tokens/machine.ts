import type { ExplicitAuthFlowsType } from '@aws-sdk/client-cognito-identity-provider';
import { type App, type AppSettings, createApp } from '../support/app.ts';
import type { Poolhouse } from '../support/servers.ts';

/** What a machine's client is configured with. */
export const SCOPES = ['orders/read', 'orders/write', 'https://api.example/admin'];

export interface Machine extends App {
  readonly secret: string;
}

/** An app whose client acts for itself, configured with `scopes`. */
export async function machine(
  poolhouse: Poolhouse,
  scopes: readonly string[] = SCOPES,
  pool: AppSettings['pool'] = {},
): Promise<Machine> {
  const app = await createApp(poolhouse, { pool });
  await createScopes(app, scopes);
  const { UserPoolClient } = await app.cognito.createUserPoolClient({
    UserPoolId: app.poolId,
    ClientName: 'machine',
    GenerateSecret: true,
    ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH' as ExplicitAuthFlowsType],
    AccessTokenValidity: 15,
    TokenValidityUnits: { AccessToken: 'minutes' },
    AllowedOAuthScopes: ['openid', ...scopes],
  });
  const { ClientId, ClientSecret } = UserPoolClient!;
  return { ...app, clientId: ClientId!, secret: ClientSecret! };
}

/** Makes the resource servers of the custom ones of these scopes. */
export async function createScopes({ cognito, poolId }: App, scopes: readonly string[]) {
  const custom = scopes.filter((scope) => scope.includes('/'));
  const servers = Map.groupBy(custom, (scope) => scope.slice(0, scope.lastIndexOf('/')));
  for (const [Identifier, own] of servers) {
    const Scopes = own.map((scope) => ({
      ScopeName: scope.slice(Identifier.length + 1),
      ScopeDescription: scope,
    }));
    await cognito.createResourceServer({ UserPoolId: poolId, Identifier, Name: 'API', Scopes });
  }
}
