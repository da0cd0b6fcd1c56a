import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { backWith, fakeProtocol, federatedParty, stateFrom } from './fake-provider.ts';

describe('answers of identity providers', () => {
  const poolhouse = sharedServer(startOnSqlite, {}, { ...fakeProtocol(), attemptsPerMinute: 20 });

  test('count among the attempts of an address, unless they sign somebody in', async () => {
    const party = await federatedParty(poolhouse());
    const answered = async (query: (state: string) => string) => {
      const visitor = party.visitor();
      const state = await stateFrom(visitor, party.authorize({ identity_provider: 'Acme' }));
      return visitor.get(query(state));
    };
    for (let n = 0; n < 30; n++) {
      const right = await answered((state) => backWith(state, { sub: 'Eve-1' }));
      assert.match(right.headers.get('location')!, /[?&]code=/);
    }
    const wrong = async () =>
      (await answered((state) => `/oauth2/idpresponse?error=wrong&state=${state}`)).status;
    for (let n = 0; n < 20; n++) assert.equal(await wrong(), 302);
    assert.equal(await wrong(), 429);
    poolhouse().clock.advance(70_000);
    const form = { RelayState: 'none', SAMLResponse: 'none', handed_on: 'yes' };
    const posted = async () => (await party.visitor().post('/saml2/idpresponse', form)).status;
    for (let n = 0; n < 20; n++) assert.equal(await posted(), 400);
    assert.equal(await posted(), 429);
    poolhouse().clock.advance(70_000);
    const link = '/saml2/logout?SAMLRequest=none';
    for (let n = 0; n < 20; n++) assert.equal((await party.visitor().get(link)).status, 400);
    assert.equal((await party.visitor().get(link)).status, 429);
  });
});
