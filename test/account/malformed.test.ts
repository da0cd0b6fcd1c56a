import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagesApp } from '../pages/support.ts';
import { createUser } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { openAccount } from './support.ts';

const PATHS = [
  '',
  '/profile',
  '/verify',
  '/verify?attribute=email&sent=1',
  '/password',
  '/authenticators/add',
  '/authenticators/rename',
  '/authenticators/remove',
  '/recovery-codes',
  '/passkeys/add',
  '/passkeys/remove',
  '/devices/forget',
  '/sessions/end',
];
const QUERIES = [
  'id=%00',
  'id=%ff%fe',
  'id=%',
  'id=a&id=b',
  `id=${'x'.repeat(5000)}`,
  'id=__proto__&attribute=__proto__&done=__proto__&lang=__proto__',
  'attribute=sub',
  'attribute=email&attribute=phone_number',
  'done=constructor',
  'sent=%00',
  'client_id=%00',
];
const VALUES = [
  '',
  '\0',
  'a\0b',
  '\ud800',
  '<script>',
  '００００００',
  '-1',
  '1e9',
  'x'.repeat(20_000),
];
const FIELDS = [
  'id',
  'code',
  'name',
  'ticket',
  'credential',
  'email',
  'phone_number',
  'given_name',
  'current',
  'password',
  'password-again',
  'remove',
];

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('nothing that is asked of the account page is answered by a defect', async () => {
    const app = await pagesApp(poolhouse(), {
      mfa: 'OPTIONAL',
      pool: { UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' } },
    });
    await createUser(app, 'ann', { email: 'ann@example.com', email_verified: 'true' });
    const visitor = await openAccount(app, 'ann');
    let asked = 0;
    const check = (what: string) => {
      assert.ok(visitor.status >= 200 && visitor.status < 500, `${what}: ${visitor.status}`);
      asked++;
    };
    for (const path of PATHS) {
      for (const query of QUERIES) {
        const url = `${app.site}/account${path}${path.includes('?') ? '&' : '?'}${query}`;
        await visitor.open(url);
        check(`GET ${url.slice(0, 200)}`);
      }
      for (const value of VALUES) {
        // Each signs out nobody, and may end the sign-in.
        visitor.url = `${app.site}/account${path}`;
        await visitor.post(Object.fromEntries(FIELDS.map((field) => [field, value])));
        check(`POST ${path} ${value.slice(0, 20)}`);
      }
      visitor.url = `${app.site}/account${path}`;
      await visitor.post({}, { 'Content-Type': 'text/plain' });
      check(`POST ${path} as text`);
    }
    assert.ok(asked > 200);
  });
});
