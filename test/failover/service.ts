/** Nodes of one service on a database of several hosts, with a pool whose users have authenticators. */
import type { TestContext } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { poolhouse, startServing } from '../cli/poolhouse.ts';
import type { Service } from './accounts.ts';

/** Starts a node of the service. */
export function startNode(t: TestContext, databaseUrl: string) {
  const args = ['serve', '--public-url', 'https://id.example.com'];
  return startServing(t, args, environment(databaseUrl));
}

export async function startService(
  t: TestContext,
  databaseUrl: string,
  nodes: number,
): Promise<Service> {
  const { stdout } = await poolhouse(
    ['admin', 'create-access-key', '--name', 'test'],
    environment(databaseUrl),
  );
  const [, accessKeyId, secretAccessKey] = /KEY_ID=(\S+)\n.*KEY=(\S+)\n/.exec(stdout)!;
  const credentials = { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey! };
  const started = Array.from({ length: nodes }, () => startNode(t, databaseUrl));
  const urls = (await Promise.all(started)).map(({ url }) => url);
  const clientOf = (endpoint: string, maxAttempts: number) =>
    new CognitoIdentityProvider({ endpoint, region: 'us-east-1', credentials, maxAttempts });
  const clients = new Map(urls.map((url) => [url, clientOf(url, 1)]));
  const administrator = (url: string) => clients.get(url)!;

  // Nothing has failed over yet, and a busy machine may let a request wait for too long.
  const cognito = clientOf(urls[0]!, 5);
  const { UserPool } = await cognito.createUserPool({ PoolName: 'failover' });
  const poolId = UserPool!.Id!;
  await cognito.setUserPoolMfaConfig({
    UserPoolId: poolId,
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: poolId,
    ClientName: 'app',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
  });
  return { urls, poolId, clientId: UserPoolClient!.ClientId!, administrator };
}

const environment = (databaseUrl: string) => ({
  POOLHOUSE_DATABASE_URL: databaseUrl,
  POOLHOUSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  // All requests come from one address.
  POOLHOUSE_ATTEMPTS_PER_MINUTE: '0',
  POOLHOUSE_MESSAGE_REQUESTS_PER_MINUTE: '0',
});
