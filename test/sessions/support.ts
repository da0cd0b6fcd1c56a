/** Apps whose pool follows sessions, and what is seen of them. */
import type { SessionDescriptionType } from '@aws-sdk/client-cognito-identity-provider';
import { type App, type AppSettings, createApp } from '../support/app.ts';
import type { Poolhouse } from '../support/servers.ts';

export async function trackingApp(
  poolhouse: Poolhouse,
  settings: AppSettings & { readonly max?: number } = {},
): Promise<App> {
  const app = await createApp(poolhouse, settings);
  await track(app, settings.max ?? 20);
  return app;
}

export function track({ cognito, poolId }: App, max: number, on = true) {
  return cognito.setUserPoolSessionConfiguration({
    UserPoolId: poolId,
    UserSessionTracking: on ? 'ENABLED' : 'DISABLED',
    TokenSession: { MaxPerUser: max },
  });
}

/** The user's sessions as an administrator sees them. */
export async function sessionsOf(
  { cognito, poolId }: App,
  username: string,
): Promise<SessionDescriptionType[]> {
  const { Sessions, NextToken } = await cognito.adminListUserSessions({
    UserPoolId: poolId,
    Username: username,
  });
  if (NextToken !== undefined) throw new Error('sessions fit one page');
  return Sessions!;
}

/** The same, as the holder of an access token sees them. */
export async function ownSessions(
  { cognito }: App,
  AccessToken: string,
): Promise<SessionDescriptionType[]> {
  return (await cognito.listUserSessions({ AccessToken })).Sessions!;
}

/** The session that `AccessToken` belongs to. */
export async function currentSession(app: App, AccessToken: string): Promise<string> {
  const current = (await ownSessions(app, AccessToken)).filter((each) => each.IsCurrentSession);
  if (current.length !== 1) throw new Error(`${current.length} sessions are current`);
  return current[0]!.SessionId!;
}
