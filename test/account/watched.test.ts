import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagesApp } from '../pages/support.ts';
import { COMPROMISED, compromisedPasswords, eventsOf } from '../risk/support.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { openAccount } from './support.ts';

onEveryStore((start) => {
  test('threat protection watches a change of password on the page as by the API', async (t) => {
    const app = await pagesApp(await start(t, {}, { compromisedPasswords }), {
      pool: { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } },
    });
    await app.cognito.setRiskConfiguration({
      UserPoolId: app.poolId,
      CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
    });
    await createUser(app, 'ann');
    const visitor = await openAccount(app, 'ann', { path: '/account/password' });
    const change = (password: string) =>
      visitor.send({ current: PASSWORD, password, 'password-again': password });
    await change(COMPROMISED);
    assert.match(visitor.problem!, /on a list of stolen passwords/);
    app.poolhouse.clock.advance(1000);
    await change('Another-horse-8');
    assert.equal(visitor.path, '/account');
    const changes = (await eventsOf(app, 'ann')).filter(
      ({ EventType }) => EventType === 'PasswordChange',
    );
    assert.deepEqual(
      changes.map(({ EventResponse }) => EventResponse),
      ['Pass', 'Fail'],
    );
  });
});
