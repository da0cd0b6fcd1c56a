/** Apple posts its answers from a page of its own, at which browsers keep the cookies of the pool. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OidcProtocol } from '#domain/federation/oidc/oidc-protocol.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { webApplication } from '../../browser/application.ts';
import { openTab, PHONE } from '../../browser/pages.ts';
import { startPostingSite } from '../../browser/posting-site.ts';
import { claimsOf, exchange } from '../../oauth/relying-party.ts';
import { onEveryStore, startOnSqlite } from '../../support/servers.ts';
import { shared } from '../../support/shared.ts';
import { hiddenFields, locationOf } from '../../support/visitor.ts';
import { offerProvider } from '../configured.ts';
import { federatedParty } from '../fake-provider.ts';
import { APPLE, MockSocial, socialProvider } from './mock-social.ts';

const MAPPING = { username: 'sub', email: 'email', name: 'name' };
const USER = JSON.stringify({ name: { firstName: 'Ada', lastName: 'Lovelace' } });

/** Apple, and a server that takes it for the real one. */
async function withApple(lifetime: Parameters<typeof MockSocial.start>[0]) {
  const apple = await MockSocial.start(lifetime);
  // Its page is on loopback, where browsers find it.
  const outgoing = { ...apple.outgoing, plain: true };
  const protocol = new OidcProtocol({ outgoing, random: systemRandom, clock: systemClock });
  return { apple, parts: { protocolOf: () => protocol } };
}

onEveryStore((start) => {
  describe('a form of Apple', () => {
    const server = shared(async (lifetime) => {
      const { apple, parts } = await withApple(lifetime);
      return { apple, poolhouse: await start(lifetime, {}, parts) };
    });

    const atApple = async () => {
      const { apple, poolhouse } = server();
      const { poolId: _, ...provider } = socialProvider('SignInWithApple', MAPPING);
      const party = await federatedParty(poolhouse, { providers: [provider], own: false });
      const visitor = party.visitor();
      const go = await visitor.location(party.authorize());
      const form: Record<string, string> = {
        ...Object.fromEntries(apple.authorize(go.href)),
        user: USER,
      };
      return { party, visitor, form };
    };

    test('comes without cookies, is handed on with them, and signs the person in', async () => {
      const { party, visitor, form } = await atApple();
      const page = await visitor.postFromElsewhere('/oauth2/idpresponse', form);
      assert.equal(page.status, 200);
      const fields = hiddenFields(await page.text());
      assert.equal(fields.user, USER);
      const back = locationOf(await visitor.post('/oauth2/idpresponse', fields));
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      const { 'cognito:username': username, email } = claimsOf(body.id_token);
      assert.deepEqual(
        [username, email],
        ['SignInWithApple_001473.fe', 'x7@privaterelay.appleid.com'],
      );
      // Once is enough, and nobody goes round in circles.
      const again = await visitor.post('/oauth2/idpresponse', fields);
      assert.equal(again.status, 400);
    });

    test('brings another browser nothing', async () => {
      const { party, form } = await atApple();
      const other = party.visitor();
      const page = await other.postFromElsewhere('/oauth2/idpresponse', form);
      const fields = hiddenFields(await page.text());
      const answer = await other.post('/oauth2/idpresponse', fields);
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /begun in another browser/);
    });

    test('tells the application that the person has cancelled', async () => {
      const { visitor, form } = await atApple();
      const cancelled = { error: 'user_cancelled_authorize', state: form.state! };
      const page = await visitor.postFromElsewhere('/oauth2/idpresponse', cancelled);
      const fields = hiddenFields(await page.text());
      const back = locationOf(await visitor.post('/oauth2/idpresponse', fields));
      assert.equal(back.searchParams.get('error'), 'access_denied');
      assert.equal(back.searchParams.get('state'), 'st-1');
    });
  });
});

test('a browser brings the form of Apple to the application by itself', async (t) => {
  const { apple, parts } = await withApple(t);
  const poolhouse = await startOnSqlite(t, {}, parts);
  const { app, authorize, claims } = await webApplication(poolhouse, t);
  const site = await startPostingSite(t, ({ href }) => ({
    action: `${app.site}/oauth2/idpresponse`,
    fields: { ...Object.fromEntries(apple.authorize(href)), user: USER },
  }));
  const ProviderDetails = { ...APPLE.ProviderDetails, authorize_url: `${site}/auth/authorize` };
  await offerProvider(app, { ...APPLE, ProviderDetails, AttributeMapping: MAPPING });
  const { page, complaints } = await openTab(t, { viewport: PHONE });
  await page.goto(authorize);
  await page.getByRole('heading', { name: 'Back at the app' }).waitFor();
  const { 'cognito:username': username, email } = await claims(page);
  assert.deepEqual([username, email], ['SignInWithApple_001473.fe', 'x7@privaterelay.appleid.com']);
  assert.deepEqual(complaints, []);
});
