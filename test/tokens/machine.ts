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
  const app = await createApp(poolhouse, {
    pool,
    client: {
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH' as ExplicitAuthFlowsType],
      AccessTokenValidity: 15,
      TokenValidityUnits: { AccessToken: 'minutes' },
    },
  });
  const { UserPoolClient } = await app.cognito.describeUserPoolClient({
    UserPoolId: app.poolId,
    ClientId: app.clientId,
  });
  // No operation makes custom scopes yet: they are put where a client has them.
  await poolhouse.server.store.transaction(async (tx) => {
    const client = await tx.clients.find(app.clientId);
    const settings = { ...client!.settings, AllowedOAuthScopes: ['openid', ...scopes] };
    await tx.clients.update({ ...client!, settings });
  });
  return { ...app, secret: UserPoolClient!.ClientSecret! };
}
