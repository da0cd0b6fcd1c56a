import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { log } from '../../http/kept-log.ts';
import { CALLBACK, claimsOf, exchange } from '../../oauth/relying-party.ts';
import { onEveryStore } from '../../support/servers.ts';
import { sharedServer } from '../../support/shared-server.ts';
import { locationOf } from '../../support/visitor.ts';
import { offerProvider } from '../configured.ts';
import { federatedParty } from '../fake-provider.ts';
import { SamlIdentityProvider } from './identity-provider.ts';
import { RSA_KEYS } from './judging.ts';
import { idOf, messageOf } from './protocol.ts';

const BYE = 'https://app.example.com/bye';

onEveryStore((start) => {
  describe('browsers between a pool and a SAML provider', () => {
    const kept = log();
    const poolhouse = sharedServer(start, {}, { log: kept.log });

    const company = async (details: Record<string, string> = {}) => {
      const party = await federatedParty(poolhouse(), { providers: [], own: true });
      // Certificates are judged by the server's clock, what the provider says by the world's.
      let now = () => poolhouse().server.clock.now();
      const idp = new SamlIdentityProvider({
        entityId: 'https://idp.example/entity',
        url: 'https://idp.example',
        privateKey: RSA_KEYS[0]!,
        audience: `urn:amazon:cognito:sp:${party.poolId}`,
        recipient: `${party.site}/saml2/idpresponse`,
        now: () => now(),
      });
      await offerProvider(party, {
        ProviderName: 'Company',
        ProviderType: 'SAML',
        ProviderDetails: { MetadataFile: idp.metadata(), ...details },
        AttributeMapping: { email: 'email' },
      });
      now = Date.now;
      return { party, idp };
    };

    test('a sign-in leads to the provider and back, and so does a logout', async () => {
      const { party, idp } = await company({ IDPSignout: 'true' });
      const visitor = party.visitor();
      const go = await visitor.location(party.authorize());
      const RelayState = go.searchParams.get('RelayState')!;
      const SAMLResponse = idp.response({ inResponseTo: idOf(messageOf(go.href)) });
      const back = locationOf(
        await visitor.post('/saml2/idpresponse', { SAMLResponse, RelayState }),
      );
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      const { email, 'cognito:username': name } = claimsOf(body.id_token);
      assert.deepEqual([name, email], ['Company_Ann', 'ann@example.com']);

      const query = new URLSearchParams({ client_id: party.clientId, logout_uri: BYE });
      const out = await visitor.location(`/logout?${query}`);
      assert.equal(`${out.origin}${out.pathname}`, 'https://idp.example/logout');
      assert.equal(visitor.cookies.has('cognito'), false);
      assert.match(messageOf(out.href), /<[^>]*NameID[^>]*>Ann</);
      const answer = {
        SAMLResponse: Buffer.from(
          idp.signed(
            idp.logoutResponseXml({
              requestId: idOf(messageOf(out.href)),
              destination: `${party.site}/saml2/logout`,
            }),
          ),
        ).toString('base64'),
        RelayState: out.searchParams.get('RelayState')!,
      };
      // An answer to a logout is none to a sign-in.
      const wrong = await visitor.post('/saml2/idpresponse', { ...answer, handed_on: 'yes' });
      assert.equal(wrong.status, 400);
      assert.equal(locationOf(await visitor.post('/saml2/logout', answer)).href, BYE);
      const again = await visitor.post('/saml2/logout', { ...answer, handed_on: 'yes' });
      assert.equal(again.status, 400);
    });

    test('a person confirms a sign-in at the provider, by one from after it was asked for', async () => {
      const { party, idp } = await company();
      const visitor = party.visitor();
      const answer = async (go: URL, more: object = {}) => {
        const RelayState = go.searchParams.get('RelayState')!;
        const SAMLResponse = idp.response({ inResponseTo: idOf(messageOf(go.href)), ...more });
        return locationOf(await visitor.post('/saml2/idpresponse', { SAMLResponse, RelayState }));
      };
      await answer(await visitor.location(party.authorize()));
      poolhouse().clock.advance(300_000);
      // The client's people come through this provider alone: there is nothing to choose.
      const again = await visitor.location(`${party.site}/account/profile`);
      assert.match(again.pathname, /\/reauthenticate$/);
      const asks = await visitor.location(again.href);
      assert.match(messageOf(asks.href), / ForceAuthn="true"/);
      const refused = await answer(asks, { signedInAt: Date.now() - 3_600_000 });
      assert.match(refused.pathname, /\/reauthenticate$/);
      assert.equal(refused.searchParams.get('notice'), 'provider');
      const other = await answer(await visitor.location(again.href), { nameId: 'Bob' });
      assert.equal(other.searchParams.get('notice'), 'other-person');
      const back = await answer(await visitor.location(again.href));
      assert.match(back.pathname, /\/account\/profile$/);
      assert.equal((await visitor.get(back.href)).status, 200);
    });

    test('a provider begins by itself where IDPInit says so, and once with one assertion', async () => {
      const { party, idp } = await company({ IDPInit: 'true' });
      const SAMLResponse = idp.response();
      const RelayState = new URLSearchParams({
        identity_provider: 'Company',
        client_id: party.clientId,
        redirect_uri: CALLBACK,
        response_type: 'code',
        scope: 'openid',
      }).toString();
      const fields = { SAMLResponse, RelayState, handed_on: 'yes' };
      const back = locationOf(await party.visitor().post('/saml2/idpresponse', fields));
      assert.ok(back.searchParams.has('code'), back.href);
      const again = locationOf(await party.visitor().post('/saml2/idpresponse', fields));
      assert.ok(again.searchParams.has('error'), again.href);
      assert.equal(again.searchParams.has('code'), false);
    });

    test('what is refused on the way is found in the log, by its number, with the reason', async () => {
      const { party, idp } = await company({ IDPSignout: 'true' });
      const visitor = party.visitor();
      const lineOf = (answer: Response) => kept.of(answer.headers.get('x-amzn-RequestId'));
      const asked = await visitor.location(party.authorize());
      const RelayState = asked.searchParams.get('RelayState')!;
      const inResponseTo = idOf(messageOf(asked.href));
      const unsigned = idp.response({ inResponseTo, signs: 'nothing' });
      const fields = { SAMLResponse: unsigned, RelayState };
      const refused = await lineOf(await visitor.post('/saml2/idpresponse', fields));
      assert.equal(refused['error'], 'server_error');
      assert.equal(refused['reason'], 'the Assertion is not signed');
      assert.equal(refused['provider'], 'Company');
      assert.equal(refused['clientId'], party.clientId);

      const late = await visitor.get(`/oauth2/idpresponse?state=${RelayState}`);
      const number = /Request ([0-9a-f-]{36})/.exec(await late.text())?.[1];
      assert.equal(number, late.headers.get('x-amzn-RequestId'));
      assert.equal((await lineOf(late))['error'], 'unknown state');

      const go = await visitor.location(party.authorize());
      const right = {
        SAMLResponse: idp.response({ inResponseTo: idOf(messageOf(go.href)) }),
        RelayState: go.searchParams.get('RelayState')!,
      };
      await visitor.post('/saml2/idpresponse', right);
      const query = new URLSearchParams({ client_id: party.clientId, logout_uri: BYE });
      const out = await visitor.location(`/logout?${query}`);
      const answer = { ...right, RelayState: out.searchParams.get('RelayState')! };
      const stays = await visitor.post('/saml2/logout', answer);
      assert.equal(stays.status, 400);
      const line = await lineOf(stays);
      assert.deepEqual(
        [line['error'], line['reason'], line['provider']],
        ['unknown state', 'no LogoutResponse', 'Company'],
      );
    });

    test('without IDPInit nobody is signed in by a response that was not asked for', async () => {
      const { party, idp } = await company();
      const RelayState = new URLSearchParams({
        identity_provider: 'Company',
        client_id: party.clientId,
        redirect_uri: CALLBACK,
        response_type: 'code',
      }).toString();
      const fields = { SAMLResponse: idp.response(), RelayState, handed_on: 'yes' };
      const back = locationOf(await party.visitor().post('/saml2/idpresponse', fields));
      assert.equal(
        back.searchParams.get('error_description'),
        'Invalid samlResponse or relayState from identity provider',
      );
    });
  });
});
