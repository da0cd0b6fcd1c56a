/** Pools whose second factors are sent by message. */
import type { App, AppSettings } from './app.ts';
import { onceApp, SMS } from './codes.ts';
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
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
      },
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
