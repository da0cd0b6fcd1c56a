/** How a pool tracks its users' sessions, and which tiers may. Pure. */
import { featureUnavailableInTier } from '#contract/errors.ts';
import type {
  GetUserPoolSessionConfigurationResponse,
  SetUserPoolSessionConfigurationRequest,
} from '#contract/types.ts';
import type { Pool, SessionSettings } from '#store/tables/pools.ts';

const DEFAULT_SETTINGS: SessionSettings = { tracking: false, maxPerUser: 20 };

/** The settings in effect, defaults included. */
export function sessionSettings({ sessions = DEFAULT_SETTINGS }: Pool): SessionSettings {
  return sessions;
}

/** The settings after SetUserPoolSessionConfiguration, which replaces all of them. */
export function replacedSessions(input: SetUserPoolSessionConfigurationRequest): SessionSettings {
  return {
    tracking: input.UserSessionTracking === 'ENABLED',
    maxPerUser: input.TokenSession.MaxPerUser,
  };
}

export function describeSessions(pool: Pool): GetUserPoolSessionConfigurationResponse {
  const { tracking, maxPerUser } = sessionSettings(pool);
  return {
    UserPoolId: pool.id,
    UserSessionTracking: tracking ? 'ENABLED' : 'DISABLED',
    TokenSession: { MaxPerUser: maxPerUser },
  };
}

/** @throws FeatureUnavailableInTierException */
export function requireSessionsInTier({ settings }: Pool): void {
  if (settings.UserPoolTier !== 'LITE') return;
  throw featureUnavailableInTier(
    'Session management is not available in the LITE pricing tier configured.',
  );
}
