/**
 * The pictures of docs/console.md: `node tools/pictures.ts` makes them all, and with names after it
 * (`node tools/pictures.ts users look`) those alone. They are of a server with a pool whose clock,
 * ids and secrets are always the same, so that a picture changes when the console does.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import type { MovableClock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import { startWith } from '#testing.ts';
import { DESKTOP, openTab, PHONE } from '../test/browser/pages.ts';
import { consoleBuilt } from '../test/console/support.ts';
import { viewLoaded } from '../test/console/views.ts';
import { fixtureKey } from '../test/support/servers.ts';
import { spoil } from '../test/support/tabs.ts';
import { CLIENT, LOOK, POOL, SEEDS } from './pictured-pool.ts';

const FOLDER = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
/** What `poolhouse dev` listens at; pictures show it. */
const PORT = 9229;
const NOW = Date.parse('2027-03-09T09:41:12Z');
/** Between one new user and the next, in ms; the longer ago, the longer. */
const APART = 5_400_000;
const BETWEEN_STEPS = 460_000;
const QUALITY = 82;
const LARGEST = 150 * 1024;

interface Picture {
  readonly view: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport?: typeof DESKTOP;
  /** What somebody does there before it is taken. */
  readonly act?: (page: Page) => Promise<unknown>;
}

const here = `/pools/${POOL}`;

const PICTURES: Readonly<Record<string, Picture>> = {
  // First: looking at the other views is recorded as well.
  audit: { view: '/audit?span=all', colorScheme: 'dark' },
  home: { view: '/', colorScheme: 'light', viewport: { width: 1280, height: 960 } },
  users: { view: `${here}/users`, colorScheme: 'light' },
  factors: { view: `${here}/users/grace?tab=factors`, colorScheme: 'dark' },
  client: { view: `${here}/clients/${CLIENT}`, colorScheme: 'light' },
  look: {
    view: `${here}/look?client=${CLIENT}`,
    colorScheme: 'light',
    viewport: { width: 1280, height: 900 },
    act: (page) => page.frameLocator('iframe').getByRole('button').first().waitFor(),
  },
  commands: {
    view: `${here}/groups`,
    colorScheme: 'light',
    act: (page) => page.getByRole('button', { name: 'Show the commands of this view' }).click(),
  },
  narrow: { view: `${here}/users/grace`, colorScheme: 'dark', viewport: PHONE },
};

/** Draws the same each time: whoever looks at a picture learns no secret of anybody. */
function countedRandom(): Random {
  let count = 0;
  const block = () => createHash('sha256').update(`picture ${count++}`).digest();
  const bytes = (size: number) =>
    Buffer.concat(Array.from({ length: Math.ceil(size / 32) }, block)).subarray(0, size);
  return { bytes, below: (bound) => bytes(6).readUIntBE(0, 6) % bound };
}

/** What an administrator has done this morning: messages and records of it are on the pictures. */
async function whatHappened(cognito: CognitoIdentityProvider, clock: MovableClock): Promise<void> {
  const one = (Username: string) => ({ UserPoolId: POOL, Username });
  const look = { UserPoolId: POOL, ClientId: CLIENT, Settings: LOOK };
  const domain = { UserPoolId: POOL, Domain: 'webshop', ManagedLoginVersion: 2 };
  const aaron = [
    { Name: 'name', Value: 'Aaron Mbeki' },
    { Name: 'email', Value: 'aaron@example.com' },
    { Name: 'email_verified', Value: 'true' },
  ];
  const steps: readonly (() => Promise<unknown>)[] = [
    () => cognito.updateUserPoolDomain(domain),
    () => cognito.createManagedLoginBranding(look),
    () => cognito.adminAddUserToGroup({ ...one('priya'), GroupName: 'beta' }),
    () => cognito.adminResetUserPassword(one('hana')),
    () => cognito.adminGetUser(one('zoey')),
    () => cognito.adminUserGlobalSignOut(one('oliver')),
    () => cognito.adminCreateUser({ ...one('aaron'), UserAttributes: aaron }),
  ];
  for (const [index, step] of steps.entries()) {
    clock.set(NOW - (steps.length - index) * BETWEEN_STEPS);
    await step().catch(() => {}); // some of what administrators do is refused
  }
  clock.set(NOW);
}

const wanted = process.argv.slice(2);
const ends: (() => unknown)[] = [];
const lifetime = { after: (end: () => unknown) => void ends.unshift(end) };
const server = await startWith(
  { port: PORT, now: NOW },
  { random: countedRandom(), generateKey: fixtureKey },
);
lifetime.after(() => server.stop());
try {
  // One after the other, hours apart, and the last of them just now.
  for (const [index, seed] of SEEDS.entries()) {
    server.clock.set(NOW - (SEEDS.length - 1 - index) ** 2 * APART);
    await server.seed(seed);
  }
  await whatHappened(server.client(), server.clock);
  await consoleBuilt(server.url);
  await mkdir(FOLDER, { recursive: true });
  for (const [name, picture] of Object.entries(PICTURES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const { colorScheme, viewport = DESKTOP, view, act } = picture;
    const { page } = await openTab(lifetime, {
      ...{ colorScheme, viewport, locale: 'en-US', timezoneId: 'UTC', reducedMotion: 'reduce' },
    });
    spoil(page);
    await page.clock.setFixedTime(NOW);
    await page.goto(`${server.url}/console/#${view}`);
    await viewLoaded(page);
    await act?.(page);
    await page.evaluate('document.fonts.ready.then(() => {})');
    const devtools = await page.context().newCDPSession(page);
    const { data } = await devtools.send('Page.captureScreenshot', {
      ...{ format: 'webp', quality: QUALITY },
    });
    const bytes = Buffer.from(data, 'base64');
    if (bytes.length > LARGEST) throw new Error(`${name} has ${bytes.length} bytes`);
    await writeFile(join(FOLDER, `${name}.webp`), bytes);
    console.log(`${name}: ${(bytes.length / 1024).toFixed(0)} KiB`);
    await page.context().close();
  }
} finally {
  for (const end of ends) await end();
}
