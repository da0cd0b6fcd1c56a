import type { Migration } from './migration.ts';

/** The provider that the user of an SSO session came through. */
export const ssoProviders: Migration = {
  id: '0026-sso-providers',
  steps: [() => 'alter table sso_sessions add column if not exists provider text'],
};
