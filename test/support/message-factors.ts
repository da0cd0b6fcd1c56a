/** Pools whose second factors are sent by message. */
import type { App, AppSettings } from './app.ts';
import { OWN_EMAIL, onceApp, SMS } from './codes.ts';
import type { Poolhouse } from './servers.ts';

/** An app with all three second factors; `mfaConfig` may take some away. */
export function appWithMessages(
  poolhouse: Poolhouse,
  mfa: 'OPTIONAL' | 'ON',
  { pool, mfaConfig, ...settings }: AppSettings = {},
): Promise<App> {
  return onceApp(poolhouse, {
    mfa,
    pool: {
      ...SMS,
      ...OWN_EMAIL,
      ...pool,
    },
    mfaConfig: {
      SmsMfaConfiguration: SMS,
      EmailMfaConfiguration: {},
      ...mfaConfig,
    },
    ...settings,
  });
}
