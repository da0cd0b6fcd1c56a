/** Administrators at the console of a server in the mode `serve`, in a real browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MovableClock } from '#platform/clock.ts';
import { chainedRecords } from '../support/audit-records.ts';
import { startProduction } from '../support/production.ts';
import { startOnSqlite } from '../support/servers.ts';
import { firstSignIn, makeAdministrator, openConsole } from './support.ts';

const EMAIL = 'ann@example.com';

test('an administrator signs in with a temporary password, sets another and an authenticator up, and is recorded by name', async (t) => {
  const poolhouse = await startProduction(startOnSqlite, t);
  // The browser signs by its own clock.
  (poolhouse.clock as MovableClock).reset();
  const made = await makeAdministrator(poolhouse, { email: EMAIL, group: 'administrators' });

  const { page, complaints } = await openConsole(t, poolhouse, '/pools');
  await firstSignIn(page, poolhouse, { email: EMAIL, ...made });
  await page.waitForURL(/\/console\/#\/pools$/);
  await page.getByRole('link', { name: 'Administrators' }).waitFor();
  assert.deepEqual(complaints, []);

  const [listed] = await chainedRecords(
    poolhouse,
    ({ operation, outcome }) => operation === 'ListUserPools' && outcome === 'allowed',
  );
  assert.ok(listed?.who?.type === 'AssumedRole');
  assert.deepEqual([listed.who.roleName, listed.who.sessionName], [made.role, EMAIL]);

  const kept = (await page.evaluate(
    'JSON.stringify({ ...sessionStorage, ...localStorage })',
  )) as string;
  assert.ok(kept.includes('ASIA') && !kept.includes('AKIA'));
  await page.reload();
  await page.getByRole('link', { name: 'Administrators' }).waitFor();

  await page.getByRole('button', { name: EMAIL }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/\/administrators\/login/);
  const left = (await page.evaluate('JSON.stringify({ ...sessionStorage })')) as string;
  assert.ok(!left.includes('ASIA'));
});
