/** AcrMapping: levels of authentication between an application, a pool and its provider. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  claimsOf,
  exchange,
  OAUTH_CLIENT,
  type RelyingParty,
  relyingParty,
} from '../../oauth/relying-party.ts';
import { AuthenticatorApp } from '../../support/app.ts';
import { onEveryStore } from '../../support/servers.ts';
import { sharedServer } from '../../support/shared-server.ts';
import { locationOf, type Visitor } from '../../support/visitor.ts';
import { CLIENT_ID, CLIENT_SECRET, MockProvider } from './mock-provider.ts';

const STRONG = 'urn:cognito:loa:3';
const MAPPING = { Level2: 'phr', Level3: 'mfa', Level4: 'phrh' };

onEveryStore((start) => {
  describe('a provider with names of its own for levels of authentication', () => {
    const poolhouse = sharedServer(start);

    async function partyAt(
      mock: MockProvider,
      settings: Parameters<typeof relyingParty>[1] = {},
    ): Promise<RelyingParty> {
      const party = await relyingParty(poolhouse(), {
        ...settings,
        pool: { AcrConfiguration: { Level1: { AcrValue: 'low' } }, ...settings.pool },
      });
      const { cognito, poolId: UserPoolId, clientId: ClientId } = party;
      await cognito.createIdentityProvider({
        UserPoolId,
        ProviderName: 'Company',
        ProviderType: 'OIDC',
        ProviderDetails: {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          authorize_scopes: 'openid email',
          oidc_issuer: mock.issuer,
          attributes_request_method: 'GET',
        },
        AcrMapping: MAPPING,
      });
      await cognito.updateUserPoolClient({
        UserPoolId,
        ClientId,
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        ...OAUTH_CLIENT,
        SupportedIdentityProviders: ['Company'],
      });
      return party;
    }

    async function signIn(
      party: RelyingParty,
      mock: MockProvider,
      acr: unknown,
      more: Record<string, string> = {},
      visitor: Visitor = party.visitor(),
    ) {
      mock.misbehaviour = { claims: (claims) => ({ ...claims, acr }) };
      const go = await visitor.location(party.authorize(more));
      assert.equal(go.origin, mock.issuer, go.href);
      const back = await visitor.location(`/oauth2/idpresponse?${mock.authorize(go.href)}`);
      return { asked: go.searchParams.get('acr_values'), back, visitor };
    }

    const tokensOf = async (party: RelyingParty, back: URL) =>
      (await party.token(exchange(back.searchParams.get('code')))).body;

    test('is asked for the level that the application wants, or a higher one', async (t) => {
      const mock = await MockProvider.start(t);
      const party = await partyAt(mock);
      assert.equal((await signIn(party, mock, 'mfa')).asked, null);
      const strong = await signIn(party, mock, 'mfa', { acr_values: STRONG });
      assert.equal(strong.asked, 'mfa phrh');
      assert.equal((await signIn(party, mock, 'x', { acr_values: 'low' })).asked, 'phr mfa phrh');
    });

    test('is believed how much it proved, in every token and for the session', async (t) => {
      const mock = await MockProvider.start(t);
      const party = await partyAt(mock);
      const { back, visitor } = await signIn(party, mock, 'mfa', { acr_values: STRONG });
      const again = await visitor.location(party.authorize({ acr_values: STRONG }));
      for (const location of [back, again]) {
        const body = await tokensOf(party, location);
        assert.equal(claimsOf(body.id_token).acr, STRONG);
        const grant = { grant_type: 'refresh_token', refresh_token: body.refresh_token! };
        assert.equal(claimsOf((await party.token(grant)).body.id_token).acr, STRONG);
      }
    });

    test('is at the lowest level with a value that is not mapped, and refused where more is wanted', async (t) => {
      const mock = await MockProvider.start(t);
      const party = await partyAt(mock);
      for (const acr of [undefined, 'unknown', 'Level3', STRONG, ['mfa'], '']) {
        const { back } = await signIn(party, mock, acr);
        assert.equal(claimsOf((await tokensOf(party, back)).id_token).acr, 'low');
        const strong = await signIn(party, mock, acr, { acr_values: STRONG });
        assert.equal(
          strong.back.searchParams.get('error'),
          'unmet_authentication_requirements',
          strong.back.href,
        );
      }
    });

    test('does not spare the pool’s own second factor, which raises the level by itself', async (t) => {
      const mock = await MockProvider.start(t);
      const party = await partyAt(mock, {
        mfa: 'ON',
        pool: { UserPoolTags: { 'poolhouse:federated-mfa': 'enabled' } },
      });
      const first = await signIn(party, mock, 'phrh', { acr_values: STRONG });
      assert.match(first.back.pathname, /\/mfa\/setup/);
      const page = await (await first.visitor.get(first.back.href)).text();
      const [, key = ''] = /<dd class="key">([^<]*)<\/dd>/.exec(page) ?? [];
      const app = new AuthenticatorApp(key.replaceAll(' ', ''), poolhouse().clock);
      const set = await first.visitor.send(first.back.href, { code: app.code(), name: 'Phone' });
      const done = locationOf(set);
      assert.equal(claimsOf((await tokensOf(party, done)).id_token).acr, 'urn:cognito:loa:4');
      poolhouse().clock.advance(30_000);
      const later = await signIn(party, mock, 'unknown');
      assert.match(later.back.pathname, /\/mfa$/);
      const answer = await later.visitor.send(later.back.href, { code: app.code() });
      const low = await tokensOf(party, locationOf(answer));
      assert.equal(claimsOf(low.id_token).acr, STRONG);
    });
  });
});
