/** What holds for every view of the frame's own subjects: it can be used by everyone, at any width. */
import { test } from 'node:test';
import { startOnSqlite } from '../support/servers.ts';
import { viewsAreReadable } from './views.ts';

const POOL = '/pools/us-east-1_Shop';

const VIEWS = {
  home: '/',
  inbox: '/inbox',
  log: '/log',
  'token-decoder': '/tokens',
  pools: '/pools',
  'new-pool': '/pools/new',
  pool: POOL,
  ...Object.fromEntries(
    [
      'sign-in',
      'sign-up',
      'password-policy',
      'mfa',
      'recovery',
      'devices',
      'tokens',
      'messages',
      'settings',
    ].map((topic) => [topic, `${POOL}/${topic}`]),
  ),
};

const SEED = {
  pools: [
    {
      id: 'us-east-1_Shop',
      name: 'Web shop',
      settings: {
        AutoVerifiedAttributes: ['email'],
        AcrConfiguration: { Level3: { AcrValue: 'strong' } },
      },
      mfa: { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
      domain: 'webshop',
      groups: [{ GroupName: 'staff' }],
      clients: [{ id: 'webshop', name: 'Web shop', settings: {} }],
      users: [
        {
          username: 'alice',
          password: 'Right-pass-1',
          attributes: { email: 'alice@example.com', email_verified: 'true' },
          groups: ['staff'],
          authenticator: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        },
      ],
    },
  ],
} as const;

test('every view of the server and of the settings of a pool can be read by everyone', async (t) => {
  const server = await startOnSqlite(t);
  await server.seed(SEED);
  await viewsAreReadable(t, server, VIEWS);
});
