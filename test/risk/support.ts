/** Apps whose pool watches for threats, and sign-ins from wherever a test says. */
import type {
  AuthEventType,
  NotifyEmailType,
  SetRiskConfigurationCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import type { CompromisedPasswords } from '#platform/compromised-passwords.ts';
import type { Location, Locations } from '#platform/locations.ts';
import { type App, type AppSettings, createApp, PASSWORD } from '../support/app.ts';
import type { Poolhouse } from '../support/servers.ts';

export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
export const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

/** Two networks of one town, and one on the other side of the world. */
export const HOME = { ip: '192.0.2.10', agent: CHROME };
export const CAFE = { ip: '198.51.100.7', agent: CHROME };
export const FAR = { ip: '203.0.113.99', agent: SAFARI };

const PLACES: Readonly<Record<string, Location>> = {
  '192.0.2.10': { city: 'Porto', country: 'Portugal', latitude: 41.15, longitude: -8.61 },
  '198.51.100.7': { city: 'Porto', country: 'Portugal', latitude: 41.16, longitude: -8.62 },
  '203.0.113.99': { city: 'Sydney', country: 'Australia', latitude: -33.87, longitude: 151.21 },
};

export const locations: Locations = { of: async (address) => PLACES[address] };

export const COMPROMISED = 'Known-to-all-1';
export const compromisedPasswords: CompromisedPasswords = {
  includes: async (password) => password === COMPROMISED,
};

export const BLOCKED = {
  name: 'NotAuthorizedException',
  message: 'Unable to login because of security reasons.',
};

export function watchedApp(
  poolhouse: Poolhouse,
  mode: 'AUDIT' | 'ENFORCED' | 'OFF',
  settings: AppSettings = {},
): Promise<App> {
  return createApp(poolhouse, {
    ...settings,
    pool: {
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: mode },
      AutoVerifiedAttributes: ['email'],
      ...settings.pool,
    },
  });
}

export interface Place {
  readonly ip: string;
  readonly agent: string;
}

export const contextOf = ({ ip, agent }: Place) => ({
  IpAddress: ip,
  ServerName: 'shop.example',
  ServerPath: '/',
  HttpHeaders: [{ headerName: 'User-Agent', headerValue: agent }],
});

/** Begins a sign-in of a user who is at `place`. */
export function signInFrom(app: App, username: string, place: Place, password = PASSWORD) {
  return app.cognito.adminInitiateAuth({
    UserPoolId: app.poolId,
    ClientId: app.clientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
    ContextData: contextOf(place),
  });
}

/** The user's events, newest first. */
export async function eventsOf({ cognito, poolId }: App, username: string) {
  const { AuthEvents } = await cognito.adminListUserAuthEvents({
    UserPoolId: poolId,
    Username: username,
  });
  return AuthEvents!;
}

/** What there is to say of an event in short. */
export const gist = ({ EventType, EventResponse, EventRisk, ChallengeResponses }: AuthEventType) =>
  [
    EventType,
    EventResponse,
    EventRisk?.RiskDecision,
    EventRisk?.RiskLevel ?? '-',
    ...(ChallengeResponses ?? []).map(
      ({ ChallengeName, ChallengeResponse }) => `${ChallengeName} ${ChallengeResponse}`,
    ),
  ].join(', ');

/** One action for every level of risk. */
export function onRisk(
  { cognito, poolId }: App,
  EventAction: 'BLOCK' | 'MFA_IF_CONFIGURED' | 'MFA_REQUIRED' | 'NO_ACTION',
  more: Partial<SetRiskConfigurationCommandInput> & {
    readonly notify?: boolean;
    readonly BlockEmail?: NotifyEmailType;
  } = {},
) {
  const { notify: Notify = false, BlockEmail, ...rest } = more;
  const action = { EventAction, Notify };
  return cognito.setRiskConfiguration({
    UserPoolId: poolId,
    AccountTakeoverRiskConfiguration: {
      Actions: { LowAction: action, MediumAction: action, HighAction: action },
      ...(Notify && {
        NotifyConfiguration: {
          SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/security@example.com',
          ...(BlockEmail && { BlockEmail }),
        },
      }),
    },
    ...rest,
  });
}
