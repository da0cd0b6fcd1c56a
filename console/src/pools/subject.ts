/** User pools: the list, making one, and the settings of one by topic. */
import { route, type Subject } from '../frame/subject.ts';

export const pools: Subject = {
  routes: [
    route('/pools', 'pools', async () => (await import('./pool-list.tsx')).PoolList),
    route('/pools/new', 'newPool', async () => (await import('./create-pool.tsx')).CreatePool),
    route('/pools/:pool', 'pool', async () => (await import('./pool-overview.tsx')).PoolOverview),
    route(
      '/pools/:pool/sign-in',
      'signIn',
      async () => (await import('./settings/sign-in.tsx')).SignInView,
    ),
    route(
      '/pools/:pool/sign-up',
      'signUp',
      async () => (await import('./settings/sign-up.tsx')).SignUpView,
    ),
    route(
      '/pools/:pool/password-policy',
      'passwordPolicy',
      async () => (await import('./settings/password-policy.tsx')).PasswordPolicyView,
    ),
    route('/pools/:pool/mfa', 'mfa', async () => (await import('./settings/mfa.tsx')).MfaView),
    route(
      '/pools/:pool/recovery',
      'recovery',
      async () => (await import('./settings/recovery.tsx')).RecoveryView,
    ),
    route(
      '/pools/:pool/devices',
      'devices',
      async () => (await import('./settings/devices.tsx')).DevicesView,
    ),
    route(
      '/pools/:pool/tokens',
      'tokens',
      async () => (await import('./settings/tokens.tsx')).TokensView,
    ),
    route(
      '/pools/:pool/messages',
      'messages',
      async () => (await import('./settings/messages.tsx')).MessagesView,
    ),
    route(
      '/pools/:pool/settings',
      'poolSettings',
      async () => (await import('./settings/pool-settings.tsx')).PoolSettingsView,
    ),
  ],
  links: [
    { section: 'server', pattern: '/pools', title: 'pools' },
    { section: 'pool', pattern: '/pools/:pool', title: 'pool' },
    { section: 'authentication', pattern: '/pools/:pool/sign-in', title: 'signIn' },
    { section: 'authentication', pattern: '/pools/:pool/sign-up', title: 'signUp' },
    { section: 'authentication', pattern: '/pools/:pool/password-policy', title: 'passwordPolicy' },
    { section: 'authentication', pattern: '/pools/:pool/mfa', title: 'mfa' },
    { section: 'authentication', pattern: '/pools/:pool/recovery', title: 'recovery' },
    { section: 'authentication', pattern: '/pools/:pool/devices', title: 'devices' },
    { section: 'authentication', pattern: '/pools/:pool/tokens', title: 'tokens' },
    { section: 'branding', pattern: '/pools/:pool/messages', title: 'messages' },
    { section: 'operation', pattern: '/pools/:pool/settings', title: 'poolSettings' },
  ],
};
