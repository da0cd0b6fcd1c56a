/** What holds for every view of the frame's own subjects: it can be used by everyone, at any width. */
import { test } from 'node:test';
import { fitsItsWidth, isAccessibleNow, keepPicture, PHONE } from '../browser/pages.ts';
import { startOnSqlite } from '../support/servers.ts';
import { openConsole } from './support.ts';

const POOL = '/pools/us-east-1_Shop';

const VIEWS = [
  '/',
  '/inbox',
  '/log',
  '/tokens',
  '/pools',
  '/pools/new',
  POOL,
  ...[
    'sign-in',
    'sign-up',
    'password-policy',
    'mfa',
    'recovery',
    'devices',
    'messages',
    'settings',
  ].map((topic) => `${POOL}/${topic}`),
];

const SEED = {
  pools: [
    {
      id: 'us-east-1_Shop',
      name: 'Web shop',
      settings: { AutoVerifiedAttributes: ['email'] },
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

for (const [where, options] of [
  ['in the dark', { colorScheme: 'dark' }],
  ['on a phone', { colorScheme: 'light', viewport: PHONE }],
] as const) {
  test(`every view can be used by everyone ${where}`, async (t) => {
    const server = await startOnSqlite(t);
    await server.seed(SEED);
    // The console's policy would keep the tool out.
    const { page } = await openConsole(t, server, '/', { ...options, bypassCSP: true });
    for (const view of VIEWS) {
      await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForFunction(
        "!document.querySelector('#content').innerText.includes('Loading')",
      );
      await isAccessibleNow(page, `${view} ${where}`);
      await fitsItsWidth(page);
      await keepPicture(page, `${view.replaceAll('/', '-')}-${where.replaceAll(' ', '-')}`);
    }
  });
}
